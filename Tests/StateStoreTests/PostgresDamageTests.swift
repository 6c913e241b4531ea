import Foundation
import Model
import StateStores
import TestSupport
import Testing

/// A database that has a state in part is refused; it must not pass for an empty state.
@Suite(.bounded, .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
struct PostgresDamageTests {
  typealias Fixture = StoreFixture

  /// A state with a record, an unresolved create, history and a journal.
  private static func state() async throws -> (StoreFixture, ScratchDatabase) {
    let fixture = try Fixture(.postgres)
    let b = Address(provider: "hanoi", collection: "groups", name: "b")
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      var edit = Fixture.edit(Fixture.record("hanoi/groups/a"))
      edit.unresolvedCreates = [b: UnresolvedCreate(address: b, vendorName: "b", body: [:], intendedAt: Fixture.now)]
      _ = try await session.commit(edit, message: Fixture.message())
      try await session.journal([Fixture.begun])
    }
    return (fixture, try #require(fixture.database))
  }

  private static let inPart = "the database was restored in part; restore it whole"
  private static let row = "the row of environment production in ccops_environments: "
  private static let repair = "; restore the database from a whole backup, or repair the row"

  @Test(
    "a dump that was restored in part",
    arguments: [
      (
        "DROP TABLE ccops_schema",
        "the table ccops_schema of the state cannot be found although others are there: \(inPart)"
      ),
      ("DELETE FROM ccops_schema", "the table ccops_schema (its rows) of the state cannot be found"),
      ("DROP TABLE ccops_environments", "the table ccops_environments of the state cannot be found"),
      ("DROP TABLE ccops_records", "the table ccops_records of the state cannot be found"),
      ("DROP TABLE ccops_unresolved_creates", "the table ccops_unresolved_creates of the state cannot be found"),
      ("DROP TABLE ccops_journal", "the table ccops_journal of the state cannot be found"),
      ("DROP TABLE ccops_locks, ccops_history", "the tables ccops_locks, ccops_history of the state cannot be found"),
      ("DROP TABLE ccops_history_records", "the table ccops_history_records of the state cannot be found"),
      (
        "DELETE FROM ccops_environments",
        "ccops_environments has no row of environment production, but other tables have rows of it: \(inPart)"
      ),
      (
        "DELETE FROM ccops_records",
        "ccops_records has no record of environment production, and the history says that hanoi/groups/a has one: \(inPart)"
      ),
    ])
  func restoredInPart(_ damage: String, _ message: String) async throws {
    try await Self.expectRefusal(damage, message)
  }

  @Test(
    "values that no ccops writes",
    arguments: [
      ("ccops_environments SET lineage = ''", row + "\"lineage\" must be a string that is not empty" + repair),
      ("ccops_environments SET path = NULL", row + "\"path\" must be a string" + repair),
      ("ccops_environments SET format = 0", row + "\"format\" must be 1 or 2, not 0: it is damaged" + repair),
      ("ccops_environments SET serial = -1", row + "\"serial\" must be a positive integer or 0, not -1" + repair),
      ("ccops_environments SET requires = '{moved}'", row + "\"moved_to\" must be a string"),
      ("ccops_environments SET accounts = '[]'", "ccops_environments.accounts: a JSON object is expected" + repair),
      (
        "ccops_records SET record = replace(record, '\"schema_version\": 2', '\"schema_version\": 0')",
        "\"schema_version\" must be a positive integer, not 0" + repair
      ),
      (
        "ccops_records SET record = replace(record, '\"schema_version\": 2', '\"schema_version\": -1')",
        "\"schema_version\" must be a positive integer, not -1" + repair
      ),
      ("ccops_journal SET entry = '{}'", "entry 1 of the journal of environment production: "),
    ])
  func impossibleValues(_ change: String, _ message: String) async throws {
    try await Self.expectRefusal("UPDATE \(change)", message)
  }

  @Test("a state whose records were all removed is whole")
  func emptied() async throws {
    let (fixture, _) = try await Self.state()
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      let addresses = Set(try await session.read().snapshot.records.keys)
      _ = try await session.commit(StateEdit(removals: addresses, unresolvedCreates: [:]), message: Fixture.message())
    }
    #expect(try await fixture.store().read().snapshot.records == [:])
  }

  @Test("a first run of all that was killed leaves a journal and no state")
  func firstRun() async throws {
    let fixture = try Fixture(.postgres)
    try await fixture.store().withStateLock(Fixture.holder()) { try await $0.journal([Fixture.begun]) }
    #expect(try await fixture.store().read().journal.count == 1)
  }

  @Test("a role that lacks a right which the end of a run needs is refused before the first write")
  func rights() async throws {
    let (_, database) = try await Self.state()
    let role = "r" + database.schema
    try database.run(
      "CREATE ROLE \(role) LOGIN; GRANT USAGE ON SCHEMA \(database.schema) TO \(role); "
        + "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA \(database.schema) TO \(role)")
    let connection = database.connectionString("user=\(role)")
    let store = PostgresStateStore(
      identity: StateIdentity(environment: "production"), connectionString: { Secret(connection) },
      clock: { Fixture.now })
    let announce: @Sendable (any StateSession) async throws -> Void = { try await $0.announce([Fixture.intended("a")]) }
    let error = await #expect(throws: StateError.self) { try await store.withStateLock(Fixture.holder(), announce) }
    #expect(
      error
        == .unwritable(
          "the role of the connection lacks rights: DELETE on ccops_journal, DELETE on ccops_records, DELETE on "
            + "ccops_unresolved_creates; GRANT them; nothing was sent"))
    try database.run("GRANT DELETE ON ALL TABLES IN SCHEMA \(database.schema) TO \(role)")
    try await store.withStateLock(Fixture.holder(), announce)
    try database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
  }

  private static func expectRefusal(_ damage: String, _ message: String) async throws {
    let (fixture, database) = try await state()
    let before = try await fixture.store().read()
    #expect(before.snapshot.records.count == 1 && before.journal.count == 1)
    try database.run(damage)
    for attempt in [
      { _ = try await fixture.store().read() },
      { try await fixture.store().withStateLock(Fixture.holder()) { _ = try await $0.read() } },
    ] as [@Sendable () async throws -> Void] {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      guard case .unreadable(let reason)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(reason.contains(message), "\(reason)")
    }
  }
}
