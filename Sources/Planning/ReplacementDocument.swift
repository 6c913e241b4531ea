import Model

/// The document of the new object of a replacement, where paths are left to the console (`$ignore`).
///
/// A replacement must not reset what the console has set there: it sends what is live. Where no answer shows that, the
/// value of the file is set, and the plan says so.
struct ReplacementDocument {
  private(set) var body = ValueObject()
  /// The ignored paths at which the file's value is set.
  private(set) var changes: [FieldChange] = []
  private let schema: KindSchema
  private let ignored: IgnoredPaths

  init(_ comparison: Comparison) {
    schema = comparison.schema
    ignored = IgnoredPaths(comparison.pair.resource?.settings.ignore ?? [])
    let (desired, live) = (comparison.desiredDocument ?? [:], comparison.liveDocument)
    if comparison.pair.resource?.settings.ignore.isEmpty ?? true {
      body = desired
      return
    }
    for field in schema.fields {
      let sides = Sides(
        desired: desired[field.name], prior: comparison.prior?[field.name], live: live?[field.name])
      let place = Place(
        path: .key(field.name), field: field, type: field.type, sides: sides, isHidden: live == nil,
        isPersonal: field.isPersonal)
      body[field.name] = value(at: place)
    }
  }

  private struct Place {
    let path: FieldPath
    /// nil for a member that the schema does not know, and for an element.
    var field: Field?
    let type: FieldType
    let sides: Sides
    /// Whether no answer shows the place.
    let isHidden: Bool
    let isPersonal: Bool
  }

  private mutating func value(at place: Place) -> Value? {
    if ignored.contains(place.path) { return left(place) }
    guard let desired = place.sides.desired else { return nil }
    switch place.type.shape(of: desired) {
    case .single: return desired
    case .object(let shape): return .object(members(of: place, shape))
    case .list(let shape): return shape.keys == nil ? desired : .list(rows(of: place, shape))
    }
  }

  /// What a place that is left to the console gets.
  private mutating func left(_ place: Place) -> Value? {
    let (desired, live) = (place.sides.desired, place.sides.live)
    let isVisible = !place.isHidden && (place.field?.isVisible(isPresent: live != nil) ?? true)
    let isWhole = [desired, live].compactMap(\.self).allSatisfy { !place.type.hasUnshownParts(in: $0) }
    let isMissing = isNothing(live, place.field) && place.field?.presence == .required
    if isVisible, isWhole, !isMissing { return isNothing(live, place.field) ? nil : live }
    guard let desired, !desired.isNull else { return nil }
    changes.append(
      FieldChange(
        path: place.path, verdict: .notObservable, prior: place.sides.prior, live: nil, desired: desired,
        isPersonal: place.isPersonal))
    return desired
  }

  private func isNothing(_ value: Value?, _ field: Field?) -> Bool {
    guard let value, !value.isNull else { return true }
    return field?.unset.reads.contains(value) ?? false
  }

  private mutating func members(of place: Place, _ shape: ObjectShape) -> ValueObject {
    var result = ValueObject()
    for (name, field, sides) in shape.members(place.sides) {
      result[name] = value(
        at: Place(
          path: place.path.appending(key: name), field: field, type: field?.type ?? .anything, sides: sides,
          isHidden: place.isHidden, isPersonal: place.isPersonal || field?.isPersonal ?? false))
    }
    return result
  }

  private mutating func rows(of place: Place, _ shape: ListShape) -> [Value] {
    shape.rows(place.sides).compactMap { row in
      value(
        at: Place(
          path: place.path.appending(row.key.step), type: shape.element, sides: row.sides, isHidden: place.isHidden,
          isPersonal: place.isPersonal))
    }
  }
}
