/// A change of the records of a state.
package struct StateEdit: Hashable, Sendable {
  package var upserts: [Address: StateRecord]
  package var removals: Set<Address>
  /// The creates that are unresolved from now on, all of them; nil leaves them as they are.
  package var unresolvedCreates: [Address: UnresolvedCreate]?
  /// The accounts that the records are of, all of them; nil leaves them as they are.
  package var accounts: [String: ProviderAccount]?
  /// Where the records stood in the store that they are copied from: the state goes on with that lineage, at no lower
  /// serial.
  package var origin: StateLine?

  package init(
    upserts: [Address: StateRecord] = [:], removals: Set<Address> = [],
    unresolvedCreates: [Address: UnresolvedCreate]? = nil, accounts: [String: ProviderAccount]? = nil,
    origin: StateLine? = nil
  ) {
    self.upserts = upserts
    self.removals = removals
    self.unresolvedCreates = unresolvedCreates
    self.accounts = accounts
    self.origin = origin
  }

  package var isEmpty: Bool {
    upserts.isEmpty && removals.isEmpty && unresolvedCreates == nil && accounts == nil && origin == nil
  }

  /// What turns one set of records into another.
  package init(from old: Snapshot, to new: Snapshot) {
    self.init(
      upserts: new.records.filter { old.records[$0.key] != $0.value },
      removals: Set(old.records.keys).subtracting(new.records.keys),
      unresolvedCreates: old.unresolvedCreates == new.unresolvedCreates ? nil : new.unresolvedCreates,
      accounts: old.accounts == new.accounts ? nil : new.accounts)
  }

  /// The records after the edit. Lineage and serial stay.
  package func applied(to old: Snapshot) -> Snapshot {
    var new = old
    for address in removals { new.records[address] = nil }
    new.records.merge(upserts) { _, new in new }
    if let unresolvedCreates { new.unresolvedCreates = unresolvedCreates }
    if let accounts { new.accounts = accounts }
    return new
  }
}

/// Where a state stands: one point of one line of snapshots.
package struct StateLine: Hashable, Sendable {
  /// Empty before the first change.
  package let lineage: String
  package let serial: Int

  package init(lineage: String, serial: Int) {
    self.lineage = lineage
    self.serial = serial
  }

  /// Where the edit takes the state; every store moves by this rule.
  ///
  /// - Parameter newLineage: Asked for when the state has none yet.
  package func advanced(by edit: StateEdit, newLineage: () -> String) -> StateLine {
    StateLine(
      lineage: edit.origin?.lineage ?? (lineage.isEmpty ? newLineage() : lineage),
      serial: max(serial + 1, edit.origin?.serial ?? 0))
  }
}

extension Snapshot {
  package var line: StateLine { StateLine(lineage: lineage, serial: serial) }
}
