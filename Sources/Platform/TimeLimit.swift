/// Runs `body` on `executor` and cancels it when `limit` has passed.
///
/// The limit is measured by a timer that the rest of the program cannot delay. `body` is always waited for: a result
/// that arrives together with the limit is not thrown away.
///
/// - Parameters:
///   - limit: From now on.
///   - executor: Runs `body` as far as `body` itself does not use the cooperative pool.
///   - body: Ends soon after it is cancelled.
/// - Returns: The result of `body`, and whether `limit` passed before `body` ended. A cancelled caller cancels `body`
///   too; that is no expiry.
package func withTimeLimit<Result: Sendable>(
  _ limit: Duration, on executor: WaitingExecutor, _ body: @escaping @Sendable () async -> Result
) async -> (result: Result, isExpired: Bool) {
  await withTaskExecutorPreference(executor) {
    await withTaskGroup(of: TimedEvent<Result>.self) { group in
      group.addTask { .ended(await body()) }
      group.addTask {
        do throws(CancellationError) { try await SteadyTimer.sleep(for: limit) } catch { return .timerStopped }
        return .expired
      }
      var isExpired = false
      for await event in group {
        switch event {
        case .ended(let result):
          group.cancelAll()
          return (result, isExpired)
        case .expired:
          isExpired = true
          group.cancelAll()
        case .timerStopped: break
        }
      }
      preconditionFailure("a group ends only after its tasks")
    }
  }
}

private enum TimedEvent<Result: Sendable>: Sendable {
  case ended(Result)
  case expired
  /// The timer was cancelled before its time.
  case timerStopped
}
