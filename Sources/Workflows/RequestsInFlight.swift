package import Model

/// Decides how long a run waits before it reads the platforms: until no request of an earlier run can still be on its
/// way.
///
/// Listing too early misses an object that is just being created; the plan would create it twice.
package struct RequestsInFlight: Sendable {
  /// More than a run that lost its lock may go on.
  private static let maximumSilence: Int64 = 60_000

  /// When the last write of unknown outcome was begun.
  let lastIntent: Timestamp?
  /// Seconds that such a request may take.
  let intentTimeout: Int
  /// Until when a run that lost its lock may begin writes.
  let mayWriteUntil: Timestamp?
  /// Seconds that any request may take.
  let timeout: Int

  package init(lastIntent: Timestamp?, intentTimeout: Int, mayWriteUntil: Timestamp?, timeout: Int) {
    self.lastIntent = lastIntent
    self.intentTimeout = intentTimeout
    self.mayWriteUntil = mayWriteUntil
    self.timeout = timeout
  }

  /// Milliseconds to wait, and what for; nil where nothing is to be waited for.
  package func wait(at now: Timestamp) -> (milliseconds: Int64, reason: String)? {
    let (request, lock) = (afterLastIntent(now), afterLostLock(now))
    guard max(request, lock) > 0 else { return nil }
    return lock > request
      ? (lock, "the run that lost its lock may not know it yet, and still send requests")
      : (request, "requests of the run that ended may still be on their way")
  }

  private func afterLastIntent(_ now: Timestamp) -> Int64 {
    guard let lastIntent else { return 0 }
    let limit = Int64(intentTimeout) * 1000
    // An intent of the future is of a clock that was set in between, or of a run whose last request is known only
    // roughly: it is taken for new.
    return min(lastIntent.milliseconds + limit - now.milliseconds, limit)
  }

  private func afterLostLock(_ now: Timestamp) -> Int64 {
    guard let mayWriteUntil else { return 0 }
    let limit = Int64(timeout) * 1000
    return min(mayWriteUntil.milliseconds + limit - now.milliseconds, Self.maximumSilence + limit)
  }
}
