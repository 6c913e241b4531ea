package import Model

/// Lets callers that wait for a listing share one.
///
/// A listing may miss what was created after it began. So a caller never gets a listing that was running when it asked:
/// all callers that ask while one runs share the next.
package actor SharedListing {
  private typealias Waiter = CheckedContinuation<Turn, Never>

  private enum Turn {
    case listed(Result<[Observation], ProviderError>)
    /// The caller lists, for itself and for those who wait with it.
    case lists([CheckedContinuation<Turn, Never>])
  }

  private var isRunning = false
  private var waiting: [Waiter] = []

  /// Callers that will share the next listing.
  var waitingCount: Int { waiting.count }

  package init() {}

  /// Lists with `body`, or waits for another caller's listing that begins after this call.
  ///
  /// - Throws: What the listing throws, to all who share it.
  package func list(
    _ body: @Sendable () async throws(ProviderError) -> [Observation]
  ) async throws(ProviderError) -> [Observation] {
    var sharers: [Waiter] = []
    if isRunning {
      switch await withCheckedContinuation({ waiting.append($0) }) {
      case .listed(let result): return try result.get()
      case .lists(let others): sharers = others
      }
    }
    isRunning = true
    let result = await attempt(body)
    for sharer in sharers { sharer.resume(returning: .listed(result)) }
    handOver()
    return try result.get()
  }

  private func attempt(
    _ body: @Sendable () async throws(ProviderError) -> [Observation]
  ) async -> Result<[Observation], ProviderError> {
    do throws(ProviderError) { return .success(try await body()) } catch { return .failure(error) }
  }

  private func handOver() {
    guard let next = waiting.first else {
      isRunning = false
      return
    }
    let others = Array(waiting.dropFirst())
    waiting = []
    next.resume(returning: .lists(others))
  }
}
