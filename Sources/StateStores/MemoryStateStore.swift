package import Model

/// The reference implementation of the port: what the other stores do on a disk, in a few lines of memory. For tests
/// and dry runs.
package actor MemoryStateStore: StateStore {
  private let clock: @Sendable () -> Timestamp
  private let identifier: @Sendable () -> String
  private var snapshot = Snapshot(lineage: "")
  private var entries: [JournalEntry] = []
  private var past: [(entry: StateHistoryEntry, touched: Set<Address>)] = []
  private var holder: LockHolder?
  /// The run that has the lock.
  private var run: String?

  package init(
    clock: @escaping @Sendable () -> Timestamp, identifier: @escaping @Sendable () -> String = RandomIdentifier.make
  ) {
    self.clock = clock
    self.identifier = identifier
  }

  package func read() -> StateReading { StateReading(snapshot: snapshot, journal: entries) }

  package func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    if let other = self.holder { throw StateError.held(by: other) }
    let run = identifier()
    self.holder = holder
    self.run = run
    defer { end(run) }
    return try await body(MemoryStateSession(store: self, run: run))
  }

  package func lockHolder() -> LockHolder? { holder }

  package func breakLock(of holder: LockHolder) throws(StateError) {
    guard self.holder == holder else {
      if let other = self.holder { throw .held(by: other) }
      return
    }
    self.holder = nil
    run = nil
  }

  package func history(of address: Address?, limit: Int) -> [StateHistoryEntry] {
    past.reversed().filter { change in address.map(change.touched.contains) ?? true }.prefix(limit).map(\.entry)
  }

  /// The lock may have been taken away, and belong to another run by now.
  private func end(_ run: String) {
    guard run == self.run else { return }
    holder = nil
    self.run = nil
  }

  fileprivate func journal(_ events: [JournalEntry.Event], run: String) throws(StateError) {
    try requireHeld(run)
    for event in events {
      let sequence = (entries.last?.sequence ?? 0) + 1
      entries.append(JournalEntry(run: run, sequence: sequence, at: clock(), event: event))
    }
  }

  fileprivate func commit(_ edit: StateEdit, message: StateMessage, run: String) throws(StateError) -> Int {
    try requireHeld(run)
    let old = snapshot.records
    snapshot = edit.applied(to: snapshot)
    let line = snapshot.line.advanced(by: edit, newLineage: identifier)
    snapshot.lineage = line.lineage
    snapshot.serial = line.serial
    entries = []
    let touched = edit.removals.union(edit.upserts.keys).filter { old[$0] != snapshot.records[$0] }
    past.append((entry(message), touched))
    return snapshot.serial
  }

  fileprivate func requireHeld(_ run: String) throws(StateError) {
    if run != self.run { throw .unwritable("the lock of this session has ended") }
  }

  private func entry(_ message: StateMessage) -> StateHistoryEntry {
    StateHistoryEntry(
      id: "\(snapshot.lineage)-\(snapshot.serial)", serial: snapshot.serial, message: message, run: holder?.run)
  }
}

private struct MemoryStateSession: StateSession {
  let store: MemoryStateStore
  let run: String

  func read() async throws(StateError) -> StateReading { await store.read() }

  /// Every reader of the state sees its journal.
  func announce(_ intents: [JournalEntry.Event]) {}

  func requireLock() async throws(StateError) { try await store.requireHeld(run) }

  /// No other run can write while the lock is held.
  func requireCurrent() async throws(StateError) { try await requireLock() }

  func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    try await store.journal(events, run: run)
  }

  func commit(
    _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
  ) async throws(StateError) -> Int {
    try await store.commit(edit, message: message, run: run)
  }
}
