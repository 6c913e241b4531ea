import Model

/// The field table of docs/three-way-diff.md: what desired, prior and live say of each field, and therefore what to do.
///
/// It runs over normalised values only, so that "equal" is one operator. It descends where both sides have parts, so
/// that a change is named as deep as it is.
struct ThreeWayDiff {
  let schema: KindSchema
  /// Paths that the vendor did not show after a write.
  private let unobservable: Set<String>
  /// Paths that the file leaves to the console.
  private let ignored: IgnoredPaths
  /// What the file said of the fields that were adopted as they were, normalised; see `StateRecord.kept`.
  private let kept: ValueObject
  /// Whether there is a prior side at all; without one every difference is an edit.
  private let hasPrior: Bool

  private(set) var changes: [FieldChange] = []
  private(set) var removedWithoutReset: [FieldPath] = []
  /// Paths that could not be compared with the live side.
  private(set) var notObservable: [String] = []
  /// The fields that still stay as they were adopted.
  private(set) var stillKept: Set<String> = []

  init(schema: KindSchema, hasPrior: Bool) {
    self.schema = schema
    self.hasPrior = hasPrior
    unobservable = []
    ignored = IgnoredPaths([])
    kept = [:]
  }

  init(_ comparison: Comparison) {
    let record = comparison.pair.record
    schema = comparison.schema
    unobservable = Set(record?.unobservable ?? [])
    ignored = IgnoredPaths(comparison.pair.resource?.settings.ignore ?? [])
    kept = comparison.kept
    hasPrior = comparison.prior != nil
  }

  /// One place of the document and what the three sides have there.
  private struct Place {
    let path: FieldPath
    /// nil for a member that the schema does not know, and for an element.
    var field: Field?
    let type: FieldType
    let sides: Sides
    /// Whether the live side does not show this place: then prior stands in for it.
    var isHidden: Bool
    /// Whether the place or one around it is marked as personal.
    var isPersonal = false
  }

  /// Compares whole documents. `live` nil means that the kind cannot be read: prior stands in for it.
  mutating func compare(desired: ValueObject, prior: ValueObject?, live: ValueObject?) {
    if live == nil { notObservable = schema.fields.map(\.name).filter { desired[$0] != nil } }
    for field in schema.fields {
      let sides = Sides(desired: desired[field.name], prior: prior?[field.name], live: live?[field.name])
      let isShown = live != nil && field.isVisible(isPresent: sides.live != nil && !unobservable.contains(field.name))
      compare(
        Place(
          path: .key(field.name), field: field, type: field.type, sides: sides, isHidden: !isShown,
          isPersonal: field.isPersonal))
    }
  }

  private mutating func compare(_ place: Place) {
    if ignored.contains(place.path, of: place.field) { return }
    var place = place
    if unobservable.contains(place.path.description) { place.isHidden = true }
    if compareKept(place) { return }
    if compareParts(of: place) { return }
    if place.isHidden { compareHidden(place) } else { compareShown(place) }
  }

  // MARK: The table

  private mutating func compareShown(_ place: Place) {
    let sides = place.sides
    guard let desired = sides.desired else {
      guard let prior = sides.prior, !prior.isNull, !isNothing(sides.live) else { return }
      return withdraw(place)
    }
    if same(desired, sides.live, place.type) { return }
    let verdict: FieldChange.Verdict
    if !hasPrior || sides.prior == nil || same(sides.live, sides.prior, place.type)
      || isAsApplied(sides.live, sides.prior)
    {
      verdict = .edited
    } else if same(desired, sides.prior, place.type) {
      verdict = .drifted
    } else {
      verdict = .conflict
    }
    add(verdict, place)
  }

  private mutating func compareHidden(_ place: Place) {
    let (desired, prior) = (place.sides.desired, place.sides.prior)
    guard let desired else {
      if let prior, !prior.isNull { withdraw(place) }
      return
    }
    if schema.reading == .listed { notObservable.append(place.path.description) }
    if hasPrior && same(desired, prior, place.type) || !hasPrior && desired.isNull { return }
    add(.notObservable, place)
  }

