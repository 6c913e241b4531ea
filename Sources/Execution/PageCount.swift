import Synchronization

/// How many pages a listing took, noted from whichever task fetched the last one.
final class PageCount: Sendable {
  private let pages = Mutex(1)

  func note(_ count: Int) { pages.withLock { $0 = max($0, count) } }

  var value: Int { pages.withLock { $0 } }
}
