import Model

/// Reshapes desired, prior and live values so that equal means equal: after it, the diff has no special cases.
///
/// By the kind's schema: what the vendor shows for "nothing" becomes null, numbers that the vendor writes as text become numbers, sets and
/// keyed lists are sorted, and list elements that say nothing are dropped. Text needs nothing: Swift compares it by canonical equivalence.
struct Normalizer {
  let schema: KindSchema

  func canonical(_ object: ValueObject) -> ValueObject { canonical(object, fields: schema.fields) }

  private func canonical(_ object: ValueObject, fields: [Field]) -> ValueObject {
    object.compactMapValues { name, value in
      guard let field = fields.first(where: { $0.name == name }) else { return value }
      if value.isNull || field.unset.reads.contains(value) { return .null }
      return canonical(value, type: field.type)
    }
  }

  private func canonical(_ value: Value, type: FieldType) -> Value {
    switch (type, value) {
    case (.integer, .string(let text)): Int64(text).map(Value.integer) ?? value
    case (.boolean, .string("true")): true
    case (.boolean, .string("false")): false
    case (.string, .integer(let number)): .string(String(number))
    case (.object(let fields), .object(let object)): .object(canonical(object, fields: fields))
    case (.variants(let tag, let variants), .object(let object)):
      .object(canonical(object, fields: variants[object[tag]?.string ?? ""] ?? []))
    case (.list(let element, let rule), .list(let items)): .list(canonical(items, element: element, rule: rule))
    case (.either(let first, let second), _):
      canonical(value, type: FieldType.accepts(first, value) ? first : second)
    default: value
    }
  }

  private func canonical(_ items: [Value], element: FieldType, rule: FieldType.ListRule) -> [Value] {
    var result = items.map { canonical($0, type: element) }
    if let needed = rule.ignoringElementsWithout {
      result.removeAll { item in
        guard let object = item.object else { return false }
        return object[needed] == nil || object[needed] == .null || object[needed] == ""
      }
    }
    switch rule.comparison {
    case .ordered: return result
    case .set:
      var seen: Set<Value> = []
      return result.filter { seen.insert($0).inserted }.map { ($0, CanonicalJSON.text($0)) }
        .sorted { $0.1 < $1.1 }.map(\.0)
    case .keyed(let keys):
      return result.enumerated().map { (FieldType.elementKey(of: $0.element, keys: keys).value, $0.offset, $0.element) }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
  }
}

extension FieldType {
  /// Whether a value has the JSON type that a field type asks for; enough to choose between the two of `either`.
  static func accepts(_ type: FieldType, _ value: Value) -> Bool {
    switch (type, value) {
    case (.string, .string), (.reference, .string), (.reference, .reference), (.integer, .integer), (.boolean, .bool),
      (.list, .list), (.object, .object), (.variants, .object), (.file, .file), (.anything, _):
      true
    case (.either(let first, let second), _): accepts(first, value) || accepts(second, value)
    default: false
    }
  }

  /// The key of a keyed list's element: the first key field that the element has, and its value as text.
  static func elementKey(of element: Value, keys: [String]) -> (field: String, value: String) {
    guard let object = element.object else { return (keys.first ?? "", element.string ?? CanonicalJSON.text(element)) }
    for key in keys {
      guard let value = object[key], !value.isNull else { continue }
      return (key, value.string ?? CanonicalJSON.text(value))
    }
    return (keys.first ?? "", "")
  }
}
