import Model

/// Makes the documents that are sent: everything that a vendor would reset if it were left out is in them.
struct BodyBuilder {
  let schema: KindSchema
  /// Paths that the file leaves to the console: an update sends what is live there.
  private let ignored: IgnoredPaths

  init(schema: KindSchema, ignored: IgnoredPaths = IgnoredPaths([])) {
    self.schema = schema
    self.ignored = ignored
  }

  init(_ comparison: Comparison) {
    self.init(
      schema: comparison.schema, ignored: IgnoredPaths(comparison.pair.resource?.settings.ignore ?? []))
  }

  /// The document of a create: what the file asks for, without what only an update can set.
  func creation(_ desired: ValueObject) -> ValueObject {
    desired.compactMapValues { name, value in
      if value.isNull || schema.field(name)?.mutability == .onlyOnUpdate { return nil }
      return value
    }
  }

  /// Whether a create leaves something to an update.
  func needsCompletion(_ desired: ValueObject) -> Bool {
    schema.fields.contains { field in
      guard field.mutability == .onlyOnUpdate, let value = desired[field.name] else { return false }
      return !value.isNull && !field.unset.reads.contains(value)
    }
  }

  /// The document of an update: desired values, the reset of those that left the file, and the rest as it is live.
  func update(desired: ValueObject, prior: ValueObject?, live: ValueObject?) -> ValueObject {
    var body = ValueObject()
    for field in schema.fields {
      let sides = Sides(desired: desired[field.name], prior: prior?[field.name], live: live?[field.name])
      body[field.name] = root(field, sides)
    }
    if let live {
      let sides = Sides(desired: .object(desired), prior: nil, live: .object(live))
      leaveCompanions(of: schema.fields, in: &body, sides, at: FieldPath())
    }
    return body
  }

  /// A companion says of what kind its reference is, so both are sent from the same side.
  private func leaveCompanions(of fields: [Field], in object: inout ValueObject, _ sides: Sides, at path: FieldPath) {
    for field in fields {
      guard let origin = field.origin, let shown = sides.live?.member(origin) else { continue }
      if ignored.contains(path.appending(key: origin)) {
        object[field.name] = sides.live?.member(field.name)
      } else if ignored.contains(path.appending(key: field.name)), object[origin] != shown {
        let desired = sides.desired?.member(field.name) ?? .null
        object[field.name] = desired.isNull ? field.unset.writes : desired
      }
    }
  }

  private func root(_ field: Field, _ sides: Sides) -> Value? {
    let path = FieldPath.key(field.name)
    if ignored.contains(path), let live = sides.live { return live }
    if let desired = sides.desired {
      return desired.isNull ? field.unset.writes : laidOver(sides, of: field.type, at: path)
    }
    if let prior = sides.prior, !prior.isNull { return field.unset.writes }
    return sides.live
  }

  /// The desired value laid over the live one, so that members that nobody declared survive a full replacement.
  private func laidOver(_ sides: Sides, of type: FieldType, at path: FieldPath) -> Value? {
    guard let desired = sides.desired, let live = sides.live else { return sides.desired }
    if ignored.contains(path) { return live }
    switch type.shape(of: desired) {
    case .object(let shape):
      guard live.object != nil, shape.tag.map({ desired.member($0) == live.member($0) }) ?? true else { return desired }
      return .object(members(sides, of: shape, at: path))
    case .list(let shape):
      guard live.list != nil, shape.keys != nil else { return desired }
      return .list(rows(sides, of: shape, at: path))
    case .single: return desired
    }
  }

  private func members(_ sides: Sides, of shape: ObjectShape, at path: FieldPath) -> ValueObject {
    var result = sides.desired?.object ?? [:]
    for (name, field, part) in shape.members(sides) where part.live != nil {
      let place = path.appending(key: name)
      if part.desired != nil {
        result[name] = laidOver(part, of: field?.type ?? .anything, at: place)
      } else if part.prior == nil || ignored.contains(place) {
        result[name] = part.live
      }
    }
    leaveCompanions(of: shape.fields, in: &result, sides, at: path)
    return result
  }

  /// Rows by key. Of the rows that are left to the console the live ones are sent, and no others.
  private func rows(_ sides: Sides, of shape: ListShape, at path: FieldPath) -> [Value] {
    shape.rows(sides).compactMap { row in
      let place = path.appending(row.key.step)
      if ignored.contains(place) { return row.sides.live }
      return row.sides.desired == nil ? nil : laidOver(row.sides, of: shape.element, at: place)
    }
  }
}

/// The paths of `$ignore`: a field, or a part of one. Everything below a path belongs to it, and so does the companion
/// of a reference.
struct IgnoredPaths {
  private let paths: [String]
  /// Paths among these that are not left to the console after all.
  private let excluded: [String]

  init(_ paths: [String], except excluded: [FieldPath] = []) {
    self.paths = paths
    self.excluded = excluded.map(\.description)
  }

  func contains(_ path: FieldPath) -> Bool {
    if paths.isEmpty { return false }
    let text = path.description
    return isPart(text, of: paths) && !isPart(text, of: excluded)
  }

  private func isPart(_ text: String, of paths: [String]) -> Bool {
    paths.contains { text == $0 || text.hasPrefix($0 + ".") || text.hasPrefix($0 + "[") }
  }

  /// Whether a field is left to the console: where its reference is, too.
  ///
  /// - Parameter field: nil where the schema knows none.
  func contains(_ path: FieldPath, of field: Field?) -> Bool {
    if paths.isEmpty { return false }
    if contains(path) { return true }
    guard let origin = field?.origin else { return false }
    return contains(FieldPath(path.steps.dropLast() + [.key(origin)]))
  }
}
