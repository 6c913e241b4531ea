#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Synchronization

/// The processes that this one has started and waits for, so that a signal which ends this process ends them too.
///
/// A process in a session of its own does not get the Ctrl-C of the terminal.
package enum RunningChildren {
  /// A signal handler must not allocate memory or take locks, so the number of places is fixed. 0 is a free place, a
  /// negative number a process group.
  private static let places = InlineArray<16, Atomic<Int32>> { _ in Atomic(0) }

  /// Runs `body` while a process is known here.
  ///
  /// - Parameters:
  ///   - process: Its number.
  ///   - isGroup: Whether it leads a process group, which is ended as a whole.
  ///   - body: Returns when the process is about to end.
  package static func with<Result>(
    _ process: Int32, isGroup: Bool, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let target = isGroup ? -process : process
    let place = places.indices.first {
      places[$0].compareExchange(expected: 0, desired: target, ordering: .relaxed).exchanged
    }
    defer { if let place { places[place].store(0, ordering: .relaxed) } }
    return try await body()
  }

  /// Asks all of them to end (SIGTERM). May be called by a signal handler, after `prepare()`.
  static func endAll() {
    for index in places.indices {
      let target = places[index].load(ordering: .relaxed)
      if target != 0 { _ = kill(target, SIGTERM) }
    }
  }

  /// Makes the places, which a signal handler must not do.
  static func prepare() { _ = places[0].load(ordering: .relaxed) }
}
