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
  package static func decode(_ parsed: Value) -> Value { changed(parsed) ?? parsed }

  /// Nil: it stays as it is. Most do, and are not copied.
  private static func changed(_ parsed: Value) -> Value? {
    switch parsed {
    case .string(let text) where text.utf8.first == UInt8(ascii: "@"):
      text.hasPrefix("@@") ? .string(String(text.dropFirst())) : Reference(text.dropFirst()).map(Value.reference)
    case .list(let items): changed(items).map(Value.list)
    case .object(let object): file(from: object).map(Value.file) ?? changed(object).map(Value.object)
    default: nil
    }
  }

  private static func changed(_ items: [Value]) -> [Value]? {
    var result: [Value]?
    for (index, item) in items.enumerated() {
      guard let new = changed(item) else { continue }
      if result == nil { result = items }
      result?[index] = new
    }
    return result
  }

  private static func changed(_ object: ValueObject) -> ValueObject? {
    var result: ValueObject?
    for (key, value) in object {
      guard let new = changed(value) else { continue }
      if result == nil { result = object }
      result?[key] = .some(new)
    }
    return result
  }

  private static func file(from object: ValueObject) -> FileReference? {
    guard let path = object[pathKey].map(decode)?.string, let sha256 = object[hashKey]?.string,
      let size = object[sizeKey]?.integer
    else { return nil }
    return FileReference(path: path, sha256: sha256, size: Int(size))
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
