/// What the schema asks of one value, decided for that value.
///
/// This is the one walk over a schema: every client descends by `FieldType.shape(of:)`, `ObjectShape.members` and
/// `ListShape.rows`, and no client looks at the cases of `FieldType`. A client recurs into the parts as it needs.
package enum Shape: Sendable {
  case object(ObjectShape)
  case list(ListShape)
  /// A value without parts that the schema knows.
  case single
}

/// The fields of one object. For a map they are those of the keys that it has.
package struct ObjectShape: Sendable {
  package let fields: [Field]
  /// The member that chose `fields` and is not among them; nil where the fields are always the same.
  package var tag: String?
  /// Whether the document's tag names fields that the schema knows.
  package var isKnownVariant = true
  /// Whether members that are not among the fields are kept as they are.
  package var isOpen = false
  /// What the keys of a map may be.
  package var map: FieldType.MapRule?

  package init(_ fields: [Field], isOpen: Bool = false) {
    self.fields = fields
    self.isOpen = isOpen
  }
}

extension FieldType.VariantRule {
  /// The fields of the variant that a tag names.
  fileprivate func shape(of name: String?) -> ObjectShape {
    let own = name.flatMap { variants[$0] }
    var shape = ObjectShape((common ?? []).filter { own?.named($0.name) == nil } + (own ?? []))
    shape.tag = common == nil ? tag : nil
    shape.isKnownVariant = own != nil
    shape.isOpen = common == nil || own == nil
    return shape
  }
}

extension FieldType.MapRule {
  /// A key that every map may have.
  package static let comment = "$comment"

  fileprivate func shape(ofKeys value: Value, _ element: FieldType) -> ObjectShape {
    let fields = (value.object?.keys ?? []).map { key in
      key == Self.comment
        ? Field(key, .anything, .optional, "For people.") : Field(key, element, .required, "")
    }
    var shape = ObjectShape(fields)
    shape.map = self
    return shape
  }

  /// Why a key may not be chosen; nil if it may.
  package func objection(to key: String) -> String? {
    if key == Self.comment { return nil }
    if let reason = reserved[key] { return reason }
    guard let names, !names.accepts(key) else { return nil }
    return names.description
  }
}

/// The elements of one list.
package struct ListShape: Sendable {
  package let element: FieldType
  package let rule: FieldType.ListRule

  package init(_ element: FieldType, _ rule: FieldType.ListRule) {
    self.element = element
    self.rule = rule
  }

  /// Whether an element counts when lists are compared: whether one of the fields is set by which it says something.
  package func counts(_ element: Value) -> Bool {
    let fields = rule.ignoringElementsWithout
    guard !fields.isEmpty, let object = element.object else { return true }
    return fields.contains { object[$0].map { !$0.isNull && $0 != "" && $0 != false } ?? false }
  }

  /// The fields that can be the key of an element; nil for a list that is not compared by key.
  package var keys: [String]? { if case .keyed(let keys) = rule.comparison { keys } else { nil } }
}

extension FieldType {
  /// Whether a value of this JSON type is written in a form that the type takes.
  package func accepts(_ type: JSONType) -> Bool {
    switch self {
    case .string: type == .string
    case .integer: type == .integer
    case .boolean: type == .bool
    case .list: type == .list
    case .object, .map, .variants: type == .object
    case .reference: type == .string || type == .reference
    case .file: type == .string || type == .file
    case .either(let first, let second): first.accepts(type) || second.accepts(type)
    case .anything: true
    case .form(let form): form.accepted.contains(type)
    }
  }

  /// The type that a value has among those of `either`, the second where neither takes it; any other type is itself.
  package func resolved(for type: JSONType) -> FieldType {
    guard case .either(let first, let second) = self else { return self }
    return (first.accepts(type) ? first : second).resolved(for: type)
  }

  /// What this type asks of a value. A value of another JSON type than the schema's has no parts.
  package func shape(of value: Value) -> Shape {
    let type = value.jsonType
    switch resolved(for: type) {
    case .object(let fields, let isOpen) where type == .object: return .object(ObjectShape(fields, isOpen: isOpen))
    case .map(let element, let rule) where type == .object: return .object(rule.shape(ofKeys: value, element))
    case .variants(let rule) where type == .object: return .object(rule.shape(of: value.member(rule.tag)?.string))
    case .list(let element, let rule) where type == .list: return .list(ListShape(element, rule))
    default: return .single
    }
  }

  package var reference: ReferenceRule? { if case .reference(let rule) = self { rule } else { nil } }
}

/// The key of an element in a list that is compared by key.
package struct ElementKey: Hashable, Sendable {
  /// The field that is the key.
  package let field: String
  /// Its value as text.
  package let value: String

  /// The first of the fields that the element has. An element that is no object is its own key.
  ///
  /// nil for an element without any of the fields.
  package init?(of element: Value, keys: [String]) {
    guard element.jsonType == .object else {
      guard let field = keys.first, let text = element.keyText else { return nil }
      (self.field, value) = (field, text)
      return
    }
    for field in keys {
      guard let text = element.member(field)?.keyText else { continue }
      (self.field, value) = (field, text)
      return
    }
    return nil
  }

  private init(field: String, value: String) { (self.field, self.value) = (field, value) }

  /// The key of an element; elements without one share the empty key.
  package static func orEmpty(of element: Value, keys: [String]) -> ElementKey {
    ElementKey(of: element, keys: keys) ?? ElementKey(field: keys.first ?? "", value: "")
  }

  package var step: FieldPath.Step { .element(key: field, value: value) }
}
