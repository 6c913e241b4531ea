internal import Synchronization

/// The faults in force.
///
/// The first rule that matches a request and is not used up acts on it.
final class Faults: Sendable {
  private let rules = Mutex<[FaultRule]>([])

  /// Adds rules after those in force.
  func add(_ added: [FaultRule]) { rules.withLock { $0 += added } }

  /// Ends all faults.
  func clear() { rules.withLock { $0 = [] } }

  /// The rule that acts on a request, which uses it up by one.
  func take(_ request: ReceivedRequest, _ facts: RouteFacts) -> FaultRule? {
    rules.withLock { rules in
      for place in rules.indices where rules[place].meets(request, facts) && rules[place].times != 0 {
        guard rules[place].skip == 0 else {
          rules[place].skip -= 1
          continue
        }
        rules[place].times = rules[place].times.map { $0 - 1 }
        return rules[place]
      }
      return nil
    }
  }
}
