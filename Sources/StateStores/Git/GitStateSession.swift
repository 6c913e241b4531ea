import Git
package import Model
import Platform

/// Writing access to a git state for the time of a lease.
///
/// With a remote, three kinds of commits leave this machine: one that shows the run and all it intends before its first write, some while it goes on
/// with what became of them, and the one that ends it. The last is recorded here first: after that only the sharing can fail.
package actor GitStateSession: StateSession {
  let reader: GitStateReader
  let sharing: GitSharing?
  let holder: LeaseHolder
  let identifier: @Sendable () -> String
  let clock: @Sendable () -> Timestamp
  let journal: Journal
  var base: GitStateReader.Base
  var isOver = false
  /// When the run last showed itself on the remote; nil before it did, and after it ended there.
  var shownAt: Duration?
  /// Why a commit that is recorded here is not on the remote.
  private var unshared: String?
  /// What the last attempt to show the run met.
  var trouble: String?
  /// The lease that was found and taken for a dead run's.
  let deadLease: SharedLease?
  /// Why nothing may be begun any more.
  var loss: String?
  private var isPushing = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private let executor = BlockingExecutor(label: "ccops.state")
  /// For the tasks that renew the lock: they must not wait for what else the program computes.
  private let renewal = WaitingExecutor(label: "ccops.renewal")
  private let ticks: AsyncStream<Void>
  private let ticker: AsyncStream<Void>.Continuation

  init(
    reader: GitStateReader, sharing: GitSharing?, over deadLease: SharedLease? = nil, holder: LeaseHolder,
    clock: @escaping @Sendable () -> Timestamp,
    identifier: @escaping @Sendable () -> String
  ) async throws(StateError) {
    self.reader = reader
    self.sharing = sharing
    self.deadLease = deadLease
    self.holder = holder
    self.identifier = identifier
    self.clock = clock
    (ticks, ticker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    let base = try await reader.base()
    self.base = base
    let existing = try await reader.liveJournal(on: base)
    journal = Journal(
      folder: reader.folder, existing: existing,
      header: JournalHeader(id: identifier(), lineage: base.lineage, serial: base.serial), run: identifier(),
      clock: clock, isShared: sharing != nil)
    let through = base.run?.through ?? 0
    await journal.owe((existing?.entries ?? []).filter { $0.sequence > through })
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  package func read() async throws(StateError) -> StateReading {
    let (base, reading) = try await reader.read()
    self.base = base
    return reading
  }

  package func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    if events.contains(where: \.isIntent) { try requireLock() } else { try requireLease() }
    try await journal.append(events)
    // A large write goes on for many requests: what it has done is written down, and then it stops too.
    if events.contains(where: \.isProgress) { try requireTouch() }
    if shownAt != nil, await journal.owed.count >= Self.batch { ticker.yield() }
  }

  package func commit(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> Int {
    await pushAlone()
    defer { pushNext() }
    try requireLease()
    try requireNoOther()
    unshared = nil
    try await journal.commit { journal throws(StateError) in
      try await self.write(edit, message: message, journal: journal)
    }
    if let unshared { throw .unshared(serial: base.serial, unshared) }
    return base.serial
  }

  // MARK: Life

  /// Runs `body` with signs of life for other machines, and ends the session whatever happens.
  func live<Result: Sendable>(_ body: @Sendable (any StateSession) async throws -> Result) async throws -> Result {
    do {
      let result = try await beating(body)
      await end()
      return result
    } catch {
      await end()
      throw error
    }
  }

  private func beating<Result: Sendable>(
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
          await self.tick()
        }
      }
      defer {
        ticker.finish()
        group.cancelAll()
      }
      return try await body(self)
    }
  }

  /// From here on the session refuses to write, even to somebody who kept it. A run that did not finish gives its lease back; its journal stays.
  private func end() async {
    await pushAlone()
    isOver = true
    if shownAt != nil, loss == nil { await showOutcomes(ending: true) }
    shownAt = nil
    pushNext()
  }

  private func tick() { ticker.yield() }

  package func requireLock() throws(StateError) {
    try requireLease()
    try requireTouch()
  }

  func requireLease() throws(StateError) {
    if isOver { throw .unwritable("the lease of this session has ended") }
  }

  /// A run that cannot show that it lives may be taken for dead, so it must not begin anything.
  private func requireTouch() throws(StateError) {
    if let loss { throw .unwritable(loss) }
    guard let sharing, let shownAt, sharing.timing.now() - shownAt >= SharedLease.touch else { return }
    throw .unwritable(
      "other machines had no sign of life of this run for \(SharedLease.touch.milliseconds / 1000) seconds, and may take it for dead"
        + (trouble.map { ": \($0)" } ?? ""))
  }

  // MARK: One push at a time

  func pushAlone() async {
    if isPushing { await withCheckedContinuation { waiting.append($0) } }
    isPushing = true
  }

  func pushNext() {
    if waiting.isEmpty { isPushing = false } else { waiting.removeFirst().resume() }
  }

  // MARK: The commit

  private func write(
    _ edit: StateEdit, message: StateMessage, journal: String?
  ) async throws(StateError) -> JournalHeader {
    let line = StateLine(lineage: base.lineage, serial: base.serial).advanced(by: edit, newLineage: identifier)
    let next = SnapshotCoding.Meta(lineage: line.lineage, serial: line.serial, environment: reader.environment)
    let run = base.run
    let journals = Set([journal].compactMap(\.self) + (run.map { $0.tookOver + [$0.journal.id] } ?? [])).sorted()
    let words = StateCommitMessage(
      message: message, environment: reader.environment, serial: next.serial, run: holder.run, journals: journals)
    let edits =
      GitStateSession.treeEdits(edit, meta: next) + (try await unresolvedEdits(edit.unresolvedCreates))
      + (run?.removal ?? [])
    try await storing(edits, words.text, words.author) { commit throws(StateError) in
      if shownAt == nil { try await shareFirst(commit) }
      try await move(from: base, to: commit)
      base = GitStateReader.Base(tip: commit, lineage: next.lineage, serial: next.serial, run: nil)
      if shownAt != nil { unshared = await shareAfterwards(commit) }
      shownAt = nil
    }
    return JournalHeader(id: identifier(), lineage: next.lineage, serial: next.serial)
  }

  /// Stores a commit on the tip and keeps it for the time of `body`, which makes something point to it.
  func storing<Result>(
    _ edits: [TreeEdit], _ message: String, _ author: Signature,
    _ body: (ObjectID) async throws(StateError) -> Result
  ) async throws(StateError) -> Result {
    let commit: StoredCommit
    do throws(GitError) {
      commit = try await reader.repository.storeCommit(on: base.tip, edits: edits, message: message, author: author)
    } catch {
      throw .unwritable(error.description)
    }
    defer { reader.repository.release(commit) }
    return try await body(commit.id)
  }

  /// Moves this repository's reference from where the session knew it, or from a commit in between: a move of ours may have failed, and another command
  /// here may have fetched.
  func move(from known: GitStateReader.Base, to commit: ObjectID) async throws(StateError) {
    var expected = known.tip
    for _ in 0..<3 {
      if try await reader.mover.move(reader.reference, from: expected, to: commit) == .done { return }
      let (found, leadsOn) = try await reader.leadsOn(to: commit, from: known.tip)
      guard leadsOn else { break }
      expected = found
    }
    throw .moved(expected: known.serial, found: try await reader.base().serial)
  }

  private static func treeEdits(_ edit: StateEdit, meta: SnapshotCoding.Meta) -> [TreeEdit] {
    var edits = [TreeEdit(path: SnapshotCoding.metaPath, contents: SnapshotCoding.bytes(of: meta))]
    for (address, record) in edit.upserts {
      edits.append(TreeEdit(path: SnapshotCoding.path(of: address), contents: SnapshotCoding.bytes(of: record)))
    }
    for address in edit.removals where edit.upserts[address] == nil {
      edits.append(TreeEdit(path: SnapshotCoding.path(of: address), contents: nil))
    }
    return edits
  }

  /// What makes the unresolved creates on record exactly these.
  private func unresolvedEdits(_ unresolvedCreates: [Address: UnresolvedCreate]?) async throws(StateError) -> [TreeEdit]
  {
    guard let unresolvedCreates else { return [] }
    let gone = Set(try await reader.unresolvedCreates(of: base).keys).subtracting(unresolvedCreates.keys)
    return unresolvedCreates.map { address, unresolved in
      TreeEdit(path: SnapshotCoding.unresolvedPath(of: address), contents: SnapshotCoding.bytes(of: unresolved))
    } + gone.map { TreeEdit(path: SnapshotCoding.unresolvedPath(of: $0), contents: nil) }
  }
}

extension GitStateSession {
  /// Entries, an intent and an outcome an operation, wait at most so many, or so long, until other machines can see them.
  private static let batch = 50
  private static let interval = Duration.seconds(5)
}
