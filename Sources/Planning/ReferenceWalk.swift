import Model

/// Finds, renames and cuts the references inside a document, guided by the kind's schema.
struct ReferenceWalk {
  /// One reference as the graph needs it: where it points, and whether the object can exist without it.
  struct Found: Hashable {
    let reference: Reference
    let root: String
    let cut: FieldType.ReferenceRule.Cut
  }

  let schema: KindSchema

  /// All references of a document, in field order.
  func references(in object: ValueObject) -> [Found] {
    var found: [Found] = []
    _ = rewrite(object) { value, rule, root in
      if let reference = value.reference { found.append(Found(reference: reference, root: root, cut: rule.cut)) }
      return .keep(value)
    }
    return found
  }

  /// The document with every raw vendor id that `name` knows turned into a reference.
  func naming(_ object: ValueObject, _ name: (String, FieldType.ReferenceRule) -> Reference?) -> ValueObject {
    rewrite(object) { value, rule, _ in
      guard let id = value.string, !id.isEmpty, let reference = name(id, rule) else { return .keep(value) }
      return .keep(.reference(reference))
    }
  }

  /// The document without the references that `condition` chooses; those that can never be cut stay.
  func cutting(_ object: ValueObject, where condition: (Reference) -> Bool) -> ValueObject {
    rewrite(object) { value, rule, _ in
      guard let reference = value.reference, rule.cut != .never, condition(reference) else { return .keep(value) }
      return rule.cut == .element ? .dropElement : .unset
    }
  }

  /// What becomes of one reference field.
  private enum Verdict {
    case keep(Value)
    case unset
    case dropElement
  }

  private typealias Visit = (Value, FieldType.ReferenceRule, _ root: String) -> Verdict

  private func rewrite(_ object: ValueObject, _ visit: Visit) -> ValueObject {
    rewrite(object, fields: schema.fields, root: nil, visit).object
  }

  private func rewrite(
    _ object: ValueObject, fields: [Field], root: String?, _ visit: Visit
  ) -> (object: ValueObject, dropped: Bool) {
    var result = object
    var dropped = false
    for field in fields {
      guard let value = object[field.name] else { continue }
      switch rewrite(value, type: field.type, root: root ?? field.name, visit) {
      case .keep(let new): result[field.name] = new
      case .dropElement: dropped = true
      case .unset:
        result[field.name] = field.unset.writes ?? .null
        if case .reference(let rule) = field.type, let companion = rule.companion,
          let other = fields.first(where: { $0.name == companion })
        {
          result[companion] = other.unset.writes ?? .null
        }
      }
    }
    return (result, dropped)
  }

  private func rewrite(_ value: Value, type: FieldType, root: String, _ visit: Visit) -> Verdict {
    switch (type, value) {
    case (.reference(let rule), .string), (.reference(let rule), .reference): return visit(value, rule, root)
    case (.object(let fields), .object(let object)): return rewritten(object, fields, root, visit)
    case (.variants(let tag, let variants), .object(let object)):
      return rewritten(object, variants[object[tag]?.string ?? ""] ?? [], root, visit)
    case (.either(let first, let second), _):
      return rewrite(value, type: FieldType.accepts(first, value) ? first : second, root: root, visit)
    case (.list(let element, _), .list(let items)):
      return .keep(
        .list(
          items.compactMap { item in
            switch rewrite(item, type: element, root: root, visit) {
            case .keep(let new): new
            case .unset, .dropElement: nil
            }
          }))
    default: return .keep(value)
    }
  }

  private func rewritten(_ object: ValueObject, _ fields: [Field], _ root: String, _ visit: Visit) -> Verdict {
    let (new, dropped) = rewrite(object, fields: fields, root: root, visit)
    return dropped ? .dropElement : .keep(.object(new))
  }
}
