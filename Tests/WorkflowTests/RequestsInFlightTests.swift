import Model
import StateStores
import Synchronization
import TestSupport
import Testing
import Workflows

/// How long a run waits for the requests of an earlier one.
@Suite(.bounded) struct RequestsInFlightTests {
  private static func time(_ seconds: Int64?) -> Timestamp? { seconds.map { Timestamp(milliseconds: $0 * 1000) } }

  @Test(
    "a run waits for the last request, and longer than one that lost its lock may act",
    arguments: [
      (nil, nil, 100, nil), (90, nil, 100, 20), (60, nil, 100, nil), (200, nil, 100, 30), (nil, 145, 129, 56),
      (nil, 145, 185, nil), (100, 145, 129, 56), (128, 80, 129, 29), (nil, 9999, 100, 100),
    ] as [(Int64?, Int64?, Int64, Int64?)])
  func waits(_ intent: Int64?, _ lock: Int64?, _ now: Int64, _ seconds: Int64?) throws {
    let requests = RequestsInFlight(
      lastIntent: Self.time(intent), intentTimeout: 30, mayWriteUntil: Self.time(lock), timeout: 40)
    let wait = requests.wait(at: try #require(Self.time(now)))
    #expect(wait?.milliseconds == seconds.map { $0 * 1000 })
  }

  @Test("apply after an unlock waits before it reads anything")
  func apply() async throws {
    let now = Timestamp(milliseconds: 1_000_000)
    let paused = Mutex<[Duration]>([])
    var settings = Settings(environment: "production")
    settings.providers["hanoi"] = ProviderSettings(
      alias: "hanoi", type: "omicall", url: try ServerURL("https://h.example", allowsInsecure: false))
    let holder = LockHolder(user: "bob", host: "ci", process: 1, run: nil, since: now)
    let space = MemoryStateSpace(clock: { now })
    let store = UnlockedStore(
      memory: space.store(StateIdentity(environment: "production")),
      mayWriteUntil: Timestamp(milliseconds: now.milliseconds + 16_000))
    let workspace = Workspace(
      settings: settings, resources: [], commit: "worktree", schemas: [:], providers: [:], store: store,
      sink: NoSink(), holder: holder, author: "Bob", clock: { now },
      load: { _ throws(ProviderError) in throw ProviderError(.rejected, "no files") },
      pause: { duration in paused.withLock { $0.append(duration) } })
    _ = try await ApplyWorkflow(workspace, confirm: { _ in true }).run()
    #expect(paused.withLock { $0 } == [.seconds(46)])
  }
}

private struct NoSink: EventSink {
  func send(_ event: RunEvent) {}
}

/// A state that was unlocked while a run was going on.
private struct UnlockedStore: StateStore {
  let memory: MemoryStateStore
  let mayWriteUntil: Timestamp

  private func unlocked(_ reading: StateReading) -> StateReading {
    StateReading(snapshot: reading.snapshot, journal: reading.journal, mayWriteUntil: mayWriteUntil)
  }

  func read() async throws(StateError) -> StateReading { unlocked(try await memory.read()) }
  func lockHolder() async throws(StateError) -> LockHolder? { try await memory.lockHolder() }
  func breakLock(of holder: LockHolder) async throws(StateError) { try await memory.breakLock(of: holder) }
  func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    try await memory.history(of: address, limit: limit)
  }
  func others(_ filter: OtherStateFilter) async throws(StateError) -> [OtherState] {
    try await memory.others(filter)
  }
  func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let reading = unlocked(try await memory.read())
    return try await memory.withStateLock(holder) { try await body(Session(own: $0, reading: reading)) }
  }

  private struct Session: StateSession {
    let own: any StateSession
    let reading: StateReading

    func read() async throws(StateError) -> StateReading { reading }
    func announce(_ intents: [JournalEntry.Event]) async throws(StateError) { try await own.announce(intents) }
    func requireLock() async throws(StateError) { try await own.requireLock() }
    func requireCurrent() async throws(StateError) { try await own.requireCurrent() }
    func journal(_ events: [JournalEntry.Event]) async throws(StateError) { try await own.journal(events) }
    func commit(
      _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
    ) async throws(StateError) -> Int {
      try await own.commit(edit, message: message, recorded: recorded)
    }
  }
}
