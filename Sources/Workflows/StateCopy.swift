package import Model

/// `ccops state copy`: takes an environment's state over into another store, faithfully: records, unresolved creates,
/// lineage and serial. The source keeps its own.
///
/// Both states are locked meanwhile, so neither changes during the copy.
package struct StateCopy: Sendable {
  /// A store and the name it has in `"backend"`.
  package struct Place: Sendable {
    package let store: any StateStore
    package let name: String

    package init(_ store: any StateStore, name: String) {
      self.store = store
      self.name = name
    }
  }

  package struct Outcome: Hashable, Sendable {
    package let records: Int
    package let serial: Int
    /// The target had all of it already.
    package let wasEqual: Bool
  }

  private let source: Place
  private let target: Place
  private let holder: LockHolder
  private let author: String
  private let clock: @Sendable () -> Timestamp

  package init(
    from source: Place, to target: Place, holder: LockHolder, author: String,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.source = source
    self.target = target
    self.holder = holder
    self.author = author
    self.clock = clock
  }

  /// - Parameter force: replaces what the target has, whatever it is.
  package func run(force: Bool) async throws -> Outcome {
    try await source.store.withStateLock(holder) { from in
      try await target.store.withStateLock(holder) { to in
        let (old, new) = (try await to.read(), try await from.read())
        if let objection = objection(new, old, force: force) { throw WorkflowError(objection) }
        if !force, let objection = try await divergence(new.snapshot, old.snapshot) { throw WorkflowError(objection) }
        let snapshot = new.snapshot
        if snapshot == old.snapshot {
          return Outcome(records: snapshot.records.count, serial: snapshot.serial, wasEqual: true)
        }
        let serial = try await to.commit(edit(from: old.snapshot, to: snapshot), message: message(snapshot))
        return Outcome(records: snapshot.records.count, serial: serial, wasEqual: false)
      }
    }
  }

  /// Why it may not be done; nil when it may.
  private func objection(_ new: StateReading, _ old: StateReading, force: Bool) -> String? {
    for (reading, place) in [(new, source), (old, target)] where !reading.journal.isEmpty {
      return "an earlier run with the state in \(place.name) did not end; with \"backend\": \"\(place.name)\" run "
        + "`ccops apply` first, which takes over what it did"
    }
    let (from, to) = (new.snapshot.line, old.snapshot.line)
    if from.lineage.isEmpty { return "there is no state in \(source.name) to copy" }
    if force || to.lineage.isEmpty || new.snapshot == old.snapshot { return nil }
    if to.lineage != from.lineage {
      return "\(target.name) holds another state (lineage \(to.lineage), \(counted(old.snapshot))); --force replaces it"
    }
    guard to.serial >= from.serial else { return nil }
    return
      "\(target.name) is at serial \(to.serial) of this state and \(source.name) at serial \(from.serial), which is "
      + "not newer; --force replaces what \(target.name) has"
  }

  /// Why a copy would lose changes: the target changed an address after the source's last change of it.
  private func divergence(_ new: Snapshot, _ old: Snapshot) async throws -> String? {
    let differing = Set(old.records.keys).union(new.records.keys).filter { old.records[$0] != new.records[$0] }
    var lost: [Address] = []
    for address in differing.sorted() {
      guard let theirs = try await target.store.history(of: address, limit: 1).first else { continue }
      let ours = try await source.store.history(of: address, limit: 1).first
      if theirs.serial >= ours?.serial ?? 0 { lost.append(address) }
    }
    guard let first = lost.first else { return nil }
    let more = lost.count > 1 ? " and \(lost.count - 1) more" : ""
    return "\(target.name) has changes that \(source.name) does not have, of \(first)\(more); --force drops them"
  }

  private func counted(_ snapshot: Snapshot) -> String {
    snapshot.records.count == 1 ? "1 record" : "\(snapshot.records.count) records"
  }

  private func edit(from old: Snapshot, to new: Snapshot) -> StateEdit {
    var edit = StateEdit(from: old, to: new)
    edit.origin = new.line
    return edit
  }

  private func message(_ snapshot: Snapshot) -> StateMessage {
    StateMessage(
      summary: "state: copied from \(source.name) at serial \(snapshot.serial)", details: [], commit: "", by: author,
      at: clock())
  }
}
