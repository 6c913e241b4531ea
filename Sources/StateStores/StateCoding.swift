import JSON
import Model

/// Reads and writes the texts of nouns, which are the same in every store: canonical JSON.
enum StateCoding {
  /// What ccops wrote it must be able to read: a record stands some levels deeper than the file it came from, and a
  /// list of millions is longer there.
  static let limits = JSONLimits(maximumBytes: Int(UInt32.max), maximumDepth: 512)

  static func bytes(of noun: some ValueConvertible) -> [UInt8] { CanonicalJSON.pretty(noun.asValue) }

  /// - Parameter path: Where it lies, for the message.
  static func read<Noun: ValueConvertible>(_ bytes: [UInt8], path: String) throws(StateError) -> Noun {
    let value = try value(from: bytes, path: path)
    do throws(ValueShapeError) {
      return try Noun(value)
    } catch {
      throw .unreadable("\(path): \(error)")
    }
  }

  static func object(from bytes: [UInt8], path: String) throws(StateError) -> ValueObject {
    guard let object = try value(from: bytes, path: path).object else {
      throw .unreadable("\(path): a JSON object is expected")
    }
    return object
  }

  static func value(from bytes: [UInt8], path: String) throws(StateError) -> Value {
    let parsed: Value
    do throws(JSONError) {
      parsed = try JSONDocument.parse(bytes, limits: limits)
    } catch {
      throw .unreadable("\(path): \(error)")
    }
    do throws(ValueShapeError) {
      return try ValueCoding.decode(parsed)
    } catch {
      throw .unreadable("\(path): \(error)")
    }
  }
}
