import Model

/// Where the lines of a journal become durable: a file, or rows of a database. It is called for one thing at a time.
protocol JournalMedium: Sendable {
  /// Appends lines and returns when they are on stable storage. A journal that is not there yet is begun with the header.
  func append(_ lines: [JournalLine], header: JournalHeader) async -> Result<Void, StateError>
  /// Ends the journal, whose events are in the state by now: durably gone, and never appended to again even where that fails.
  func remove() async throws(StateError)
}

/// One entry in its written form.
struct JournalLine: Hashable, Sendable {
  let sequence: Int
  /// JSON without a line end.
  let text: [UInt8]
}

/// The journal of one run: durable before it returns, and many callers share one flush.
///
/// A caller that finds no other one writing leads: it takes everything that is queued, flushes it once and answers the
/// others. What arrives meanwhile is the next leader's batch. A commit of the state takes the lead too, so that no event
/// falls between the commit and the end of the journal it belongs to.
actor Journal {
  private enum Turn: Sendable {
    case written(Result<Void, StateError>)
    case lead
  }

  /// The name of the run, in all its entries.
  let run: String
  private let clock: @Sendable () -> Timestamp
  private let medium: any JournalMedium
  private(set) var header: JournalHeader
  private(set) var hasEntries: Bool
  private var sequence: Int
  private var pending: [JournalLine] = []
  private var followers: [CheckedContinuation<Turn, Never>] = []
  private var commits: [CheckedContinuation<Void, Never>] = []
  private var isBusy = false
  private let isShared: Bool
  /// What is durable here and other machines do not have yet, when there are any.
  private(set) var unshared: [JournalEntry] = []
  private var pendingEntries: [JournalEntry] = []

  /// Continues the journal that `medium` holds, whose last entry has the number `last`; nil: the first event creates one.
  init(
    on medium: any JournalMedium, last: Int?, header: JournalHeader, run: String,
    clock: @escaping @Sendable () -> Timestamp, isShared: Bool = false
  ) {
    self.run = run
    self.isShared = isShared
    self.clock = clock
    self.header = header
    self.medium = medium
    hasEntries = last != nil
    sequence = last ?? 0
  }

  /// Continues a file that is there, or creates one at the first event.
  init(
    folder: StateFolder, existing: JournalFile?, header: JournalHeader, run: String,
    clock: @escaping @Sendable () -> Timestamp, isShared: Bool = false
  ) {
    self.init(
      on: JournalWriter(folder: folder, existing: existing),
      last: existing.map { $0.entries.last?.sequence ?? 0 }, header: existing?.header ?? header, run: run, clock: clock,
      isShared: isShared)
  }

  /// Returns when the events are on stable storage.
  func append(_ events: [JournalEntry.Event]) async throws(StateError) {
    guard !events.isEmpty else { return }
    for event in events { queue(event) }
    if isBusy, case .written(let result) = await turn() { return try result.get() }
    isBusy = true
    let (batch, entries, served) = (pending, pendingEntries, followers)
    pending = []
    pendingEntries = []
    followers = []
    hasEntries = true
    let result = await medium.append(batch, header: header)
    if case .success = result { unshared += entries }
    for follower in served { follower.resume(returning: .written(result)) }
    passOn()
    try result.get()
  }

  /// Runs `body` while nothing is written. When it returns the header of a new journal, the present one is removed durably,
  /// and events that came meanwhile go to the new one.
  ///
  /// - Returns: What `body` returns beside the header.
  func commit<Result: Sendable>(
    _ body: @Sendable (_ journal: String?) async throws(StateError) -> (next: JournalHeader, result: Result)
  ) async throws(StateError) -> Result {
    if isBusy { await withCheckedContinuation { commits.append($0) } }
    isBusy = true
    defer { passOn() }
    let outcome = try await body(hasEntries ? header.id : nil)
    // The state has the events from here on: whatever happens to the old journal, nothing may be appended to it.
    header = outcome.next
    hasEntries = false
    unshared = []
    try await medium.remove()
    return outcome.result
  }

  /// Adds entries of the file that was there already.
  func addUnshared(_ entries: [JournalEntry]) { if isShared { unshared += entries } }

  /// Other machines have them now: the first ones of `unshared`.
  func markShared(_ entries: [JournalEntry]) { unshared.removeFirst(min(entries.count, unshared.count)) }

  private func queue(_ event: JournalEntry.Event) {
    sequence += 1
    let entry = JournalEntry(run: run, sequence: sequence, at: clock(), event: event)
    pending.append(JournalLine(sequence: sequence, text: CanonicalJSON.encode(entry.asValue)))
    if isShared { pendingEntries.append(entry) }
  }

  private func turn() async -> Turn { await withCheckedContinuation { followers.append($0) } }

  private func passOn() {
    if !commits.isEmpty {
      commits.removeFirst().resume()
    } else if !followers.isEmpty {
      followers.removeFirst().resume(returning: .lead)
    } else {
      isBusy = false
    }
  }
}
