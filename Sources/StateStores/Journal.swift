import Model

/// The journal of one run: durable before it returns, and many callers share one flush.
///
/// Whoever finds nobody writing leads: it takes everything that is queued, flushes it once and tells the others. What arrives meanwhile is the next
/// leader's batch. A commit of the state takes the lead too, so that no event falls between the commit and the end of the journal it belongs to.
actor Journal {
  private enum Turn: Sendable {
    case written(Result<Void, StateError>)
    case lead
  }

  private let run: String
  private let clock: @Sendable () -> Timestamp
  private let writer: JournalWriter
  private(set) var header: JournalHeader
  /// Bytes that count of the file that is there already; nil when there is none.
  private var length: Int?
  private(set) var hasEntries: Bool
  private var sequence: Int
  private var pending: [UInt8] = []
  private var followers: [CheckedContinuation<Turn, Never>] = []
  private var commits: [CheckedContinuation<Void, Never>] = []
  private var isBusy = false

  /// Goes on with a journal that is there, or makes one at the first event.
  init(
    folder: StateFolder, existing: JournalFile?, header: JournalHeader, run: String,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.run = run
    self.clock = clock
    self.header = existing?.header ?? header
    writer = JournalWriter(folder: folder)
    length = existing?.length
    hasEntries = existing != nil
    sequence = existing?.entries.last?.sequence ?? 0
  }

  /// Returns when the events are on stable storage.
  func append(_ events: [JournalEntry.Event]) async throws(StateError) {
    guard !events.isEmpty else { return }
    for event in events { pending += line(event) }
    if isBusy, case .written(let result) = await turn() { return try result.get() }
    isBusy = true
    let batch = pending
    let served = followers
    pending = []
    followers = []
    hasEntries = true
    let result = await writer.append(batch, header: header, existing: length)
    for follower in served { follower.resume(returning: .written(result)) }
    passOn()
    try result.get()
  }

  /// Runs `body` while nothing is written. When it gives the header of a new journal the present file is removed durably, and events that came meanwhile
  /// go to the new one.
  func commit(_ body: @Sendable (_ journal: String?) async throws(StateError) -> JournalHeader) async throws(StateError)
  {
    if isBusy { await withCheckedContinuation { commits.append($0) } }
    isBusy = true
    defer { passOn() }
    let next = try await body(hasEntries ? header.id : nil)
    // The state holds the events from here on: whatever happens to the file, they are not to be appended to.
    header = next
    length = nil
    hasEntries = false
    try await writer.remove()
  }

  private func line(_ event: JournalEntry.Event) -> [UInt8] {
    sequence += 1
    let entry = JournalEntry(run: run, sequence: sequence, at: clock(), event: event)
    return CanonicalJSON.encode(entry.asValue) + [UInt8(ascii: "\n")]
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
