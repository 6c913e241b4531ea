import Model

/// Makes the documents that are sent: everything a vendor would reset if it were left out is in them.
struct BodyBuilder {
  let schema: KindSchema
  /// Paths that the file leaves to the console: an update sends what is live there.
  var ignored = IgnoredPaths([])

  init(schema: KindSchema) { self.schema = schema }

  init(_ comparison: Comparison) {
    schema = comparison.schema
    ignored = IgnoredPaths(comparison.pair.resource?.settings.ignore ?? [])
  }

  /// The document of a create: what the file asks for, without what only an update can set.
  func creation(_ desired: ValueObject) -> ValueObject {
    desired.compactMapValues { name, value in
      if value.isNull || schema.field(name)?.mutability == .onlyOnUpdate { return nil }
      return value
    }
  }

  /// Whether a create leaves something to an update.
  func needsFill(_ desired: ValueObject) -> Bool {
    schema.fields.contains { field in
      guard field.mutability == .onlyOnUpdate, let value = desired[field.name] else { return false }
      return !value.isNull && !field.unset.reads.contains(value)
    }
  }

  /// The document of an update: desired values, the reset of withdrawn ones, and the vendor's own business as it is now.
  func update(desired: ValueObject, prior: ValueObject?, live: ValueObject?) -> ValueObject {
    var body = ValueObject()
    for field in schema.fields {
      let path = FieldPath.key(field.name)
      if ignored.contains(path), let own = live?[field.name] {
        body[field.name] = own
      } else if let value = desired[field.name] {
        body[field.name] =
          value.isNull ? field.unset.writes : overlay(path, field.type, value, prior?[field.name], live?[field.name])
      } else if let old = prior?[field.name], !old.isNull {
        body[field.name] = field.unset.writes
      } else if let value = live?[field.name] {
        body[field.name] = value
      }
    }
    return body
  }

  /// A desired value laid over the live one, so that members nobody declared survive a full replacement.
  private func overlay(
    _ path: FieldPath, _ type: FieldType, _ desired: Value, _ prior: Value?, _ live: Value?
  ) -> Value {
    if let live, ignored.contains(path) { return live }
    switch (type, desired, live) {
    case (.variants(let tag, let variants), .object(let object), .object(let other)) where object[tag] == other[tag]:
      return .object(overlay(path, variants[object[tag]?.string ?? ""] ?? [], object, prior?.object, other))
    case (.object(let fields), .object(let object), .object(let other)):
      return .object(overlay(path, fields, object, prior?.object, other))
    case (.list(let element, let rule), .list(let items), .list(let others)):
      guard case .keyed(let keys) = rule.comparison else { return desired }
      return .list(overlay(path, element, keys, items, prior?.list ?? [], others))
    case (.either(let first, let second), .object, .object):
      return overlay(path, FieldType.accepts(first, desired) ? first : second, desired, prior, live)
    default: return desired
    }
  }

  /// Rows by key. Of the rows that belong to the console the live ones are sent, and no others.
  private func overlay(
    _ path: FieldPath, _ element: FieldType, _ keys: [String], _ desired: [Value], _ prior: [Value], _ live: [Value]
  ) -> [Value] {
    let old = byKey(prior, keys)
    let seen = byKey(live, keys)
    func place(_ item: Value) -> (path: FieldPath, key: String) {
      let key = FieldType.elementKey(of: item, keys: keys)
      return (path.appending(.element(key: key.field, value: key.value)), key.value)
    }
    var wanted: Set<String> = []
    let rows = desired.compactMap { item -> Value? in
      let (path, key) = place(item)
      wanted.insert(key)
      if ignored.contains(path) { return seen[key] }
      return overlay(path, element, item, old[key], seen[key])
    }
    let others = live.filter { item in
      let (path, key) = place(item)
      return !wanted.contains(key) && ignored.contains(path)
    }
    return rows + others
  }

  private func overlay(
    _ path: FieldPath, _ fields: [Field], _ desired: ValueObject, _ prior: ValueObject?, _ live: ValueObject
  ) -> ValueObject {
    var result = desired
    for (name, value) in live {
      if let own = desired[name] {
        let type = fields.first { $0.name == name }?.type ?? .anything
        result[name] = overlay(path.appending(key: name), type, own, prior?[name], value)
      } else if prior?[name] == nil || ignored.contains(path.appending(key: name)) {
        result[name] = value
      }
    }
    return result
  }

  private func byKey(_ items: [Value], _ keys: [String]) -> [String: Value] {
    Dictionary(items.map { (FieldType.elementKey(of: $0, keys: keys).value, $0) }) { first, _ in first }
  }
}

/// The paths of `$ignore`: a field, or a part of one; everything below a path belongs to it.
struct IgnoredPaths {
  private let paths: [String]

  init(_ paths: [String]) { self.paths = paths }

  func contains(_ path: FieldPath) -> Bool {
    if paths.isEmpty { return false }
    let text = path.description
    return paths.contains { text == $0 || text.hasPrefix($0 + ".") || text.hasPrefix($0 + "[") }
  }
}
