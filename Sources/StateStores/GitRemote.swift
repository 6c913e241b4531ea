import Git
import Model

/// The reference on a git remote that all machines share. It moves only by compare-and-swap, and what became of a push is found by looking, not by
/// reading messages: an answer can be lost after the push was done.
struct GitRemote: Sendable {
  /// What became of a push.
  enum Push: Hashable, Sendable {
    case done
    /// The reference was elsewhere: somebody else came first.
    case moved
    /// The remote answers and does not take the push; git's words.
    case refused(String)
    /// The remote does not answer; git's words.
    case unreachable(String)
  }

  let command: GitCommand
  /// As in `git remote`, or an address.
  let name: String
  /// The reference on the remote.
  let reference: String

  /// Where the reference is now; nil when the remote does not have it.
  func tip() async throws(StateError) -> ObjectID? {
    let answer = try await command.run(["ls-remote", "--quiet", "--", name, reference])
    guard answer.succeeded else { throw unreachable(answer.words) }
    for line in answer.output.split(separator: "\n") {
      let parts = line.split(separator: "\t")
      if parts.count == 2, parts[1] == reference { return ObjectID(hex: parts[0]) }
    }
    return nil
  }

  /// Brings the reference's commits here, under the name `tracking`.
  func fetch(into tracking: String) async throws(StateError) {
    let answer = try await command.run([
      "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance",
      // Of the state nothing may be left out, whatever the clone itself leaves out.
      "--no-filter", "--refmap=", "--", name, "+\(reference):\(tracking)",
    ])
    guard answer.succeeded else { throw unreachable(answer.words) }
  }

  /// Moves the reference from `expected` (nil: it must not exist) to a commit of this repository.
  func push(_ commit: ObjectID, expecting expected: ObjectID?) async throws(StateError) -> Push {
    let answer = try await command.run([
      "push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no",
      "--force-with-lease=\(reference):\(expected?.hex ?? "")", "--", name, "\(commit.hex):\(reference)",
    ])
    if answer.succeeded { return .done }
    let found: ObjectID?
    do throws(StateError) {
      found = try await tip()
    } catch {
      return .unreachable(answer.words)
    }
    if found == commit { return .done }
    return found == expected ? .refused(answer.words) : .moved
  }

  /// The command by which a person pushes what this machine has.
  func pushLater(_ local: String) -> String { "git push \(name) \(local):\(reference)" }

  private func unreachable(_ words: String) -> StateError {
    .unreadable("the remote \(name) cannot be reached: \(words.isEmpty ? "git says nothing" : words)")
  }
}
