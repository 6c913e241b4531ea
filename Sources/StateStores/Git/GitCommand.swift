import Git
import Logging
package import Model
import Platform
import Subprocess

/// Runs the user's own `git` for everything that needs a network: it has their credentials, keys, proxies and host
/// aliases. Everything else is done with libgit2.
package struct GitCommand: Sendable {
  /// What a run of git printed, and how it ended.
  package struct Result: Hashable, Sendable {
    package enum End: Hashable, Sendable {
      case succeeded
      case failed
      /// Ended by a signal: it says nothing of the remote.
      case signalled
      /// Ended by ccops because it took too long. Its effect is unknown.
      case timedOut
      /// Ended by ccops because somebody stopped the run. Its effect is unknown.
      case stopped
    }

    package let end: End
    let output: String
    /// The last lines of git's own messages in one line, or the limit that was exceeded.
    package let message: String

    package init(_ end: End, output: String = "", message: String = "") {
      self.end = end
      self.output = output
      self.message = message
    }
  }

  /// For a person who types a password.
  private static let promptTimeout = Duration.seconds(300)
  private static let executor = WaitingExecutor(label: "ccops.git")

  /// The repository; nil: the arguments say which.
  let gitDirectory: String?
  /// Whether git may ask for a password. Without a terminal it must fail instead of waiting for ever.
  let mayAsk: Bool
  /// The limit where a call gives none.
  let timeout: Duration
  /// Gets a line for each command; nil: there is none.
  let logger: Logger?
  /// Settings of git that hold for these commands: `key=value`.
  var settings: [String] = []

  /// Runs `git`, and ends it when it takes too long; with everything that it started, unless it may ask on the
  /// terminal.
  ///
  /// - Parameters:
  ///   - arguments: The first is the name of the git command.
  ///   - timeout: The limit for this call; nil means `self.timeout`.
  /// - Returns: How git ended. A git that finishes its work just when its time is over has succeeded.
  /// - Throws: `StateError.unreadable` if git cannot be run.
  func run(_ arguments: [String], timeout: Duration? = nil) async throws(StateError) -> Result {
    let limit = max(timeout ?? self.timeout, mayAsk ? Self.promptTimeout : .zero)
    let started = ContinuousClock.now
    let (result, isExpired) = await withTimeLimit(limit, on: Self.executor) { await start(arguments) }
    logger?.debug("\(GitCommand.summary(of: arguments, result, in: started.duration(to: .now)))")
    return try Self.verdict(on: result, of: arguments[0], endedAfter: isExpired ? limit : nil)
  }

  /// What a run of git means that may have been ended by its time limit.
  ///
  /// A git that ended by itself did so before it was stopped, even if ccops noticed that after the limit: the library
  /// that starts it needs the cooperative pool, so a busy program is late, and its lateness says nothing of the remote.
  ///
  /// - Parameters:
  ///   - command: The name of the git command, for the message.
  ///   - limit: nil if the limit had not passed.
  package static func verdict(
    on run: Swift.Result<Result, StateError>, of command: String, endedAfter limit: Duration?
  ) throws(StateError) -> Result {
    if case .success(let result) = run, result.end == .succeeded || result.end == .failed { return result }
    guard let limit else { return try run.get() }
    return Result(.timedOut, message: "git \(command) was still waiting for the remote after \(limit.seconds)")
  }

  private func start(_ arguments: [String]) async -> Swift.Result<Result, StateError> {
    var options = PlatformOptions()
    // A session of its own has no terminal to ask on, and no Ctrl-C of ours reaches it.
    options.createSession = !mayAsk
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: !mayAsk, allowedDurationToNextStep: .seconds(2))
    ]
    do {
      let result = try await Subprocess.run(
        .name("git"), arguments: Arguments(place + settings.flatMap { ["-c", $0] } + arguments),
        environment: environment, platformOptions: options, input: .none, output: .sequence, error: .sequence
      ) { git in
        await RunningChildren.with(Int32(git.processIdentifier.value), isGroup: !mayAsk) {
          async let output = GitCommand.tail(of: git.standardOutput)
          async let errors = GitCommand.tail(of: git.standardError)
          return (output: await output, errors: await errors)
        }
      }
      return .success(
        Result(
          GitCommand.end(result.terminationStatus), output: result.closureResult.output,
          message: GitCommand.message(result.closureResult.errors)))
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return .failure(.unreadable("there is no git on the PATH, and state.remote needs it"))
    } catch {
      return .failure(.unreadable("git cannot be run: \(error)"))
    }
  }

  private var place: [String] { gitDirectory.map { ["--git-dir=\($0)"] } ?? [] }

  /// The command for a log, without the passwords of addresses.
  private static func summary(
    of arguments: [String], _ run: Swift.Result<Result, StateError>, in time: Duration
  ) -> String {
    let outcome =
      switch run {
      case .success(let result): "\(result.end)"
      case .failure(let error): "\(error)"
      }
    let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
    return "git \(arguments.map(GitRemote.shown).joined(separator: " ")): \(outcome) in \(milliseconds) ms"
  }

  private static func end(_ status: TerminationStatus) -> Result.End {
    switch status {
    case .exited(0): .succeeded
    case .exited: .failed
    default: .signalled
    }
  }

  private var environment: Environment {
    // The command must work on this repository, whatever a hook or an alias that called ccops left in the environment.
    var changes: [Environment.Key: String?] = [:]
    for name in RepositoryVariables.names { changes[Environment.Key(stringLiteral: name)] = .some(nil) }
    if !mayAsk {
      changes["GIT_TERMINAL_PROMPT"] = "0"
      changes["SSH_ASKPASS_REQUIRE"] = "never"
    }
    return .inherit.updating(changes)
  }

  private static func message(_ errors: String) -> String {
    errors.split(whereSeparator: \.isNewline).suffix(6).map { $0.trimmingPrefix { $0 == " " }.prefix(longestLine) }
      .joined(separator: "; ")
  }

  /// Of a message: a hook may print a line without an end.
  private static let longestLine = 300

  private static func tail(of stream: SubprocessOutputSequence) async -> String {
    var tail = OutputTail(limit: 1 << 20)
    do {
      for try await buffer in stream { buffer.withUnsafeBytes { tail.append($0) } }
    } catch {
      // The command is being ended: what it has printed so far is all.
    }
    return tail.text
  }
}
