import Model
import Subprocess

/// The user's own `git`, for whatever needs a network: it has their credentials, keys, proxies and host aliases. Everything else is libgit2's.
struct GitCommand: Sendable {
  /// What a run of git left behind.
  struct Answer: Hashable, Sendable {
    let succeeded: Bool
    let output: String
    /// Git's own words, its last lines in one.
    let words: String
  }

  let gitDirectory: String
  /// Whether git may ask for a password; without a terminal it must fail instead of waiting for ever.
  let mayAsk: Bool
  /// How long git may take for a transfer that may be a large one.
  static let transfer = Duration.seconds(900)

  /// How long git may take for anything else.
  let patience: Duration

  /// Runs `git` with arguments; git and what it started are ended when they take longer than `limit` (nil: `patience`), for a connection may be dead
  /// without anybody noticing.
  ///
  /// Error: there is no git, or it printed without end.
  func run(_ arguments: [String], within limit: Duration? = nil) async throws(StateError) -> Answer {
    // A person may be typing a password.
    let limit = mayAsk ? max(limit ?? patience, .seconds(300)) : limit ?? patience
    let result: Result<Answer, StateError>? = await withTaskGroup(of: Result<Answer, StateError>?.self) { group in
      group.addTask { await answer(arguments) }
      group.addTask {
        do { try await Task.sleep(for: limit) } catch {}
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    guard let result else {
      let words = "git \(arguments[0]) took longer than \(limit.milliseconds / 1000) seconds"
      return Answer(succeeded: false, output: "", words: words)
    }
    return try result.get()
  }

  private func answer(_ arguments: [String]) async -> Result<Answer, StateError> {
    do throws(StateError) {
      return .success(try await started(arguments))
    } catch {
      return .failure(error)
    }
  }

  private func started(_ arguments: [String]) async throws(StateError) -> Answer {
    var options = PlatformOptions()
    // A session of its own has no terminal to ask on, and no Ctrl-C of ours reaches it.
    options.createSession = !mayAsk
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: !mayAsk, allowedDurationToNextStep: .seconds(2))
    ]
    do {
      let result = try await Subprocess.run(
        .name("git"), arguments: Arguments(["--git-dir=\(gitDirectory)"] + arguments),
        environment: environment, platformOptions: options, input: .none, output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 20))
      return Answer(
        succeeded: result.terminationStatus.isSuccess, output: result.standardOutput,
        words: GitCommand.words(result.standardError))
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .unreadable("there is no git on the PATH, and state.remote needs it")
    } catch {
      throw .unreadable("git cannot be run: \(error)")
    }
  }

  private var environment: Environment {
    // The command must work on this repository, whatever a hook or an alias that called ccops left in the environment.
    let left = [
      "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ]
    var changes: [Environment.Key: String?] = [:]
    for name in left { changes[Environment.Key(stringLiteral: name)] = .some(nil) }
    if !mayAsk {
      changes["GIT_TERMINAL_PROMPT"] = "0"
      changes["SSH_ASKPASS_REQUIRE"] = "never"
    }
    return .inherit.updating(changes)
  }

  private static func words(_ errors: String) -> String {
    errors.split(whereSeparator: \.isNewline).suffix(6).map { $0.trimmingPrefix { $0 == " " } }
      .joined(separator: "; ")
  }
}
