/// One reference from an object to another: an edge of the dependency graph.
///
/// Found by `KindSchema.edges(of:from:)`: ordering, repointing, deletion checks, cycles in reports and call paths all
/// ask the same list. A kind may add edges that only it can name, such as those between the components of a flow.
package struct Edge: Hashable, Sendable {
  package let from: Address
  /// Where the reference stands. Elements of keyed lists are named by their keys.
  package let path: FieldPath
  /// What leads to the target, for people: `key 2`, `goto`, `options[1]`.
  package private(set) var label: String
  package let to: Address
  /// The part of the target that is meant.
  package let fragment: String?
  /// What can be left out to break a cycle here.
  package let breaking: FieldType.ReferenceRule.Breaking
  /// Whether it leads from one part of an object to another, by the part's own key. No write waits for such an edge.
  package let isInternal: Bool

  /// The edge of a reference. Its label is the key of the row in which it stands, or the name of the field.
  package init(
    from: Address, path: FieldPath, to: Reference, breaking: FieldType.ReferenceRule.Breaking
  ) {
    self.from = from
    self.path = path
    label = Edge.label(of: path)
    self.to = to.address
    fragment = to.fragment
    self.breaking = breaking
    isInternal = false
  }

  /// An edge between two parts of an object.
  package init(within address: Address, path: FieldPath, label: String, toPart key: String) {
    from = address
    self.path = path
    self.label = label
    to = address
    fragment = key
    breaking = .never
    isInternal = true
  }

  package func labelled(_ label: String) -> Edge {
    var result = self
    result.label = label
    return result
  }

  /// Whether the reference can be left out to break a cycle.
  package var isBreakable: Bool { breaking != .never }

  /// The field of the resource in which the reference stands.
  package var root: String { path.root ?? "" }

  private static func label(of path: FieldPath) -> String {
    for step in path.steps.reversed() {
      if case .element(let key, let value) = step { return "\(key) \(value)" }
    }
    return path.root ?? ""
  }
}

extension KindSchema {
  /// The edges of a document: its references in the order of the fields, then the edges that the kind adds. Where both
  /// name a place, the kind's edge counts.
  ///
  /// - Parameter from: The address whose document it is.
  package func edges(of document: ValueObject, from: Address) -> [Edge] {
    var found: [Edge] = []
    forEachReference(of: document) { place in
      guard let reference = place.value.reference else { return }
      found.append(Edge(from: from, path: place.path, to: reference, breaking: place.rule.breaking))
    }
    let own = hooks.edges(document, from)
    if own.isEmpty { return found }
    let places = Set(own.map(\.path))
    return found.filter { !places.contains($0.path) } + own
  }

  /// What a document refers to, in order, each once: the targets of its edges, without those inside the object.
  package func references(of document: ValueObject, from: Address) -> [Reference] {
    Set(edges(of: document, from: from).lazy.filter { !$0.isInternal }.map { Reference($0.to, fragment: $0.fragment) })
      .sorted()
  }

  /// Visits the values in reference fields, references and raw vendor ids alike, in the order of the fields.
  package func forEachReference(of document: ValueObject, _ body: (ReferencePlace) -> Void) {
    _ = rewritingReferences(of: document) { place in
      body(place)
      return .keep
    }
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
      return rewriter.rewrite(document, fields).object ?? document
    }
  }
}

/// Descends into a document by its schema and edits the values of reference fields.
private struct ReferenceRewriter {
  let edit: (KindSchema.ReferencePlace) -> KindSchema.ReferenceEdit
  private var path: [FieldPath.Step] = []

  init(edit: @escaping (KindSchema.ReferencePlace) -> KindSchema.ReferenceEdit) { self.edit = edit }

  private enum Result {
    case same
    case value(Value)
    case unset
    case dropElement
  }

  /// - Returns: The object, nil if nothing in it changes; and whether the element that it is, or stands in, must go.
  mutating func rewrite(_ object: ValueObject, _ fields: [Field]) -> (object: ValueObject?, isDropped: Bool) {
    // Most documents stay as they are, and those are not copied.
    var result: ValueObject?
    var isDropped = false
    func set(_ name: String, _ value: Value) {
      if result == nil { result = object }
      result?[name] = value
    }
    for field in fields {
      guard let value = object[field.name] else { continue }
      path.append(.key(field.name))
      switch rewrite(value, field.type) {
      case .same: break
      case .value(let new): set(field.name, new)
      case .dropElement: isDropped = true
      case .unset:
        set(field.name, field.unset.writes ?? .null)
        if let companion = fields.companion(of: field.name) {
          set(companion.name, companion.unset.writes ?? .null)
        }
      }
      path.removeLast()
    }
    return (result, isDropped)
  }

  private mutating func rewrite(_ value: Value, _ type: FieldType) -> Result {
    if let rule = type.resolved(for: value.jsonType).reference {
      return type.accepts(value.jsonType) ? rewrite(value, rule) : .same
    }
    switch type.shape(of: value) {
    case .single: return .same
    case .object(let shape):
      let (object, isDropped) = rewrite(value.object ?? [:], shape.fields)
      return isDropped ? .dropElement : object.map { .value(.object($0)) } ?? .same
    case .list(let shape): return rewrite(value.list ?? [], shape).map { .value(.list($0)) } ?? .same
    }
  }

  private func rewrite(_ value: Value, _ rule: FieldType.ReferenceRule) -> Result {
    switch edit(KindSchema.ReferencePlace(path: FieldPath(path), value: value, rule: rule)) {
    case .keep: .same
    case .replace(let new): .value(new)
    case .leaveOut:
      switch rule.breaking {
      case .never: .same
      case .field: .unset
      case .element: .dropElement
      }
    }
  }

  /// - Returns: nil if nothing in the list changes.
  private mutating func rewrite(_ items: [Value], _ shape: ListShape) -> [Value]? {
    var result: [Value]?
    for (index, item) in items.enumerated() {
      path.append(shape.keys.flatMap { ElementKey(of: item, keys: $0)?.step } ?? .index(index))
      switch rewrite(item, shape.element) {
      case .same: result?.append(item)
      case .value(let new):
        if result == nil { result = Array(items[..<index]) }
        result?.append(new)
      case .unset, .dropElement: result = result ?? Array(items[..<index])
      }
      path.removeLast()
    }
    return result
  }
}
