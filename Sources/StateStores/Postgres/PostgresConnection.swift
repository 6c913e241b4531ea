import Model
import Platform

/// One connection to the database, on a queue of its own where its calls may block. What is done with it is done one piece after the other.
actor PostgresConnection {
  private let executor = BlockingExecutor(label: "ccops.postgres")
  private var handle: PostgresHandle?
  /// The schema that the tables lie in.
  private(set) var schema = ""

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private init() {}

  /// Connects and settles what every use of a connection relies on.
  static func open(_ connectionString: Secret) async throws(PostgresFailure) -> PostgresConnection {
    let connection = PostgresConnection()
    try await connection.connect(connectionString)
    return connection
  }

  /// Lends the connection: nothing else is done with it meanwhile.
  func use<Result: Sendable>(
    _ body: @Sendable (borrowing PostgresHandle) throws(PostgresFailure) -> Result
  ) throws(PostgresFailure) -> Result {
    switch handle {
    case .some(let handle): return try body(handle)
    case nil: throw .database(PostgresComplaint(sqlState: "", words: "the connection is closed", isLost: true))
    }
  }

  func close() { handle = nil }

  private func connect(_ connectionString: Secret) throws(PostgresFailure) {
    let text = connectionString.reveal { $0 }
    do throws(StateError) { try ConnectionString.check(text) } catch { throw .ours(error) }
    let made = try PostgresHandle.open(text)
    schema = try PostgresConnection.settle(made)
    handle = consume made
  }

  /// Gives the schema.
  private static func settle(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> String {
    let found = try handle.first(
      """
      SELECT current_schema()::text, current_setting('server_encoding'), pg_backend_pid(), \
      set_config('search_path', quote_ident(current_schema()), false)
      """
    ) { row in (schema: row.bytes(0) == nil ? nil : row.text(0), encoding: row.text(1), backend: row.integer(2)) }
    guard let found, let schema = found.schema else {
      throw .ours(
        .unreadable("no schema of the connection's search_path is there: CREATE SCHEMA makes one, or name another"))
    }
    guard found.encoding == "UTF8" else {
      throw .ours(
        .unreadable("the database keeps texts as \(found.encoding); make one with ENCODING 'UTF8' for the state"))
    }
    guard found.backend == handle.backend() else {
      throw .ours(
        .unreadable(
          "a connection pooler stands before the database, and the state lock belongs to a connection: name the server itself"
        )
      )
    }
    try handle.run(PostgresConnection.settings)
    return schema
  }

  /// A machine that vanished loses its connection, and with it the state lock, within a minute. A commit is on the disk when
  /// it returns. A connection that has the lock while a vendor works is not idle. No statement waits for a lock without
  /// end.
  private static let settings: StaticString = """
    SELECT set_config(wish.name, wish.value, false)
    FROM (VALUES
      ('tcp_keepalives_idle', '15'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'),
      ('tcp_user_timeout', '30000'), ('idle_session_timeout', '0'), ('lock_timeout', '30000'),
      ('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END)
    ) AS wish (name, value)
    """
}
