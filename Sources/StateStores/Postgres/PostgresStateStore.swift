package import Git
package import Model

/// State as rows of a PostgreSQL database: many environments in one, each moved by one transaction a change. Journal
/// and lock are there as well, so every machine that reaches the database sees the same.
///
/// Readers need no right but SELECT. The first writer creates the tables, in the first schema of the connection's
/// search path, or brings them to the newest version.
package struct PostgresStateStore: StateStore {
  private let context: PostgresStateSession.Context
  private let connectionString: @Sendable () throws(StateError) -> Secret

  private var identity: StateIdentity { context.identity }

  /// - Parameters:
  ///   - repository: Of the folder. The state must be of it; nil: that is not checked.
  ///   - connectionString: Read anew for every connection, in the form that libpq knows.
  ///   - clock: Stamps journal entries.
  ///   - identifier: Makes random ids: the state's lineage, and the names of runs.
  package init(
    identity: StateIdentity, repository: Repository? = nil,
    connectionString: @escaping @Sendable () throws(StateError) -> Secret,
    clock: @escaping @Sendable () -> Timestamp,
    identifier: @escaping @Sendable () -> String = RandomIdentifier.make
  ) {
    context = PostgresStateSession.Context(
      identity: identity, check: repository.map { RepositoryCheck(repository: $0, identity: identity) }, clock: clock,
      identifier: identifier)
    self.connectionString = connectionString
  }

  package func read() async throws(StateError) -> StateReading {
    let found = try await connected { place, handle throws(PostgresFailure) in try place.reader.read(handle) }
    try await context.check?.require(found.meta.roots, found.reading.snapshot.records)
    return found.reading
  }

  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    return try await connected { place, handle throws(PostgresFailure) in
      try place.reader.history(of: address, limit: limit, handle)
    }
  }

  package func others(_ filter: OtherStateFilter) async throws(StateError) -> [OtherState] {
    return try await connected { place, handle throws(PostgresFailure) in try place.reader.others(filter, handle) }
  }

  package func lockHolder() async throws(StateError) -> LockHolder? {
    let now = context.clock()
    return try await connected { place, handle throws(PostgresFailure) in
      try place.lock.holder(handle, now: now)
    }
  }

  /// Ends the holder's connection, so that it cannot write any more. That needs the holder's role or the server's
  /// `pg_signal_backend`.
  package func breakLock(of holder: LockHolder) async throws(StateError) {
    let now = context.clock()
    try await connected { place, handle throws(PostgresFailure) in
      let version = try PostgresSchema.found(handle)
      if version == PostgresSchema.version, try place.lock.end(holder, handle) { return }
      if let other = try place.lock.holder(handle, now: now) { throw .ours(.held(by: other)) }
    }
  }

  package func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let (connection, lock, session) = try await begin(holder)
    do {
      let result = try await body(session)
      await end(connection, lock: lock, session: session)
      return result
    } catch {
      await end(connection, lock: lock, session: session)
      throw error
    }
  }

  private func begin(
    _ holder: LockHolder
  ) async throws(StateError) -> (PostgresConnection, PostgresLock, PostgresStateSession) {
    let secret = try connectionString()
    let now = context.clock()
    do throws(PostgresFailure) {
      let connection = try await PostgresConnection.open(secret)
      let schema = await connection.schema
      let lock = PostgresLock(schema: schema, identity)
      let takeover = PostgresTakeover(PostgresStateReader(identity: identity), schema: schema, holder, now: now)
      // A connection that nobody holds any more closes itself, so a failure leaves none behind.
      try await connection.use { handle throws(PostgresFailure) in
        try PostgresSchema.prepare(handle)
        try lock.take(holder, on: handle, now: now)
        try takeover?.run(handle)
      }
      let session = try await PostgresStateSession(connection, context, holder: holder)
      return (connection, lock, session)
    } catch {
      throw error.stateError(StateError.unwritable)
    }
  }

  private func end(_ connection: PostgresConnection, lock: PostgresLock, session: PostgresStateSession) async {
    await session.end()
    do throws(PostgresFailure) {
      try await connection.use { handle throws(PostgresFailure) in try lock.release(handle) }
    } catch {
      // Only a connection that is lost refuses this, and the lock went with it.
    }
    await connection.close()
  }

  /// Where the state is now: the rows of the project, or those that the folder has had without a name.
  private struct Place: Sendable {
    let reader: PostgresStateReader
    let lock: PostgresLock
  }

  /// A connection for one question.
  private func connected<Result: Sendable>(
    _ body: @Sendable (Place, borrowing PostgresHandle) throws(PostgresFailure) -> Result
  ) async throws(StateError) -> Result {
    let secret = try connectionString()
    let own = PostgresStateReader(identity: identity)
    do throws(PostgresFailure) {
      let connection = try await PostgresConnection.open(secret)
      let schema = await connection.schema
      try await requireOwn(connection)
      let result = try await connection.use { handle throws(PostgresFailure) in
        let reader = try own.current(handle)
        return try body(Place(reader: reader, lock: PostgresLock(schema: schema, reader.identity)), handle)
      }
      await connection.close()
      return result
    } catch {
      throw error.stateError(StateError.unreadable)
    }
  }
  /// Checks that the state is of this repository, as far as the history says so.
  private func requireOwn(_ connection: PostgresConnection) async throws(PostgresFailure) {
    guard let check = context.check else { return }
    let own = PostgresStateReader(identity: identity)
    let roots = try await connection.use { handle throws(PostgresFailure) in try own.current(handle).roots(handle) }
    do throws(StateError) { _ = try await check.find(roots) } catch { throw .ours(error) }
  }
}
