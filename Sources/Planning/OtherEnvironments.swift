package import Model

/// Finds the changes of a plan that would adopt, take or delete what another environment manages on the same account.
package struct OtherEnvironments: Sendable {
  private struct Key: Hashable {
    let kind: KindAddress
    let managed: ManagedKey
  }

  private struct Owner {
    let words: String
    let address: Address
  }

  private struct Touch {
    let keys: Set<ManagedKey>
    let isRemoval: Bool
  }

  private let schemas: [KindAddress: KindSchema]
  private let snapshot: Snapshot
  private let project: String?

  /// - Parameters:
  ///   - snapshot: The records of this environment.
  ///   - project: Of this folder; nil where it has no name.
  package init(_ snapshot: Snapshot, schemas: [KindAddress: KindSchema], project: String? = nil) {
    self.project = project
    self.schemas = schemas
    self.snapshot = snapshot
  }

  /// Whether a plan adopts, takes or deletes anything: only then other states need to be read.
  ///
  /// Elements that a vendor does not show are not compared for it: a list may have a million.
  package func concern(_ plan: Plan) -> Bool {
    plan.changes.contains { change in
      guard change.action != .unchanged, change.action != .forget else { return false }
      return schemas[change.address.kind]?.reading == .unreadable || touch(of: change) != nil
    }
  }

  /// - Parameters:
  ///   - accounts: Those of this environment, by provider alias.
  ///   - others: With the accounts that their records are of.
  /// - Returns: An error for each change that touches an object of another state.
  package func diagnostics(
    of plan: Plan, accounts: [String: ProviderAccount], _ others: [OtherState]
  ) -> [Diagnostic] {
    let owners = owners(accounts, others)
    guard !owners.isEmpty else { return [] }
    return plan.changes.compactMap { change in
      guard let touch = touch(of: change) else { return nil }
      let found = touch.keys.sorted().filter { owners[Key(kind: change.address.kind, managed: $0)] != nil }
      guard let first = found.first, let owner = owners[Key(kind: change.address.kind, managed: first)] else {
        return nil
      }
      let what = OtherEnvironments.effect(on: first, isRemoval: touch.isRemoval, count: found.count)
      return diagnostic(of: change, what, owner: owner, isRemoval: touch.isRemoval)
    }
  }

  private func owners(_ accounts: [String: ProviderAccount], _ others: [OtherState]) -> [Key: Owner] {
    var owners: [Key: Owner] = [:]
    for other in others {
      let words = "environment \(other.environment)\(whose(other))"
      for (address, record) in other.snapshot.records {
        guard let theirs = other.snapshot.accounts[address.provider] else { continue }
        for (alias, account) in accounts where account.isSame(as: theirs) {
          let kind = KindAddress(provider: alias, collection: address.collection)
          for key in schemas[kind].map({ managedKeys(of: record, $0) }) ?? [] {
            owners[Key(kind: kind, managed: key)] = Owner(words: words, address: address)
          }
        }
      }
    }
    return owners
  }

  /// The folder of a state; empty for one of this project, whose folder has no name either.
  private func whose(_ other: OtherState) -> String {
    if let name = other.project { return " of the project \(name)" }
    guard project != nil else { return "" }
    let path = other.path ?? ""
    return path.isEmpty ? " of a folder without a name" : " of the folder \(path)/, which has no name"
  }

  /// What a change adopts, takes or deletes; nil where it does nothing of this.
  private func touch(of change: Change) -> Touch? {
    guard change.action != .unchanged, change.action != .forget, let schema = schemas[change.address.kind] else {
      return nil
    }
    guard schema.reading != .unreadable else { return unseenTouch(of: change, schema) }
    let isRemoval = change.action == .delete || change.action == .replace
    var keys = change.action == .delete ? [] : bound(by: change, schema)
    if let id = change.vendorID, isRemoval || !isOwn(id, change) { keys.insert(.object(id)) }
    return keys.isEmpty ? nil : Touch(keys: keys, isRemoval: isRemoval)
  }

  private func record(of change: Change) -> StateRecord? { snapshot.records[change.movedFrom ?? change.address] }

  private func isOwn(_ id: String, _ change: Change) -> Bool {
    guard let record = record(of: change) else { return false }
    return record.vendorID == id || record.superseded.contains(id)
  }

  /// What only one object can have and a change gives to its object: what the record does not name, and what is written
  /// again.
  private func bound(by change: Change, _ schema: KindSchema) -> Set<ManagedKey> {
    guard let after = change.outcome?.attributes else { return [] }
    let before = record(of: change)?.attributes ?? [:]
    return Set(
      schema.exclusiveLists.flatMap { list -> [ExclusiveKey] in
        let known = Set(list.keys(in: before))
        let written = change.fields.map(\.path).filter { $0.root == list.field }
        return list.keys(in: after).filter { key in
          !known.contains(key) || written.contains { $0.mayLead(to: key) }
        }
      }.map(ManagedKey.exclusive))
  }

  /// What a record manages, and what a write without an outcome may have added.
  private func managedKeys(of record: StateRecord, _ schema: KindSchema) -> Set<ManagedKey> {
    let attributes =
      record.unconfirmed.isEmpty ? record.attributes : PriorSide(record, schema, form: { $0 }).everything
    return schema.managedKeys(vendorID: record.vendorID, vendorName: record.vendorName, attributes)
  }

  /// What the vendor does not show is adopted by being added, and deleted by being removed.
  private func unseenTouch(of change: Change, _ schema: KindSchema) -> Touch? {
    let before = record(of: change).map { managedKeys(of: $0, schema) }
    let after =
      change.action == .delete
      ? nil
      : change.outcome.map { schema.managedKeys(vendorID: nil, vendorName: $0.vendorName, $0.attributes) } ?? before
    let keys = (before ?? []).symmetricDifference(after ?? [])
    return keys.isEmpty ? nil : Touch(keys: keys, isRemoval: after == nil)
  }

  /// - Parameters:
  ///   - key: The first of the keys that another environment manages.
  ///   - count: How many there are.
  private static func effect(on key: ManagedKey, isRemoval: Bool, count: Int) -> String {
    switch key {
    case .object(let id): "the object \(id) would be \(isRemoval ? "deleted" : "adopted")"
    case .element: "\(count == 1 ? "1 entry" : "\(count) entries") would be changed"
    case .exclusive(let key): "the \(key.kind) \(key.value.joined(separator: " ")) would be taken"
    }
  }

  private func diagnostic(of change: Change, _ what: String, owner: Owner, isRemoval: Bool) -> Diagnostic {
    Diagnostic(
      .otherEnvironment, "\(what), but \(owner.words) manages it as \(owner.address)",
      address: change.address,
      notes: ["both environments use the same account of the same server"],
      suggestion: isRemoval
        ? "`ccops state forget \(change.address)` leaves it to that environment"
        : "remove the file here, or give this environment an account of its own")
  }
}

extension FieldPath {
  /// Whether a change at this path of an exclusive list may write the element of a key.
  fileprivate func mayLead(to key: ExclusiveKey) -> Bool {
    for case .element(_, let value) in steps { return [value] == key.value }
    return true
  }
}
