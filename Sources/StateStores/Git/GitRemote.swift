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
    let result = try await command.run(["ls-remote", "--quiet", "--", name, reference])
    guard result.end == .succeeded else { throw unreachable(result.message) }
    for line in result.output.split(separator: "\n") {
      let parts = line.split(separator: "\t")
      if parts.count == 2, parts[1] == reference { return ObjectID(hex: parts[0]) }
    }
    return nil
  }

  /// Brings the reference's commits here; nothing points to them yet. `whole` also brings what this clone was told to leave out.
  func fetch(whole: Bool) async throws(StateError) {
    var arguments = [
      "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance",
      "--refmap=",
    ]
    if whole { arguments += ["--refetch", "--no-filter"] }
    let result = try await command.run(
      arguments + ["--", name, reference], timeout: GitCommand.transferTimeout)
    guard result.end == .succeeded else { throw unreachable(result.message) }
  }

  /// Pushes a commit of this repository to the reference. Only a fast-forward succeeds.
  ///
  /// - Returns: How git ended. Whatever it says, the remote may have the commit: an answer may be lost.
  func push(_ commit: ObjectID, timeout: Duration?) async throws(StateError) -> GitCommand.Result {
    try await command.run(
      [
        "push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--", name,
        "\(commit.hex):\(reference)",
      ], timeout: timeout)
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

  private func unreachable(_ message: String) -> StateError {
    .unreadable("the remote \(shown) cannot be reached: \(message.isEmpty ? "git says nothing" : message)")
  }
}
