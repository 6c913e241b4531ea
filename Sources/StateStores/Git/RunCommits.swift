import Git
import Model

/// Makes the commits of a run ref. Each leads on from the one before, so the ref is a lock: a push of it succeeds only
/// if no other run moved it.
struct RunCommits: Sendable {
  let reader: GitStateReader
  let holder: LockHolder
  /// `Name <address>` of the user.
  let author: String
  let clock: @Sendable () -> Timestamp

  /// A commit that shows a run.
  ///
  /// - Parameters:
  ///   - summary: One line: `run: 12 operations are to follow`.
  ///   - tip: Where the run ref is.
  func showing(_ step: SharedRun.Step, summary: String, on tip: ObjectID?) -> CommitDraft {
    draft(step.edits, summary: summary, at: CommitDraft.Place(parent: tip, startsEmpty: step.startsEmpty))
  }

  /// A commit that ends the run: from then on the state is at least at `state`, which is one of its parents, so that
  /// a repository that has this commit has that one.
  func end(in state: ObjectID, on tip: ObjectID?) -> CommitDraft {
    draft(
      RunDocument.endEdits(state: state), summary: "run: ended",
      at: CommitDraft.Place(parent: tip, others: [state], startsEmpty: true))
  }

  func draft(_ edits: [TreeEdit], summary: String, at place: CommitDraft.Place) -> CommitDraft {
    let message = RunCommitMessage(summary: summary, identity: reader.identity, holder: holder, by: author, at: clock())
    return CommitDraft(place: place, edits: edits, message: message.text, author: message.author)
  }

  /// Stores a commit and keeps it for the time of `body`, which makes something point to it.
  func storing<Result>(
    _ draft: CommitDraft, isolation: isolated (any Actor)? = #isolation,
    _ body: (ObjectID) async throws(StateError) -> Result
  ) async throws(StateError) -> Result {
    let commit: StoredCommit
    do throws(GitError) {
      commit = try await reader.repository.storeCommit(draft)
    } catch {
      throw .unwritable(error.description)
    }
    defer { reader.repository.release(commit) }
    return try await body(commit.id)
  }
}
