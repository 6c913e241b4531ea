/// How many requests a second one account may start: a token bucket, kept as the moment at which the next token is there.

package actor RateLimiter {
  private let interval: Double
  private let timing: Timing
  private var next: Double

  /// nil: no limit, until a vendor asks to wait. The bucket holds one token, so that requests are spread evenly over the second.
  package init(perSecond: Double?, timing: Timing) {
    interval = perSecond.map { $0 > 0 ? 1 / $0 : 0 } ?? 0
    self.timing = timing
    next = timing.seconds()
  }

  /// Waits for a token. A cancelled wait ends at once; the request that follows notices the cancellation itself.
  package func wait() async {
    let now = timing.seconds()
    let start = max(now, next)
    next = start + interval
    guard start > now else { return }
    do { try await timing.sleep(start - now) } catch { return }
  }

  /// Nobody starts a request for that many seconds: the vendor asked one of us to wait, and means all of us.
  package func hold(for seconds: Double) {
    next = max(next, timing.seconds() + seconds)
  }
}
