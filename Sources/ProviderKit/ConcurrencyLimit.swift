import DequeModule

/// Limits how many requests of one account are in flight; first come, first served.
package actor ConcurrencyLimit {
  private var free: Int
  private var waiting: Deque<CheckedContinuation<Void, Never>> = []

  /// `width` is at least 1.
  package init(_ width: Int) { free = max(1, width) }

  /// Waits for a place. Each `enter` is followed by one `leave`.
  package func enter() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  package func leave() {
    // The place goes straight to the one who has waited longest, so that nobody can overtake.
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
