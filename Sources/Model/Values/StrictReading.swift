/// Reads members of written forms. A member that is there must have its type: a saved plan or a state is read exactly
/// or not at all.
extension ValueObject {
  /// The version of a written form: the member `format`.
  ///
  /// - Parameters:
  ///   - newest: The newest version that this program reads; the oldest is 1.
  ///   - advice: What to do about a newer one.
  /// - Throws: `ValueShapeError` that names the versions that can be read, and what stands there.
  package func requiredFormat(
    upTo newest: Int, advice: String = "a newer ccops wrote it, use that one"
  ) throws(ValueShapeError) -> Int {
    let format = self["format"]
    if let number = format?.integer, (1...Int64(newest)).contains(number) { return Int(number) }
    let versions = (1...newest).map(String.init).joined(separator: " or ")
    let found = format.map { "not \($0.double == nil ? $0.jsonType.description : CanonicalJSON.text($0))" }
    let isNewer = format?.integer.map { $0 > newest } ?? false
    throw ValueShapeError(
      key: "format",
      expected: "\(versions), \(found ?? "and is missing"): \(isNewer ? advice : "it is damaged")")
  }

  package func requiredInt(_ key: String) throws(ValueShapeError) -> Int {
    guard let number = Int(exactly: try requiredInteger(key)) else {
      throw ValueShapeError(key: key, expected: "an integer")
    }
    return number
  }

  /// An integer from 1 on, as versions and numbers of files are.
  package func requiredPositive(_ key: String) throws(ValueShapeError) -> Int {
    let number = try requiredInt(key)
    guard number > 0 else { throw ValueShapeError(key: key, expected: "a positive integer, not \(number)") }
    return number
  }

  package func requiredBool(_ key: String) throws(ValueShapeError) -> Bool {
    guard let flag = self[key]?.bool else { throw ValueShapeError(key: key, expected: "a boolean") }
    return flag
  }

  package func requiredStrings(_ key: String) throws(ValueShapeError) -> [String] {
    let items = try requiredList(key)
    let texts = items.compactMap(\.string)
    guard texts.count == items.count else { throw ValueShapeError(key: key, expected: "a list of strings") }
    return texts
  }

  package func requiredAddresses(_ key: String) throws(ValueShapeError) -> [Address] {
    let texts = try requiredStrings(key)
    let addresses = texts.compactMap { Address($0) }
    guard addresses.count == texts.count else { throw ValueShapeError(key: key, expected: "a list of addresses") }
    return addresses
  }

  package func requiredReferences(_ key: String) throws(ValueShapeError) -> [Reference] {
    let items = try requiredList(key)
    let references = items.compactMap(\.reference)
    guard references.count == items.count else { throw ValueShapeError(key: key, expected: "a list of references") }
    return references
  }

  /// An object whose members are all strings.
  package func requiredTexts(_ key: String) throws(ValueShapeError) -> [String: String] {
    var texts: [String: String] = [:]
    for (name, value) in try requiredObject(key) {
      guard let text = value.string else { throw ValueShapeError(key: key, expected: "an object of strings") }
      texts[name] = text
    }
    return texts
  }

  package func requiredCase<Case: RawRepresentable>(_ key: String, of type: Case.Type) throws(ValueShapeError) -> Case
  where Case.RawValue == String {
    let text = try requiredString(key)
    guard let known = Case(rawValue: text) else {
      throw ValueShapeError(key: key, expected: "one of the known words, not \(text)")
    }
    return known
  }

  package func requiredItems<Item: ValueConvertible>(_ key: String) throws(ValueShapeError) -> [Item] {
    var items: [Item] = []
    for value in try requiredList(key) { items.append(try Item(value)) }
    return items
  }

  package func requiredItem<Item: ValueConvertible>(_ key: String) throws(ValueShapeError) -> Item {
    guard let value = self[key] else { throw ValueShapeError(key: key, expected: "an object") }
    return try Item(value)
  }

  package func optionalItem<Item: ValueConvertible>(_ key: String) throws(ValueShapeError) -> Item? {
    guard let value = self[key] else { return nil }
    return try Item(value)
  }

  package func optionalString(_ key: String) throws(ValueShapeError) -> String? {
    self[key] == nil ? nil : try requiredString(key)
  }

  /// nil for a member that is null; one that is missing is an error.
  package func requiredStringOrNull(_ key: String) throws(ValueShapeError) -> String? {
    guard let value = self[key], value.isNull || value.string != nil else {
      throw ValueShapeError(key: key, expected: "a string or null")
    }
    return value.string
  }

  /// nil for a member that is missing or null.
  package func stringOrNull(_ key: String) throws(ValueShapeError) -> String? {
    self[key]?.isNull ?? true ? nil : try requiredString(key)
  }

  package func requiredTime(_ key: String) throws(ValueShapeError) -> Timestamp {
    guard let time = Timestamp(try requiredString(key)) else { throw ValueShapeError(key: key, expected: "a UTC time") }
    return time
  }

  package func optionalObject(_ key: String) throws(ValueShapeError) -> ValueObject? {
    self[key] == nil ? nil : try requiredObject(key)
  }
}

extension Value {
  /// An object whose members are strings.
  package static func texts(_ texts: [String: String]) -> Value {
    .object(ValueObject(texts.map { ($0.key, .string($0.value)) }))
  }
}
