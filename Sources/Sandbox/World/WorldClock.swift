internal import Foundation

/// The clock of one sandbox, in milliseconds since 1970.
///
/// The fixed clock does not move until something is written; each write moves it by one millisecond. Dates therefore
/// order the writes, and two runs have the same dates.
struct WorldClock: Sendable {
  private let followsMachine: Bool
  private var offset: Int

  /// 2026-01-01T00:00:00Z.
  static let start = 1_767_225_600_000

  init(followsMachine: Bool) {
    self.followsMachine = followsMachine
    offset = followsMachine ? 0 : Self.start
  }

  /// The present moment.
  var now: Int {
    followsMachine ? Int(Date().timeIntervalSince1970 * 1000) + offset : offset
  }

  /// The moment of a write: later than any before it.
  mutating func tick() -> Int {
    if !followsMachine { offset += 1 }
    return now
  }

  /// Moves the clock by so many milliseconds.
  mutating func advance(by milliseconds: Int) { offset += milliseconds }

  /// Sets the clock to a moment.
  mutating func set(to moment: Int) { offset += moment - now }
}
