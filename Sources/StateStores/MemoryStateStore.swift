package import Model

/// The reference implementation of the port: what the other stores do on a disk, in a few lines of memory. For tests
/// and dry runs.
package struct MemoryStateStore: StateStore {
  private let space: MemoryStateSpace
  private let identity: StateIdentity

  package init(in space: MemoryStateSpace, _ identity: StateIdentity) {
    self.space = space
    self.identity = identity
  }

  package func read() async throws(StateError) -> StateReading { try await space.read(identity) }

  package func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let run = try await space.begin(identity, holder)
    let session = MemoryStateSession(space: space, identity: identity, run: run)
    do {
      let result = try await body(session)
      await space.end(identity, run)
      return result
    } catch {
      await space.end(identity, run)
      throw error
    }
  }

  package func lockHolder() async throws(StateError) -> LockHolder? { try await space.lockHolder(identity) }

  package func breakLock(of holder: LockHolder) async throws(StateError) {
    try await space.breakLock(identity, of: holder)
  }

  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    try await space.history(identity, of: address).prefix(limit).map(\.self)
  }

  package func others(_ filter: OtherStateFilter) async throws(StateError) -> [OtherState] {
    await space.others(identity, filter)
  }
}

private struct MemoryStateSession: StateSession {
  let space: MemoryStateSpace
  let identity: StateIdentity
  let run: String

  func read() async throws(StateError) -> StateReading { try await space.read(identity) }

  /// Every reader of the state sees its journal.
  func announce(_ intents: [JournalEntry.Event]) {}

  func requireLock() async throws(StateError) { try await space.requireHeld(identity, run) }

  /// No other run can write while the lock is held.
  func requireCurrent() async throws(StateError) { try await requireLock() }

  func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    try await space.journal(identity, events, run: run)
  }

  func commit(
    _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
  ) async throws(StateError) -> Int {
    try await space.commit(edit, message: message, to: identity, run: run)
  }
}
