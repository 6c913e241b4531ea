/// A JSON value, plus the two things that ccops adds: a reference to another object, and a file that lies beside the
/// resource.
///
/// An unresolved reference is the only "unknown" there is. There is no case for a secret: credentials never become
/// values, and secrets that a vendor returns are dropped by the kind's mapping on arrival.
package enum Value: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number that is not an `Int64`; integral doubles within ±2^53 are always `integer`, so that `==` is JSON's
  /// equality.
  case number(Double)
  case string(String)
  case list([Value])
  case object(ValueObject)
  indirect case reference(Reference)
  indirect case file(FileReference)

  /// A JSON number: an integer where it is one.
  package static func json(_ double: Double) -> Value {
    double == double.rounded(.towardZero) && abs(double) <= 9_007_199_254_740_992
      ? .integer(Int64(double)) : .number(double)
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
  /// Any number.
  package var double: Double? { if case .number(let number) = self { number } else { integer.map(Double.init) } }
  package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var list: [Value]? { if case .list(let items) = self { items } else { nil } }
  package var object: ValueObject? { if case .object(let object) = self { object } else { nil } }
  package var reference: Reference? { if case .reference(let reference) = self { reference } else { nil } }
  package var file: FileReference? { if case .file(let file) = self { file } else { nil } }
  package var isNull: Bool { self == .null }

  /// Calls `body` for every reference inside the value, in a stable order.
  package func forEachReference(_ body: (Reference) -> Void) {
    switch self {
    case .reference(let reference): body(reference)
    case .list(let items): for item in items { item.forEachReference(body) }
    case .object(let object): for (_, value) in object { value.forEachReference(body) }
    default: break
    }
  }
}

/// A file beside a resource, for example the mp3 of a greeting. Two of them are equal when their contents are.
package struct FileReference: Hashable, Sendable {
  /// Path from the root of the configuration folder.
  package let path: String
  /// SHA-256 of the contents, 64 lower-case hexadecimal digits.
  package let sha256: String
  /// Bytes.
  package let size: Int

  package init(path: String, sha256: String, size: Int) {
    self.path = path
    self.sha256 = sha256
    self.size = size
  }

  package static func == (left: FileReference, right: FileReference) -> Bool { left.sha256 == right.sha256 }
  package func hash(into hasher: inout Hasher) { hasher.combine(sha256) }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, Value)...) { self = .object(ValueObject(elements)) }
}
