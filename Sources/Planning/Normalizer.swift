import Model

/// Brings desired, prior and live values into one form, so that the diff has no special cases.
///
/// By the kind's schema: what the vendor shows for "nothing" becomes null, numbers that the vendor writes as text
/// become numbers, sets and keyed lists are sorted, and list elements that say nothing are dropped. Text needs nothing:
/// Swift compares it by canonical equivalence, and `FieldType.isSame` byte for byte where the vendor does.
struct Normalizer {
  let schema: KindSchema

  func canonical(_ object: ValueObject) -> ValueObject { canonical(object, fields: schema.fields) }

  private func canonical(_ object: ValueObject, fields: [Field]) -> ValueObject {
    object.compactMapValues { name, value in
      guard let field = fields.named(name) else { return value }
      if value.isNull || field.unset.reads.contains(value) { return .null }
      return canonical(value, type: field.type)
    }
  }

  private func canonical(_ value: Value, type: FieldType) -> Value {
    switch type.shape(of: value) {
    case .object(let shape): .object(canonical(value.object ?? [:], fields: shape.fields))
    case .list(let shape): .list(canonical(value.list ?? [], shape))
    case .single: type.canonical(value)
    }
  }

  private func canonical(_ items: [Value], _ shape: ListShape) -> [Value] {
    var result = items.map { canonical($0, type: shape.element) }
    if !shape.rule.ignoringElementsWithout.isEmpty { result.removeAll { !shape.counts($0) } }
    switch shape.rule.comparison {
    case .ordered: return result
    case .set:
      var seen: Set<Value> = []
      return result.filter { seen.insert($0).inserted }.map { ($0, CanonicalJSON.text($0)) }
        .sorted { $0.1 < $1.1 }.map(\.0)
    case .keyed(let keys):
      return result.enumerated().map { (ElementKey.orEmpty(of: $0.element, keys: keys).value, $0.offset, $0.element) }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
  }
}
