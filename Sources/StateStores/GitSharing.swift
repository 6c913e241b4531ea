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
  private let repository: Repository
  private let reference: String
  private let mover: StateReference
  /// `refs/ccops/<environment>`.
  private let family: String

  init(_ options: GitSharingOptions, _ reader: GitStateReader) {
    repository = reader.repository
    reference = reader.reference
    mover = reader.mover
    family = "refs/ccops/\(reader.environment)"
    remote = GitRemote(
      command: GitCommand(gitDirectory: repository.gitDirectory, mayAsk: options.mayAsk), name: options.remote,
      reference: options.reference)
    timing = options.timing
    note = options.note
  }

  /// Takes over what the remote has; gives where its reference is. Where only this repository has more, it stays ahead.
  @discardableResult
  func fetch() async throws(StateError) -> ObjectID? {
    guard let tip = try await remote.tip() else { return nil }
    let own = try await own()
    guard tip != own else { return tip }
    let isHere = try await reading { repository throws(GitError) in try await repository.hasCommit(tip) }
    if !isHere { try await remote.fetch(into: "\(family)/fetched") }
    try await take(tip, over: own)
    return tip
  }

  /// As `fetch`, and gives the remote what only this repository has: a commit that an earlier run could not push.
  func synchronise() async throws(StateError) {
    let tip = try await fetch()
    guard let own = try await own(), own != tip else { return }
    switch try await remote.push(own, expecting: tip) {
    case .done: note("the state that an earlier run could not push is now on \(remote.name)")
    case .moved: throw .unwritable("the state on \(remote.name) moved just now; try again")
    case .refused(let words): throw .unwritable(refusal(words))
    case .unreachable(let words): throw .unwritable(unreachable(words))
    }
  }

  /// What a person reads when the remote does not take the reference.
  func refusal(_ words: String) -> String {
    "\(remote.name) does not take \(remote.reference): \(words); allow it there, or choose another name with "
      + "\"ref\" beside \"remote\" in ccops.json, for example \"refs/heads/ccops/{environment}\""
  }

  func unreachable(_ words: String) -> String {
    "the remote \(remote.name) cannot be reached: \(words.isEmpty ? "git says nothing" : words)"
  }

  /// How to share later what is recorded here.
  var pushLater: String { "`\(remote.pushLater(reference))` shares it, and so does the next apply here" }

  private func take(_ tip: ObjectID, over own: ObjectID?) async throws(StateError) {
    if let own {
      let isAhead = try await reading { repository throws(GitError) in try await repository.isAncestor(tip, of: own) }
      if isAhead { return }
      let isBehind = try await reading { repository throws(GitError) in try await repository.isAncestor(own, of: tip) }
      if !isBehind { try await setAside(own) }
    }
    // Where somebody else moved it in between, that is as good: what is read next is what is there.
    _ = try await mover.move(reference, from: own, to: tip)
  }

  private func setAside(_ own: ObjectID) async throws(StateError) {
    let aside = "\(family)/aside/\(own.hex.prefix(12))"
    let old = try await reading { repository throws(GitError) in try await repository.reference(aside) }
    _ = try await mover.move(aside, from: old, to: own)
    note(
      "the state on \(remote.name) went on without what this repository recorded last; that is kept as \(aside), and "
        + "the state of \(remote.name) is used")
  }

  private func own() async throws(StateError) -> ObjectID? {
    try await reading { repository throws(GitError) in try await repository.reference(reference) }
  }

  private func reading<Result: Sendable>(
    _ body: (Repository) async throws(GitError) -> Result
  ) async throws(StateError) -> Result {
    do throws(GitError) {
      return try await body(repository)
    } catch {
      throw .unreadable(error.description)
    }
  }
}
