import Git
import Model

/// Decides about the lease of a run on another machine, by its words and by watching whether the run moves.
actor LeaseWatch {
  private let sharing: GitSharing
  private let reader: GitStateReader
  private let clock: @Sendable () -> Timestamp
  /// Where the reference was when it was first seen there, and when.
  private var seen: (tip: ObjectID?, at: Duration)?

  init(sharing: GitSharing, reader: GitStateReader, clock: @escaping @Sendable () -> Timestamp) {
    self.sharing = sharing
    self.reader = reader
    self.clock = clock
  }

  /// Returns when no living run has the lease; gives the one of a dead run that is still there.
  ///
  /// A lease that should have been renewed long ago is watched for a whole term: the clocks of two machines prove nothing.
  ///
  /// Error: `.held`.
  func requireFree() async throws -> SharedLease? {
    var isTold = false
    var foundDead: SharedLease?
    while true {
      let asked = sharing.timing.now()
      try await sharing.synchronise()
      let base = try await reader.base()
      guard let lease = base.run?.lease else { return nil }
      switch lease.standing(now: clock(), isAlive: lease.isHolderAlive, unmoved: unmoved(base.tip, asked)) {
      case .held: throw StateError.held(by: lease.holder)
      case .dead(let why):
        // The run may have given the lease back after this look and before its process ended. A dead run leaves it
        // there.
        guard foundDead == lease else {
          foundDead = lease
          continue
        }
        sharing.note(
          "the run of \(lease.holder.words) did not finish: \(why); going on from what it recorded")
        return lease
      case .uncertain:
        if !isTold {
          isTold = true
          sharing.note(
            "the run of \(lease.holder.words) gave no sign of life since \(lease.renewedAt.short); watching whether it is gone"
          )
        }
        try await sharing.timing.pause(.seconds(2))
      }
    }
  }

  /// How long the reference is known not to have moved: from the end of the look that first saw it there to the start
  /// of this one. A look may take long, also because this machine was suspended, and the lock may be renewed meanwhile.
  private func unmoved(_ tip: ObjectID?, _ asked: Duration) -> Duration {
    guard let seen, seen.tip == tip else {
      self.seen = (tip, sharing.timing.now())
      return .zero
    }
    return asked - seen.at
  }
}
