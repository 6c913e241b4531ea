package import Logging
import Platform

/// How state in git is shared with other machines.
package struct GitSharingOptions: Sendable {
  /// Time as a lock needs it: never set back, and counted on while the machine sleeps.
  package struct Timing: Sendable {
    package var now: @Sendable () -> Duration
    package var pause: @Sendable (Duration) async throws -> Void

    package init(
      now: @escaping @Sendable () -> Duration, pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
      self.now = now
      self.pause = pause
    }

    package static let system: Timing = {
      let start = ContinuousClock.now
      return Timing(now: { start.duration(to: .now) }, pause: { try await SteadyTimer.sleep(for: $0) })
    }()
  }

  /// As in `git remote`, or an address.
  package var remote: String
  /// The state ref on the remote. The run ref is beside it (`GitRemote.runReference`).
  package var reference: String
  /// The state ref on the remote that the folder had before it got a name; nil: the same one, or it has no name.
  package var unnamedReference: String?
  /// The state refs of all environments on the remote, `*` standing for the environment's name; nil where they are the
  /// usual ones.
  package var referencePattern: String?
  /// Whether git may ask for a password on the terminal.
  package var mayAsk: Bool
  /// How long git may take to look at the remote or to renew the lock: less than the time after which a run that has
  /// not renewed its lock begins nothing more.
  package var timeout: Duration
  /// How long a fetch or a push may take in all, retries included.
  package var transferTimeout = Duration.seconds(900)
  /// Time between two notes that a transfer is going on.
  package var progressInterval = Duration.seconds(5)
  /// How often somebody has asked the run to stop. One more ends the waiting for a transfer.
  package var stopRequests: @Sendable () -> Int = { 0 }
  package var timing: Timing
  /// Takes a line for the user.
  package var note: @Sendable (String) -> Void
  /// Gets a line for each git command; nil: there is none.
  package var logger: Logger?

  package init(
    remote: String, reference: String, mayAsk: Bool = false, timeout: Duration = .seconds(25),
    timing: Timing = .system,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.remote = remote
    self.reference = reference
    self.mayAsk = mayAsk
    self.timeout = timeout
    self.timing = timing
    self.note = note
  }

  /// The same remote with the ref that the folder had before it got a name; nil where that was no other.
  var beforeName: GitSharingOptions? {
    guard let unnamedReference else { return nil }
    var options = self
    options.reference = unnamedReference
    return options
  }
}
