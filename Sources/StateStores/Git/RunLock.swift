/// The lock of a run on a shared state, as the run itself sees it. Pure: the session reports what happened and does
/// what the answer says.
///
/// Until the run announces itself it has no lock that other machines see. From then on it must renew the lock, or
/// others take the run for dead.
struct RunLock: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    /// Other machines do not see the run: it has not announced itself, or its end is committed.
    case local
    /// Other machines see the lock.
    ///
    /// - Parameter renewedAt: When the last push that succeeded was asked for.
    case shared(renewedAt: Duration)
    /// Another run has taken the lock; why.
    case lost(String)
    case ended
  }

  enum Event: Hashable, Sendable {
    /// A push that shows the lock succeeded.
    ///
    /// - Parameter asked: When it was begun: the remote may have taken it as early as that.
    case pushed(asked: Duration)
    /// A push that shows the lock failed, or its result is unknown.
    case pushFailed(String)
    case overtaken(String)
    /// The state commit that ends the run is recorded.
    case committed
    /// Time has passed.
    case tick(hasOutcomes: Bool)
    case end
  }

  enum Action: Hashable, Sendable {
    case none
    /// Push the outcomes so far, or only that the run lives.
    case renew
    /// Push that the run ended without finishing.
    case release
  }

  /// What the session is asked to do.
  enum Use: Hashable, Sendable {
    /// Record what is done already.
    case record
    /// Begin a write to a vendor, or go on with one.
    case write
  }

  private(set) var phase = Phase.local
  /// Why the last renewal failed, and when.
  private var failure: String?
  private var failedAt: Duration?

  /// Takes an event at a time and says what to do.
  mutating func handle(_ event: Event, now: Duration) -> Action {
    switch (event, phase) {
    case (_, .ended): return .none
    case (.end, .shared):
      phase = .ended
      return .release
    case (.end, _): phase = .ended
    case (.pushed(let asked), .local), (.pushed(let asked), .shared):
      phase = .shared(renewedAt: asked)
      (failure, failedAt) = (nil, nil)
    case (.pushFailed(let message), .shared): (failure, failedAt) = (message, now)
    case (.overtaken(let message), _): phase = .lost(message)
    case (.committed, .shared): phase = .local
    case (.tick(let hasOutcomes), .shared(let renewedAt)):
      return hasOutcomes || now - renewedAt >= SharedLock.heartbeat ? .renew : .none
    case (.pushed, .lost), (.pushFailed, _), (.committed, _), (.tick, _): break
    }
    return .none
  }

  /// Whether the lock must be renewed before a write, which shows that no other run has taken it.
  func isOverdue(now: Duration) -> Bool {
    guard case .shared(let renewedAt) = phase, now - renewedAt < SharedLock.silenceLimit else { return false }
    return now - max(renewedAt, failedAt ?? renewedAt) >= SharedLock.overdue
  }

  /// Why something may not be done now; nil when it may.
  func objection(to use: Use, now: Duration) -> String? {
    switch (phase, use) {
    case (.ended, _): return "the lock of this session has ended"
    case (.local, _), (_, .record): return nil
    case (.lost(let message), .write): return message
    case (.shared(let renewedAt), .write):
      guard now - renewedAt >= SharedLock.silenceLimit else { return nil }
      let limit = SharedLock.silenceLimit.milliseconds / 1000
      let message = "the lock was not renewed for \(limit) seconds, so other machines may take this run for dead"
      return failure.map { "\(message): \($0)" } ?? message
    }
  }

  /// Whether other machines count on this run: what it did must be recorded here even if the push fails.
  var isShared: Bool {
    switch phase {
    case .shared, .lost: true
    case .local, .ended: false
    }
  }
}
