import Foundation
import Model
import StateStores
import TestSupport
import Testing

/// What keeping state in PostgreSQL adds to the contract.
@Suite(.bounded, .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
struct PostgresStateStoreTests {
  typealias Fixture = StoreFixture

  // MARK: Tables

  @Test func readingMakesNothing() async throws {
    let (_, database, store) = try place()
    #expect(try await store.read() == StateReading(snapshot: Snapshot(lineage: "")))
    #expect(try await store.history(of: nil, limit: 9) == [])
    #expect(try await store.lockHolder() == nil)
    try await store.breakLock(of: Fixture.holder())
    #expect(try tables(database) == [])
  }

  @Test func writersThatComeAtOnceMakeTheTablesOnce() async throws {
    let fixture = try Fixture(.postgres)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<8 {
        group.addTask {
          try await fixture.store(environment: "e\(number)").withStateLock(Fixture.holder()) { session in
            try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
          }
        }
      }
      for try await serial in group { #expect(serial == 1) }
    }
    let database = try #require(fixture.database)
    #expect(try database.run("SELECT version FROM ccops_schema") == [["1"], ["2"], ["3"]])
    #expect(try database.run("SELECT count(*) FROM ccops_environments") == [["8"]])
  }

  @Test func aNewerSchemaIsRefused() async throws {
    let (_, database, store) = try place()
    try await store.withStateLock(Fixture.holder()) { _ in }
    try database.run("INSERT INTO ccops_schema (version) VALUES (99)")
    let words = "the tables are of version 99 and this ccops knows version 3: a newer ccops made them, use that one"
    await #expect(throws: StateError.unreadable(words)) { try await store.read() }
    await #expect(throws: StateError.unreadable(words)) { try await store.withStateLock(Fixture.holder()) { _ in } }
  }

  @Test func aConnectionCutWhileTheTablesAreMadeLeavesNone() async throws {
    let (_, database, store) = try place()
    let blocker = try database.session()
    // Nobody can make a table of a name that another transaction is about to take.
    try blocker.run("BEGIN; CREATE TABLE ccops_history ()")
    let outcome = Task { try await store.withStateLock(Fixture.holder()) { _ in Issue.record("let in") } }
    try database.run("SELECT pg_terminate_backend(\(try await database.waiter(for: blocker)), 10000)")
    let error = await #expect(throws: StateError.self) { try await outcome.value }
    let message = error?.description ?? ""
    #expect(message.contains("SQLSTATE 57P01"), "\(message)")
    try blocker.run("ROLLBACK")
    #expect(try tables(database) == [])
    try await store.withStateLock(Fixture.holder()) { _ in }
    #expect(try tables(database).count == 8)
  }

  // MARK: Cut off

  /// Where a commit is stopped: at its first touch of a table, or when everything is done but the end of the
  /// transaction.
  private static let places = [
    "ccops_environments", "ccops_history", "ccops_records", "ccops_history_records", "ccops_unresolved_creates",
    "ccops_journal",
    "the end",
  ]

  @Test(arguments: places, [true, false])
  func aCommitIsDoneOrNot(_ place: String, isCut: Bool) async throws {
    let (fixture, database, store) = try self.place()
    let (a, b) = (Fixture.record("hanoi/groups/a"), Fixture.record("hanoi/groups/b"))
    try await run(store) { _ = try await $0.commit(Fixture.edit(a), message: Fixture.message("one")) }
    try await run(store) { try await $0.journal([Fixture.begun, Fixture.succeeded("b")]) }
    let before = try await store.read()
    let blocker = try database.session()
    let unresolved = UnresolvedCreate(address: b.address, vendorName: "b", body: [:], intendedAt: Fixture.now)
    let edit = StateEdit(upserts: [b.address: b], removals: [a.address], unresolvedCreates: [b.address: unresolved])
    try await run(store) { session in
      try Self.block(blocker, place)
      let outcome = Task { try await session.commit(edit, message: Fixture.message("two")) }
      let waiter = try await database.waiter(for: blocker)
      if isCut { try database.run("SELECT pg_terminate_backend(\(waiter), 10000)") }
      try blocker.run("ROLLBACK; SELECT pg_advisory_unlock_all()")
      guard isCut else {
        #expect(try await outcome.value == 2)
        return
      }
      try await Self.expectEnded { _ = try await outcome.value }
      try await Self.expectEnded { try await session.journal([Fixture.intended("c")]) }
      try await Self.expectEnded { _ = try await session.commit(StateEdit(), message: Fixture.message()) }
    }
    #expect(try await store.lockHolder() == nil)
    let after = StateReading(
      snapshot: Snapshot(
        lineage: before.snapshot.lineage, serial: 2, records: [b.address: b], unresolvedCreates: [b.address: unresolved]
      ))
    #expect(try await store.read() == (isCut ? before : after))
    #expect(try await store.history(of: nil, limit: 9).map(\.summary) == (isCut ? ["one"] : ["two", "one"]))
    #expect(try await store.history(of: a.address, limit: 9).count == (isCut ? 1 : 2))
    // The next run takes the work up.
    try await run(try fixture.store()) { _ = try await $0.commit(edit, message: Fixture.message("three")) }
    #expect(try await store.read().snapshot.records == [b.address: b])
  }

  @Test func eventsAreJournalledOrNot() async throws {
    let (_, database, store) = try place()
    try await run(store) { session in
      try await session.journal([Fixture.begun])
      let blocker = try database.session()
      try blocker.run("BEGIN; LOCK TABLE ccops_journal IN EXCLUSIVE MODE")
      let outcome = Task { try await session.journal([Fixture.intended("a"), Fixture.intended("b")]) }
      try database.run("SELECT pg_terminate_backend(\(try await database.waiter(for: blocker)), 10000)")
      try blocker.run("ROLLBACK")
      try await Self.expectEnded { try await outcome.value }
      try await Self.expectEnded { try await session.journal([Fixture.intended("c")]) }
    }
    #expect(try await store.read().journal.map(\.event) == [Fixture.begun])
    try await run(store) { try await $0.journal([Fixture.intended("d")]) }
    #expect(try await store.read().journal.map(\.sequence) == [1, 2])
  }

  /// A journal must be on the disk whatever the server's own setting is, and a lease that waits for a vendor is not
  /// idle.
  @Test func theConnectionIsSettledForALease() async throws {
    let (_, database, _) = try place()
    let store = try store(database.connectionString(settings: "-c synchronous_commit=off -c idle_session_timeout=100"))
    try await run(store) { session in
      try await session.journal([Fixture.begun])
      // Longer than the time after which the server would have ended an idle connection.
      try database.run("SELECT pg_sleep(0.4)")
      try await session.journal([Fixture.intended("a")])
    }
    #expect(try await store.read().journal.count == 2)
  }

  // MARK: Lease

  @Test func aLeaseIsTakenAwayFromItsHolderOnly() async throws {
    let (_, database, store) = try place()
    try await run(store) { session in
      try await session.journal([Fixture.begun])
      #expect(try await store.lockHolder() == Fixture.holder())
      await #expect(throws: StateError.held(by: Fixture.holder())) {
        try await store.breakLock(of: Fixture.holder("bob"))
      }
      try await session.journal([Fixture.intended("a")])
      try await store.breakLock(of: Fixture.holder())
      #expect(try await store.lockHolder() == nil)
      try await store.withStateLock(Fixture.holder("bob")) { other in
        #expect(try await other.read().journal.count == 2, "what the dead run wrote is taken over")
        try await Self.expectEnded { try await session.journal([Fixture.intended("b")]) }
      }
    }
    #expect(try await store.read().journal.count == 2)
    #expect(try await store.lockHolder() == nil)
    #expect(try database.run("SELECT count(*) FROM ccops_locks") == [["1"]], "a row alone means nothing")
  }

  @Test func whoMayNotEndAConnectionIsToldWhoMay() async throws {
    let (_, database, store) = try place()
    try await store.withStateLock(Fixture.holder()) { _ in }
    let role = "r" + database.schema
    try database.run(
      "CREATE ROLE \(role) LOGIN; GRANT USAGE ON SCHEMA \(database.schema) TO \(role); "
        + "GRANT SELECT ON ALL TABLES IN SCHEMA \(database.schema) TO \(role)")
    let reader = try self.store(database.connectionString("user=\(role)"))
    try await store.withStateLock(Fixture.holder()) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      #expect(try await reader.read().snapshot.records.count == 1, "readers need no more than SELECT")
      #expect(try await reader.lockHolder() == Fixture.holder())
      let error = await #expect(throws: StateError.self) { try await reader.breakLock(of: Fixture.holder()) }
      #expect(error?.description.contains("a member of pg_signal_backend") == true, "\(String(describing: error))")
    }
    let error = await #expect(throws: StateError.self) { try await reader.withStateLock(Fixture.holder()) { _ in } }
    #expect(error?.description.contains("(SQLSTATE 42501); give the role") == true, "\(String(describing: error))")
    try database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
  }

  @Test func environmentsAndSchemasAreApart() async throws {
    let (fixture, _, store) = try place()
    let (_, _, elsewhere) = try place()
    try await run(store) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      try await session.journal([Fixture.begun])
      for other in [try fixture.store(environment: "staging"), elsewhere] {
        try await other.withStateLock(Fixture.holder()) { session in
          let reading = try await session.read()
          #expect(reading == StateReading(snapshot: Snapshot(lineage: "")))
        }
        #expect(try await other.history(of: nil, limit: 9) == [])
      }
    }
  }

  // MARK: Contents

  @Test func stateThatMovedIsRefusedAndTheJournalKept() async throws {
    let (_, database, store) = try place()
    try await run(store) { session in
      _ = try await session.commit(StateEdit(), message: Fixture.message())
      try await session.journal([Fixture.begun])
      try database.run("UPDATE ccops_environments SET serial = 3")
      await #expect(throws: StateError.moved(expected: 1, found: 3)) {
        try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      }
      try await session.journal([Fixture.intended("b")])
      let reading = try await session.read()
      #expect(reading.snapshot.serial == 3 && reading.snapshot.records.isEmpty)
      #expect(reading.journal.map(\.event) == [Fixture.begun, Fixture.intended("b")])
      #expect(try await session.commit(StateEdit(), message: Fixture.message()) == 4)
    }
    #expect(try await store.history(of: nil, limit: 9).map(\.serial) == [4, 1])
  }

  @Test func theHistoryHoldsWhatEachChangeMade() async throws {
    let (_, database, store) = try place()
    let (a, b) = (Fixture.record("hanoi/groups/a"), Fixture.record("hanoi/groups/a", timeout: 45))
    for edit in [Fixture.edit(a), Fixture.edit(a), Fixture.edit(b), StateEdit(removals: [a.address])] {
      try await run(store) { _ = try await $0.commit(edit, message: Fixture.message("zero\0byte", details: ["d\0"])) }
    }
    let rows = try database.run(
      """
      SELECT serial, run, record::jsonb #>> '{attributes,timeout}' FROM ccops_history LEFT JOIN ccops_history_records
      USING (change) ORDER BY change
      """)
    let run = "https://ci.example.com/7"
    #expect(rows == [["1", run, "30"], ["2", run, ""], ["3", run, "45"], ["4", run, ""]])
    #expect(try await store.history(of: nil, limit: 1).map(\.summary) == ["zerobyte"])
    #expect(try await store.history(of: nil, limit: 1).map(\.details) == [["d"]])
  }

  @Test(arguments: [
    ("UPDATE ccops_records SET record = '{'", "the record of hanoi/groups/a in environment production"),
    ("UPDATE ccops_records SET record = '[]'", "the record of hanoi/groups/a in environment production"),
    ("UPDATE ccops_records SET address = 'x/y/z'", "x/y/z in environment production is that of hanoi/groups/a"),
    (
      "UPDATE ccops_records SET record = replace(record, '\"protect\": true', '\"protect\": \"yes\"')",
      "the record of hanoi/groups/a in environment production: \"protect\" must be a boolean"
    ),
    (
      "UPDATE ccops_records SET record = replace(record, '@hanoi/ivr/main#start', '@hanoi/ivr')",
      "the record of hanoi/groups/a in environment production: \"@hanoi/ivr\" must be a reference"
    ),
    (
      "INSERT INTO ccops_records (environment, address, record) SELECT environment, 'a', '' FROM ccops_records; UPDATE ccops_records SET record = ''",
      "the record of a in environment production"
    ),
    (
      "UPDATE ccops_unresolved_creates SET unresolved_create = '{}'",
      "the unresolved create of hanoi/groups/b in environment production"
    ),
    ("UPDATE ccops_journal SET entry = '{}'", "entry 1 of the journal of environment production"),
  ])
  func damagedRowsAreNamed(_ damage: String, _ words: String) async throws {
    let (_, database, store) = try place()
    let b = Address(provider: "hanoi", collection: "groups", name: "b")
    try await run(store) { session in
      var edit = Fixture.edit(Fixture.record("hanoi/groups/a"))
      edit.unresolvedCreates = [b: UnresolvedCreate(address: b, vendorName: "b", body: [:], intendedAt: Fixture.now)]
      _ = try await session.commit(edit, message: Fixture.message())
      try await session.journal([Fixture.begun])
    }
    try database.run(damage)
    let error = await #expect(throws: StateError.self) { try await store.read() }
    guard case .unreadable(let why)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(why.contains(words), "\(why)")
  }

  /// Many records are few statements, counted by the server's own log.
  @Test func manyRecordsAreFewStatements() async throws {
    let (_, database, _) = try place()
    let settings = "-c log_statement=all"
    let name = "count-\(database.schema)"
    let store = try store(database.connectionString("application_name=\(name)", settings: settings))
    let records = (0..<5001).map { Fixture.record("hanoi/groups/n\($0)") }
    let table = Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0) })
    try await run(store) { _ in }
    let before = try statements(database, name)
    try await run(store) { _ = try await $0.commit(StateEdit(upserts: table), message: Fixture.message()) }
    let writing = try statements(database, name) - before
    #expect(try await store.read().snapshot.records == table)
    let reading = try statements(database, name) - writing - before
    try await run(store) { _ = try await $0.commit(StateEdit(removals: Set(table.keys)), message: Fixture.message()) }
    #expect(try await store.read().snapshot.records.isEmpty)
    #expect((5...30).contains(writing), "\(writing) statements to write")
    #expect((3...10).contains(reading), "\(reading) statements to read")
  }

  // MARK: Connections

  @Test(arguments: [
    ("s3cret", "cannot be understood"), ("", "cannot be understood"), ("password=s3cret host", "cannot be understood"),
    ("postgres://ann:s3cret%zz@127.0.0.1/d", "cannot be understood"),
    ("host=127.0.0.1\0s3cret", "cannot be understood"),
    ("postgres://ann:pa@s3cret@127.0.0.1/d", "write %40 for @"),
    ("postgresql://ann:pa/s3cret@127.0.0.1/d", "write %40 for @"),
    ("postgres://ann:pa?s3cret@127.0.0.1/d", "write %40 for @"),
    ("host=127.0.0.1 port=1 password=s3cret", "check host and port"),
    ("host=/nowhere password=s3cret", "check host and port"),
    ("host=nowhere.invalid password=s3cret", "check the host"),
    ("host=127.0.0.1 sslmode=nonsense password=s3cret", "sslmode"),
    ("SERVER dbname=nowhere password=s3cret", "createdb"),
    ("SERVER user=nobody-here password=s3cret", "check the user"),
    ("SERVER options='-c search_path=nowhere' password=s3cret", "CREATE SCHEMA"),
    ("SERVER sslmode=require password=s3cret host=127.0.0.1 port=1", "check host and port"),
  ])
  func aConnectionThatCannotBeMadeHasAWayOut(_ string: String, _ words: String) async throws {
    let server = try ScratchDatabase().connectionString
    let store = try store(string.replacing("SERVER", with: server))
    for attempt in [{ _ = try await store.read() }, { try await store.withStateLock(Fixture.holder()) { _ in } }]
      as [@Sendable () async throws -> Void]
    {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      let message = error?.description ?? ""
      #expect(message.contains(words), "\(message)")
      #expect(!message.contains("s3cret") && !message.contains("\n"), "\(message)")
    }
  }

  @Test(arguments: ["sslmode=require", "sslmode=verify-full sslrootcert=/nowhere"])
  func aServerWithoutTLSIsNotTalkedToWhereTLSIsAskedFor(_ mode: String) async throws {
    let port = try PlainServer.start()
    let store = try store("host=127.0.0.1 port=\(port) user=ann password=s3cret dbname=d gssencmode=disable \(mode)")
    let error = await #expect(throws: StateError.self) { try await store.read() }
    let told = error?.description ?? ""
    #expect(told.contains("check sslmode and sslrootcert") && !told.contains("s3cret"), "\(told)")
  }

  // MARK: Steps

  private func place() throws -> (Fixture, ScratchDatabase, any StateStore) {
    let fixture = try Fixture(.postgres)
    return (fixture, try #require(fixture.database), try fixture.store())
  }

  private func store(_ connectionString: String) throws -> any StateStore {
    PostgresStateStore(
      identity: StateIdentity(environment: "production"), connectionString: { Secret(connectionString) },
      clock: { Fixture.now })
  }

  private func run(
    _ store: any StateStore, _ body: @Sendable (any StateSession) async throws -> Void
  ) async throws { try await store.withStateLock(Fixture.holder(), body) }

  private func tables(_ database: ScratchDatabase) throws -> [String] {
    try database.run("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1").map { $0[0] }
  }

  private func statements(_ database: ScratchDatabase, _ name: String) throws -> Int {
    let log = try database.run(
      """
      SELECT count(*) FROM regexp_split_to_table(pg_read_file(pg_current_logfile()), '\n') AS line
      WHERE line LIKE '\(name)|%execute <unnamed>%'
      """)
    return Int(log[0][0]) ?? 0
  }

  private static func block(_ blocker: DatabaseSession, _ place: String) throws {
    guard place == "the end" else {
      try blocker.run("BEGIN; LOCK TABLE \(place) IN ACCESS EXCLUSIVE MODE")
      return
    }
    try blocker.run(
      """
      CREATE FUNCTION wait_a_moment() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(hashtext(current_schema())); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER at_the_end AFTER INSERT ON ccops_history DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION wait_a_moment();
      """)
    try blocker.run("SELECT pg_advisory_lock(hashtext(current_schema()))")
  }

  private static func expectEnded(_ body: () async throws -> Void) async throws {
    let error = await #expect(throws: StateError.self) { try await body() }
    let told = error?.description ?? ""
    #expect(told.contains("the lock of this session has ended"), "\(told)")
  }
}

/// Answers one client that it knows no TLS.
private enum PlainServer {
  static func start() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        bind(listener, place, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, place, &length) == 0
      }
    }
    guard isOpen else { throw Crash() }
    Thread.detachNewThread {
      let client = accept(listener, nil, nil)
      var request = [UInt8](repeating: 0, count: 8)
      _ = (read(client, &request, 8), write(client, "N", 1), close(client), close(listener))
    }
    return UInt16(bigEndian: address.sin_port)
  }
}
