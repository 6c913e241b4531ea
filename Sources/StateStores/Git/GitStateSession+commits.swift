import Git
import Model

/// The commits of a session: each is stored, pushed where the state is shared, and led on from.
extension GitStateSession {
  // MARK: The run

  /// Checks, while nothing is sent yet, that the commit at the end of the run can be made.
  ///
  /// - Throws: `StateError.unwritable` with what is in its way and what to do.
  func requireRecordable(after operations: Int) async throws(StateError) {
    do throws(StateError) {
      try await reader.mover.requireMovable(reader.reference)
      if sharing != nil || base.tips.run != nil { try await reader.mover.requireMovable(reader.runReference) }
      try await requireRoom(after: operations)
    } catch {
      throw .unwritable("\(error.reason); nothing was sent")
    }
  }

  private func requireRoom(after operations: Int) async throws(StateError) {
    do throws(GitError) {
      try await reader.repository.requireRoom(for: Self.commitSize + operations * Self.recordSize)
    } catch {
      throw .unwritable(error.description)
    }
  }

  /// Shows the run and what it intends. A state that has no tree of this format gets one in the same push, so that an
  /// older ccops, which does not know the run ref, refuses to begin.
  func announceAlone(_ intents: [JournalEntry.Event]) async throws(StateError) {
    let entries = intents.map { JournalEntry(run: journal.run, sequence: 0, at: commits.clock(), event: $0) }
    let unshared = await journal.unshared
    let lock = SharedLock(holder: commits.holder, renewedAt: commits.clock())
    // What became of earlier intents stands before those of this run.
    let step = SharedRun.announcing(unshared + entries, of: await journal.header, lock: lock, over: base.run)
    let count = intents.count
    let summary = "run: \(count) \(count == 1 ? "operation is" : "operations are") to follow"
    try await showing(step, summary: summary) { next throws(StateError) in
      if let sharing {
        let asked = now
        try await pushFirst(next.tips, sharing, consequence: "; nothing was sent")
        handle(.pushed(asked: asked))
      }
      try await continueFrom(next)
      await journal.markShared(unshared)
    }
  }

  /// Pushes a commit that only shows the run. A remote that does not answer may or may not have it; the next commit
  /// leads on from it, so either is right. A failure is tried again at the next tick; when it lasts, the run begins
  /// nothing more.
  func showOutcomes(ending: Bool) async {
    guard let sharing, let run = base.run else { return }
    let unshared = await journal.unshared
    // What was announced is known.
    let outcomes = unshared.filter { !$0.event.isIntent }
    let counted = outcomes.isEmpty ? "" : ", \(outcomes.count) \(outcomes.count == 1 ? "outcome" : "outcomes")"
    let lock = ending ? nil : SharedLock(holder: commits.holder, renewedAt: commits.clock())
    let step = run.continued(outcomes, lock: lock)
    let draft = commits.showing(
      step, summary: "run: \(ending ? "ended without finishing" : "going on")\(counted)", on: base.tips.run)
    let asked = now
    do throws(StateError) {
      try await commits.storing(draft) { commit throws(StateError) in
        switch try await sharing.pusher.push(.init(run: commit), limit: nil) {
        case .done: handle(.pushed(asked: asked))
        case .moved:
          handle(.overtaken("another run took this one for dead and went on in its place, so nothing more is begun"))
          return
        case .refused(let message): handle(.pushFailed(sharing.refusal(message)))
        case .unreachable(let message): handle(.pushFailed(sharing.unreachable(message)))
        case .stopped: handle(.pushFailed(sharing.stopped))
        }
        try await continueFrom(.init(tips: .init(run: commit), run: step.run))
        await journal.markShared(unshared)
      }
    } catch {
      handle(.pushFailed(error.description))
    }
  }

  /// Takes the lock of a run on another machine off the remote. Its journal stays.
  func releaseRemoteLock() async throws(StateError) {
    guard let sharing, let run = base.run else { return }
    // A process that is gone begins nothing more.
    let isGone = run.lock?.isHolderAlive == false
    let step = run.continued([], lock: nil, unlockedAt: isGone ? nil : commits.clock())
    try await showing(step, summary: "run: its lock was taken away") { next throws(StateError) in
      try await pushFirst(next.tips, sharing, consequence: "")
      try await continueFrom(next)
    }
  }

