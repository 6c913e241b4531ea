import Git
import JSON
import Model

/// The written form of state in a tree: `meta.json`, one file a record under `resources/`, and one a create unresolved under `unresolvedCreates/`,
/// laid out so that `git log -p` on it reads well.
enum SnapshotCoding {
  /// Raised when a reader of the old form could misread the new one.
  static let formatVersion = 1
  /// What ccops wrote it must be able to read: a record stands some levels deeper than the file it came from, and a list of millions is longer there.
  static let limits = JSONLimits(maximumBytes: Int(UInt32.max), maximumDepth: 512)
  static let metaPath = "meta.json"
  static let resourceFolder = "resources"
  static let unresolvedFolder = "doubts"

  /// What is true of all records together.
  struct Meta: Hashable, Sendable {
    let lineage: String
    let serial: Int
    let environment: String
  }

  static func bytes(of meta: Meta) -> [UInt8] {
    CanonicalJSON.pretty([
      "format": .integer(Int64(formatVersion)), "lineage": .string(meta.lineage),
      "serial": .integer(Int64(meta.serial)), "environment": .string(meta.environment),
    ])
  }

  static func meta(from bytes: [UInt8]) throws(StateError) -> Meta {
    let object = try value(from: bytes, path: metaPath).object ?? [:]
    let format = object["format"]?.integer ?? 0
    guard format == formatVersion else {
      throw .unreadable(
        "it has format \(format) and this ccops knows format \(formatVersion): "
          + (format > formatVersion ? "a newer ccops wrote it, use that one" : "\(metaPath) is damaged"))
    }
    guard let lineage = object["lineage"]?.string, let serial = object["serial"]?.integer,
      (1..<1 << 53).contains(serial),
      let environment = object["environment"]?.string
    else { throw .unreadable("\(metaPath) lacks lineage, serial or environment") }
    return Meta(lineage: lineage, serial: Int(serial), environment: environment)
  }

  /// `resources/hanoi/groups/support.json`.
  static func path(of address: Address) -> String { "\(resourceFolder)/\(address).json" }

  /// `unresolvedCreates/hanoi/groups/support.json`.
  static func unresolvedPath(of address: Address) -> String { "\(unresolvedFolder)/\(address).json" }

  static func bytes(of unresolved: UnresolvedCreate) -> [UInt8] { CanonicalJSON.pretty(unresolved.asValue) }

  static func unresolvedCreates(from files: [GitFile]) throws(StateError) -> [Address: UnresolvedCreate] {
    var unresolvedCreates: [Address: UnresolvedCreate] = [:]
    for file in files where file.path.hasPrefix(unresolvedFolder + "/") {
      let unresolved: UnresolvedCreate = try read(file.bytes, path: file.path)
      guard unresolvedPath(of: unresolved.address) == file.path else {
        throw .unreadable("\(file.path) holds the doubt of \(unresolved.address)")
      }
      unresolvedCreates[unresolved.address] = unresolved
    }
    return unresolvedCreates
  }

  /// The file of a record.
  static func bytes(of record: StateRecord) -> [UInt8] { CanonicalJSON.pretty(record.asValue) }

  static func record(from bytes: [UInt8], path: String) throws(StateError) -> StateRecord {
    let record: StateRecord = try read(bytes, path: path)
    guard self.path(of: record.address) == path else {
      throw .unreadable("\(path) holds the record of \(record.address)")
    }
    return record
  }

  /// Reads a noun; `path` is where it lies, for the message.
  static func read<Noun: ValueConvertible>(_ bytes: [UInt8], path: String) throws(StateError) -> Noun {
    let value = try value(from: bytes, path: path)
    do throws(ValueShapeError) {
      return try Noun(value)
    } catch {
      throw .unreadable("\(path): \(error)")
    }
  }

  static func value(from bytes: [UInt8], path: String) throws(StateError) -> Value {
    do throws(JSONError) {
      return ValueCoding.decode(try JSONDocument.parse(bytes, limits: limits))
    } catch {
      throw .unreadable("\(path): \(error)")
    }
  }
}
