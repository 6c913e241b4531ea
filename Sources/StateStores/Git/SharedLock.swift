import Model
import Platform

/// The state lock that a run shows on the remote: who has it, and when it was last renewed.
struct SharedLock: Hashable, Sendable {
  /// A run whose lock was not renewed for so long, seen by the machine that waits, is dead.
  static let term = Duration.seconds(90)
  /// A run that could not renew its lock for so long begins nothing more: what it has begun must end before others take
  /// it for dead.
  static let silenceLimit = Duration.seconds(45)
  /// The lock is renewed at least this often.
  static let heartbeat = Duration.seconds(10)
  /// A run that could not renew its lock for so long checks it before each write: it may have been suspended, and
  /// somebody may have unlocked the state meanwhile.
  static let overdue = Duration.seconds(20)

  let holder: LockHolder
  let renewedAt: Timestamp

  /// What this machine knows of the holder's process; nil when it ran elsewhere.
  var isHolderAlive: Bool? { holder.identity.flatMap(ProcessIdentity.init)?.isAlive }

  /// What a second run concludes from a lock that it finds.
  enum Standing: Hashable, Sendable {
    case held
    /// The holder is gone; the evidence.
    case dead(String)
    /// It should have been renewed by now: watch whether it is.
    case uncertain
  }

  /// - Parameters:
  ///   - now: This machine's time, which may differ from the holder's. It never ends a lock.
  ///   - isAlive: What this machine knows of the process; nil when it ran elsewhere.
  ///   - unmoved: For how long this machine saw the remote's refs stay where they are.
  func standing(now: Timestamp, isAlive: Bool?, unmoved: Duration) -> Standing {
    switch isAlive {
    case true?: return .held
    case false?: return .dead("process \(holder.process) of this machine is gone")
    case nil: break
    }
    if unmoved >= SharedLock.term { return .dead("its lock was not renewed since \(renewedAt.short)") }
    return abs(now.milliseconds - renewedAt.milliseconds) > SharedLock.term.milliseconds ? .uncertain : .held
  }
}

extension SharedLock: ValueConvertible {
  var asValue: Value { ["holder": holder.asValue, "renewed_at": .string(renewedAt.description)] }

  init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("lock")
    self.init(
      holder: try LockHolder(object["holder"] ?? .null), renewedAt: try object.requiredTime("renewed_at"))
  }
}

extension Duration {
  /// For messages: `25 seconds`, `0.3 seconds`.
  var seconds: String {
    let tenths = milliseconds / 100
    return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " seconds"
  }

  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
