/// The written form of values in state records, saved plans and journals, and the way back.
///
/// Plain JSON parsers know nothing of references; `decode` turns what a parser gives into references and files again.
package enum ValueCoding {
  private static let pathKey = "$file"
  private static let hashKey = "$sha256"
  private static let sizeKey = "$size"

  /// The object that stands for a file.
  package static func object(of file: FileReference) -> ValueObject {
    [pathKey: .string(file.path), hashKey: .string(file.sha256), sizeKey: .integer(Int64(file.size))]
  }

  /// Turns parsed JSON in the written form into a value: `"@a/b/c"` becomes a reference, `"@@x"` the text `@x`.
  ///
  /// - Throws: `ValueShapeError` for what the written form never has: an `@` that begins no reference, or an object
  ///   that stands for a file and lacks a part.
  package static func decode(_ parsed: Value) throws(ValueShapeError) -> Value { try changed(parsed) ?? parsed }

  /// Nil: it stays as it is. Most do, and are not copied.
  private static func changed(_ parsed: Value) throws(ValueShapeError) -> Value? {
    switch parsed {
    case .string(let text) where text.beginsWithAt: return try decoded(text)
    case .list(let items): return try changed(items).map(Value.list)
    case .object(let object):
      if object[pathKey] != nil, object[hashKey] != nil || object[sizeKey] != nil {
        return .file(try file(from: object))
      }
      return try changed(object).map(Value.object)
    default: return nil
    }
  }

  private static func decoded(_ text: String) throws(ValueShapeError) -> Value {
    if text.beginsWithTwoAts { return .string(text.withoutFirstScalar) }
    guard let reference = Reference(text.withoutFirstScalar) else {
      throw ValueShapeError(key: text, expected: "a reference, as it begins with a single \"@\"")
    }
    return .reference(reference)
  }

  private static func changed(_ items: [Value]) throws(ValueShapeError) -> [Value]? {
    var result: [Value]?
    for (index, item) in items.enumerated() {
      guard let new = try changed(item) else { continue }
      if result == nil { result = items }
      result?[index] = new
    }
    return result
  }

  private static func changed(_ object: ValueObject) throws(ValueShapeError) -> ValueObject? {
    var result: ValueObject?
    for (key, value) in object {
      guard let new = try changed(value) else { continue }
      if result == nil { result = object }
      result?[key] = .some(new)
    }
    return result
  }

  private static func file(from object: ValueObject) throws(ValueShapeError) -> FileReference {
    guard let path = try decode(object[pathKey] ?? .null).string else {
      throw ValueShapeError(key: pathKey, expected: "a string")
    }
    return FileReference(
      path: path, sha256: try object.requiredString(hashKey), size: try object.requiredInt(sizeKey))
  }
}

/// A noun that has a written form: what state records, saved plans and journal entries are made of.
package protocol ValueConvertible {
  var asValue: Value { get }
  /// Reads a *decoded* value (`ValueCoding.decode`).
  init(_ value: Value) throws(ValueShapeError)
}

/// A written form that cannot be read: what was expected, and at which key.
package struct ValueShapeError: Error, Hashable, CustomStringConvertible {
  package let key: String
  package let expected: String

  package init(key: String, expected: String) {
    self.key = key
    self.expected = expected
  }

  package var description: String { "\"\(key)\" must be \(expected)" }
}

extension ValueObject {
  package func requiredString(_ key: String) throws(ValueShapeError) -> String {
    guard let text = self[key]?.string else { throw ValueShapeError(key: key, expected: "a string") }
    return text
  }

  package func requiredInteger(_ key: String) throws(ValueShapeError) -> Int64 {
    guard let number = self[key]?.integer else { throw ValueShapeError(key: key, expected: "an integer") }
    return number
  }

  package func requiredObject(_ key: String) throws(ValueShapeError) -> ValueObject {
    guard let object = self[key]?.object else { throw ValueShapeError(key: key, expected: "an object") }
    return object
  }

  package func requiredList(_ key: String) throws(ValueShapeError) -> [Value] {
    guard let list = self[key]?.list else { throw ValueShapeError(key: key, expected: "a list") }
    return list
  }

  package func requiredAddress(_ key: String) throws(ValueShapeError) -> Address {
    guard let text = self[key]?.string, let address = Address(text) else {
      throw ValueShapeError(key: key, expected: "an address")
    }
    return address
  }

  /// The strings of a list that was checked before; what is no string is left out.
  package func strings(_ key: String) -> [String] { (self[key]?.list ?? []).compactMap(\.string) }
}

extension Value {
  /// The object inside, or the error that says so.
  package func requiredObject(_ what: String) throws(ValueShapeError) -> ValueObject {
    guard let object else { throw ValueShapeError(key: what, expected: "an object") }
    return object
  }

  package static func strings(_ texts: some Sequence<String>) -> Value { .list(texts.map(Value.string)) }
  package static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}

// The sign of a reference. With a mark behind it, such as an accent, it is part of another character for Swift, and
// `hasPrefix` does not find it.
extension String {
  package var beginsWithAt: Bool { utf8.first == UInt8(ascii: "@") }

  /// Whether it is the written form of a text that begins with `@`.
  package var beginsWithTwoAts: Bool { utf8.starts(with: "@@".utf8) }

  package var withoutFirstScalar: String { String(unicodeScalars.dropFirst()) }
}
