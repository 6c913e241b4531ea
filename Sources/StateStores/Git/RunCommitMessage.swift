import Git
import Model

/// The message of a commit that changes no record: it shows other machines that a run is going on, or that it ended.
struct RunCommitMessage: Hashable, Sendable {
  /// One line: `run: 12 operations are to follow`.
  let summary: String
  let identity: StateIdentity
  let holder: LockHolder
  /// `Name <address>` of the user.
  let by: String
  let at: Timestamp

  var text: String {
    var trailers = StateCommitMessage.trailers(of: identity)
    if let run = holder.run { trailers.append("Ccops-Run: \(StateCommitMessage.line(run))") }
    return StateCommitMessage.line(summary) + "\n\n" + trailers.joined(separator: "\n") + "\n"
  }

  var author: Signature {
    StateCommitMessage.signature(of: by, at: at)
  }
}