  /// Stores a commit that shows a run, and the state's tree in this format if it has none.
  private func showing(
    _ step: SharedRun.Step, summary: String, _ body: (Next) async throws(StateError) -> Void
  ) async throws(StateError) {
    let draft = commits.showing(step, summary: summary, on: base.tips.run)
    try await commits.storing(draft) { run throws(StateError) in
      guard base.needsWholeTree else { return try await body(Next(tips: .init(run: run), run: step.run)) }
      let (draft, meta) = try await prepared()
      try await commits.storing(draft) { state throws(StateError) in
        try await body(Next(tips: .init(state: state, run: run), run: step.run, meta: meta))
      }
    }
  }

  /// The state as it is, in this format; with a lineage if it has none.
  private func prepared() async throws(StateError) -> (CommitDraft, StateMeta) {
    var meta = base.meta
    (meta.format, meta.project, meta.path) = (
      StateMeta.formatVersion, reader.identity.project, reader.identity.path
    )
    if meta.lineage.isEmpty { meta.lineage = identifier() }
    let isNew = base.tips.state == nil
    let message = RunCommitMessage(
      summary: isNew ? "state: begun" : "state: brought to format \(StateMeta.formatVersion)",
      identity: reader.identity, holder: commits.holder, by: commits.author, at: commits.clock())
    let edits = StateTree.whole(try await reader.snapshot(of: base), meta)
    return (
      CommitDraft(
        place: .init(parent: base.tips.state, startsEmpty: true), edits: edits, message: message.text,
        author: message.author), meta
    )
  }

  // MARK: The state

  /// Moves the state to its next serial and ends the run that other machines see.
  ///
  /// - Parameter recorded: Gets the new serial when the state is recorded here and only its sharing is left.
  /// - Returns: Why the remote does not have it, when it is recorded here alone.
  func write(
    _ edit: StateEdit, message: StateMessage, journal: String?, recorded: @Sendable (Int) async -> Void
  ) async throws(StateError) -> String? {
    let line = base.meta.line.advanced(by: edit, newLineage: identifier)
    let meta = base.meta.advanced(to: line, by: edit, message, in: reader.identity)
    let journals = Set((base.run?.journals ?? []) + [journal].compactMap(\.self))
    let draft = try await self.draft(edit, meta: meta, message: message, journals: journals)
    return try await commits.storing(draft) { state throws(StateError) in
      guard sharing != nil || base.tips.run != nil else {
        try await moveState(to: state)
        try await continueFrom(Next(tips: .init(state: state), run: nil, meta: meta))
        return nil
      }
      return try await commits.storing(commits.end(in: state, on: base.tips.run)) { run throws(StateError) in
        try await end(in: .init(state: state, run: run), meta, recorded: recorded)
      }
    }
  }

  private func end(
    in tips: GitStateReader.Tips, _ meta: StateMeta, recorded: @Sendable (Int) async -> Void
  ) async throws(StateError) -> String? {
    let isShared = lock.isShared
    if let sharing, !isShared {
      // No vendor was called: the remote has the change first, or nothing has changed.
      try await pushFirst(tips, sharing, consequence: "")
    } else if let state = tips.state {
      // This may be the only record of what was done, so it is here before anything else.
      try await moveState(to: state)
    }
    try await continueFrom(Next(tips: tips, run: nil, meta: meta))
    guard let sharing, isShared else { return nil }
    await recorded(meta.serial)
    let unshared = await pushAfterwards(tips, sharing)
    handle(.committed)
    return unshared
  }

  private func draft(
    _ edit: StateEdit, meta: StateMeta, message: StateMessage, journals: Set<String>
  ) async throws(StateError) -> CommitDraft {
    let words = StateCommitMessage(
      message: message, identity: reader.identity, serial: meta.serial, run: commits.holder.run,
      journals: journals.sorted())
    let edits =
      base.needsWholeTree
      ? StateTree.whole(edit.applied(to: try await reader.snapshot(of: base)), meta)
      : StateTree.changed(
        edit, meta, unresolved: edit.unresolvedCreates == nil ? [] : try await reader.unresolvedAddresses(of: base))
    return CommitDraft(
      place: .init(parent: base.tips.state, startsEmpty: base.needsWholeTree), edits: edits, message: words.text,
      author: words.author)
  }

