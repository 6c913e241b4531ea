/// State that could not be read or written.
package enum StateError: Error, Hashable, Sendable, CustomStringConvertible {
  case held(by: LockHolder)
  /// Somebody else moved the state between our read and our write.
  case moved(expected: Int, found: Int)
  case unreadable(String)
  case unwritable(String)
  /// The change is recorded on this machine and nowhere else; the text says how to share it.
  case unshared(serial: Int, String)

  /// What happened, without what it means for the state.
  package var reason: String {
    switch self {
    case .unreadable(let why), .unwritable(let why), .unshared(_, let why): why
    case .held, .moved: description
    }
  }

  package var description: String {
    switch self {
    case .held(let holder): "the state is locked by \(holder.words); wait for that run to end (`ccops apply --wait`)"
    case .moved(let expected, let found):
      expected == found
        ? "another run started at serial \(found) and ended while this run was working; plan again"
        : "the state moved from serial \(expected) to \(found) while this run was working; plan again"
    case .unreadable(let why): "the state cannot be read: \(why)"
    case .unwritable(let why): "the state cannot be written: \(why)"
    case .unshared(let serial, let why): "the state is at serial \(serial) on this machine only: \(why)"
    }
  }
}
