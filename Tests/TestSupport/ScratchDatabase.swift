import CLibpq
import Foundation
import Synchronization

/// A schema of its own in the PostgreSQL server that `scripts/with-postgres` started, removed with the value's last use. It has its own door to the
/// database, so that it can say what the store did.
package final class ScratchDatabase: Sendable {
  private static let server = ProcessInfo.processInfo.environment["CCOPS_TEST_POSTGRES"]

  package static var isThere: Bool { server != nil }
  package static let howTo = "CCOPS_TEST_POSTGRES is not set; `scripts/with-postgres swift test` sets it"

  package let schema: String

  package init() throws {
    schema = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
    try session().run("CREATE SCHEMA \(schema)")
  }

  deinit {
    do { try session().run("DROP SCHEMA \(schema) CASCADE") } catch { print("left behind: \(schema): \(error)") }
  }

  /// What a store is given; `more` comes last and wins.
  package func connectionString(_ more: String = "", settings: String = "") -> String {
    "\(ScratchDatabase.server ?? "") options='-c search_path=\(schema) \(settings)' \(more)"
  }

  package var connectionString: String { connectionString() }

  /// A connection that is open as long as the value is in use.
  package func session() throws -> DatabaseSession { try DatabaseSession(connectionString("application_name=tests")) }

  /// Runs statements on a connection of their own; gives the rows of the last.
  @discardableResult
  package func run(_ sql: String) throws -> [[String]] { try session().run(sql) }

  /// Waits until a statement of somebody else waits for what `blocker` has locked; gives the server process that waits.
  package func waiter(for blocker: DatabaseSession) async throws -> String {
    let watcher = try session()
    let own = try blocker.run("SELECT pg_backend_pid()")[0][0]
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      let found = try watcher.run("SELECT pid FROM pg_stat_activity WHERE \(own) = ANY (pg_blocking_pids(pid))")
      if let row = found.first { return row[0] }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw ToolFailure(command: "waiting for a lock", output: "nobody waits")
  }
}

/// One connection; its calls block.
package final class DatabaseSession: Sendable {
  private let connection: Mutex<OpaquePointer>

  init(_ connectionString: String) throws {
    guard let made = PQconnectdb(connectionString) else { throw ToolFailure(command: "connect", output: "no memory") }
    PQsetNoticeReceiver(made, { _, _ in }, nil)
    let (isMade, words) = (PQstatus(made) == CONNECTION_OK, String(cString: PQerrorMessage(made)))
    connection = Mutex(made)
    if !isMade { throw ToolFailure(command: "connect", output: words) }
  }

  deinit { connection.withLock { PQfinish($0) } }

  /// Runs statements; gives the rows of the last.
  @discardableResult
  package func run(_ sql: String) throws -> [[String]] {
    try connection.withLock { connection in
      let result = PQexec(connection, sql)
      defer { PQclear(result) }
      guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(where: { $0 == PQresultStatus(result) }) else {
        throw ToolFailure(command: sql, output: String(cString: PQerrorMessage(connection)))
      }
      return (0..<PQntuples(result)).map { row in
        (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }
      }
    }
  }
}
