/// Reading of written forms where a member that is there must have its type: for plans, which are applied exactly or not at all.
/// (`ValueCoding` has the readers for records, which forgive what older versions left out.)
extension ValueObject {
  func requiredInt(_ key: String) throws(ValueShapeError) -> Int {
    guard let number = Int(exactly: try requiredInteger(key)) else {
      throw ValueShapeError(key: key, expected: "an integer")
    }
    return number
  }

  func requiredBool(_ key: String) throws(ValueShapeError) -> Bool {
    guard let flag = self[key]?.bool else { throw ValueShapeError(key: key, expected: "a boolean") }
    return flag
  }

  func requiredStrings(_ key: String) throws(ValueShapeError) -> [String] {
    let items = try requiredList(key)
    let texts = items.compactMap(\.string)
    guard texts.count == items.count else { throw ValueShapeError(key: key, expected: "a list of strings") }
    return texts
  }

  func requiredAddresses(_ key: String) throws(ValueShapeError) -> [Address] {
    let texts = try requiredStrings(key)
    let addresses = texts.compactMap { Address($0) }
    guard addresses.count == texts.count else { throw ValueShapeError(key: key, expected: "a list of addresses") }
    return addresses
  }

  /// An object whose members are all strings.
  func requiredTexts(_ key: String) throws(ValueShapeError) -> [String: String] {
    var texts: [String: String] = [:]
    for (name, value) in try requiredObject(key) {
      guard let text = value.string else { throw ValueShapeError(key: key, expected: "an object of strings") }
      texts[name] = text
    }
    return texts
  }

  func requiredCase<Case: RawRepresentable>(_ key: String, of type: Case.Type) throws(ValueShapeError) -> Case
  where Case.RawValue == String {
    let text = try requiredString(key)
    guard let known = Case(rawValue: text) else {
      throw ValueShapeError(key: key, expected: "one of the known words, not \(text)")
    }
    return known
  }

  func requiredItems<Item: ValueConvertible>(_ key: String) throws(ValueShapeError) -> [Item] {
    var items: [Item] = []
    for value in try requiredList(key) { items.append(try Item(value)) }
    return items
  }

  func requiredItem<Item: ValueConvertible>(_ key: String) throws(ValueShapeError) -> Item {
    guard let value = self[key] else { throw ValueShapeError(key: key, expected: "an object") }
    return try Item(value)
  }

  func requiredTime(_ key: String) throws(ValueShapeError) -> Timestamp {
    guard let time = Timestamp(try requiredString(key)) else {
      throw ValueShapeError(key: key, expected: "a UTC time")
    }
    return time
  }

  func optionalItem<Item: ValueConvertible>(_ key: String) throws(ValueShapeError) -> Item? {
    guard let value = self[key] else { return nil }
    return try Item(value)
  }

  func optionalString(_ key: String) throws(ValueShapeError) -> String? {
    self[key] == nil ? nil : try requiredString(key)
  }

  func optionalObject(_ key: String) throws(ValueShapeError) -> ValueObject? {
    self[key] == nil ? nil : try requiredObject(key)
  }
}

extension Value {
  /// An object whose members are strings.
  static func texts(_ texts: [String: String]) -> Value {
    .object(ValueObject(texts.map { ($0.key, .string($0.value)) }))
  }
}
