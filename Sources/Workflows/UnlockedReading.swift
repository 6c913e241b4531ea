import Model

/// Reads the state and the vendors for a command that does not hold the lock of the state.
///
/// The state is read before the vendors. What another run applies in between would look like a difference.
struct UnlockedReading: Sendable {
  private static let attempts = 3

  let state: any StateReader
  let sink: any EventSink
  /// What the command shows, for its warnings: "plan".
  let product: String

  /// Runs `body`, and runs it again when it found a difference and the state has moved since it was read.
  ///
  /// After three attempts the last result is returned with a warning.
  ///
  /// - Parameters:
  ///   - isEqual: Whether a result shows no difference. Such a result is right whatever the other run did.
  ///   - body: Reads the vendors and compares. It gets the state, and whether another run is applying.
  /// - Throws: `StateError` if the state cannot be read, and what `body` throws.
  func compare<Result>(
    isEqual: (Result) -> Bool, _ body: (StateReading, _ isApplying: Bool) async throws -> Result
  ) async throws -> Result {
    var reading = try await state.read()
    var attempt = 1
    while true {
      let isApplying = try await warnOfRun(reading)
      let result = try await body(reading, isApplying)
      guard !isEqual(result) else { return result }
      let later = try await state.read()
      guard later.snapshot.line != reading.snapshot.line else {
        if !isApplying { _ = try await warnOfRun(later) }
        return result
      }
      guard attempt < Self.attempts else {
        sink.send(.warning("other runs applied meanwhile, so this \(product) may show their changes; run it again"))
        return result
      }
      sink.send(.note("another run applied meanwhile; reading the platforms again"))
      reading = later
      attempt += 1
    }
  }

  private func warnOfRun(_ reading: StateReading) async throws -> Bool {
    guard !reading.journal.isEmpty, let holder = try await state.lockHolder() else { return false }
    sink.send(.warning("\(holder.words) is applying, so this \(product) shows the middle of it"))
    return true
  }
}
