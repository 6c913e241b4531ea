import Model
import Testing

/// Just enough of JSON Schema 2020-12 to judge documents by the published schemas. An unknown keyword fails, so that none goes unread.
struct SmallValidator {
  let root: Value

  func accepts(_ value: Value, _ schema: Value) -> Bool {
    guard let schema = schema.object else { return schema == true }
    return schema.allSatisfy { keyword, rule in obeys(value, keyword, rule, schema) }
  }

  private func obeys(_ value: Value, _ keyword: String, _ rule: Value, _ schema: ValueObject) -> Bool {
    switch keyword {
    case "$schema", "title", "description", "default", "examples", "$defs", "then": true
    case "$ref": rule == "#/$defs/credential" && accepts(value, root.object?["$defs"]?.object?["credential"] ?? false)
    case "type": (rule.list ?? [rule]).contains { isOf(value, $0.string ?? "") }
    case "const": value == rule
    case "enum": rule.list?.contains(value) ?? false
    case "minLength": value.string.map { $0.unicodeScalars.count >= rule.integer ?? 0 } ?? true
    case "maxLength": value.string.map { $0.unicodeScalars.count <= rule.integer ?? 0 } ?? true
    case "minimum": value.integer.map { $0 >= rule.integer ?? 0 } ?? true
    case "maximum": value.integer.map { $0 <= rule.integer ?? 0 } ?? true
    case "exclusiveMinimum": number(value).map { $0 > number(rule) ?? 0 } ?? true
    case "minItems": value.list.map { $0.count >= rule.integer ?? 0 } ?? true
    case "pattern": value.string.map { matches($0, rule.string ?? "") } ?? true
    case "items": value.list?.allSatisfy { accepts($0, rule) } ?? true
    case "required":
      value.object.map { object in (rule.list ?? []).allSatisfy { object[$0.string ?? ""] != nil } } ?? true
    case "properties":
      value.object?.allSatisfy { key, member in rule.object?[key].map { accepts(member, $0) } ?? true } ?? true
    case "additionalProperties", "unevaluatedProperties":
      value.object?.allSatisfy { key, member in known(value, schema).contains(key) || accepts(member, rule) } ?? true
    case "propertyNames": value.object?.keys.allSatisfy { accepts(.string($0), rule) } ?? true
    case "anyOf": (rule.list ?? []).contains { accepts(value, $0) }
    case "oneOf": (rule.list ?? []).count { accepts(value, $0) } == 1
    case "allOf": (rule.list ?? []).allSatisfy { accepts(value, $0) }
    case "if": accepts(value, rule) ? accepts(value, schema["then"] ?? true) : true
    default: false
    }
  }

  /// Keys that the schema, or a branch of it that applies, has a rule for.
  private func known(_ value: Value, _ schema: ValueObject) -> Set<String> {
    var keys = Set(schema["properties"]?.object?.keys ?? [])
    guard schema["unevaluatedProperties"] != nil else { return keys }
    for branch in (schema["allOf"]?.list ?? []).compactMap(\.object) where accepts(value, branch["if"] ?? true) {
      keys.formUnion(branch["then"]?.object?["properties"]?.object?.keys ?? [])
    }
    return keys
  }

  private func isOf(_ value: Value, _ type: String) -> Bool {
    switch type {
    case "object": value.object != nil
    case "array": value.list != nil
    case "string": value.string != nil
    case "boolean": value.bool != nil
    case "integer": value.integer != nil
    case "number": number(value) != nil
    case "null": value.isNull
    default: false
    }
  }

  private func number(_ value: Value) -> Double? {
    if case .number(let double) = value { return double }
    return value.integer.map(Double.init)
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    do {
      return try text.firstMatch(of: Regex(pattern)) != nil
    } catch {
      Issue.record("\(pattern) is no regular expression: \(error)")
      return false
    }
  }
}
