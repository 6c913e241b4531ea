import Git
import Model
import Platform

/// Moves the state of a folder to the place of its project, once the folder has a name.
///
/// No two refs need to move in one instant. First the project's place gets what a run that was killed left: its run ref
/// and its journal. Then the old state gets its last commit, a tombstone: it has all records, names the project, and is
/// refused by every reader without that name. It is read as the project's state until the project's own ref is there.
struct GitTakeover: Sendable {
  /// The place of the folder without a name.
  let old: GitStatePlace
  /// The place of the project.
  let new: GitStatePlace
  let project: String

  private enum Found {
    /// The folder's state is where it was.
    case whole(GitStateReader.Base)
    /// The move was begun.
    case tombstone(ObjectID)
  }

  // MARK: Reading

  /// Where the state is now.
  func place() async throws(StateError) -> GitStatePlace {
    if try await new.reader.stateTip() != nil { return new }
    try await new.context.sharing?.fetch()
    var own = new
    own.isFetched = true
    guard let found = try await find() else { return own }
    guard case .tombstone(let tip) = found else {
      var place = old
      place.isFetched = true
      return place
    }
    own.tip = tip
    return own
  }

  /// The state that is to be moved; nil where the project has its own, or there is none of this folder.
  private func find() async throws(StateError) -> Found? {
    guard try await new.reader.stateTip() == nil else { return nil }
    try await old.context.sharing?.fetch()
    guard let tip = try await old.reader.stateTip() else { return nil }
    let (owner, meta) = (old.reader.owner, try await old.reader.meta(at: tip))
    if let meta, owner.objection(to: meta) != nil { return nil }
    if meta?.requires.contains(StateMeta.moved) == true { return .tombstone(tip) }
    let base = try await old.reader.base()
    if let meta, meta.format == 1 {
      guard owner.objection(to: meta, try await old.reader.snapshot(of: base).records) == nil else { return nil }
    }
    return .whole(base)
  }

  // MARK: Moving

  /// Moves the state if it is still at the old place. The lock of the new place must be held.
  ///
  /// - Returns: Whether it was.
  /// - Throws: `StateError.held` while a run goes on at the old place.
  func run(_ holder: LockHolder) async throws -> Bool {
    guard try await find() != nil else { return false }
    let lock = try LocalLock.take(holder, in: old.reader.folder, now: old.context.clock())
    do {
      _ = try await old.watch?.requireFree(for: holder)
      if let found = try await find() { try await move(found, holder) }
      lock.release()
      return true
    } catch {
      lock.release()
      throw error
    }
  }

  private func move(_ found: Found, _ holder: LockHolder) async throws(StateError) {
    switch found {
    case .whole(let base):
      try await carryRun(of: base, holder)
      try carryJournal()
      let tip = try await bury(base, holder)
      try remove(old.reader.folder)
      try await begin(at: tip, holder)
    case .tombstone(let tip): try await begin(at: tip, holder)
    }
    new.context.sharing?.note("the state of this folder is now \(new.reader.reference), that of the project \(project)")
  }

  /// What a run that was killed announced, without its lock.
  private func carryRun(of base: GitStateReader.Base, _ holder: LockHolder) async throws(StateError) {
    guard let run = base.run else { return }
    let isGone = run.lock?.isHolderAlive == false
    let step = run.continued([], lock: nil, unlockedAt: isGone ? nil : run.lock?.renewedAt ?? run.unlockedAt)
    // An earlier attempt may have left one; a push only moves forward.
    let there = try await new.reader.localTips().run
    let draft = commits(new, holder).draft(
      step.edits, summary: "run: taken over from \(old.reader.runReference)",
      at: CommitDraft.Place(parent: base.tips.run, others: [there].compactMap(\.self), startsEmpty: step.startsEmpty))
    try await commits(new, holder).storing(draft) { commit throws(StateError) in
      try await share(.init(run: commit), at: new)
    }
  }

