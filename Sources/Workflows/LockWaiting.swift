import Model
import Platform

/// What a run does that finds another at work: stop and say who it is, or try again until that one is done.
package struct LockWaiting: Sendable {
  /// nil: for as long as it takes.
  private let limit: Duration?
  private let now: @Sendable () -> Duration
  private let pause: @Sendable (Duration) async throws -> Void

  /// - `limit`: how long to wait; zero does not wait at all, nil waits for as long as it takes.
  package init(
    atMost limit: Duration?, now: @escaping @Sendable () -> Duration,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.limit = limit
    self.now = now
    self.pause = pause
  }

  package static let none = LockWaiting(atMost: .zero, now: { .zero }, pause: { _ in })

  /// By the clock of this machine that is never set back.
  package static func system(atMost limit: Duration?) -> LockWaiting {
    let start = ContinuousClock.now
    return LockWaiting(
      atMost: limit, now: { start.duration(to: .now) }, pause: { try await SteadyTimer.sleep(for: $0) })
  }

  /// Runs `body` until no other run is in its way. What it did until then, planning and asking, it does again: the
  /// state has moved.
  ///
  /// Error: what `body` throws; `.held` or `.moved` when the time is over.
  package func run<Result: Sendable>(
    note: @Sendable (String) -> Void, _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    let start = now()
    var reported: LockHolder?
    while true {
      do {
        return try await body()
      } catch let error as StateError {
        guard goesOn(since: start) else { throw error }
        switch error {
        case .held(let holder):
          if reported != holder { note("waiting: the state is locked by \(holder.words)") }
          reported = holder
          try await pause(.seconds(2))
        case .moved: note("another run came first and is done; planning again")
        default: throw error
        }
      }
    }
  }

  private func goesOn(since start: Duration) -> Bool { limit.map { now() - start < $0 } ?? true }
}
