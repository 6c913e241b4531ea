package import Model
import Synchronization

/// The state of one test: records and journal in memory, with the contract of a session and nothing else.
package final class MemorySession: StateSession, StateStore {
  private struct Contents {
    var snapshot = Snapshot(lineage: "test")
    var journal: [JournalEntry] = []
    var announced: [JournalEntry.Event] = []
    var run = 1
    var isDead: @Sendable () -> Bool = { false }
  }

  private let contents: Mutex<Contents>

  package init(_ snapshot: Snapshot = Snapshot(lineage: "test")) {
    contents = Mutex(Contents(snapshot: snapshot))
  }

  /// The journal as it is on stable storage now.
  package var journaled: [JournalEntry] { contents.withLock { $0.journal } }

  /// The same state and journal, for another program; with `shared`, only what another machine would know of the
  /// journal: what was announced, and what became of it in so many of the first entries.
  package init(copying other: MemorySession, journalAsShared shared: Int? = nil) {
    var copy = other.contents.withLock { $0 }
    copy.isDead = { false }
    copy.run += 1
    if let shared {
      let intents = copy.announced.map {
        JournalEntry(run: "run \(copy.run - 1)", sequence: 0, at: Timestamp(milliseconds: 0), event: $0)
      }
      copy.journal = intents + copy.journal.prefix(shared).filter { !$0.event.isIntent }
    }
    contents = Mutex(copy)
  }

  /// Nothing is written any more while `isDead` says so.
  package func die(when isDead: @escaping @Sendable () -> Bool) { contents.withLock { $0.isDead = isDead } }

  package func read() async throws(StateError) -> StateReading {
    contents.withLock { StateReading(snapshot: $0.snapshot, journal: $0.journal) }
  }

  package func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {
    if contents.withLock(\.isDead)() { throw .unwritable("the program is dead") }
    contents.withLock { $0.announced = intents }
  }

  package func requireLock() async throws(StateError) {
    if contents.withLock(\.isDead)() { throw .unwritable("the program is dead") }
  }

  package func requireCurrent() async throws(StateError) { try await requireLock() }

  package func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    if contents.withLock(\.isDead)() { throw .unwritable("the program is dead") }
    contents.withLock { contents in
      for event in events {
        if case .begun = event, !contents.journal.isEmpty { contents.run += 1 }
        contents.journal.append(
          JournalEntry(
            run: "run \(contents.run)", sequence: contents.journal.count,
            at: Timestamp(milliseconds: Int64(contents.journal.count)),
            event: event))
      }
    }
  }

  package func commit(
    _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
  ) async throws(StateError) -> Int {
    contents.withLock { contents in
      contents.snapshot.records.merge(edit.upserts) { _, new in new }
      for address in edit.removals { contents.snapshot.records[address] = nil }
      if let unresolvedCreates = edit.unresolvedCreates { contents.snapshot.unresolvedCreates = unresolvedCreates }
      let line = contents.snapshot.line.advanced(by: edit) { "test" }
      contents.snapshot.lineage = line.lineage
      contents.snapshot.serial = line.serial
      contents.journal = []
      contents.announced = []
      return contents.snapshot.serial
    }
  }

  package func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result { try await body(self) }

  package func lockHolder() async throws(StateError) -> LockHolder? { nil }

  package func breakLock(of holder: LockHolder) async throws(StateError) {}

  package func others(_ filter: OtherStateFilter) -> [OtherState] { [] }
  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] { [] }
}
