package import Model

/// Finds the changes of a plan that would adopt or delete what another environment manages on the same account.
package struct OtherEnvironments: Sendable {
  private struct Key: Hashable {
    let kind: KindAddress
    let parts: [String]
  }

  private struct Owner {
    let words: String
    let address: Address
  }

  private struct Touch {
    let parts: Set<[String]>
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

  /// Whether a plan adopts or deletes anything: only then other states need to be read.
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
      let found = touch.parts.filter { owners[Key(kind: change.address.kind, parts: $0)] != nil }
        .sorted { $0.lexicographicallyPrecedes($1) }.compactMap { owners[Key(kind: change.address.kind, parts: $0)] }
      return found.first.map { diagnostic(of: change, touch: touch, owner: $0, count: found.count) }
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
          let keys = schemas[kind]?.managedKeys(
            vendorID: record.vendorID, vendorName: record.vendorName, record.attributes)
          for parts in keys ?? [] { owners[Key(kind: kind, parts: parts)] = Owner(words: words, address: address) }
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

  /// What a change adopts or deletes; nil where it does neither.
  private func touch(of change: Change) -> Touch? {
    guard change.action != .unchanged, change.action != .forget, let schema = schemas[change.address.kind] else {
      return nil
    }
    guard schema.reading != .unreadable else { return unseenTouch(of: change, schema) }
    guard let id = change.vendorID else { return nil }
    if change.action == .delete || change.action == .replace { return Touch(parts: [[id]], isRemoval: true) }
    let record = snapshot.records[change.movedFrom ?? change.address]
    guard record?.vendorID != id, record?.superseded.contains(id) != true else { return nil }
    return Touch(parts: [[id]], isRemoval: false)
  }

  /// What the vendor does not show is adopted by being added, and deleted by being removed.
  private func unseenTouch(of change: Change, _ schema: KindSchema) -> Touch? {
    let before = snapshot.records[change.movedFrom ?? change.address].map {
      schema.managedKeys(vendorID: $0.vendorID, vendorName: $0.vendorName, $0.attributes)
    }
    let after =
      change.action == .delete
      ? nil
      : change.outcome.map { schema.managedKeys(vendorID: "", vendorName: $0.vendorName, $0.attributes) } ?? before
    let parts = (before ?? []).symmetricDifference(after ?? [])
    return parts.isEmpty ? nil : Touch(parts: parts, isRemoval: after == nil)
  }

  private func diagnostic(of change: Change, touch: Touch, owner: Owner, count: Int) -> Diagnostic {
    let isUnseen = schemas[change.address.kind]?.reading == .unreadable
    let what = isUnseen ? (count == 1 ? "1 entry" : "\(count) entries") : "the object \(change.vendorID ?? "")"
    let verb = isUnseen ? "changed" : touch.isRemoval ? "deleted" : "adopted"
    return Diagnostic(
      .otherEnvironment, "\(what) would be \(verb), but \(owner.words) manages it as \(owner.address)",
      address: change.address,
      notes: ["both environments use the same account of the same server"],
      suggestion: touch.isRemoval
        ? "`ccops state forget \(change.address)` leaves it to that environment"
        : "remove the file here, or give this environment an account of its own")
  }
}
