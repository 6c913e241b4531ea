import Dispatch
import Glibc
import Platform
import Synchronization

/// Computes on every thread of Swift's cooperative pool while `body` runs on a thread of its own.
///
/// Shows that `body` itself needs no thread of the pool; it runs with a thread of its own as its preferred executor. A
/// `body` that needs one would never end, so the threads are given back after 20 seconds, and `body` can fail.
///
/// - Returns: What `body` returns, and whether it ended while the pool was blocked.
package func whilePoolIsHeld<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> (result: Result, isInTime: Bool) {
  let executor = WaitingExecutor(label: "test.held-pool")
  await HeldThreads.turn.enter()
  defer { HeldThreads.turn.leave() }
  return try await withTaskExecutorPreference(executor) {
    let held = HeldThreads(Cores.available)
    defer { held.release() }
    let giveUp = DispatchWorkItem { held.release() }
    DispatchQueue(label: "test.give-up").asyncAfter(deadline: .now() + 20, execute: giveUp)
    defer { giveUp.cancel() }
    held.waitUntilHeld()
    let result = try await body()
    return (result, !held.isReleased)
  }
}

/// As many tasks as the pool has threads, each of which computes until it is released.
///
/// They compute rather than wait, because Dispatch adds threads to a pool whose threads wait.
private final class HeldThreads: Sendable {
  /// Two tests that each held a part of the threads would wait for one another.
  static let turn = Places(1)

  private let released = Atomic<Bool>(false)
  private let arrived = Atomic<Int>(0)
  private let count: Int

  init(_ count: Int) {
    self.count = count
    for _ in 0..<count {
      Task {
        arrived.add(1, ordering: .relaxed)
        while !released.load(ordering: .relaxed) { sched_yield() }
      }
    }
  }

  /// Blocks the calling thread, which is none of the pool.
  func waitUntilHeld() {
    while arrived.load(ordering: .relaxed) < count, !isReleased { sched_yield() }
  }

  /// Gives the threads back; doing it twice does no harm.
  func release() { released.store(true, ordering: .relaxed) }

  var isReleased: Bool { released.load(ordering: .relaxed) }
}
