/// The type of a value: JSON's, and the two that ccops adds.
package enum JSONType: String, Sendable, Hashable, CustomStringConvertible {
  case null
  case bool
  case integer
  /// A number that is no `Int64`.
  case number
  case string
  case list
  case object
  case reference
  case file

  /// With its article, for messages: `a string`.
  package var description: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .list: "a list"
    case .object: "an object"
    case .reference: "a reference"
    case .file: "a file"
    }
  }
}

extension Value {
  package var jsonType: JSONType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .integer: .integer
    case .number: .number
    case .string: .string
    case .list: .list
    case .object: .object
    case .reference: .reference
    case .file: .file
    }
  }

  /// The member of an object; nil where there is none, and for anything but an object.
  package func member(_ name: String) -> Value? { object?[name] }

  /// The text by which a single value is the key of a list element; nil for lists, objects and null.
  package var keyText: String? {
    switch self {
    case .string(let text): text
    case .reference(let reference): "@\(reference)"
    case .integer, .number, .bool: CanonicalJSON.text(self)
    case .null, .list, .object, .file: nil
    }
  }
}
