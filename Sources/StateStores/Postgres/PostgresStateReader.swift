import Model

/// Reads an environment's state from the tables.
struct PostgresStateReader: Sendable {
  let environment: String

  /// Everything, as it was at one moment.
  func read(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> StateReading {
    guard try PostgresSchema.isPresent(handle) else { return StateReading(snapshot: Snapshot(lineage: "")) }
    return try handle.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") { handle throws(PostgresFailure) in
      let line = try self.line(handle)
      let snapshot = Snapshot(
        lineage: line.lineage, serial: line.serial, records: try records(handle),
        unresolvedCreates: try unresolvedCreates(handle))
      return StateReading(snapshot: snapshot, journal: try journal(handle))
    }
  }

  /// Where the state stands.
  func line(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> StateLine {
    try handle.first(
      "SELECT lineage, serial FROM ccops_environments WHERE environment = $1", .text(environment)
    ) { StateLine(lineage: $0.text(0), serial: Int($0.integer(1))) } ?? StateLine(lineage: "", serial: 0)
  }

  /// The number of the journal's last entry; nil when there is no journal.
  func lastEntry(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Int? {
    try handle.first(
      "SELECT sequence FROM ccops_journal WHERE environment = $1 ORDER BY sequence DESC LIMIT 1", .text(environment)
    ) { Int($0.integer(0)) }
  }

  /// Past changes, newest first; of one address when given.
  func history(
    of address: Address?, limit: Int, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> [StateHistoryEntry] {
    guard try PostgresSchema.isPresent(handle) else { return [] }
    var entries: [StateHistoryEntry] = []
    try handle.each(
      """
      SELECT change, serial, summary, details, commit, author, (extract(epoch FROM at) * 1000)::bigint
      FROM ccops_history
      WHERE environment = $1 AND ($2::text IS NULL OR change IN (
        SELECT change FROM ccops_history_records WHERE environment = $1 AND address = $2))
      ORDER BY change DESC LIMIT $3
      """,
      [.text(environment), address.map { .text($0.description) } ?? .null, .integer(Int64(max(0, limit)))]
    ) { row in
      entries.append(
        StateHistoryEntry(
          id: String(row.integer(0)), serial: Int(row.integer(1)), summary: row.text(2), details: row.texts(3),
          commit: row.text(4), by: row.text(5), at: Timestamp(milliseconds: row.integer(6))))
    }
    return entries
  }

  private func records(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> [Address: StateRecord] {
    var table = NounTable<StateRecord>(what: "record", environment: environment)
    try handle.each(
      "SELECT address, record FROM ccops_records WHERE environment = $1", [.text(environment)]
    ) { table.take($0, address: \.address) }
    return try table.nouns()
  }

  private func unresolvedCreates(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> [Address:
    UnresolvedCreate]
  {
    var table = NounTable<UnresolvedCreate>(what: "doubt", environment: environment)
    try handle.each(
      "SELECT address, doubt FROM ccops_doubts WHERE environment = $1", [.text(environment)]
    ) { table.take($0, address: \.address) }
    return try table.nouns()
  }

  private func journal(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var failure: StateError?
    try handle.each(
      "SELECT entry, sequence FROM ccops_journal WHERE environment = $1 ORDER BY sequence", [.text(environment)]
    ) { row in
      guard failure == nil else { return }
      do throws(StateError) {
        let place = "entry \(row.integer(1)) of the journal of environment \(environment)"
        entries.append(try SnapshotCoding.read(row.bytes(0) ?? [], path: place))
      } catch {
        failure = error
      }
    }
    if let failure { throw .ours(failure) }
    return entries
  }
}

/// Decodes rows of an address and a text as they arrive. What is damaged is told once all have been seen: by address, so that the same rows give the
/// same words.
private struct NounTable<Noun: ValueConvertible & Sendable> {
  let what: String
  let environment: String
  private var found: [Address: Noun] = [:]
  private var damaged: (address: String, error: StateError)?

  init(what: String, environment: String) {
    self.what = what
    self.environment = environment
  }

  mutating func take(_ row: borrowing PostgresRow, address: KeyPath<Noun, Address>) {
    let name = row.text(0)
    do throws(StateError) {
      let place = "the \(what) of \(name) in environment \(environment)"
      let noun: Noun = try SnapshotCoding.read(row.bytes(1) ?? [], path: place)
      let own = noun[keyPath: address]
      guard own.description == name else { throw .unreadable("\(place) is that of \(own)") }
      found[own] = noun
    } catch {
      if damaged == nil || name < damaged?.address ?? "" { damaged = (name, error) }
    }
  }

  func nouns() throws(PostgresFailure) -> [Address: Noun] {
    if let damaged { throw .ours(damaged.error) }
    return found
  }
}
