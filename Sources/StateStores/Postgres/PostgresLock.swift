import JSON
import Model

/// The right to write an environment's state: an advisory lock of the very connection that writes. It ends with the connection however that ends, and
/// no write can come after it.
///
/// The table says who holds it, for the message to the next one; a row means nothing unless the server process it names has the lock.
struct PostgresLease: Hashable, Sendable {
  /// How long the server may take to end a connection.
  private static let patience: Int64 = 10_000

  let environment: String
  private let key: Int64

  init(schema: String, environment: String) {
    self.environment = environment
    let digest = CanonicalJSON.digest(["ccops", .string(schema), .string(environment)])
    key = Int64(bitPattern: UInt64(digest.prefix(16), radix: 16) ?? 0)
  }

  /// Error: `.held` when another run has it.
  func take(
    _ holder: LeaseHolder, on handle: borrowing PostgresHandle, now: Timestamp
  ) throws(PostgresFailure) {
    guard try handle.first("SELECT pg_try_advisory_lock($1)", .integer(key), read: { $0.flag(0) }) == true else {
      throw .ours(.held(by: try self.holder(handle, now: now) ?? PostgresLease.unknown(now)))
    }
    try handle.run(
      """
      INSERT INTO ccops_leases (environment, backend, holder) VALUES ($1, pg_backend_pid(), $2)
      ON CONFLICT (environment) DO UPDATE SET backend = excluded.backend, holder = excluded.holder
      """, .text(environment), .bytes(PostgresLease.text(of: holder)))
  }

  /// Gives the lease back; whoever waits may have it at once. Closing the connection would do, only later.
  func release(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    try handle.run("SELECT pg_advisory_unlock($1)", .integer(key))
  }

  /// Who holds it now; nil when nobody does.
  func holder(_ handle: borrowing PostgresHandle, now: Timestamp) throws(PostgresFailure) -> LeaseHolder? {
    let found = try handle.first(
      """
      SELECT lease.holder FROM pg_locks AS held
      LEFT JOIN ccops_leases AS lease ON lease.environment = $1 AND lease.backend = held.pid
      WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid = $2::oid AND held.objid = $3::oid
      """, .text(environment), .integer(high), .integer(low)
    ) { $0.bytes(0) ?? [] }
    return found.map { PostgresLease.holder(from: $0) ?? PostgresLease.unknown(now) }
  }

  /// Ends the connection that holds the lease for this holder and waits until it has ended; false when this holder does not have it now.
  func end(_ holder: LeaseHolder, _ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Bool {
    do throws(PostgresFailure) {
      return try terminate(holder, handle)
    } catch .database(let complaint) where complaint.sqlState == "42501" {
      throw .ours(
        .unwritable(
          "\(complaint.words); only the role that holds the lease, a member of pg_signal_backend, or a superuser where "
            + "a superuser holds it, may end the connection"))
    }
  }

  private func terminate(
    _ holder: LeaseHolder, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> Bool {
    let ended = try handle.first(
      """
      SELECT pg_terminate_backend(held.pid, $5) FROM pg_locks AS held
      JOIN ccops_leases AS lease ON lease.environment = $1 AND lease.backend = held.pid AND lease.holder = $4
      WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid = $2::oid AND held.objid = $3::oid
      """, .text(environment), .integer(high), .integer(low), .bytes(PostgresLease.text(of: holder)),
      .integer(PostgresLease.patience)
    ) { $0.flag(0) }
    if ended == false {
      throw .ours(
        .unwritable("the server did not end the holder's connection within \(PostgresLease.patience / 1000) s"))
    }
    return ended == true
  }

  // The server shows the two halves of a key apart.
  private var high: Int64 { Int64(UInt64(bitPattern: key) >> 32) }
  private var low: Int64 { Int64(UInt64(bitPattern: key) & 0xFFFF_FFFF) }

  private static func text(of holder: LeaseHolder) -> [UInt8] { CanonicalJSON.encode(holder.asValue) }

  /// nil when the holder has not yet written its name.
  private static func holder(from text: [UInt8]) -> LeaseHolder? {
    do {
      return try LeaseHolder(ValueCoding.decode(try JSONDocument.parse(text)))
    } catch {
      return nil
    }
  }

  private static func unknown(_ now: Timestamp) -> LeaseHolder {
    LeaseHolder(user: "somebody", host: "another machine", process: 0, run: nil, since: now)
  }
}
