import Git
import Model

/// Keeps the state's reference of this repository and the one on the remote together.
///
/// Both only ever grow. Where one has more, the other takes it over; where both do, the remote is right, because a run shows itself there before its
/// first write: whoever went on from there has looked for everything that the commits here could tell.
struct GitSharing: Sendable {
  let remote: GitRemote
  let timing: GitSharingOptions.Timing
  let note: @Sendable (String) -> Void
  private let reader: GitStateReader

  init(_ options: GitSharingOptions, _ reader: GitStateReader) {
    self.reader = reader
    remote = GitRemote(
      command: GitCommand(
        gitDirectory: reader.repository.gitDirectory, mayAsk: options.mayAsk, timeout: options.timeout),
      name: options.remote,
      reference: options.reference)
    timing = options.timing
    note = options.note
  }

  /// Takes over what the remote has; gives where its reference is. Where only this repository has more, it stays ahead.
  @discardableResult
  func fetch() async throws(StateError) -> ObjectID? {
    guard let tip = try await remote.tip() else { return nil }
    let own = try await reader.tip()
    guard tip != own else { return tip }
    let (isHere, isPartial) = try await reader.reading { repository throws(GitError) in
      (try await repository.hasCommit(tip), try await repository.isPartialClone(of: remote.name))
    }
    if !isHere || isPartial { try await remote.fetch(whole: isPartial) }
    try await take(tip, over: own)
    return tip
  }

  /// As `fetch`, and gives the remote what only this repository has: a commit that an earlier run could not push.
  func synchronise() async throws(StateError) {
    let tip = try await fetch()
    guard let own = try await reader.tip(), own != tip else { return }
    switch try await push(own) {
    case .done: note("the state that an earlier run could not push is now on \(remote.shown)")
    case .moved: throw .unwritable("the state on \(remote.shown) moved just now; try again")
    case .refused(let words): throw .unwritable(refusal(words))
    case .unreachable(let words): throw .unwritable(unreachable(words))
    }
  }

  /// What became of a push.
  enum Push: Hashable, Sendable {
    case done
    /// The reference is where this commit does not lead on from: somebody else came first.
    case moved
    /// The remote answers and does not take the push; git's words.
    case refused(String)
    /// The remote does not answer, so nobody knows whether it took the push; git's words.
    case unreachable(String)
  }

  /// Moves the remote's reference forward to a commit. What became of it is found by looking, not by reading messages: an answer can be lost.
  ///
  /// - `isShort`: a run is going on, and a sign of life that takes long is none.
  func push(_ commit: ObjectID, isShort: Bool = false) async throws(StateError) -> Push {
    let result = try await remote.push(commit, timeout: isShort ? nil : GitCommand.transferTimeout)
    if result.end == .succeeded { return .done }
    let found: ObjectID?
    do throws(StateError) {
      found = try await remote.tip()
    } catch {
      return .unreachable(result.message)
    }
    if found == commit { return .done }
    guard let found else { return .refused(result.message) }
    let leadsOn = try await reader.reading { repository throws(GitError) in
      try await repository.isAncestor(found, of: commit)
    }
    guard leadsOn else { return .moved }
    let saysNothing = result.end != .failed || result.message.isEmpty
    return saysNothing ? .unreachable(result.message) : .refused(result.message)
  }

  /// What a person reads when the remote does not take the reference.
  func refusal(_ words: String) -> String {
    "\(remote.shown) does not take \(remote.reference): \(words); allow it there, or choose another name with "
      + "\"ref\" beside \"remote\" in ccops.json, for example \"refs/heads/ccops/{environment}\""
  }

  func unreachable(_ words: String) -> String {
    "the remote \(remote.shown) cannot be reached: \(words.isEmpty ? "git says nothing" : words)"
  }

  /// How to share later what is recorded here.
  var pushLater: String { "`\(remote.pushLater(reader.reference))` shares it, and so does the next apply here" }

  private func take(_ tip: ObjectID, over own: ObjectID?) async throws(StateError) {
    if let own {
      let isAhead = try await reader.reading { repository throws(GitError) in
        try await repository.isAncestor(tip, of: own)
      }
      if isAhead { return }
      let isBehind = try await reader.reading { repository throws(GitError) in
        try await repository.isAncestor(own, of: tip)
      }
      if !isBehind {
        try await requireRelated(own, tip)
        try await setAside(own)
      }
    }
    // Where somebody else moved it in between, that is as good: what is read next is what is there.
    _ = try await reader.mover.move(reader.reference, from: own, to: tip)
  }

  /// Two states that never had anything to do with one another: neither is the other's newer form.
  private func requireRelated(_ own: ObjectID, _ tip: ObjectID) async throws(StateError) {
    let areRelated = try await reader.reading { repository throws(GitError) in try await repository.areRelated(own, tip)
    }
    if areRelated { return }
    let (here, there) = (try await reader.base(at: own).lineage, try await reader.base(at: tip).lineage)
    throw .unreadable(
      "\(remote.shown) holds another state (lineage \(there)) than this repository (lineage \(here)); keep one of them: "
        + "`git update-ref -d \(reader.reference)` gives up the one here, another \"ref\" in ccops.json shares it under another name"
    )
  }

  private func setAside(_ own: ObjectID) async throws(StateError) {
    let aside = "refs/ccops/\(reader.environment)/aside/\(own.hex.prefix(12))"
    let old = try await reader.reading { repository throws(GitError) in try await repository.reference(aside) }
    _ = try await reader.mover.move(aside, from: old, to: own)
    note(
      "the state on \(remote.shown) went on without what this repository recorded last; that is kept as \(aside), and "
        + "the state of \(remote.shown) is used")
  }
}
