import Model

/// Reads an environment's state from the tables.
struct PostgresStateReader: Sendable {
  let identity: StateIdentity
  /// The project for which the state of the folder without a name is read.
  var successor: String?

  /// The reader of the state that the folder had before it got a name; nil for a folder without one.
  var unnamed: PostgresStateReader? {
    identity.project.map { project in
      PostgresStateReader(
        identity: StateIdentity(environment: identity.environment, path: identity.path), successor: project)
    }
  }

  /// The reader of the place where the state is now.
  func current(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> PostgresStateReader {
    guard let unnamed, try !isThere(handle), try unnamed.isOfFolder(handle) else { return self }
    return unnamed
  }

  /// Whether there is a state.
  func isThere(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Bool {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else { return false }
    return try stored(queries, handle) != nil
  }

  /// The first commits of the repository that the state is of; empty where they are not known.
  func roots(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> [String] {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else { return [] }
    return try stored(queries, handle)?.roots ?? []
  }

  /// Whether there is a state and it is of this folder.
  func isOfFolder(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Bool {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)),
      let meta = try stored(queries, handle), !meta.requires.contains(StateMeta.moved)
    else { return false }
    return owner.objection(to: meta, meta.format == 1 ? try records(queries, handle) : [:]) == nil
  }

  /// How the database knows the environment: the first two parameters of every statement.
  var key: [PostgresValue] { [.text(identity.project ?? ""), .text(identity.environment)] }

  private var owner: StateOwner { StateOwner(identity, "the database", successor: successor) }

  /// Everything, as it was at one moment.
  func read(
    _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> (meta: StateMeta, reading: StateReading) {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else {
      return (.none(identity), StateReading(snapshot: Snapshot(lineage: "")))
    }
    return try handle.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") { handle throws(PostgresFailure) in
      let meta = try self.meta(queries, handle)
      let snapshot = Snapshot(
        lineage: meta.lineage, serial: meta.serial, records: try records(queries, handle),
        unresolvedCreates: try unresolvedCreates(queries, handle), accounts: meta.accounts)
      do throws(StateError) { try owner.check(meta, snapshot.records) } catch { throw .ours(error) }
      if snapshot.records.isEmpty { try requireNoLoss(queries, handle) }
      return (meta, StateReading(snapshot: snapshot, journal: try journal(queries, handle)))
    }
  }

  /// What is true of all records.
  func meta(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> StateMeta {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else { return .none(identity) }
    return try meta(queries, handle)
  }

  private func meta(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> StateMeta {
    guard let meta = try stored(queries, handle) else { return .none(identity) }
    do throws(StateError) { try owner.check(meta) } catch { throw .ours(error) }
    return meta
  }

  /// The state's row, whosever state it is.
  private func stored(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> StateMeta? {
    var found: (meta: StateMeta, accounts: [UInt8])?
    try handle.each(queries.environment, with: key) { row in
      var meta = StateMeta(
        format: Int(row.integer(2)), lineage: row.text(0), serial: Int(row.integer(1)), project: identity.project,
        environment: identity.environment, path: row.bytes(3).map { String(decoding: $0, as: UTF8.self) })
      meta.requires = row.texts(4)
      meta.movedTo = row.bytes(5).map { String(decoding: $0, as: UTF8.self) }
      meta.roots = row.texts(7)
      found = (meta, row.bytes(6) ?? [])
    }
    guard let found else {
      try requireNoTrace(queries, handle)
      return nil
    }
    var meta = found.meta
    do throws(StateError) {
      try meta.checkReadable("the row of \(shown) in ccops_environments", repair: Self.repair)
      meta.accounts = try StateMeta.accounts(
        found.accounts, path: "ccops_environments.accounts", repair: Self.repair)
    } catch {
      throw .ours(error)
    }
    return meta
  }

  // MARK: Damage

  /// What to do about damaged rows.
  fileprivate static let repair = "restore the database from a whole backup, or repair the row"

  /// The environment for messages.
  private var shown: String {
    "environment \(identity.environment)" + (identity.project.map { " of the project \"\($0)\"" } ?? "")
  }

  /// Checks that an environment without a row of its own has no rows elsewhere: what a dump that was restored in part
  /// has would pass for a state that was never written.
  private func requireNoTrace(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    guard try handle.first(queries.trace, key[0], key[1], read: { $0.flag(0) }) == true else { return }
    throw .ours(
      .unreadable(
        "ccops_environments has no row of \(shown), but other tables have rows of it: the database was restored in part; "
          + "restore it whole"))
  }

  /// Checks that a state without records lost none: the history has each record as a change left it.
  private func requireNoLoss(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    guard let address = try handle.first(queries.lost, key[0], key[1], read: { $0.text(0) }) else { return }
    throw .ours(
      .unreadable(
        "ccops_records has no record of \(shown), and the history says that \(address) has one: the database was restored "
          + "in part; restore it whole"))
  }

  /// The states of other environments and projects.
  func others(
    _ filter: OtherStateFilter, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> [OtherState] {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else { return [] }
    var rows: [(project: String, environment: String, accounts: [UInt8])] = []
    try handle.each(queries.all, with: []) { rows.append(($0.text(0), $0.text(1), $0.bytes(2) ?? [])) }
    var found: [OtherState] = []
    for row in rows {
      let project = row.project.isEmpty ? nil : row.project
      if project == identity.project, row.environment == identity.environment { continue }
      let other = PostgresStateReader(identity: StateIdentity(project: project, environment: row.environment))
      do throws(StateError) {
        let recorded = try StateMeta.accounts(
          row.accounts, path: "ccops_environments.accounts", repair: Self.repair)
        guard let accounts = filter.accounts(project: project, environment: row.environment, recorded: recorded) else {
          continue
        }
        found.append(
          OtherState(
            project: project, environment: row.environment, snapshot: Snapshot(lineage: "", accounts: accounts)))
      } catch {
        throw .ours(error)
      }
      found[found.count - 1].snapshot.records = try other.records(queries, handle)
    }
    return found
  }

  /// The number of the journal's last entry; nil when there is no journal.
  func lastEntry(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Int? {
    try handle.first(
      "SELECT sequence FROM ccops_journal WHERE project = $1 AND environment = $2 ORDER BY sequence DESC LIMIT 1",
      key[0], key[1]
    ) { Int($0.integer(0)) }
  }

  /// Past changes, newest first; of one address when given.
  func history(
    of address: Address?, limit: Int, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> [StateHistoryEntry] {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else { return [] }
    var entries: [StateHistoryEntry] = []
    var failure: StateError?
    try handle.each(
      queries.history,
      with: key + [address.map { .text($0.description) } ?? .null, .integer(Int64(max(0, limit)))]
    ) { row in
      do throws(StateError) {
        let consents = try StateCoding.value(
          from: row.bytes(9) ?? [], path: "ccops_history.consents", repair: Self.repair)
        entries.append(Self.entry(row, try Self.consents(consents)))
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw .ours(failure) }
    return entries
  }

  private static func entry(_ row: borrowing PostgresRow, _ consents: [Consent]) -> StateHistoryEntry {
    let message = StateMessage(
      summary: row.text(2), details: row.texts(3), commit: row.text(4), by: row.text(5),
      at: Timestamp(milliseconds: row.integer(6)),
      planDigest: row.bytes(8).map { String(decoding: $0, as: UTF8.self) }, consents: consents)
    return StateHistoryEntry(
      id: String(row.integer(0)), serial: Int(row.integer(1)), message: message,
      run: row.bytes(7).map { String(decoding: $0, as: UTF8.self) })
  }

  private static func consents(_ value: Value) throws(StateError) -> [Consent] {
    do throws(ValueShapeError) {
      let object: ValueObject = ["consents": value]
      return try object.requiredItems("consents")
    } catch {
      throw .unreadable("ccops_history: \(error)")
    }
  }

  private func records(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> [Address: StateRecord] {
    var table = NounTable<StateRecord>(what: "record", environment: identity.environment)
    try handle.each(queries.records, with: key) { table.take($0, address: \.address) }
    return try table.nouns()
  }

  private func unresolvedCreates(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> [Address: UnresolvedCreate] {
    var table = NounTable<UnresolvedCreate>(what: "unresolved create", environment: identity.environment)
    try handle.each(queries.unresolvedCreates, with: key) { table.take($0, address: \.address) }
    return try table.nouns()
  }

  private func journal(
    _ queries: PostgresQueries, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var failure: StateError?
    try handle.each(queries.journal, with: key) { row in
      guard failure == nil else { return }
      do throws(StateError) {
        let place = "entry \(row.integer(1)) of the journal of environment \(identity.environment)"
        entries.append(try StateCoding.read(row.bytes(0) ?? [], path: place, repair: Self.repair))
      } catch {
        failure = error
      }
    }
    if let failure { throw .ours(failure) }
    return entries
  }
}

/// Decodes rows of an address and a text as they arrive. Damage is reported once all have been seen: the first by
/// address, so that the same rows give the same message.
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
      let noun: Noun = try StateCoding.read(row.bytes(1) ?? [], path: place, repair: PostgresStateReader.repair)
      let own = noun[keyPath: address]
      guard own.description == name else {
        throw .unreadable("\(place) is that of \(own); \(PostgresStateReader.repair)")
      }
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
