import Git
import Model

/// Keeps the state's refs of this repository and those on the remote together.
///
/// The refs only ever grow. Where one side has more, the other follows; where both do, the remote is right, because a
/// run shows itself there before its first write.
struct GitSharing: Sendable {
  let remote: GitRemote
  let timing: GitSharingOptions.Timing
  let note: @Sendable (String) -> Void
  let pusher: GitPusher
  private let reader: GitStateReader

  init(_ options: GitSharingOptions, _ reader: GitStateReader) {
    self.reader = reader
    remote = GitRemote(
      command: GitCommand(
        gitDirectory: reader.repository.gitDirectory, mayAsk: options.mayAsk, timeout: options.timeout,
        logger: options.logger, settings: GitRemote.settings(of: options.remote)),
      name: options.remote, reference: options.reference,
      waiting: TransferWaiting(
        note: options.note, stopRequests: options.stopRequests, interval: options.progressInterval),
      transferTimeout: options.transferTimeout)
    timing = options.timing
    note = options.note
    pusher = GitPusher(remote: remote, reader: reader, note: options.note)
  }

  /// Moves the refs here to where the remote's are. Where only this repository has more of the state, it stays ahead.
  ///
  /// - Returns: Where the refs are on the remote.
  @discardableResult
  func fetch() async throws(StateError) -> GitStateReader.Tips {
    let found = try await remote.tips()
    let own = try await reader.localTips()
    guard found != own else { return found }
    try await bring(found)
    // No ref moves here before all that they lead to is known to be a state: the next run would push it.
    if let state = found.state { try await reader.requireState(state, at: "\(remote.reference) on \(remote.shown)") }
    let document = try await reader.runDocument(at: found.run)
    let theirs = try await reader.furthest(found.state, document)
    if let run = found.run { try await follow(run, from: own.run) }
    if let theirs { try await follow(theirs, from: own.state, document?.active) }
    return found
  }

  /// As `fetch`, and pushes what only this repository has: a state commit that an earlier run could not push.
  ///
  /// - Parameter run: Makes the commits that go on the run ref.
  func synchronise(_ run: RunCommits) async throws(StateError) {
    let found = try await fetch()
    let own = try await reader.localTips()
    let document = try await reader.runDocument(at: own.run)
    guard let state = try await reader.furthest(own.state, document), state != found.state else { return }
    try await reader.requireState(state, at: reader.reference)
    if let meta = try await reader.meta(at: state) { try reader.owner.check(meta) }
    if document == .ended(state: state) {
      let tips = GitStateReader.Tips(state: state, run: own.run == found.run ? nil : own.run)
      try require(try await pusher.push(tips, limit: remote.transferTimeout))
    } else {
      try await run.storing(run.end(in: state, on: own.run)) { commit throws(StateError) in
        try require(try await pusher.push(.init(state: state, run: commit), limit: remote.transferTimeout))
        // The run that begins now leads on from it; without this it would look like another run's commit.
        try await follow(commit, from: own.run)
      }
    }
    note("the state that an earlier run could not push is now on \(remote.shown)")
  }

  /// - Throws: `StateError.unwritable` for a push that was not done.
  func require(_ outcome: GitPusher.Outcome) throws(StateError) {
    switch outcome {
    case .done: break
    case .moved: throw .unwritable("the state on \(remote.shown) moved just now; try again")
    case .refused(let message): throw .unwritable(refusal(message))
    case .unreachable(let message): throw .unwritable(unreachable(message))
    case .stopped: throw .unwritable(stopped)
    }
  }

  /// The commits of the remote's refs, fetched where this repository does not have them.
  private func bring(_ tips: GitStateReader.Tips) async throws(StateError) {
    let wanted = [tips.state, tips.run].compactMap(\.self)
    guard !wanted.isEmpty else { return }
    let (isHere, isPartial) = try await reader.reading { repository throws(GitError) in
      var isHere = true
      for commit in wanted where isHere { isHere = try await repository.hasCommit(commit) }
      return (isHere, try await repository.isPartialClone(of: remote.name))
    }
    if !isHere || isPartial { try await remote.fetch(tips, whole: isPartial) }
  }

  /// Moves the run ref here to where it is on the remote. Where only this repository has more, it stays ahead: a push
  /// whose result is unknown.
  private func follow(_ run: ObjectID, from own: ObjectID?) async throws(StateError) {
    guard run != own else { return }
    if let own, try await reader.isAncestor(run, of: own) { return }
    // Where another command moved it in between, that is as good: what is read next is what is there.
    _ = try await reader.mover.move(reader.runReference, from: own, to: run)
  }

  /// Moves the state ref here to where the state is on the remote.
  ///
  /// - Parameter run: A run that the remote shows.
  private func follow(
    _ theirs: ObjectID, from own: ObjectID?, _ run: SharedRun?
  ) async throws(StateError) {
    if let own {
      guard theirs != own else { return }
      if try await reader.isAncestor(theirs, of: own) {
        // What is only here goes on, unless another run went on in its place.
        guard let run, try await !reader.isFolded(run.journal, into: own) else { return }
        try await setAside(own)
      } else if try await !reader.isAncestor(own, of: theirs) {
        try await requireRelated(own, theirs)
        try await setAside(own)
      }
    }
    _ = try await reader.mover.move(reader.reference, from: own, to: theirs)
  }

  /// Two states without a common commit: neither is the other's newer form.
  private func requireRelated(_ own: ObjectID, _ theirs: ObjectID) async throws(StateError) {
    let areRelated = try await reader.reading { repository throws(GitError) in
      try await repository.areRelated(own, theirs)
    }
    if areRelated { return }
    let (here, there) = (try await reader.lineage(at: own), try await reader.lineage(at: theirs))
    throw .unreadable(
      "\(remote.shown) holds another state (lineage \(there)) than this repository (lineage \(here)); keep one of them: "
        + "`git update-ref -d \(reader.reference)` gives up the one here, another \"ref\" in ccops.json shares it under "
        + "another name")
  }

  private func setAside(_ own: ObjectID) async throws(StateError) {
    let aside = "\(reader.folder.referencePrefix)/aside/\(own.hex.prefix(12))"
    let old = try await reader.reading { repository throws(GitError) in try await repository.reference(aside) }
    _ = try await reader.mover.move(aside, from: old, to: own)
    note(
      "the state on \(remote.shown) went on without what this repository recorded last; that is kept as \(aside), and "
        + "the state of \(remote.shown) is used")
  }

  // MARK: Messages

  func refusal(_ message: String) -> String {
    "\(remote.shown) does not take \(remote.reference): \(message); allow it and \(remote.runReference) there, or choose "
      + "another name with \"ref\" beside \"remote\" in ccops.json, for example \"refs/heads/ccops/{environment}\""
  }

  func unreachable(_ message: String) -> String {
    "the remote \(remote.shown) cannot be reached: \(message.isEmpty ? "git says nothing" : message)"
  }

  var stopped: String { "the push to \(remote.shown) was stopped, so it may or may not have arrived there" }

  /// How to share later what is recorded here.
  var pushLater: String { "`\(remote.pushLater(reader.reference))` shares it, and so does the next apply here" }
}
