import Synchronization
package import Testing

/// Lets as many test cases run at once as the machine has cores.
///
/// For suites that start programs, servers or databases. Without it hundreds of them start together, and a time limit
/// of the program then measures the tests.
package struct Bounded: SuiteTrait, TestTrait, TestScoping {
  private static let places = Places(Cores.available)

  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Bounded.places.enter()
    defer { Bounded.places.leave() }
    try await function()
  }
}

extension Trait where Self == Bounded {
  /// As many test cases at once as the machine has cores.
  package static var bounded: Self { Bounded() }
}

/// A counting semaphore for tasks; first come, first served.
final class Places: Sendable {
  private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>

  init(_ count: Int) { state = Mutex((max(1, count), [])) }

  func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  func leave() {
    let next: CheckedContinuation<Void, Never>? = state.withLock { state in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
