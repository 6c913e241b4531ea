/// The clock, the waiting and the chance that a client works with: real ones in the program, made-up ones in tests so that no test sleeps.

import FoundationEssentials
package import Model
import Platform

package struct Timing: Sendable {
  /// Seconds on a clock that never goes back.
  package var seconds: @Sendable () -> Double
  /// The time of day.
  package var date: @Sendable () -> Timestamp
  /// Waits that many seconds; ends early when the task is cancelled.
  package var sleep: @Sendable (Double) async throws(CancellationError) -> Void
  /// A number from 0 up to but not including 1.
  package var random: @Sendable () -> Double

  package init(
    seconds: @escaping @Sendable () -> Double, date: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Double) async throws(CancellationError) -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.seconds = seconds
    self.date = date
    self.sleep = sleep
    self.random = random
  }

  package static let live: Timing = {
    let start = ContinuousClock.now
    return Timing(
      seconds: { (ContinuousClock.now - start) / .seconds(1) },
      date: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
      sleep: { seconds throws(CancellationError) in try await SteadyTimer.sleep(for: .seconds(seconds)) },
      random: { Double.random(in: 0..<1) })
  }()
}
