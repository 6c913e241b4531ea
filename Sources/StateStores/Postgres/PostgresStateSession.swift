import Model

/// Writing access to a state in a database for the time of a lock, by the connection that has it.
actor PostgresStateSession: StateSession {
  private let connection: PostgresConnection
  private let reader: PostgresStateReader
  private let writer: PostgresStateWriter
  private let context: Context
  private let journal: Journal
  private var base: StateMeta
  private var isOver = false

  /// What a session needs from the store.
  struct Context: Sendable {
    let identity: StateIdentity
    /// nil: no repository is known, so the state is not held against one.
    let check: RepositoryCheck?
    let clock: @Sendable () -> Timestamp
    /// Makes random ids.
    let identifier: @Sendable () -> String
  }

  init(
    _ connection: PostgresConnection, _ context: Context, holder: LockHolder
  ) async throws(PostgresFailure) {
    let reader = PostgresStateReader(identity: context.identity)
    let (base, last) = try await connection.use { handle throws(PostgresFailure) in
      (try reader.meta(handle), try reader.lastEntry(handle))
    }
    self.connection = connection
    self.reader = reader
    self.context = context
    self.base = base
    writer = PostgresStateWriter(identity: context.identity, run: holder.run)
    journal = Journal(
      on: JournalRows(key: reader.key, connection: connection), last: last,
      header: JournalHeader(id: context.identifier(), lineage: base.lineage, serial: base.serial),
      run: context.identifier(), clock: context.clock)
    do throws(StateError) { _ = try await context.check?.find(base.roots) } catch { throw .ours(error) }
  }

  func read() async throws(StateError) -> StateReading {
    let reader = self.reader
    let found: (meta: StateMeta, reading: StateReading)
    do throws(PostgresFailure) {
      found = try await connection.use { handle throws(PostgresFailure) in try reader.read(handle) }
    } catch {
      throw error.stateError(StateError.unreadable)
    }
    try await context.check?.require(found.meta.roots, found.reading.snapshot.records)
    base = found.meta
    return found.reading
  }

  /// Every reader of the state sees its journal. While nothing is sent yet, checks that the role may write all that the
  /// run and its end will write.
  func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {
    try requireOpen()
    let missing: String?
    do throws(PostgresFailure) {
      missing = try await connection.use { handle throws(PostgresFailure) in
        try handle.first(PostgresStateWriter.missingRights) { $0.text(0) }
      }
    } catch {
      throw PostgresStateSession.ended(by: error)
    }
    guard let missing, !missing.isEmpty else { return }
    throw .unwritable("the role of the connection lacks rights: \(missing); GRANT them; nothing was sent")
  }

  /// Asks the server, because the lock is as old as the connection: a connection that was lost while this run was
  /// suspended may have given the lock to another run.
  func requireLock() async throws(StateError) {
    try requireOpen()
    do throws(PostgresFailure) {
      try await connection.use { handle throws(PostgresFailure) in try handle.run("SELECT 1") }
    } catch {
      throw PostgresStateSession.ended(by: error)
    }
  }

  /// No other run can write while the lock is held.
  func requireCurrent() async throws(StateError) { try await requireLock() }

  func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    try requireOpen()
    try await journal.append(events)
  }

  /// There is nothing to share afterwards, so `recorded` is not called.
  func commit(
    _ edit: StateEdit, message: StateMessage, recorded: @escaping @Sendable (Int) async -> Void
  ) async throws(StateError) -> Int {
    try requireOpen()
    try await journal.commit { _ throws(StateError) in (try await self.write(edit, message: message), ()) }
    return base.serial
  }

  /// From here on the session refuses to write, even to somebody who kept it.
  func end() { isOver = true }

  private func write(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> JournalHeader {
    let (writer, reader, base, identity) = (self.writer, self.reader, self.base, self.reader.identity)
    let line = base.line.advanced(by: edit, newLineage: context.identifier)
    let next = await withRoots(base.advanced(to: line, by: edit, message, in: identity))
    do throws(PostgresFailure) {
      try await connection.use { handle throws(PostgresFailure) in
        var edit = edit
        // A state of format 1 is written again as a whole.
        if base.format < StateMeta.formatVersion {
          let after = edit.applied(to: try reader.read(handle).reading.snapshot)
          (edit.upserts, edit.unresolvedCreates) = (after.records, after.unresolvedCreates)
        }
        try writer.write(.init(edit: edit, message: message, from: base, to: next), handle)
      }
    } catch {
      throw PostgresStateSession.ended(by: error)
    }
    self.base = next
    return JournalHeader(id: context.identifier(), lineage: next.lineage, serial: next.serial)
  }

  /// The first run from a whole clone says which repository the state is of.
  private func withRoots(_ meta: StateMeta) async -> StateMeta {
    guard meta.roots.isEmpty, let check = context.check else { return meta }
    var meta = meta
    meta.roots = await check.roots()
    return meta
  }

  private func requireOpen() throws(StateError) {
    if isOver { throw .unwritable("the lock of this session has ended") }
  }

  /// A write that failed: when the connection is gone, so is the lock.
  static func ended(by failure: PostgresFailure) -> StateError {
    if case .database(let complaint) = failure, complaint.isLost {
      return .unwritable("the lock of this session has ended: \(complaint)")
    }
    return failure.stateError(StateError.unwritable)
  }
}
