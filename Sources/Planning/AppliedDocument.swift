import Model

/// What counts as applied of a document whose ignored paths are left to the console.
///
/// An update does not write there, so the value of the file was not applied: the record keeps what was applied before,
/// or nothing.
struct AppliedDocument {
  let schema: KindSchema
  let ignored: IgnoredPaths

  func document(desired: ValueObject, prior: ValueObject?) -> ValueObject {
    var result = ValueObject()
    for name in Set(desired.keys).union(prior?.keys ?? []).sorted() {
      let sides = Sides(desired: desired[name], prior: prior?[name], live: nil)
      result[name] = value(sides, of: schema.field(name), at: .key(name))
    }
    return result
  }

  private func value(_ sides: Sides, of field: Field?, at path: FieldPath) -> Value? {
    if ignored.contains(path, of: field) { return sides.prior }
    return value(sides, as: field?.type ?? .anything, at: path)
  }

  private func value(_ sides: Sides, as type: FieldType, at path: FieldPath) -> Value? {
    if ignored.contains(path) { return sides.prior }
    guard let desired = sides.desired else { return nil }
    switch type.shape(of: desired) {
    case .object(let shape): return .object(members(sides, of: shape, at: path))
    case .list(let shape) where shape.keys != nil: return .list(rows(sides, of: shape, at: path))
    case .list, .single: return desired
    }
  }

  private func members(_ sides: Sides, of shape: ObjectShape, at path: FieldPath) -> ValueObject {
    var result = ValueObject()
    for (name, field, part) in shape.members(sides) {
      result[name] = value(part, of: field, at: path.appending(key: name))
    }
    return result
  }

  private func rows(_ sides: Sides, of shape: ListShape, at path: FieldPath) -> [Value] {
    shape.rows(sides).compactMap { value($0.sides, as: shape.element, at: path.appending($0.key.step)) }
  }
}