  /// A field that was adopted as it was, and of which the file says what it said then, stays as it is. True when that
  /// is all there is to say of it.
  private mutating func compareKept(_ place: Place) -> Bool {
    guard case .key(let name)? = place.path.steps.first, place.path.steps.count == 1, let value = kept[name],
      same(place.sides.desired, value)
    else { return false }
    if place.isHidden {
      notObservable.append(name)
      stillKept.insert(name)
    } else if !same(value, place.sides.live) {
      add(.keptAsItIs, place)
      stillKept.insert(name)
    }
    return true
  }

  private mutating func withdraw(_ place: Place) {
    // A list whose keys only another object can take away stays as it is; `StillBound` says so.
    if place.type.list?.rule.exclusive == true { return }
    // Inside a document that is sent whole, leaving a member out is the reset.
    if let field = place.field, field.unset.writes == nil, place.path.steps.count == 1 {
      removedWithoutReset.append(place.path)
    }
    add(.removed, place)
  }

  private mutating func add(_ verdict: FieldChange.Verdict, _ place: Place) {
    changes.append(
      FieldChange(
        path: place.path, verdict: verdict, prior: place.sides.prior, live: place.isHidden ? nil : place.sides.live,
        desired: place.sides.desired, isPersonal: place.isPersonal))
  }

  private func same(_ left: Value?, _ right: Value?, _ type: FieldType = .anything) -> Bool {
    isNothing(left) ? isNothing(right) : type.isSame(left, right)
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

  // MARK: Parts

  /// Compares part by part where that tells more; false when the values are to be compared as wholes.
  private mutating func compareParts(of place: Place) -> Bool {
    guard let desired = place.sides.desired else { return false }
    let live = place.sides.live
    switch place.type.shape(of: desired) {
    case .single: return false
    case .object(let shape):
      guard place.isHidden || live?.object != nil else { return false }
      // Another variant has other fields, so the parts say nothing of one another.
      if let tag = shape.tag, !place.isHidden, live?.member(tag) != desired.member(tag) { return false }
      // What `either` chose for one side need not be what the other one is.
      if place.isHidden, place.type.isEither { return false }
      compareMembers(of: place, shape)
      return true
    case .list(let shape):
      guard shape.keys != nil, place.isHidden || live?.list != nil else { return false }
      compareRows(of: place, shape)
      return true
    }
  }

  private mutating func compareMembers(of place: Place, _ shape: ObjectShape) {
    for (name, field, sides) in shape.members(place.sides) where sides.desired != nil || sides.prior != nil {
      let isShown = !place.isHidden && (field?.isVisible(isPresent: sides.live != nil) ?? true)
      compare(
        Place(
          path: place.path.appending(key: name), field: field, type: field?.type ?? .anything, sides: sides,
          isHidden: !isShown, isPersonal: place.isPersonal || field?.isPersonal ?? false))
    }
  }

  private mutating func compareRows(of place: Place, _ shape: ListShape) {
    var sides = place.sides
    if place.isHidden { sides.live = nil }
    for row in shape.rows(sides) {
      let part = Place(
        path: place.path.appending(row.key.step), type: shape.element, sides: row.sides, isHidden: place.isHidden,
        isPersonal: place.isPersonal)
      if ignored.contains(part.path) { continue }
      if row.sides.desired == nil { compareSurplus(part) } else { compareRow(part) }
    }
  }

  private mutating func compareRow(_ row: Place) {
    if row.isHidden {
      if row.sides.prior == row.sides.desired { return }
      if row.sides.prior == nil { return compareHidden(row) }
      return compare(row)
    }
    // An element that is to be added is one change, not one for each of its members.
    if row.sides.live == nil { compareShown(row) } else { compare(row) }
  }

  /// An element that is there but not desired: removed by us when prior had it, added by somebody else when not.
  private mutating func compareSurplus(_ row: Place) {
    if row.isHidden { return add(.notObservable, row) }
    guard row.sides.live != nil else { return }
    add(row.sides.prior != nil || !hasPrior ? .edited : .drifted, row)
  }
}
