import Foundation

/// The seeds that a property is tried with.
///
/// A run tries the first fifth of them, at least ten. `CCOPS_SEEDS=all` tries all, as `make sweep` does, and
/// `CCOPS_SEEDS=17` only that one, to repeat a failure.
package enum Seeds {
  private static let chosen = ProcessInfo.processInfo.environment["CCOPS_SEEDS"]

  /// - Parameter count: How many a whole sweep tries.
  package static func upTo(_ count: Int) -> [UInt64] {
    switch chosen {
    case nil: return (1...min(count, max(10, count / 5))).map(UInt64.init)
    case "all": return (1...count).map(UInt64.init)
    case let text?:
      guard let seed = UInt64(text) else { preconditionFailure("CCOPS_SEEDS is \"all\" or one seed, not \"\(text)\"") }
      return [seed]
    }
  }
}
