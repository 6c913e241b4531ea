import Git
import Model

/// The two refs of a state on a git remote that all machines share.
///
/// They only move forward: git refuses a push of a commit that does not lead on from where the ref is at that moment,
/// so a push is a compare-and-swap by itself.
package struct GitRemote: Sendable {
  let command: GitCommand
  /// As in `git remote`, or an address.
  let name: String
  /// The state ref on the remote.
  let reference: String
  let waiting: TransferWaiting
  /// For a transfer, which may be large.
  let transferTimeout: Duration

  /// The run ref on the remote.
  var runReference: String { GitRemote.runReference(beside: reference) }

  /// `refs/ccops/production/run` beside `refs/ccops/production/state`, and `x-run` beside any other ref `x`.
  package static func runReference(beside reference: String) -> String {
    guard reference.hasPrefix("refs/ccops/"), reference.hasSuffix("/state") else { return reference + "-run" }
    return String(reference.dropLast("state".count)) + "run"
  }

  /// Where the refs are now.
  func tips() async throws(StateError) -> GitStateReader.Tips {
    let result = try await command.run(["ls-remote", "--quiet", "--", name, reference, runReference])
    guard result.end == .succeeded else { throw unreachable(result.message) }
    var tips = GitStateReader.Tips()
    for line in result.output.split(separator: "\n") {
      let parts = line.split(separator: "\t")
      guard parts.count == 2 else { continue }
      if parts[1] == reference { tips.state = ObjectID(hex: parts[0]) }
      if parts[1] == runReference { tips.run = ObjectID(hex: parts[0]) }
    }
    return tips
  }

  /// Where refs are now whose names match one of the patterns of git-ls-remote(1).
  func references(_ patterns: [String]) async throws(StateError) -> [String: ObjectID] {
    let result = try await command.run(["ls-remote", "--quiet", "--", name] + patterns)
    guard result.end == .succeeded else { throw unreachable(result.message) }
    var found: [String: ObjectID] = [:]
    for line in result.output.split(separator: "\n") {
      let parts = line.split(separator: "\t")
      if parts.count == 2 { found[String(parts[1])] = ObjectID(hex: parts[0]) }
    }
    return found
  }

  /// Brings the commits of refs here; nothing points to them.
  func fetch(_ references: [String]) async throws(StateError) {
    let result = try await transfer(
      "fetching the state from \(shown)", Self.fetchArguments + ["--", name] + references, limit: transferTimeout)
    guard result.end == .succeeded else { throw unreachable(result.message) }
  }

  private static let fetchArguments = [
    "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance",
    "--refmap=",
  ]

  /// Brings the commits of the refs that the remote has here; nothing points to them yet.
  ///
  /// - Parameter whole: Also brings what this clone was made without.
  func fetch(_ tips: GitStateReader.Tips, whole: Bool) async throws(StateError) {
    var arguments = Self.fetchArguments
    if whole { arguments += ["--refetch", "--no-filter"] }
    let wanted = [tips.state.map { _ in reference }, tips.run.map { _ in runReference }].compactMap(\.self)
    let result = try await transfer(
      "fetching the state from \(shown)", arguments + ["--", name] + wanted, limit: transferTimeout)
    guard result.end == .succeeded else { throw unreachable(result.message) }
  }

  /// Pushes commits of this repository to the refs. Only a fast-forward succeeds; both move or none.
  ///
  /// - Parameter limit: nil for a push while a run goes on, which must be short.
  /// - Returns: How git ended. Whatever it says, the remote may have the commits: an answer may be lost.
  func push(_ tips: GitStateReader.Tips, limit: Duration?) async throws(StateError) -> GitCommand.Result {
    guard let limit else { return try await command.run(pushArguments(tips, [])) }
    return try await transfer("pushing the state to \(shown)", pushArguments(tips, []), limit: limit)
  }

  private func transfer(
    _ what: String, _ arguments: [String], limit: Duration
  ) async throws(StateError) -> GitCommand.Result {
    let command = self.command
    return try await waiting.run(what, limit: limit) {
      do throws(StateError) {
        return .success(try await command.run(arguments, timeout: limit))
      } catch {
        return .failure(error)
      }
    }.get()
  }

  /// Whether the remote can move both refs in one step. Nothing is pushed.
  func takesBothAtOnce(_ tips: GitStateReader.Tips) async throws(StateError) -> Bool {
    try await command.run(pushArguments(tips, ["--dry-run"])).end == .succeeded
  }

  private func pushArguments(_ tips: GitStateReader.Tips, _ more: [String]) -> [String] {
    let updates = [
      tips.state.map { "\($0.hex):\(reference)" }, tips.run.map { "\($0.hex):\(runReference)" },
    ].compactMap(\.self)
    return ["push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"]
      + (updates.count > 1 ? ["--atomic"] : []) + more + ["--", name] + updates
  }

  /// Settings of git that are set aside for a remote: one that is a mirror takes all refs or none, and the state needs
  /// two.
  ///
  /// A name that git could not read in a setting has none.
  static func settings(of name: String) -> [String] {
    name.contains { $0 == "=" || $0.isNewline } ? [] : ["remote.\(name).mirror=false"]
  }

  /// The message of a push that git or the remote refused, with the user's settings that may be the reason.
  ///
  /// These settings are obeyed: the remote may insist on a signature or an option.
  func explained(_ message: String) async -> String {
    let found: GitCommand.Result
    do throws(StateError) {
      found = try await command.run(["config", "--get-regexp", "^push\\.(gpgsign|pushoption)$"])
    } catch {
      return message
    }
    let lines = found.output.split(separator: "\n")
    // A key without a value is true. The last value counts, and an empty option ends those before it.
    let signed = lines.last { $0.hasPrefix("push.gpgsign") }
    let isSigned = signed.map { !$0.hasSuffix(" false") && !$0.hasSuffix(" if-asked") } ?? false
    let hasOptions = lines.last { $0.hasPrefix("push.pushoption") }.map { $0 != "push.pushoption " } ?? false
    return [message, isSigned ? signing : nil, hasOptions ? pushOptions : nil].compactMap(\.self).joined(
      separator: "; ")
  }

  private var signing: String {
    "git's setting push.gpgSign asks for a signed push: if \(shown) takes none, run `git config push.gpgSign if-asked`"
  }

  private var pushOptions: String {
    "git's setting push.pushOption sends options: if \(shown) takes none, run `git config push.pushOption ''`"
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
