/// Runs `body` on `executor` and cancels it after `limit`.
///
/// Neither `body` nor the limit waits for the cooperative pool, so the limit measures what `body` waits for and nothing
/// else. `body` is always waited for: a result that arrives together with the limit is not thrown away.
///
/// - Parameters:
///   - limit: From now on.
///   - executor: Must not run long computations.
///   - body: Ends soon after it is cancelled.
/// - Returns: The result of `body`, and whether `body` was cancelled because `limit` had passed.
package func withTimeLimit<Result: Sendable>(
  _ limit: Duration, on executor: BlockingExecutor, _ body: @escaping @Sendable () async -> Result
) async -> (result: Result, isExpired: Bool) {
  await withTaskExecutorPreference(executor) {
    await withTaskGroup(of: Result?.self) { group in
      group.addTask { await body() }
      group.addTask {
        do throws(CancellationError) { try await SteadyTimer.sleep(for: limit) } catch {}
        return nil
      }
      var isExpired = false
      while let next = await group.next() {
        group.cancelAll()
        if let next { return (next, isExpired) }
        isExpired = true
      }
      preconditionFailure("a group ends only after its tasks")
    }
  }
}
