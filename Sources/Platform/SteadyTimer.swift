import Dispatch
import Synchronization

/// A timer that computations of this process cannot delay.
///
/// `Task.sleep` continues on the cooperative pool, so a busy pool makes it late, and a time limit that is built on it
/// then measures the program itself. This timer fires on a thread of its own.
package enum SteadyTimer {
  private static let queue = DispatchQueue(label: "ccops.timer")

  /// Suspends the task. The task continues on its own executor.
  ///
  /// - Parameter duration: Counted while the machine is awake. Zero and negative durations return at once.
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  package static func sleep(for duration: Duration) async throws(CancellationError) {
    let alarm = Alarm()
    await withTaskCancellationHandler {
      await withCheckedContinuation { alarm.start(duration, on: queue, $0) }
    } onCancel: {
      alarm.fire()
    }
    if Task.isCancelled { throw CancellationError() }
  }
}

/// One sleep: fires once, at its time or when it is cancelled, whichever comes first.
private final class Alarm: Sendable {
  private enum State {
    case idle
    case set(any DispatchSourceTimer, CheckedContinuation<Void, Never>)
    case fired
  }

  private let state = Mutex(State.idle)

  func start(_ duration: Duration, on queue: DispatchQueue, _ continuation: CheckedContinuation<Void, Never>) {
    let isOver = state.withLock { state in
      guard case .idle = state, duration > .zero else { return true }
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.setEventHandler { self.fire() }
      timer.schedule(deadline: .now() + duration.interval)
      timer.activate()
      state = .set(timer, continuation)
      return false
    }
    if isOver { continuation.resume() }
  }

  func fire() {
    let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
      defer { state = .fired }
      guard case .set(let timer, let continuation) = state else { return nil }
      timer.cancel()
      return continuation
    }
    continuation?.resume()
  }
}

extension Duration {
  /// For Dispatch; durations of more than 292 years become that long.
  fileprivate var interval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .never : .nanoseconds(Int(whole + attoseconds / 1_000_000_000))
  }
}