  func nextJournal() -> JournalHeader {
    JournalHeader(id: identifier(), lineage: base.meta.lineage, serial: base.meta.serial)
  }

  // MARK: Going on

  /// Commits that everything leads on from that comes next.
  struct Next: Sendable {
    /// nil: the ref stays where it is.
    let tips: GitStateReader.Tips
    let run: SharedRun?
    /// nil: what is true of the state stays.
    var meta: StateMeta?
  }

  private func moveState(to commit: ObjectID) async throws(StateError) {
    try await move(reader.reference, from: base.tips.state, to: commit, base.meta.serial)
  }

  private func continueFrom(_ next: Next) async throws(StateError) {
    let before = base
    base.run = next.run
    base.meta = next.meta ?? base.meta
    base.tips.state = next.tips.state ?? base.tips.state
    base.tips.run = next.tips.run ?? base.tips.run
    if let state = next.tips.state {
      try await move(reader.reference, from: before.tips.state, to: state, before.meta.serial)
    }
    if let run = next.tips.run {
      try await move(reader.runReference, from: before.tips.run, to: run, before.meta.serial)
    }
  }

  /// Moves a ref of this repository from where the session knew it, or from a commit in between: a move of ours may
  /// have failed, and another command here may have fetched.
  private func move(
    _ name: String, from known: ObjectID?, to commit: ObjectID, _ serial: Int
  ) async throws(StateError) {
    var expected = known
    for _ in 0..<3 {
      if try await reader.mover.move(name, from: expected, to: commit) == .done { return }
      let found = try await reader.reading { repository throws(GitError) in try await repository.reference(name) }
      let leadsOn = if let found { try await reader.isAncestor(found, of: commit) } else { known == nil }
      guard leadsOn else { break }
      expected = found
    }
    throw .moved(expected: serial, found: try await reader.base().meta.serial)
  }

  func whoMoved(_ sharing: GitSharing) async throws(StateError) -> StateError {
    let before = base.meta.serial
    try await sharing.fetch()
    base = try await reader.base()
    return base.run?.lock.map { .held(by: $0.holder) } ?? .moved(expected: before, found: base.meta.serial)
  }

  // MARK: Pushing

  /// For commits behind which no vendor call stands: the remote has them first, or nothing has changed.
  ///
  /// - Parameter consequence: Ends the message of an error.
  private func pushFirst(
    _ tips: GitStateReader.Tips, _ sharing: GitSharing, consequence: String
  ) async throws(StateError) {
    switch try await sharing.pusher.push(tips, limit: sharing.remote.transferTimeout) {
    case .done: return
    case .moved: throw try await whoMoved(sharing)
    case .refused(let message): throw .unwritable(sharing.refusal(message) + consequence)
    case .unreachable(let message):
      throw .unwritable("\(sharing.unreachable(message)); the push may or may not have arrived there\(consequence)")
    case .stopped: throw .unwritable(sharing.stopped + consequence)
    }
  }

  /// For commits that are here already. Tries three times, and not for longer than one transfer may take.
  ///
  /// - Returns: Why the remote does not have them; nil when it has.
  private func pushAfterwards(_ tips: GitStateReader.Tips, _ sharing: GitSharing) async -> String? {
    let end = ContinuousClock.now + sharing.remote.transferTimeout
    for attempt in 1... {
      let outcome: GitPusher.Outcome
      do throws(StateError) {
        outcome = try await sharing.pusher.push(tips, limit: ContinuousClock.now.duration(to: end))
      } catch {
        outcome = .unreachable(error.reason)
      }
      switch outcome {
      case .done: return nil
      case .moved:
        let message = "another run took this one for dead and went on in its place"
        handle(.overtaken(message))
        return "\(message); plan again, and what this run did is found on the platform"
      case .refused(let message): return "\(sharing.refusal(message)); \(sharing.pushLater)"
      case .unreachable(let message):
        if ContinuousClock.now < end, await !isLast(attempt, sharing) { continue }
        return "\(sharing.unreachable(message)); \(sharing.pushLater)"
      case .stopped: return "\(sharing.stopped); \(sharing.pushLater)"
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
