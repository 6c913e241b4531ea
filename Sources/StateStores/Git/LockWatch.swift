import Git
import Model

/// Decides about the lock of a run on another machine, by what it says and by watching whether the run moves.
actor LockWatch {
  private let sharing: GitSharing
  private let context: GitStateSession.Context
  /// Where the refs were when they were first seen there, and when.
  private var seen: (tips: GitStateReader.Tips, at: Duration)?

  init(sharing: GitSharing, context: GitStateSession.Context) {
    self.sharing = sharing
    self.context = context
  }

  /// Returns when no living run has the lock.
  ///
  /// A lock that should have been renewed long ago is watched for a whole term: the clocks of two machines prove
  /// nothing.
  ///
  /// - Returns: The lock of a dead run that is still there.
  /// - Throws: `StateError.held` if another run lives.
  func requireFree(for holder: LockHolder) async throws -> SharedLock? {
    var isNoted = false
    var foundDead: SharedLock?
    while true {
      let asked = sharing.timing.now()
      try await sharing.synchronise(context.commits(of: holder))
      let base = try await context.reader.base()
      guard let lock = base.run?.lock else { return nil }
      switch lock.standing(now: context.clock(), isAlive: lock.isHolderAlive, unmoved: unmoved(base.tips, asked)) {
      case .held: throw StateError.held(by: lock.holder)
      case .dead(let evidence):
        // The run may have given the lock back after this look and before its process ended. A dead run leaves it
        // there.
        guard foundDead == lock else {
          foundDead = lock
          continue
        }
        sharing.note(
          "the run of \(lock.holder.words) did not finish: \(evidence); going on from what it recorded")
        return lock
      case .uncertain:
        if !isNoted {
          isNoted = true
          sharing.note(
            "the run of \(lock.holder.words) did not renew its lock since \(lock.renewedAt.short); watching whether it is "
              + "gone")
        }
        try await sharing.timing.pause(.seconds(2))
      }
    }
  }

  /// How long the refs are known not to have moved: from the end of the look that first saw them there to the start of
  /// this one. A look may take long, also because this machine was suspended, and the lock may be renewed meanwhile.
  private func unmoved(_ tips: GitStateReader.Tips, _ asked: Duration) -> Duration {
    guard let seen, seen.tips == tips else {
      self.seen = (tips, sharing.timing.now())
      return .zero
    }
    return asked - seen.at
  }
}
