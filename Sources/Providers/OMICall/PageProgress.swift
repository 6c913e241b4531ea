/// Counts the pages that have come, in whatever order, for the progress line.

import Synchronization

final class PageProgress: Sendable {
  private let done = Mutex(1)
  private let total: Int
  private let report: @Sendable (Int, Int?) -> Void

  init(total: Int, report: @escaping @Sendable (Int, Int?) -> Void) {
    self.total = total
    self.report = report
  }

  func step() {
    let count = done.withLock { done in
      done += 1
      return done
    }
    report(count, total)
  }
}
