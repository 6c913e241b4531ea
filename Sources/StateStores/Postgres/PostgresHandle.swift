import CLibpq
import Model

/// The owner of one connection, and the only user of libpq: closed exactly once. Its calls block, so it lives on the
/// queue of a `PostgresConnection`.
///
/// Statements are literals of the source and everything else is bound, so no value can become a part of one.
struct PostgresHandle: ~Copyable {
  /// Servers before this one cannot be asked to end a connection and say when it has ended.
  private static let oldestServer: Int32 = 140_000

  private let connection: OpaquePointer

  private init(owning connection: OpaquePointer) { self.connection = connection }

  /// Connects. The string has passed `ConnectionString.check`.
  static func open(_ connectionString: String) throws(PostgresFailure) -> PostgresHandle {
    // What the string says comes later and wins; what must be so comes last.
    let options: [(String, String)] = [
      ("fallback_application_name", "ccops"), ("connect_timeout", "10"), ("keepalives_idle", "15"),
      ("keepalives_interval", "5"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
      ("dbname", connectionString), ("client_encoding", "UTF8"),
    ]
    let made = PostgresHandle.withStrings(options.map(\.0)) { keys in
      PostgresHandle.withStrings(options.map(\.1)) { values in PQconnectdbParams(keys, values, 1) }
    }
    guard let made else {
      throw .database(PostgresComplaint(sqlState: "", words: "there is no memory for a connection", isLost: true))
    }
    let handle = PostgresHandle(owning: made)
    guard !handle.isLost() else { throw .database(handle.complaint()) }
    // By itself libpq prints what the server remarks.
    PQsetNoticeReceiver(made, { _, _ in }, nil)
    guard PQserverVersion(made) >= oldestServer else {
      throw .ours(.unreadable("the database server is older than PostgreSQL 14; use a newer one"))
    }
    return handle
  }

  deinit { PQfinish(connection) }

  /// The server process that the server named when the connection was made.
  borrowing func backend() -> Int64 { Int64(PQbackendPID(connection)) }

  /// Runs one statement whose rows, if any, nobody wants.
  borrowing func run(_ statement: StaticString, _ values: PostgresValue...) throws(PostgresFailure) {
    try each(statement, with: values) { _ in }
  }

  /// The first row of the answer; nil when there is none.
  borrowing func first<Result>(
    _ statement: StaticString, _ values: PostgresValue..., read: (borrowing PostgresRow) -> Result
  ) throws(PostgresFailure) -> Result? {
    var result: Result?
    try each(statement, with: values) { row in if result == nil { result = read(row) } }
    return result
  }

  /// Lends the rows as they arrive, so that they never stand in memory together.
  borrowing func each(
    _ statement: StaticString, with values: [PostgresValue], _ body: (borrowing PostgresRow) -> Void
  ) throws(PostgresFailure) {
    guard send(statement, values), PQsetSingleRowMode(connection) == 1 else { throw .database(complaint()) }
    var found: PostgresComplaint?
    while let result = PQgetResult(connection) {
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK:
        for number in 0..<PQntuples(result) { body(PostgresRow(result, number)) }
      case PGRES_COMMAND_OK: break
      // The first says why; what follows may only say that the connection is gone.
      default: found = found ?? complaint(of: result)
      }
      PQclear(result)
    }
    if let found { throw .database(found) }
  }

  /// Runs `body` between `begin` and COMMIT; whatever it throws rolls back.
  borrowing func transaction<Result>(
    _ begin: StaticString = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    _ body: (borrowing PostgresHandle) throws(PostgresFailure) -> Result
  ) throws(PostgresFailure) -> Result {
    try run(begin)
    do throws(PostgresFailure) {
      let result = try body(self)
      try run("COMMIT")
      return result
    } catch {
      do throws(PostgresFailure) { try run("ROLLBACK") } catch {
        // The connection is gone, and the server rolls back for itself; the first error says why.
      }
      throw error
    }
  }

  private borrowing func send(_ statement: StaticString, _ values: [PostgresValue]) -> Bool {
    let types = values.map(\.type)
    let encoded = values.map(\.encoded)
    let lengths = encoded.map { Int32($0?.count ?? 0) }
    let formats = [Int32](repeating: 1, count: values.count)
    // One byte more, so that an empty text has a place too.
    let bytes = encoded.reduce(into: [UInt8]()) { $0.append(contentsOf: $1 ?? []) } + [0]
    return bytes.withUnsafeBytes { buffer in
      var place = buffer.bindMemory(to: CChar.self).baseAddress
      let pointers = encoded.map { value -> UnsafePointer<CChar>? in
        defer { place = place.map { $0 + (value?.count ?? 0) } }
        return value == nil ? nil : place
      }
      return statement.withUTF8Buffer { text in
        text.withMemoryRebound(to: CChar.self) { text in
          PQsendQueryParams(
            connection, text.baseAddress, Int32(values.count), types, pointers, lengths, formats, 1) == 1
        }
      }
    }
  }

  /// The error text is read right after the call that failed.
  private borrowing func complaint() -> PostgresComplaint {
    PostgresComplaint(
      sqlState: "", words: PQerrorMessage(connection).map { String(cString: $0) } ?? "", isLost: isLost())
  }

  private borrowing func complaint(of result: OpaquePointer) -> PostgresComplaint {
    func field(_ code: Character) -> String? {
      PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
    }
    guard let words = field("M"), let state = field("C") else {
      let words = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
      return PostgresComplaint(sqlState: "", words: words, isLost: isLost())
    }
    // The server says farewell (class 57P: it, or somebody with the right to, ends the connection) before the socket
    // closes.
    return PostgresComplaint(sqlState: state, words: words, isLost: isLost() || state.hasPrefix("57P"))
  }

  private borrowing func isLost() -> Bool { PQstatus(connection) != CONNECTION_OK }

  /// Lends texts as a list of C strings with its end.
  private static func withStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let bytes = texts.flatMap { Array($0.utf8) + [0] }.map(CChar.init(bitPattern:))
    return bytes.withUnsafeBufferPointer { buffer in
      var place = buffer.baseAddress
      var pointers = texts.map { text -> UnsafePointer<CChar>? in
        defer { place = place.map { $0 + text.utf8.count + 1 } }
        return place
      }
      pointers.append(nil)
      return pointers.withUnsafeBufferPointer { list in
        guard let start = list.baseAddress else { preconditionFailure("a list with its end is never empty") }
        return body(start)
      }
    }
  }
}
