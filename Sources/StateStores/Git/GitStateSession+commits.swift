import Git
package import Model

/// The commits that other machines see: the run and what it intends before its first write, what became of it while it goes on, and its end.
extension GitStateSession {
  package func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {
    await pushAlone()
    defer { pushNext() }
    try requireLease()
    // A run that others could see, and a folder that does not say where: what this run intends must not hide behind it.
    guard sharing != nil || base.run != nil else { return }
    try requireNoOther()
    let entries = intents.map { JournalEntry(run: journal.run, sequence: 0, at: clock(), event: $0) }
    let (owed, header, lease) = (await journal.owed, await journal.header, self.lease)
    // What became of earlier intents stands before those of this run.
    let edits = SharedRun.edits(base.run, lease: lease, journal: header, entries: owed + entries)
    let next = SharedRun.after(base.run, lease: lease, journal: header, hasEntries: true)
    let count = intents.count
    let summary = "run: \(count) \(count == 1 ? "operation is" : "operations are") to follow"
    let asked = sharing?.timing.now()
    try await storing(summary, edits) { commit throws(StateError) in
      if let sharing {
        switch try await sharing.push(commit) {
        case .done: shownAt = asked
        case .moved: throw try await whoMoved(sharing)
        case .refused(let words): throw .unwritable("\(sharing.refusal(words)); nothing was sent")
        case .unreachable(let words): throw .unwritable("\(sharing.unreachable(words)); nothing was sent")
        }
      }
      try await goOn(commit, next, owed)
    }
  }

  /// The lock of a shared state is taken by `announce`: until then other machines may write.
  package func requireCurrent() async throws(StateError) {
    await pushAlone()
    defer { pushNext() }
    guard let sharing else { return }
    let known = base.tip
    let error = try await whoMoved(sharing)
    if base.tip != known { throw error }
  }

  /// Shares the outcomes that are not yet on the remote, or only that the run lives.
  package func checkpoint() async {
    await pushAlone()
    defer { pushNext() }
    guard let sharing, let shownAt, loss == nil, !isOver else { return }
    let isDue = sharing.timing.now() - shownAt >= SharedLease.heartbeat
    if isDue { return await showOutcomes(ending: false) }
    if await !journal.owed.isEmpty { await showOutcomes(ending: false) }
  }

  /// Pushes a commit that only shows the run. What a remote that does not answer may or may not have taken, the next commit leads on from, so either is
  /// right. Trouble is tried again at the next tick; when it lasts, the run may not begin anything (`requireTouch`).
  func showOutcomes(ending: Bool) async {
    guard let sharing, let run = base.run else { return }
    let owed = await journal.owed
    // What was announced need not be told again.
    let outcomes = owed.filter { !$0.event.isIntent }
    let told = outcomes.isEmpty ? "" : ", \(outcomes.count) \(outcomes.count == 1 ? "outcome" : "outcomes")"
    let lease = ending ? nil : self.lease
    let edits = [lease.map(SharedRun.edit) ?? SharedRun.endOfLease] + SharedRun.edit(of: outcomes, part: run.parts + 1)
    let next = run.after(lease: lease, hasEntries: !outcomes.isEmpty)
    let asked = sharing.timing.now()
    do throws(StateError) {
      try await storing("run: \(ending ? "ended without finishing" : "going on")\(told)", edits) {
        commit throws(StateError) in
        switch try await sharing.push(commit, isShort: true) {
        case .done: shownAt = asked
        case .moved:
          loss = "another run took this one for dead and went on in its place, so nothing more is begun"
          return
        case .refused(let words): trouble = sharing.refusal(words)
        case .unreachable(let words): trouble = sharing.unreachable(words)
        }
        try await goOn(commit, next, owed)
      }
    } catch {
      trouble = error.description
    }
  }

  /// Everything that comes next leads on from this commit.
  private func goOn(_ commit: ObjectID, _ run: SharedRun, _ owed: [JournalEntry]) async throws(StateError) {
    let before = base
    base = GitStateReader.Base(tip: commit, lineage: before.lineage, serial: before.serial, run: run)
    await journal.paid(owed)
    try await move(from: before, to: commit)
  }

  /// A living run may have shown itself since this one looked.
  func requireNoOther() throws(StateError) {
    guard sharing != nil, let lease = base.run?.lease, lease != deadLease, lease.holder != holder else { return }
    throw .held(by: lease.holder)
  }

  /// Takes the lease of a run on another machine off the remote. Its journal stays.
  func endOther() async throws(StateError) {
    try await storing("run: its lease was broken", [SharedRun.endOfLease]) { commit throws(StateError) in
      try await shareFirst(commit)
      try await move(from: base, to: commit)
    }
  }

  private var lease: SharedLease { SharedLease(holder: holder, renewedAt: clock()) }

  private func storing(
    _ summary: String, _ edits: [TreeEdit], _ body: (ObjectID) async throws(StateError) -> Void
  ) async throws(StateError) {
    let words = RunCommitMessage(summary: summary, environment: reader.environment, holder: holder, at: clock())
    try await storing(edits, words.text, words.author, body)
  }

  private func whoMoved(_ sharing: GitSharing) async throws(StateError) -> StateError {
    let before = base.serial
    try await sharing.fetch()
    base = try await reader.base()
    return base.run?.lease.map { .held(by: $0.holder) } ?? .moved(expected: before, found: base.serial)
  }

  // MARK: The end

  /// For a commit behind which no vendor call stands: the remote has it first, or nothing has changed.
  func shareFirst(_ commit: ObjectID) async throws(StateError) {
    guard let sharing else { return }
    switch try await sharing.push(commit) {
    case .done: return
    case .moved: throw try await whoMoved(sharing)
    case .refused(let words): throw .unwritable(sharing.refusal(words))
    case .unreachable(let words): throw .unwritable(sharing.unreachable(words))
    }
  }

  /// For a commit that may be the only record of what was done: it is here already. Gives why the remote does not have it, in words.
  func shareAfterwards(_ commit: ObjectID) async -> String? {
    guard let sharing else { return nil }
    for attempt in 1... {
      let result: GitSharing.Push
      do throws(StateError) {
        result = try await sharing.push(commit)
      } catch {
        result = .unreachable(error.description)
      }
      switch result {
      case .done: return nil
      case .moved:
        loss = "another run took this one for dead and went on in its place"
        return "\(loss ?? ""); plan again, and what this run did is found on the platform"
      case .refused(let words): return "\(sharing.refusal(words)); \(sharing.pushLater)"
      case .unreachable(let words):
        if await isLast(attempt, sharing) { return "\(sharing.unreachable(words)); \(sharing.pushLater)" }
      }
    }
    return nil
  }

  private func isLast(_ attempt: Int, _ sharing: GitSharing) async -> Bool {
    guard attempt < 3 else { return true }
    do {
      try await sharing.timing.pause(.seconds(attempt))
      return false
    } catch {
      return true
    }
  }
}
