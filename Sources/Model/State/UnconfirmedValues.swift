/// What is unknown of an object because a write of it has no outcome: the platform may have this instead of what the
/// record says.
///
/// By root field. Of a list that is compared by key these are the rows that the write changed, of any other field the
/// whole value. Several writes without an outcome may have sent several values.
package struct UnconfirmedValues: Hashable, Sendable {
  /// What the platform may have instead of what the record says.
  package private(set) var sent: [String: [Value]] = [:]
  /// What the record says and the platform may no longer have.
  package private(set) var removed: [String: [Value]] = [:]
  /// Whether a deletion of the object has no outcome.
  package var isDeletion = false

  /// Everything is confirmed.
  package init() {}

  /// What is unknown after a write without an outcome.
  ///
  /// - Parameters:
  ///   - before: The applied values before the write.
  ///   - after: The applied values if the write was done.
  ///   - fields: The fields that it may change.
  ///
  /// - Complexity: Linear in the values.
  package init(from before: ValueObject, to after: ValueObject, of fields: [Field]) {
    for field in fields {
      let (old, new) = (before[field.name] ?? .null, after[field.name] ?? .null)
      if old == new { continue }
      if let list = field.type.list, list.keys != nil {
        let rows = list.rows(Sides(desired: new, prior: old, live: nil)).map(\.sides)
        note(
          field.name, sent: rows.filter { $0.desired != $0.prior }.compactMap(\.desired),
          removed: rows.filter { $0.desired == nil }.compactMap(\.prior))
      } else {
        note(field.name, sent: new.isNull ? [] : [new], removed: new.isNull ? [old] : [])
      }
    }
  }

  private mutating func note(_ field: String, sent: [Value], removed: [Value]) {
    if !sent.isEmpty { self.sent[field] = sent }
    if !removed.isEmpty { self.removed[field] = removed }
  }

  package var isEmpty: Bool { sent.isEmpty && removed.isEmpty && !isDeletion }

  /// The fields that have such values, sorted.
  package var fields: [String] { Set(sent.keys).union(removed.keys).sorted() }

  /// Adds what a later write without an outcome sent.
  package mutating func formUnion(_ later: UnconfirmedValues) {
    func united(_ old: [Value], _ new: [Value]) -> [Value] {
      var seen: Set<Value> = []
      return (old + new).filter { seen.insert($0).inserted }
    }
    sent.merge(later.sent, uniquingKeysWith: united)
    removed.merge(later.removed, uniquingKeysWith: united)
    isDeletion = isDeletion || later.isDeletion
  }

  /// What is left after a write of some fields was confirmed: the object is there, and other fields are as unknown as
  /// before.
  package func without(_ fields: some Collection<String>) -> UnconfirmedValues {
    if isEmpty { return self }
    var result = self
    result.isDeletion = false
    for field in fields { (result.sent[field], result.removed[field]) = (nil, nil) }
    return result
  }

  /// Adds rows of a list that the platform may no longer have.
  package mutating func noteMayBeRemoved(_ rows: [Value], from field: String) {
    if rows.isEmpty { return }
    var later = UnconfirmedValues()
    later.removed[field] = rows
    formUnion(later)
  }

  /// Removes rows of a list of which it was confirmed that they were added or removed.
  package mutating func confirm(_ rows: Set<Value>, of field: String) {
    for part in [\UnconfirmedValues.sent, \.removed] {
      guard let values = self[keyPath: part][field] else { continue }
      let left = values.filter { !rows.contains($0) }
      self[keyPath: part][field] = left.isEmpty ? nil : left
    }
  }
}

extension UnconfirmedValues: ValueConvertible {
  private enum Key {
    static let sent = "sent"
    static let removed = "removed"
    /// Only where it is true.
    static let deletion = "deletion"
  }

  package var asValue: Value {
    func written(_ values: [String: [Value]]) -> Value { .object(ValueObject(values.map { ($0, .list($1)) })) }
    var object: ValueObject = [Key.sent: written(sent), Key.removed: written(removed)]
    if isDeletion { object[Key.deletion] = true }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("unconfirmed values")
    sent = try Self.lists(object, Key.sent)
    removed = try Self.lists(object, Key.removed)
    isDeletion = object[Key.deletion] == nil ? false : try object.requiredBool(Key.deletion)
  }

  private static func lists(_ object: ValueObject, _ key: String) throws(ValueShapeError) -> [String: [Value]] {
    let written = try object.requiredObject(key)
    var lists: [String: [Value]] = [:]
    for field in written.keys { lists[field] = try written.requiredList(field) }
    return lists
  }
}
