import Model

/// The field table of docs/three-way-diff.md: what desired, prior and live say of each field, and therefore what to do about it.
///
/// It runs over normalised values only, so that "equal" is one operator.
struct ThreeWayDiff {
  let schema: KindSchema
  /// Paths that the vendor did not show after a write, and paths that the file leaves to the console.
  let unobservable: Set<String>
  let ignored: IgnoredPaths
  /// Whether there is a prior side at all; without one every difference is an edit.
  let hasPrior: Bool

  private(set) var changes: [FieldChange] = []
  private(set) var withdrawnWithoutReset: [FieldPath] = []
  /// Paths that could not be compared with the live side.
  private(set) var notObservable: [String] = []

  init(schema: KindSchema, unobservable: [String] = [], ignored: IgnoredPaths = IgnoredPaths([]), hasPrior: Bool) {
    self.schema = schema
    self.unobservable = Set(unobservable)
    self.ignored = ignored
    self.hasPrior = hasPrior
  }

  /// Compares whole documents. `live` nil means that the kind cannot be read: prior stands in for it.
  mutating func compare(desired: ValueObject, prior: ValueObject?, live: ValueObject?) {
    if live == nil { notObservable = schema.fields.map(\.name).filter { desired[$0] != nil } }
    for field in schema.fields {
      let visible = live.map { isVisible(field, in: $0) } ?? false
      compare(
        .key(field.name), field.type, field, desired[field.name], prior?[field.name],
        visible ? .shown(live?[field.name]) : .hidden)
    }
  }

  /// The live side of one value.
  private enum Seen {
    case shown(Value?)
    case hidden
  }

  private func isVisible(_ field: Field, in live: ValueObject) -> Bool {
    switch field.observability {
    case .always: true
    case .never: false
    case .sometimes, .onRequest: live[field.name] != nil && !unobservable.contains(field.name)
    }
  }

  private mutating func compare(
    _ path: FieldPath, _ type: FieldType, _ field: Field?, _ desired: Value?, _ prior: Value?, _ live: Seen
  ) {
    let text = path.description
    if ignored.contains(path) { return }
    let seen: Seen = unobservable.contains(text) ? .hidden : live
    if descend(path, type, desired, prior, seen) { return }
    switch seen {
    case .hidden: compareHidden(path, field, desired, prior)
    case .shown(let live): compareShown(path, field, desired, prior, live)
    }
  }

  // MARK: The table

  private mutating func compareShown(
    _ path: FieldPath, _ field: Field?, _ desired: Value?, _ prior: Value?, _ live: Value?
  ) {
    guard let desired else {
      guard let prior, !prior.isNull, !isNothing(live) else { return }
      withdraw(path, field, prior, live)
      return
    }
    if same(desired, live) { return }
    let verdict: FieldChange.Verdict
    if !hasPrior || prior == nil || same(live, prior) || isAsApplied(live, prior) {
      verdict = .edited
    } else if same(desired, prior) {
      verdict = .drifted
    } else {
      verdict = .conflict
    }
    changes.append(FieldChange(path: path, verdict: verdict, prior: prior, live: live, desired: desired))
  }

  private mutating func compareHidden(_ path: FieldPath, _ field: Field?, _ desired: Value?, _ prior: Value?) {
    guard let desired else {
      if let prior, !prior.isNull { withdraw(path, field, prior, nil) }
      return
    }
    if schema.reading == .listed { notObservable.append(path.description) }
    if hasPrior && same(desired, prior) || !hasPrior && desired.isNull { return }
    changes.append(FieldChange(path: path, verdict: .notObservable, prior: prior, live: nil, desired: desired))
  }

  private mutating func withdraw(_ path: FieldPath, _ field: Field?, _ prior: Value, _ live: Value?) {
    // Inside a document that is sent whole, leaving a member out is the reset.
    if let field, field.unset.writes == nil, path.steps.count == 1 { withdrawnWithoutReset.append(path) }
    changes.append(FieldChange(path: path, verdict: .withdrawn, prior: prior, live: live, desired: nil))
  }

  private func same(_ left: Value?, _ right: Value?) -> Bool {
    isNothing(left) ? isNothing(right) : left == right
  }

  /// Whether the live side is what was applied, save for members that nobody declared.
  private func isAsApplied(_ live: Value?, _ prior: Value?) -> Bool {
    switch (live, prior) {
    case (.object(let live), .object(let prior)):
      prior.allSatisfy { same(live[$0.key], $0.value) || isAsApplied(live[$0.key], $0.value) }
    case (.list(let live), .list(let prior)):
      live.count == prior.count && zip(live, prior).allSatisfy { same($0, $1) || isAsApplied($0, $1) }
    default: false
    }
  }

  private func isNothing(_ value: Value?) -> Bool { value == nil || value == .null }

