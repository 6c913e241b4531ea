import Model
import Platform

/// Waits for a transfer to or from the remote: says that it goes on, and ends it when somebody stops the run.
struct TransferWaiting: Sendable {
  let note: @Sendable (String) -> Void
  /// How often somebody has asked the run to stop.
  let stopRequests: @Sendable () -> Int
  /// Between two notes.
  let interval: Duration
  /// How often `stopRequests` is looked at.
  private static let tick = Duration.milliseconds(100)

  private enum Event: Sendable {
    case ended(Result<GitCommand.Result, StateError>)
    case stopped
    case watchEnded
  }

  /// Runs a transfer.
  ///
  /// - Parameters:
  ///   - what: For the notes: "pushing the state to origin".
  ///   - limit: For the notes; `transfer` keeps it.
  ///   - transfer: Ends soon after it is cancelled.
  /// - Returns: What `transfer` returns; `GitCommand.Result.End.stopped` if it was stopped before it ended by itself.
  func run(
    _ what: String, limit: Duration,
    _ transfer: @escaping @Sendable () async -> Result<GitCommand.Result, StateError>
  ) async -> Result<GitCommand.Result, StateError> {
    await withTaskGroup(of: Event.self) { group in
      group.addTask { .ended(await transfer()) }
      group.addTask { await watch(what, limit) }
      var isStopped = false
      for await event in group {
        switch event {
        case .ended(let result):
          group.cancelAll()
          if case .success(let run) = result, run.end == .succeeded || run.end == .failed { return result }
          return isStopped ? .success(.init(.stopped, message: "stopped by the user")) : result
        case .stopped:
          isStopped = true
          group.cancelAll()
        case .watchEnded: break
        }
      }
      preconditionFailure("a group ends only after its tasks")
    }
  }

  /// Rounded up, so that a limit that has just begun is the one that the user knows.
  private static func wholeSeconds(_ duration: Duration) -> Int64 {
    duration.components.seconds + (duration.components.attoseconds > 0 ? 1 : 0)
  }

  private func watch(_ what: String, _ limit: Duration) async -> Event {
    let before = stopRequests()
    let start = ContinuousClock.now
    var noted = Duration.zero
    while true {
      do throws(CancellationError) { try await SteadyTimer.sleep(for: min(Self.tick, interval)) } catch {
        return .watchEnded
      }
      if stopRequests() > before { return .stopped }
      let passed = start.duration(to: .now)
      guard passed - noted >= interval else { continue }
      noted = passed
      note("\(what): \(passed.components.seconds) of at most \(Self.wholeSeconds(limit)) seconds")
    }
  }
}
