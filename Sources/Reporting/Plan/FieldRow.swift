package import Model

/// One changed field, or one changed place inside it.
package struct FieldRow: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// A value with nothing to compare it with, as in a creation.
    case value(Value?)
    case change(old: Value?, new: Value?)
    /// The whole field was edited in git and in the console since `lastApplied`.
    case conflict(old: Value?, new: Value?, lastApplied: Value?)
    /// Elements of a list came and went. `sizes` is nil where only these elements are known.
    case elements(added: [ListElement], removed: [ListElement], sizes: ListSizes?)
    /// The elements are the same, in another order.
    case order(old: [Value], new: [Value])
  }

  package let place: RowPlace
  package let verdict: FieldChange.Verdict
  package let content: Content
  /// See `FieldChange.isPersonal`.
  package let isPersonal: Bool

  /// The rows of a change, in its order. Elements of one list that came or went share a row.
  static func rows(of change: Change) -> [FieldRow] {
    guard change.action == .create else { return rows(of: change.fields) }
    if change.fields.isEmpty { return content(of: change.outcome?.attributes ?? [:]) }
    return change.fields.compactMap { field in
      field.desired.map { FieldRow(field, .value($0)) }
    }
  }

  /// A row about a field, or about a path inside it.
  private init(_ field: FieldChange, at path: FieldPath? = nil, _ content: Content) {
    place = RowPlace(path ?? field.path)
    verdict = field.verdict
    isPersonal = field.isPersonal
    self.content = content
  }

  private static func content(of attributes: ValueObject) -> [FieldRow] {
    attributes.map { key, value in
      FieldRow(
        FieldChange(path: .key(key), verdict: .edited, prior: nil, live: nil, desired: value), .value(value))
    }
  }

  private static func rows(of fields: [FieldChange]) -> [FieldRow] {
    var groups: [ElementGroup: [FieldChange]] = [:]
    for field in fields {
      if let group = ElementGroup(field) { groups[group, default: []].append(field) }
    }
    return fields.flatMap { field in
      guard let group = ElementGroup(field) else { return rows(of: field) }
      return groups.removeValue(forKey: group).map { [row(of: $0, in: group)] } ?? []
    }
  }

  private static func row(of fields: [FieldChange], in group: ElementGroup) -> FieldRow {
    let added = fields.compactMap { $0.old == nil ? ListElement($0.desired, of: $0.path) : nil }
    let removed = fields.compactMap { $0.desired == nil ? ListElement($0.old, of: $0.path) : nil }
    return FieldRow(fields[0], at: group.list, .elements(added: added, removed: removed, sizes: nil))
  }

  private static func rows(of field: FieldChange) -> [FieldRow] {
    let parts =
      field.verdict == .repointed
      ? [] : ValueDifference.between(field.old, field.desired, at: field.path)
    guard !parts.isEmpty else {
      return [FieldRow(field, .value(field.desired))]
    }
    return parts.map { FieldRow(field, at: $0.path, content(of: $0, in: field)) }
  }

  private static func content(of part: ValueDifference, in field: FieldChange) -> Content {
    switch part {
    case .value(let path, let old, let new):
      // Only the whole field's prior is known; inside a document it would be the wrong one.
      return field.verdict == .conflict && path == field.path && field.prior?.list == nil
        ? .conflict(old: old, new: new, lastApplied: field.prior) : .change(old: old, new: new)
    case .elements(let list):
      if list.added.isEmpty, list.removed.isEmpty { return .order(old: list.old, new: list.new) }
      return .elements(
        added: list.added.map { ListElement($0, key: list.key) },
        removed: list.removed.map { ListElement($0, key: list.key) },
        sizes: ListSizes(old: list.old.count, new: list.new.count))
    }
  }
}

/// Where a row stands. The row of a keyed list is known by its key, which no renderer cuts.
package struct RowPlace: Hashable, Sendable {
  package let path: FieldPath
  /// The innermost keyed list on the path, and the key of the element in it.
  package let element: (list: FieldPath, key: String)?
  /// The place inside the element; the whole path outside keyed lists.
  package let member: FieldPath

  package init(_ path: FieldPath) {
    self.path = path
    guard let index = path.steps.lastIndex(where: \.isElement),
      case .element(_, let key) = path.steps[index]
    else {
      element = nil
      member = path
      return
    }
    element = (FieldPath(Array(path.steps[..<index])), key)
    member = FieldPath(Array(path.steps[(index + 1)...]))
  }

  package static func == (left: RowPlace, right: RowPlace) -> Bool { left.path == right.path }
  package func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

/// An element of a list that came or went.
package struct ListElement: Hashable, Sendable {
  /// Its key; nil in a list that is not compared by key.
  package let key: String?
  /// The element without the member that is its key.
  package let value: Value

  /// nil where there is no value.
  init?(_ value: Value?, of path: FieldPath) {
    guard let value, case .element(let name, let key)? = path.steps.last else { return nil }
    self.init(value, name: name, key: key)
  }

  init(_ value: Value, key name: String?) {
    let key = name.flatMap { value.object?[$0] }.map(ValueDifference.plain)
    self.init(value, name: name ?? "", key: key)
  }

  private init(_ value: Value, name: String, key: String?) {
    self.key = key
    guard key != nil, let object = value.object else {
      self.value = value
      return
    }
    self.value = .object(object.keeping { member, _ in member != name })
  }
}

/// How many elements a list had and has.
package struct ListSizes: Hashable, Sendable {
  package let old: Int
  package let new: Int
}

/// What field changes of elements have in common when they share a row.
private struct ElementGroup: Hashable {
  let list: FieldPath
  let verdict: FieldChange.Verdict

  /// nil for a field that is no element, or an element that is there before and after.
  init?(_ field: FieldChange) {
    guard field.path.steps.last?.isElement == true, (field.old == nil) != (field.desired == nil)
    else { return nil }
    list = FieldPath(Array(field.path.steps.dropLast()))
    verdict = field.verdict
  }
}

extension FieldPath.Step {
  fileprivate var isElement: Bool { if case .element = self { true } else { false } }
}
