import JSON
import Model

/// The state lock of an environment: an advisory lock of the very connection that writes. It ends with the connection
/// however that ends, and no write can come after it.
///
/// The table says who has it, for the message that the next run prints. A row means nothing unless the server process
/// that it names has the lock.
struct PostgresLock: Sendable {
  /// How long the server may take to end a connection.
  private static let timeout: Int64 = 10_000

  private let project: PostgresValue
  private let environment: PostgresValue
  private let key: Int64

  init(schema: String, _ identity: StateIdentity) {
    project = .text(identity.project ?? "")
    environment = .text(identity.environment)
    // Without a project this is the key of earlier versions, so that their runs and those of this one exclude one
    // another.
    let names = [schema] + [identity.project].compactMap(\.self) + [identity.environment]
    let digest = CanonicalJSON.digest(.list([.string("ccops")] + names.map(Value.string)))
    key = Int64(bitPattern: UInt64(digest.prefix(16), radix: 16) ?? 0)
  }

  /// - Throws: `StateError.held` if another run has it.
  func take(
    _ holder: LockHolder, on handle: borrowing PostgresHandle, now: Timestamp
  ) throws(PostgresFailure) {
    guard try handle.first("SELECT pg_try_advisory_lock($1)", .integer(key), read: { $0.flag(0) }) == true else {
      throw .ours(.held(by: try self.holder(handle, now: now) ?? PostgresLock.unknown(now)))
    }
    try handle.run(
      """
      INSERT INTO ccops_locks (project, environment, backend, holder) VALUES ($1, $2, pg_backend_pid(), $3)
      ON CONFLICT (project, environment) DO UPDATE SET backend = excluded.backend, holder = excluded.holder
      """, project, environment, .bytes(PostgresLock.text(of: holder)))
  }

  /// Unlocks at once. Closing the connection would do so too, only later.
  func release(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    try handle.run("SELECT pg_advisory_unlock($1)", .integer(key))
  }

  /// Who has it now; nil when no run has.
  func holder(_ handle: borrowing PostgresHandle, now: Timestamp) throws(PostgresFailure) -> LockHolder? {
    guard let queries = PostgresQueries(version: try PostgresSchema.found(handle)) else { return nil }
    let found = try handle.first(queries.holder, project, environment, .integer(high), .integer(low)) {
      $0.bytes(0) ?? []
    }
    return found.map { PostgresLock.holder(from: $0) ?? PostgresLock.unknown(now) }
  }

  /// Ends the connection that has the lock for this holder, and waits until it has ended.
  ///
  /// - Returns: false if this holder does not have it now.
  func end(_ holder: LockHolder, _ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Bool {
    do throws(PostgresFailure) {
      return try terminate(holder, handle)
    } catch .database(let complaint) where complaint.sqlState == "42501" {
      throw .ours(
        .unwritable(
          "\(complaint.words); only the role that holds the lock, a member of pg_signal_backend, or a superuser where "
            + "a superuser holds it, may end the connection"))
    }
  }

  private func terminate(
    _ holder: LockHolder, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> Bool {
    let ended = try handle.first(
      """
      SELECT pg_terminate_backend(held.pid, $6) FROM pg_locks AS held
      JOIN ccops_locks AS own ON own.project = $1 AND own.environment = $2 AND own.backend = held.pid
        AND own.holder = $5
      WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid = $3::oid AND held.objid = $4::oid
      """, project, environment, .integer(high), .integer(low), .bytes(PostgresLock.text(of: holder)),
      .integer(PostgresLock.timeout)
    ) { $0.flag(0) }
    if ended == false {
      throw .ours(
        .unwritable("the server did not end the holder's connection within \(PostgresLock.timeout / 1000) s"))
    }
    return ended == true
  }

  // The server shows the two halves of a key apart.
  private var high: Int64 { Int64(UInt64(bitPattern: key) >> 32) }
  private var low: Int64 { Int64(UInt64(bitPattern: key) & 0xFFFF_FFFF) }

  private static func text(of holder: LockHolder) -> [UInt8] { CanonicalJSON.encode(holder.asValue) }

  /// nil when the holder has not yet written its name.
  private static func holder(from text: [UInt8]) -> LockHolder? {
    do {
      return try LockHolder(try ValueCoding.decode(try JSONDocument.parse(text)))
    } catch {
      return nil
    }
  }

  private static func unknown(_ now: Timestamp) -> LockHolder {
    LockHolder(user: "somebody", host: "another machine", process: 0, run: nil, since: now)
  }
}