  // MARK: Inside objects and keyed lists

  /// Compares part by part where that tells more; false when the values are to be compared as wholes.
  private mutating func descend(
    _ path: FieldPath, _ type: FieldType, _ desired: Value?, _ prior: Value?, _ live: Seen
  ) -> Bool {
    let liveValue: Value? = if case .shown(let value) = live { value } else { nil }
    switch (type, desired) {
    case (.object(let fields), .object(let object)):
      descendObject(path, fields, object, prior?.object, live, liveValue)
      return liveValue?.object != nil || isHidden(live)
    case (.variants(let tag, let variants), .object(let object)):
      guard isHidden(live) || liveValue?.object?[tag] == object[tag] else { return false }
      descendObject(path, variants[object[tag]?.string ?? ""] ?? [], object, prior?.object, live, liveValue)
      return true
    case (.list(let element, let rule), .list(let items)):
      guard case .keyed(let keys) = rule.comparison, isHidden(live) || liveValue?.list != nil else { return false }
      descendKeyed(path, element, keys, items, prior?.list ?? [], live, liveValue?.list ?? [])
      return true
    case (.either(let first, let second), .object(let object)):
      guard liveValue?.object != nil else { return false }
      return descend(path, FieldType.accepts(first, .object(object)) ? first : second, desired, prior, live)
    default: return false
    }
  }

  private func isHidden(_ live: Seen) -> Bool {
    if case .hidden = live { true } else { false }
  }

  private mutating func descendObject(
    _ path: FieldPath, _ fields: [Field], _ desired: ValueObject, _ prior: ValueObject?, _ live: Seen, _ value: Value?
  ) {
    guard isHidden(live) || value?.object != nil else { return }
    let object = value?.object
    for name in Set(desired.keys).union(prior?.keys ?? []).sorted() {
      let field = fields.first { $0.name == name }
      let part: Seen
      if let object {
        part = isVisiblePart(field, name, object) ? .shown(object[name]) : .hidden
      } else {
        part = .hidden
      }
      compare(path.appending(key: name), field?.type ?? .anything, field, desired[name], prior?[name], part)
    }
  }

  private func isVisiblePart(_ field: Field?, _ name: String, _ live: ValueObject) -> Bool {
    switch field?.observability ?? .always {
    case .always: true
    case .never: false
    case .sometimes, .onRequest: live[name] != nil
    }
  }

  private mutating func descendKeyed(
    _ path: FieldPath, _ element: FieldType, _ keys: [String], _ desired: [Value], _ prior: [Value], _ live: Seen,
    _ liveItems: [Value]
  ) {
    let priorByKey = Dictionary(prior.map { (FieldType.elementKey(of: $0, keys: keys).value, $0) }) { first, _ in first
    }
    let liveByKey = Dictionary(liveItems.map { (FieldType.elementKey(of: $0, keys: keys).value, $0) }) {
      first, _ in first
    }
    var wanted: Set<String> = []
    for item in desired {
      let key = FieldType.elementKey(of: item, keys: keys)
      wanted.insert(key.value)
      if ignored.contains(path.appending(.element(key: key.field, value: key.value))) { continue }
      let seen: Seen = isHidden(live) ? .hidden : .shown(liveByKey[key.value])
      let old = priorByKey[key.value]
      if isHidden(live), old == item { continue }
      if isHidden(live), old == nil {
        compareHidden(path.appending(.element(key: key.field, value: key.value)), nil, item, nil)
        continue
      }
      if isHidden(live) || liveByKey[key.value] != nil {
        compare(path.appending(.element(key: key.field, value: key.value)), element, nil, item, old, seen)
      } else {
        compareShown(path.appending(.element(key: key.field, value: key.value)), nil, item, old, nil)
      }
    }
    let others = isHidden(live) ? prior : liveItems
    var met: Set<String> = []
    for item in others {
      let key = FieldType.elementKey(of: item, keys: keys)
      // A second element of one key is there for the callers, whatever the first one says.
      let isRepeated = !met.insert(key.value).inserted && !isHidden(live)
      guard !wanted.contains(key.value) || isRepeated else { continue }
      removeElement(
        path.appending(.element(key: key.field, value: key.value)), isRepeated ? nil : priorByKey[key.value], item, live
      )
    }
  }

  /// An element that is there but not desired: removed by us when prior had it, put there by somebody else when not.
  private mutating func removeElement(_ path: FieldPath, _ prior: Value?, _ item: Value, _ live: Seen) {
    if ignored.contains(path) { return }
    let verdict: FieldChange.Verdict =
      isHidden(live) ? .notObservable : (prior != nil || !hasPrior ? .edited : .drifted)
    changes.append(
      FieldChange(path: path, verdict: verdict, prior: prior, live: isHidden(live) ? nil : item, desired: nil))
  }
}
