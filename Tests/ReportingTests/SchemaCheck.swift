import Model

/// As much of JSON Schema as the published schemas use; closed: a member that the schema does not describe is a finding too.
struct SchemaCheck {
  let root: Value

  /// What does not fit, as `path: problem`.
  func findings(_ value: Value) -> [String] { findings(value, root, "$") }

  private func findings(_ value: Value, _ schema: Value, _ path: String) -> [String] {
    var found: [String] = []
    if let target = schema.object?["$ref"]?.string {
      found += definition(target).map { findings(value, $0, path) } ?? ["\(path): the schema has no \(target)"]
    }
    if let type = schema.object?["type"]?.string, type != self.type(of: value) { found.append("\(path): not \(type)") }
    if let constant = schema.object?["const"], constant != value { found.append("\(path): not the constant") }
    if let cases = schema.object?["enum"]?.list, !cases.contains(value) { found.append("\(path): not in the enum") }
    if let least = schema.object?["minimum"]?.integer, let number = value.integer, number < least {
      found.append("\(path): below \(least)")
    }
    if let pattern = schema.object?["pattern"]?.string, let text = value.string, !matches(text, pattern) {
      found.append("\(path): \(text) does not match")
    }
    for (index, item) in (value.list ?? []).enumerated() {
      if let items = schema.object?["items"] { found += findings(item, items, "\(path)[\(index)]") }
    }
    return found + members(value, schema, path)
  }

  private func members(_ value: Value, _ schema: Value, _ path: String) -> [String] {
    guard let object = value.object, let properties = schema.object?["properties"]?.object else { return [] }
    let missing = (schema.object?["required"]?.list ?? []).compactMap(\.string).filter { object[$0] == nil }
    return missing.map { "\(path): no \($0)" }
      + object.flatMap { key, member in
        properties[key].map { findings(member, $0, "\(path).\(key)") } ?? ["\(path).\(key): not described"]
      }
  }

  private func definition(_ reference: String) -> Value? {
    root.object?["$defs"]?.object?[String(reference.dropFirst("#/$defs/".count))]
  }

  private func type(of value: Value) -> String {
    switch value {
    case .object: "object"
    case .list: "array"
    case .string: "string"
    case .integer: "integer"
    case .bool: "boolean"
    case .number: "number"
    default: "null"
    }
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    guard let expression = try? Regex(pattern) else { return false }
    return text.wholeMatch(of: expression) != nil
  }
}
