/// Keys of an exclusive list that a write gives to its object: the vendor takes them away from any other one.
package struct ExclusiveBinding: Hashable, Sendable {
  /// The field that is the list.
  package let field: String
  package var keys: [ExclusiveKey]

  package init(field: String, keys: [ExclusiveKey]) {
    self.field = field
    self.keys = keys
  }
}

extension ExclusiveBinding: ValueConvertible {
  package var asValue: Value { ["field": .string(field), "keys": .list(keys.map(\.asValue))] }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("binding")
    self.init(field: try object.requiredString("field"), keys: try object.requiredItems("keys"))
  }
}

extension ExclusiveKey {
  /// Whether a row of an exclusive list has the key.
  package func isKey(of row: Value) -> Bool {
    ElementKey(of: row, keys: [kind]).map { [$0.value] == value } ?? false
  }
}

extension StateRecord {
  /// Whether the record says that the object has the key, or may have it.
  package func claims(_ key: ExclusiveKey, in field: String) -> Bool {
    let rows = [attributes[field]?.list, unconfirmed.sent[field]].compactMap(\.self).joined()
    return exclusive.contains(key) || rows.contains(where: key.isKey)
  }

  /// Removes a key that another object has by now.
  package mutating func remove(_ key: ExclusiveKey, from field: String) {
    exclusive.removeAll { $0 == key }
    let unknown = (unconfirmed.sent[field] ?? []) + (unconfirmed.removed[field] ?? [])
    unconfirmed.confirm(Set(unknown.filter(key.isKey)), of: field)
    guard let rows = attributes[field]?.list, rows.contains(where: key.isKey) else { return }
    let left = rows.filter { !key.isKey(of: $0) }
    attributes[field] = left.isEmpty ? nil : .list(left)
    pin.namesAllLayers = false
  }

  /// Notes that another object may have the key by now.
  package mutating func noteMayBeTaken(_ key: ExclusiveKey, from field: String) {
    unconfirmed.noteMayBeRemoved((attributes[field]?.list ?? []).filter(key.isKey), from: field)
  }
}
