import Model

/// Writing access to a state in a database for the time of a lease, by the connection that holds it.
actor PostgresStateSession: StateSession {
  private let connection: PostgresConnection
  private let reader: PostgresStateReader
  private let writer: PostgresStateWriter
  private let identifier: @Sendable () -> String
  private let journal: Journal
  private var base: StateLine
  private var isOver = false

  init(
    _ connection: PostgresConnection, environment: String, holder: LeaseHolder,
    clock: @escaping @Sendable () -> Timestamp, identifier: @escaping @Sendable () -> String
  ) async throws(PostgresFailure) {
    let reader = PostgresStateReader(environment: environment)
    let (base, last) = try await connection.use { handle throws(PostgresFailure) in
      (try reader.line(handle), try reader.lastEntry(handle))
    }
    self.connection = connection
    self.reader = reader
    self.identifier = identifier
    self.base = base
    writer = PostgresStateWriter(environment: environment, run: holder.run)
    journal = Journal(
      on: JournalRows(environment: environment, connection: connection), last: last,
      header: JournalHeader(id: identifier(), lineage: base.lineage, serial: base.serial), run: identifier(),
      clock: clock)
  }

  func read() async throws(StateError) -> StateReading {
    let reader = self.reader
    do throws(PostgresFailure) {
      let reading = try await connection.use { handle throws(PostgresFailure) in try reader.read(handle) }
      base = reading.snapshot.line
      return reading
    } catch {
      throw error.stateError(StateError.unreadable)
    }
  }

  /// Whoever can see the state can see its journal.
  func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {}

  /// Asks the server, because the lock is as old as the connection: a connection that was lost while this run was
  /// suspended may have given the lock to another run.
  func requireLock() async throws(StateError) {
    try requireLease()
    do throws(PostgresFailure) {
      try await connection.use { handle throws(PostgresFailure) in try handle.run("SELECT 1") }
    } catch {
      throw PostgresStateSession.ended(by: error)
    }
  }

  /// Nobody else can write while the lock is held.
  func requireCurrent() async throws(StateError) { try await requireLock() }

  func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    try requireLease()
    try await journal.append(events)
  }

  func commit(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> Int {
    try requireLease()
    try await journal.commit { _ throws(StateError) in try await self.write(edit, message: message) }
    return base.serial
  }

  /// From here on the session refuses to write, even to somebody who kept it.
  func end() { isOver = true }

  private func write(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> JournalHeader {
    let (writer, base) = (self.writer, self.base)
    let next = base.advanced(by: edit, newLineage: identifier)
    do throws(PostgresFailure) {
      try await connection.use { handle throws(PostgresFailure) in
        try writer.write(edit, message: message, from: base, to: next, handle)
      }
    } catch {
      throw PostgresStateSession.ended(by: error)
    }
    self.base = next
    return JournalHeader(id: identifier(), lineage: next.lineage, serial: next.serial)
  }

  private func requireLease() throws(StateError) {
    if isOver { throw .unwritable("the lease of this session has ended") }
  }

  /// A write that failed: when the connection is gone, so is the lease.
  static func ended(by failure: PostgresFailure) -> StateError {
    if case .database(let complaint) = failure, complaint.isLost {
      return .unwritable("the lease of this session has ended: \(complaint)")
    }
    return failure.stateError(StateError.unwritable)
  }
}
