import Model
import Platform

/// The lease that a run shows on the remote: who has it, and when it was last said to live.
struct SharedLease: Hashable, Sendable {
  /// After this long without a sign of life, seen by whoever waits, a run is taken for dead.
  static let term = Duration.seconds(90)
  /// After this long without one a run begins nothing more: what it has begun must have its answer before others take it for dead.
  static let touch = Duration.seconds(45)
  /// A sign of life at least this often.
  static let heartbeat = Duration.seconds(10)

  let holder: LeaseHolder
  let renewedAt: Timestamp

  /// What this machine knows of the holder's process; nil when it ran elsewhere.
  var isHolderAlive: Bool? { holder.identity.flatMap(ProcessIdentity.init)?.isAlive }

  /// What a second run makes of a lease that it finds.
  enum Standing: Hashable, Sendable {
    case held
    /// The holder is gone; why one can know that.
    case dead(String)
    /// It should have given a sign of life by now: look for a while whether one comes.
    case uncertain
  }

  /// - Parameters:
  ///   - now: this machine's time, which may differ from the holder's; it never ends a lease.
  ///   - isAlive: what this machine knows of the process; nil when it ran elsewhere.
  ///   - unmoved: for how long this machine saw the remote's reference stay where it is.
  func standing(now: Timestamp, isAlive: Bool?, unmoved: Duration) -> Standing {
    switch isAlive {
    case true?: return .held
    case false?: return .dead("process \(holder.process) of this machine is gone")
    case nil: break
    }
    let words = "there was no sign of life since \(renewedAt.short)"
    if unmoved >= SharedLease.term { return .dead(words) }
    return abs(now.milliseconds - renewedAt.milliseconds) > SharedLease.term.milliseconds ? .uncertain : .held
  }
}

extension SharedLease: ValueConvertible {
  var asValue: Value { ["holder": holder.asValue, "renewed_at": .string(renewedAt.description)] }

  init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("lease")
    guard let renewedAt = Timestamp(try object.requiredString("renewed_at")) else {
      throw ValueShapeError(key: "renewed_at", expected: "a UTC time")
    }
    self.init(holder: try LeaseHolder(object["holder"] ?? .null), renewedAt: renewedAt)
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
