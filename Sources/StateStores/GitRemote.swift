import Git
import Model

/// The reference on a git remote that all machines share. It only moves forward: git refuses a push of what does not lead on from where the reference
/// is at that moment, so a push is a compare-and-swap by itself.
package struct GitRemote: Sendable {
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

  /// Brings the reference's commits here; nothing points to them yet. `whole` also brings what this clone was told to leave out.
  func fetch(whole: Bool) async throws(StateError) {
    var words = [
      "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance",
      "--refmap=",
    ]
    if whole { words += ["--refetch", "--no-filter"] }
    let answer = try await command.run(words + ["--", name, reference], within: GitCommand.transfer)
    guard answer.succeeded else { throw unreachable(answer.words) }
  }

  /// Moves the reference forward to a commit of this repository; gives nil when that is done, else git's words. An answer may be lost after the effect.
  func push(_ commit: ObjectID, within limit: Duration?) async throws(StateError) -> String? {
    let answer = try await command.run(
      [
        "push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--", name,
        "\(commit.hex):\(reference)",
      ], within: limit)
    return answer.succeeded ? nil : answer.words
  }

  /// The command by which a person pushes what this machine has.
  func pushLater(_ local: String) -> String { "git push \(shown) \(local):\(reference)" }

  /// The name for messages.
  var shown: String { GitRemote.shown(name) }

  /// A remote's name; an address without the user and password that it may hold.
  package static func shown(_ name: String) -> String {
    guard let address = name.wholeMatch(of: /([a-z+]+:\/\/)[^\/]*@(.*)/) else { return name }
    return "\(address.1)\(address.2)"
  }

  private func unreachable(_ words: String) -> StateError {
    .unreadable("the remote \(shown) cannot be reached: \(words.isEmpty ? "git says nothing" : words)")
  }
}
