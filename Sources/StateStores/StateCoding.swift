import JSON
import Model

/// Reads and writes the texts of nouns, which are the same in every store: canonical JSON.
enum StateCoding {
  /// What ccops wrote it must be able to read: a record stands some levels deeper than the file it came from, and a
  /// list of millions is longer there.
  static let limits = JSONLimits(maximumBytes: Int(UInt32.max), maximumDepth: 512)

  static func bytes(of noun: some ValueConvertible) -> [UInt8] { CanonicalJSON.pretty(noun.asValue) }

  /// - Parameters:
  ///   - path: Where it lies, for the message.
  ///   - repair: What to do about a damaged one, for the message; empty where there is nothing to say.
  static func read<Noun: ValueConvertible>(
    _ bytes: [UInt8], path: String, repair: String = ""
  ) throws(StateError) -> Noun {
    let value = try value(from: bytes, path: path, repair: repair)
    do throws(ValueShapeError) {
      return try Noun(value)
    } catch {
      throw damaged(path, "\(error)", repair: repair)
    }
  }

  static func object(from bytes: [UInt8], path: String, repair: String = "") throws(StateError) -> ValueObject {
    guard let object = try value(from: bytes, path: path, repair: repair).object else {
      throw damaged(path, "a JSON object is expected", repair: repair)
    }
    return object
  }

  static func value(from bytes: [UInt8], path: String, repair: String = "") throws(StateError) -> Value {
    let parsed: Value
    do throws(JSONError) {
      parsed = try JSONDocument.parse(bytes, limits: limits)
    } catch {
      throw damaged(path, "\(error)", repair: repair)
    }
    do throws(ValueShapeError) {
      return try ValueCoding.decode(parsed)
    } catch {
      throw damaged(path, "\(error)", repair: repair)
    }
  }

  /// The error of a part of a state that is not as ccops writes it.
  static func damaged(_ path: String, _ reason: String, repair: String) -> StateError {
    .unreadable("\(path): \(reason)" + (repair.isEmpty ? "" : "; \(repair)"))
  }
}
