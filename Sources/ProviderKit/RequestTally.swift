/// Counts the requests of an account by what they were for; every attempt counts, because every attempt costs.

import Model
import Synchronization

final class RequestTally: Sendable {
  private let count = Mutex(RequestCount())

  var current: RequestCount { count.withLock { $0 } }

  func add(_ effect: APIRequest.Effect, isAuthentication: Bool) {
    count.withLock { count in
      if isAuthentication {
        count.authentication += 1
      } else if effect == .read {
        count.reads += 1
      } else {
        count.writes += 1
      }
    }
  }
}
