/// Whether a request is made again, and after how long: a pure decision over the class of the error, what the request
/// does and how often it was tried.

package import Model

package struct RetryPolicy: Sendable, Hashable {
  /// Attempts in all.
  package var attempts = 5
  /// Seconds before the second attempt; doubles from there.
  package var base = 0.5
  /// Longest pause of our own choosing, in seconds.
  package var cap = 20.0
  /// Longest pause that a vendor may ask for, in seconds; one who asks for more is not waited for.
  package var patience = 120.0

  package init() {}

  /// Seconds to wait before the next attempt; nil to give up. `attempt` counts from 1; `random` is in 0..<1.
  package func pause(
    after error: ProviderError, effect: APIRequest.Effect, attempt: Int, random: Double
  ) -> Double? {
    guard attempt < attempts, mayRepeat(error.errorClass, effect) else { return nil }
    let ceiling = min(cap, base * Double(1 << min(attempt - 1, 20)))
    // Half of the pause is fixed and half is chance, so that many clients do not come back together.
    let own = ceiling * (0.5 + random / 2)
    guard let asked = error.retryAfter else { return own }
    return asked > patience ? nil : max(asked, own)
  }

  /// A create is repeated only where it is proven that nothing happened.
  private func mayRepeat(_ errorClass: ProviderError.Class, _ effect: APIRequest.Effect) -> Bool {
    switch errorClass {
    case .throttled, .unreachable: true
    case .unknownOutcome: effect != .write(idempotent: false)
    case .rejected, .missing, .conflicting, .withheld: false
    }
  }
}
