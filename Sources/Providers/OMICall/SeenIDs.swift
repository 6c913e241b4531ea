/// The vendor ids of a kind that this run has seen: what is not among them after a create is what the create made.

import Model
import Synchronization

final class SeenIDs: Sendable {
  private let ids = Mutex<Set<String>>([])

  var all: Set<String> { ids.withLock { $0 } }

  func insert(_ observations: [Observation]) { ids.withLock { $0.formUnion(observations.map(\.vendorID)) } }
}