  private func carryJournal() throws(StateError) {
    do throws(FileFailure) {
      guard FileSystem.exists(old.reader.folder.journal) else { return }
      let bytes = try File(old.reader.folder.journal, .read).contents()
      try new.reader.folder.make()
      let file = try File(new.reader.folder.journal, .readAndAppend)
      try file.truncate(to: 0)
      try file.append(bytes)
      try file.flush()
      try new.reader.folder.flush()
    } catch {
      throw .unwritable(error.description)
    }
  }

  private func remove(_ folder: StateFolder) throws(StateError) {
    do throws(FileFailure) {
      try FileSystem.remove(folder.journal)
      try folder.flush()
    } catch {
      throw .unwritable(error.description)
    }
  }

  /// Ends the old state: its last commit names the project.
  private func bury(_ base: GitStateReader.Base, _ holder: LockHolder) async throws(StateError) -> ObjectID {
    var meta = base.meta
    (meta.format, meta.path, meta.serial) = (StateMeta.formatVersion, old.reader.identity.path, meta.serial + 1)
    (meta.requires, meta.movedTo, meta.consents, meta.planDigest) = ([StateMeta.moved], project, [], nil)
    if meta.lineage.isEmpty { meta.lineage = new.context.identifier() }
    let message = StateCommitMessage(
      message: .moved(to: project, by: holder, at: old.context.clock()), identity: old.reader.identity,
      serial: meta.serial, run: holder.run, journals: [])
    let draft = CommitDraft(
      place: .init(parent: base.tips.state, startsEmpty: true),
      edits: StateTree.whole(try await old.reader.snapshot(of: base), meta), message: message.text,
      author: message.author)
    let commits = commits(old, holder)
    return try await commits.storing(draft) { state throws(StateError) in
      guard old.context.sharing != nil || base.tips.run != nil else {
        try await share(.init(state: state), at: old)
        return state
      }
      return try await commits.storing(commits.end(in: state, on: base.tips.run)) { run throws(StateError) in
        try await share(.init(state: state, run: run), at: old)
        return state
      }
    }
  }

  /// The project's first commit, on top of the whole history.
  private func begin(at tip: ObjectID, _ holder: LockHolder) async throws(StateError) {
    guard var meta = try await old.reader.meta(at: tip) else { return }
    (meta.project, meta.path, meta.requires, meta.movedTo) = (project, new.reader.identity.path, [], nil)
    let message = RunCommitMessage(
      summary: "state: goes on as that of the project \(project)", identity: new.reader.identity, holder: holder,
      by: commits(new, holder).author, at: new.context.clock())
    let draft = CommitDraft(
      place: .init(parent: tip), edits: [TreeEdit(path: StateTree.metaPath, contents: meta.bytes)],
      message: message.text, author: message.author)
    try await commits(new, holder).storing(draft) { state throws(StateError) in
      try await share(.init(state: state), at: new)
    }
  }

  private func commits(_ place: GitStatePlace, _ holder: LockHolder) -> RunCommits {
    place.context.commits(of: holder)
  }

  /// Moves refs on the remote, then here, where the locks of both places are held.
  private func share(_ tips: GitStateReader.Tips, at place: GitStatePlace) async throws(StateError) {
    if let sharing = place.context.sharing {
      try sharing.require(try await sharing.pusher.push(tips, limit: sharing.remote.transferTimeout))
    }
    let reader = place.reader
    for (name, new) in [(reader.runReference, tips.run), (reader.reference, tips.state)] {
      guard let new else { continue }
      let there = try await reader.reading { repository throws(GitError) in try await repository.reference(name) }
      guard try await reader.mover.move(name, from: there, to: new) == .done else {
        throw .unwritable("\(name) moved just now; try again")
      }
    }
  }
}

extension StateMessage {
  /// Of the change that moves a state to a project.
  static func moved(to project: String, by holder: LockHolder, at time: Timestamp) -> StateMessage {
    StateMessage(
      summary: "state: moved to the project \(project)", details: [], commit: "", by: holder.user, at: time)
  }
}
