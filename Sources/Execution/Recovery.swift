package import Model

/// Folds the journal of a run that did not end over the state: what it did is kept, and what is in doubt is named.
package enum Recovery {
  package struct Recovered: Hashable, Sendable {
    package let snapshot: Snapshot
    /// Operations whose outcome was recorded but had not reached the state.
    package let completed: Int
    /// What was being written when the run ended.
    package let inDoubt: [Address]
    /// When the last of them was begun; its request may still be on its way.
    package let lastIntent: Timestamp?
  }

  package static func fold(_ reading: StateReading) -> Recovered {
    var snapshot = reading.snapshot
    var pending: [String: (doubt: Doubt, run: String)] = [:]
    var open: [String: Address] = [:]
    var parts: [Address: ConfirmedParts] = [:]
    var completed = 0
    for entry in reading.journal {
      switch entry.event {
      case .begun: break
      case .intended(let operation, let address, let call, let name, let body, let known):
        open[operation] = address
        // Updates and deletions settle themselves by the next three-way plan; a create must be looked for.
        if call == .create {
          let doubt = Doubt(
            address: address, vendorName: name, body: body ?? [:], intendedAt: entry.at, known: known)
          pending[operation] = (doubt, entry.run)
        }
      case .succeeded(let operation, let address, let record):
        pending[operation] = nil
        open[operation] = nil
        // Whatever of the address was in doubt before this run, its plan has settled. The run's own creates are another matter: it may have announced
        // one that this outcome, a move or the deletion of an old object, says nothing about.
        for (other, old) in pending where old.doubt.address == address && old.run != entry.run {
          pending[other] = nil
          open[other] = nil
        }
        snapshot.doubts[address] = nil
        snapshot.records[address] = record
        parts[address] = nil
        completed += 1
      case .progressed(_, let record, let field, let added, let removed):
        snapshot.records[record.address] = progressed(snapshot.records[record.address], record)
        parts[record.address, default: ConfirmedParts()].note(field, added: added, removed: removed)
      case .failed(let operation, _, _):
        pending[operation] = nil
        open[operation] = nil
      case .unsure: break
      }
    }
    for (address, parts) in parts {
      if let record = snapshot.records[address] { snapshot.records[address] = parts.applied(to: record) }
    }
    for (doubt, _) in pending.values { snapshot.doubts[doubt.address] = doubt }
    return Recovered(
      snapshot: snapshot, completed: completed, inDoubt: Set(open.values).sorted(),
      lastIntent: reading.journal.last { isOpen($0, open) }?.at)
  }

  private static func isOpen(_ entry: JournalEntry, _ open: [String: Address]) -> Bool {
    guard case .intended(let operation, _, _, _, _, _) = entry.event else { return false }
    return open[operation] != nil
  }

  /// A record while a large write goes on: what the journal says of it, around the values that are known so far.
  private static func progressed(_ existing: StateRecord?, _ record: StateRecord) -> StateRecord {
    var result = record
    result.attributes = existing?.attributes ?? record.attributes
    return result
  }
}
