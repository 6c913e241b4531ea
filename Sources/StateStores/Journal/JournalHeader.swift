import Model

/// The first line of a journal: which state it was begun on, and its own name.
struct JournalHeader: Hashable, Sendable {
  static let formatVersion = 2

  /// A random name; the commit that takes the journal's events into the state names it in a trailer.
  let id: String
  /// Empty when there was no state yet.
  let lineage: String
  let serial: Int
  /// The format that it was read in.
  let format: Int

  var asValue: Value {
    [
      "journal": .string(id), "format": .integer(Int64(JournalHeader.formatVersion)), "lineage": .string(lineage),
      "serial": .integer(Int64(serial)),
    ]
  }

  var line: [UInt8] { CanonicalJSON.encode(asValue) + [UInt8(ascii: "\n")] }

  init(id: String, lineage: String, serial: Int) {
    self.init(id: id, lineage: lineage, serial: serial, format: JournalHeader.formatVersion)
  }

  private init(id: String, lineage: String, serial: Int, format: Int) {
    self.id = id
    self.lineage = lineage
    self.serial = serial
    self.format = format
  }

  /// - Parameter place: For the message.
  /// - Throws: `StateError.unreadable` for a newer format, or no header at all.
  init(_ object: ValueObject, place: String) throws(StateError) {
    let format: Int
    do throws(ValueShapeError) {
      format = try object.requiredFormat(
        upTo: JournalHeader.formatVersion, advice: "finish that run with the ccops that began it")
    } catch {
      throw .unreadable("\(place): \(error)")
    }
    guard let id = object["journal"]?.string, let lineage = object["lineage"]?.string,
      let serial = object["serial"]?.integer, !id.isEmpty, serial >= 0
    else { throw .unreadable("\(place) lacks journal, lineage or serial") }
    self.init(id: id, lineage: lineage, serial: Int(serial), format: format)
  }
}
