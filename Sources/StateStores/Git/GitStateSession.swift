import Git
package import Model
import Platform

/// Writing access to a git state for the time of a lock.
///
/// With a remote, three kinds of commits leave this machine. The first shows the run and all that it intends, before
/// its first write. Some show what became of it while it goes on. The last ends it and has the new state; it is
/// recorded here first, so that after it only the sharing can fail.
package actor GitStateSession: StateSession {
  let reader: GitStateReader
  let sharing: GitSharing?
  let commits: RunCommits
  let journal: Journal
  let identifier: @Sendable () -> String
  /// The lock that was found and belongs to a dead run.
  private let deadLock: SharedLock?
  var base: GitStateReader.Base
  var lock = RunLock()
  /// One commit at a time: each leads on from the last.
  private let order = AsyncMutex()
  private let executor = BlockingExecutor(label: "ccops.state")
  /// For the tasks that renew the lock: they must not wait for what else the program computes.
  private let renewal = WaitingExecutor(label: "ccops.renewal")
  private let ticks: AsyncStream<Void>
  private let ticker: AsyncStream<Void>.Continuation

  /// What a session needs from the store.
  struct Context: Sendable {
    let reader: GitStateReader
    let sharing: GitSharing?
    /// `Name <address>` of the user; empty: the name of the holder.
    let author: String
    let clock: @Sendable () -> Timestamp
    /// Makes random ids.
    let identifier: @Sendable () -> String

    func commits(of holder: LockHolder) -> RunCommits {
      RunCommits(reader: reader, holder: holder, author: author.isEmpty ? holder.user : author, clock: clock)
    }
  }

  init(_ context: Context, holder: LockHolder, over deadLock: SharedLock? = nil) async throws(StateError) {
    reader = context.reader
    sharing = context.sharing
    commits = context.commits(of: holder)
    identifier = context.identifier
    self.deadLock = deadLock
    (ticks, ticker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    let base = try await reader.base()
    self.base = base
    let existing = try await reader.liveJournal(on: base)
    journal = Journal(
      folder: reader.folder, existing: existing,
      header: JournalHeader(id: identifier(), lineage: base.meta.lineage, serial: base.meta.serial), run: identifier(),
      clock: context.clock, isShared: sharing != nil)
    let through = base.run?.through ?? 0
    await journal.addUnshared((existing?.entries ?? []).filter { $0.sequence > through })
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  // MARK: The port

  package func read() async throws(StateError) -> StateReading {
    let (base, reading) = try await reader.read()
    self.base = base
    return reading
  }

  package func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    if events.contains(where: \.isIntent) { try await requireLock() } else { try require(.record) }
    try await journal.append(events)
    // A large write goes on for many requests: what it has done is written down, and then it stops too.
    if events.contains(where: \.isProgress) { try require(.write) }
    if lock.isShared, await journal.unshared.count >= Self.batch { ticker.yield() }
  }

  package func requireLock() async throws(StateError) {
    if lock.isOverdue(now: now) {
      await order.withLock {
        if lock.isOverdue(now: now) { await showOutcomes(ending: false) }
      }
    }
    try require(.write)
  }

  /// The lock of a shared state is taken by `announce`: until then other machines may write.
  package func requireCurrent() async throws(StateError) {
    try await order.withLock { () async throws(StateError) in
      guard let sharing else { return }
      let known = base.tips
      let error = try await whoMoved(sharing)
      if base.tips != known { throw error }
    }
  }

  package func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {
    try await order.withLock { () async throws(StateError) in
      try require(.record)
      try await requireRecordable(after: intents.count)
      // A run that others could see, and a folder that does not say where: what this run intends must not hide behind
      // it.
      guard sharing != nil || base.run != nil else { return }
      try requireNoOther()
      try await announceAlone(intents)
    }
  }

  package func commit(
    _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
  ) async throws(StateError) -> Int {
    try await order.withLock { () async throws(StateError) in
      try require(.record)
      try requireNoOther()
      let unshared = try await journal.commit { journal throws(StateError) in
        let unshared = try await self.write(edit, message: message, journal: journal, recorded: recorded)
        return (await self.nextJournal(), unshared)
      }
      if let unshared { throw .unshared(serial: base.meta.serial, unshared) }
      return base.meta.serial
    }
  }

  /// Renews the lock if it is due: shares the outcomes that are not yet on the remote, or only that the run lives.
  package func checkpoint() async {
    await order.withLock {
      let hasOutcomes = await !journal.unshared.isEmpty
      guard handle(.tick(hasOutcomes: hasOutcomes)) == .renew else { return }
      await showOutcomes(ending: false)
    }
  }

  // MARK: Life

  /// Runs `body` while the lock is renewed, and ends the session whatever happens.
  func live<Result: Sendable>(_ body: @Sendable (any StateSession) async throws -> Result) async throws -> Result {
    do {
      let result = try await runWithHeartbeat(body)
      await end()
      return result
    } catch {
      await end()
      throw error
    }
  }

  private func runWithHeartbeat<Result: Sendable>(
    _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    guard let timing = sharing?.timing else { return try await body(self) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      // A task of its own: the end of the run must not break off a push.
      group.addTask(executorPreference: renewal) {
        for await _ in self.ticks { await Task(executorPreference: self.renewal) { await self.checkpoint() }.value }
      }
      group.addTask(executorPreference: renewal) {
        while !Task.isCancelled {
          do { try await timing.pause(Self.interval) } catch { return }
          self.ticker.yield()
        }
      }
      defer {
        ticker.finish()
        group.cancelAll()
      }
      return try await body(self)
    }
  }

  /// From here on the session refuses to write, even if it was kept. A run that did not finish gives its lock back; its
  /// journal stays.
  private func end() async {
    await order.withLock {
      if handle(.end) == .release { await showOutcomes(ending: true) }
    }
  }

  // MARK: The lock

  @discardableResult
  func handle(_ event: RunLock.Event) -> RunLock.Action { lock.handle(event, now: now) }

  private func require(_ use: RunLock.Use) throws(StateError) {
    if let objection = lock.objection(to: use, now: now) { throw .unwritable(objection) }
  }

  /// A living run may have shown itself since this one looked.
  private func requireNoOther() throws(StateError) {
    guard sharing != nil, let lock = base.run?.lock, lock != deadLock, lock.holder != commits.holder else { return }
    throw .held(by: lock.holder)
  }

  var now: Duration { sharing?.timing.now() ?? .zero }
}

extension GitStateSession {
  /// Entries, an intent and an outcome an operation, wait at most so many, or so long, until other machines can see
  /// them.
  private static let batch = 50
  private static let interval = Duration.seconds(5)
  /// Bytes that a commit needs in any case, and for each operation: more than the usual, less than the largest.
  static let commitSize = 64 << 10
  static let recordSize = 4 << 10
}
