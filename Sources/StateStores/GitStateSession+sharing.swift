import Git
package import Model

/// The commits that other machines see: the run and what it intends before its first write, what became of it while it goes on, and its end.
extension GitStateSession {
  package func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {
    try requireLease()
    guard let sharing else { return }
    await pushAlone()
    defer { pushNext() }
    let entries = intents.map { JournalEntry(run: journal.run, sequence: 0, at: clock(), event: $0) }
    let owed = await journal.owed
    let edits = SharedRun.edits(
      base.run, lease: lease, journal: await journal.header, entries: entries + owed)
    let count = intents.count
    let summary = "run: \(count) \(count == 1 ? "operation is" : "operations are") to follow"
    try await storing(summary, edits) { commit throws(StateError) in
      switch try await sharing.remote.push(commit, expecting: base.tip) {
      case .done: try await took(commit, owed)
      case .moved: throw try await whoMoved(sharing)
      case .refused(let words): throw .unwritable("\(sharing.refusal(words)); nothing was sent")
      case .unreachable(let words): throw .unwritable("\(sharing.unreachable(words)); nothing was sent")
      }
    }
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

  /// Pushes a commit that only shows the run. A remote that does not answer is tried again at the next tick.
  func showOutcomes(ending: Bool) async {
    guard let sharing else { return }
    let owed = await journal.owed
    // What was announced need not be told again.
    let outcomes = owed.filter { !$0.event.isIntent }
    let told = outcomes.isEmpty ? "" : ", \(outcomes.count) \(outcomes.count == 1 ? "outcome" : "outcomes")"
    let edits =
      [ending ? SharedRun.endOfLease : SharedRun.edit(of: lease)]
      + SharedRun.edit(of: outcomes, part: (base.run?.parts ?? 0) + 1)
    do throws(StateError) {
      try await storing("run: \(ending ? "ended without finishing" : "going on")\(told)", edits) {
        commit throws(StateError) in
        switch try await sharing.remote.push(commit, expecting: base.tip) {
        case .done: try await took(commit, owed)
        case .moved: loss = "another run took this one for dead and went on in its place, so nothing more is begun"
        case .refused, .unreachable: break
        }
      }
    } catch {
      loss = error.description
    }
  }

  /// Takes the lease of a run on another machine off the remote. Its journal stays.
  func endOther() async throws(StateError) {
    try await storing("run: its lease was broken", [SharedRun.endOfLease]) { commit throws(StateError) in
      try await shareFirst(commit)
      try await move(to: commit)
    }
  }

  private var lease: SharedLease { SharedLease(holder: holder, renewedAt: clock()) }

  private func storing(
    _ summary: String, _ edits: [TreeEdit], _ body: (ObjectID) async throws(StateError) -> Void
  ) async throws(StateError) {
    let words = RunCommitMessage(summary: summary, environment: reader.environment, holder: holder, at: clock())
    try await storing(edits, words.text, words.author, body)
  }

  /// The remote has it; this repository follows.
  private func took(_ commit: ObjectID, _ owed: [JournalEntry]) async throws(StateError) {
    shownAt = sharing?.timing.now()
    await journal.paid(owed)
    try await move(to: commit)
    base = try await reader.base()
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
    switch try await sharing.remote.push(commit, expecting: base.tip) {
    case .done: return
    case .moved: throw try await whoMoved(sharing)
    case .refused(let words): throw .unwritable(sharing.refusal(words))
    case .unreachable(let words): throw .unwritable(sharing.unreachable(words))
    }
  }

  /// For a commit that may be the only record of what was done: it is here already. Gives why the remote does not have it, in words.
  func shareAfterwards(_ commit: ObjectID, on shown: ObjectID?) async -> String? {
    guard let sharing else { return nil }
    for attempt in 1... {
      let result: GitRemote.Push
      do throws(StateError) {
        result = try await sharing.remote.push(commit, expecting: shown)
      } catch {
        result = .unreachable(error.description)
      }
      switch result {
      case .done:
        shownAt = nil
        return nil
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
