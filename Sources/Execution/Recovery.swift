package import Model

/// The state together with what the journal of a run that ended early adds to it.
package enum Recovery {
  package struct Recovered: Hashable, Sendable {
    package var snapshot: Snapshot
    /// Operations whose outcome was recorded but had not reached the state.
    package let completed: Int
    /// What was being written when the run ended.
    package let unresolvedAddresses: [Address]
    /// When the last of them was begun; its request may still be on its way.
    package let lastIntent: Timestamp?
    /// Addresses whose deletion was begun and has no outcome.
    package var unfinishedDeletions: Set<Address>
  }

  /// - Complexity: Linear in the entries of the journal.
  package static func fold(_ reading: StateReading) -> Recovered {
    var ledger = RunLedger(reading.snapshot)
    for entry in reading.journal { ledger.apply(entry.event, of: entry.run, at: entry.at) }
    return Recovered(
      snapshot: ledger.result, completed: ledger.completed, unresolvedAddresses: ledger.unresolvedAddresses,
      lastIntent: ledger.lastOpenIntent, unfinishedDeletions: ledger.unfinishedDeletions)
  }

  /// The same, with the records in the form that the kinds have now.
  ///
  /// - Throws: `StateError.unreadable` for a record of a newer form.
  package static func fold(
    _ reading: StateReading, to schemas: [KindAddress: KindSchema]
  ) throws(StateError) -> Recovered {
    let recovered = fold(reading)
    return Recovered(
      snapshot: try recovered.snapshot.migrated(to: schemas), completed: recovered.completed,
      unresolvedAddresses: recovered.unresolvedAddresses, lastIntent: recovered.lastIntent,
      unfinishedDeletions: recovered.unfinishedDeletions)
  }
}
