/// One reference from an object to another: an edge of the dependency graph.
///
/// Found by `KindSchema.edges(of:from:)`. Ordering, repointing, deletion checks, cycles in reports and call paths all
/// ask the same list.
package struct Edge: Hashable, Sendable {
  package let from: Address
  /// Where the reference stands. Elements of keyed lists are named by their keys.
  package let path: FieldPath
  package let to: Address
  /// The part of the target that is meant.
  package let fragment: String?
  /// What can be left out to break a cycle here.
  package let breaking: FieldType.ReferenceRule.Breaking

  package init(
    from: Address, path: FieldPath, to: Reference, breaking: FieldType.ReferenceRule.Breaking
  ) {
    self.from = from
    self.path = path
    self.to = to.address
    fragment = to.fragment
    self.breaking = breaking
  }

  /// The field of the resource in which the reference stands.
  package var root: String { path.root ?? "" }

  /// What leads to the target, for people: `key 2`, where a row of a keyed list does; else the name of the field.
  package var label: String {
    for step in path.steps.reversed() {
      if case .element(let key, let value) = step { return "\(key) \(value)" }
    }
    return root
  }
}

extension KindSchema {
  /// The references of a document, in the order of the fields.
  ///
  /// - Parameter from: The address whose document it is.
  package func edges(of document: ValueObject, from: Address) -> [Edge] {
    var found: [Edge] = []
    _ = rewritingReferences(of: document) { place in
      if let reference = place.value.reference {
        found.append(Edge(from: from, path: place.path, to: reference, breaking: place.rule.breaking))
      }
      return .keep
    }
    return found
  }

  /// A value in a field that refers to other objects.
  package struct ReferencePlace {
    package let path: FieldPath
    /// A reference, or a vendor id as text.
    package let value: Value
    package let rule: FieldType.ReferenceRule
  }

  package enum ReferenceEdit {
    case keep
    case replace(Value)
    /// Left out as the place's rule says: the field is unset, or the element that holds it goes.
    case leaveOut
  }

  /// The document with its reference fields edited.
  ///
  /// A reference that is left out takes its companion field with it.
  package func rewritingReferences(
    of document: ValueObject, _ edit: (ReferencePlace) -> ReferenceEdit
  ) -> ValueObject {
    withoutActuallyEscaping(edit) { edit in
      var rewriter = ReferenceRewriter(edit: edit)
      return rewriter.rewrite(document, fields).object
    }
  }
}

/// Descends into a document by its schema and edits the values of reference fields.
private struct ReferenceRewriter {
  let edit: (KindSchema.ReferencePlace) -> KindSchema.ReferenceEdit
  private var path: [FieldPath.Step] = []

  init(edit: @escaping (KindSchema.ReferencePlace) -> KindSchema.ReferenceEdit) { self.edit = edit }

  private enum Outcome {
    case value(Value)
    case unset
    case dropElement
  }

  /// - Returns: Also whether the element that the object is, or stands in, must go.
  mutating func rewrite(_ object: ValueObject, _ fields: [Field]) -> (object: ValueObject, isDropped: Bool) {
    var result = object
    var isDropped = false
    for field in fields {
      guard let value = object[field.name] else { continue }
      path.append(.key(field.name))
      switch rewrite(value, field.type) {
      case .value(let new): result[field.name] = new
      case .dropElement: isDropped = true
      case .unset:
        result[field.name] = field.unset.writes ?? .null
        if let companion = fields.companion(of: field.name) {
          result[companion.name] = companion.unset.writes ?? .null
        }
      }
      path.removeLast()
    }
    return (result, isDropped)
  }

  private mutating func rewrite(_ value: Value, _ type: FieldType) -> Outcome {
    if let rule = type.resolved(for: value.jsonType).reference {
      return type.accepts(value.jsonType) ? rewrite(value, rule) : .value(value)
    }
    switch type.shape(of: value) {
    case .single: return .value(value)
    case .object(let shape):
      let (object, isDropped) = rewrite(value.object ?? [:], shape.fields)
      return isDropped ? .dropElement : .value(.object(object))
    case .list(let shape): return .value(.list(rewrite(value.list ?? [], shape)))
    }
  }

  private func rewrite(_ value: Value, _ rule: FieldType.ReferenceRule) -> Outcome {
    switch edit(KindSchema.ReferencePlace(path: FieldPath(path), value: value, rule: rule)) {
    case .keep: .value(value)
    case .replace(let new): .value(new)
    case .leaveOut:
      switch rule.breaking {
      case .never: .value(value)
      case .field: .unset
      case .element: .dropElement
      }
    }
  }

  private mutating func rewrite(_ items: [Value], _ shape: ListShape) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      path.append(shape.keys.flatMap { ElementKey(of: item, keys: $0)?.step } ?? .index(index))
      if case .value(let new) = rewrite(item, shape.element) { result.append(new) }
      path.removeLast()
    }
    return result
  }
}
