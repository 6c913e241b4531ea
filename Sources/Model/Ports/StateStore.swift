/// Read-only access to the state. Reading needs no lock.
package protocol StateReader: Sendable {
  /// The records at the newest serial, and the journal of a run that did not end, if there is one.
  func read() async throws(StateError) -> StateReading
  /// Who may write now; nil when no run has the lock.
  func lockHolder() async throws(StateError) -> LockHolder?
  /// Past changes of state, newest first; of one address when given.
  func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry]
  /// The other states in the same store that the filter lets through, each with the accounts that its records are of.
  func others(_ filter: OtherStateFilter) async throws(StateError) -> [OtherState]
}

/// Where the prior side is kept. Writing is possible only through the session that a lock lends.
package protocol StateStore: StateReader {
  /// Locks the state, runs `body` with a session that may write, and unlocks the state.
  ///
  /// Does not wait for a live holder. A remote lock that should have been renewed is first watched for up to 90
  /// seconds.
  ///
  /// - Parameters:
  ///   - holder: Written into the lock, for the message that a second run prints.
  ///   - body: Must not keep the session after it returns.
  /// - Returns: What `body` returns.
  /// - Throws: `StateError.held` if another run has the lock, another `StateError` if the state cannot be read or
  ///   written; any error that `body` throws.
  func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result
  /// Takes the lock away from a holder that is thought to be gone. Its journal stays for the next run.
  ///
  /// - Throws: `StateError.held` if the holder lives on this machine, or another run has the lock by now.
  func breakLock(of holder: LockHolder) async throws(StateError)
}

/// Writing access to the state, for as long as the lock is held.
package protocol StateSession: Sendable {
  func read() async throws(StateError) -> StateReading
  /// Takes the lock that all machines see, and records there what this run is about to do. To be called once, before
  /// the first vendor write; returns when it is durable there. If this machine's disk is lost, the next run, wherever
  /// it is, looks for what may have been done.
  ///
  /// - Parameter intents: An `.intended` for every write of the plan.
  /// - Throws: `StateError.held` or `.moved` if another run came first; nothing is recorded then.
  func announce(_ intents: [JournalEntry.Event]) async throws(StateError)
  /// Checks that this run still holds the lock. May ask the database, and wait for it.
  ///
  /// - Throws: `StateError.unwritable` when the session has ended, the lock was lost, or it was not renewed for so long
  ///   that others may take it soon. The run must not write to a vendor then.
  func requireLock() async throws(StateError)
  /// Checks that the state is still what `read` returned. A plan on an older state may refuse what another run has just
  /// made, so its errors are shown only after this check.
  ///
  /// - Throws: `StateError.held` or `.moved` when another run came first, and what reading the state throws.
  func requireCurrent() async throws(StateError)
  /// Returns when the events are on stable storage. Calls may overlap; their events share a flush.
  func journal(_ events: [JournalEntry.Event]) async throws(StateError)
  /// Moves the records to the next serial by compare-and-swap and starts a new journal. A state of an older format is
  /// written in the current one.
  ///
  /// - Parameter recorded: Gets the new serial when the change is durable here and what is left is to share it, which
  ///   may take long. Not called where nothing is left, or where the change is shared first.
  /// - Returns: The new serial.
  /// - Throws: `StateError.unshared` if that is done here but other machines cannot see it yet.
  func commit(
    _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
  ) async throws(StateError) -> Int
}

extension StateSession {
  /// As above, for a caller that has nothing to say before the change is shared.
  package func commit(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> Int {
    try await commit(edit, message: message, recorded: { _ in })
  }
}

package struct StateReading: Hashable, Sendable {
  package let snapshot: Snapshot
  package let journal: [JournalEntry]
  /// Until when a run that lost its lock may still begin writes: it may be suspended, and not know that it lost it. nil
  /// where there is no such run.
  package let mayWriteUntil: Timestamp?

  package init(snapshot: Snapshot, journal: [JournalEntry] = [], mayWriteUntil: Timestamp? = nil) {
    self.snapshot = snapshot
    self.journal = journal
    self.mayWriteUntil = mayWriteUntil
  }
}
