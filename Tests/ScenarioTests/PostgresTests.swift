import Foundation
import Sandbox
import TestSupport
import Testing

/// The example with its state in a PostgreSQL server: first applied, cut off, moved to git and back.
@Suite(.bounded, .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
struct PostgresTests {
  @Test func aKilledApplyIsContinued() async throws {
    try await Self.open(backend: "postgres") { shop, database in
      let first = try await shop.ccops(["apply", "--yes"], with: Self.url(database), atWrite: 12) { $0.send(SIGKILL) }
      #expect(first.exit == SIGKILL, "the run ended before it could be killed: \(first.output)")
      #expect(try database.run("SELECT count(*) > 10 FROM ccops_journal") == [["t"]])
      try Self.waitForTheLease(database)
      // The journal is no file of this machine: another clone takes the work over.
      let cloned = try await shop.run("git", ["clone", "--quiet", ".", ".git/other"])
      #expect(cloned.exit == 0, "\(cloned.errors)")
      let second = try await shop.ccops(["apply", "--yes", "-C", ".git/other"], with: Self.url(database))
      #expect(second.exit == 0, "\(second.output)\(second.errors)")
      try await Self.expectNothingToDo(shop, database)
      #expect(!FileManager.default.fileExists(atPath: shop.folder.path + "/.git/ccops"))
      let refs = try await shop.run("git", ["for-each-ref", "refs/ccops"])
      #expect(refs.output.isEmpty, "\(refs.output)")
    }
  }

  /// Where the commit of the state stands still until its program is killed.
  @Test(arguments: ["ccops_environments", "ccops_records", "ccops_history_records"])
  func aProgramKilledInItsCommitLeavesTheStateAsItWas(_ table: String) async throws {
    try await Self.open(backend: "postgres") { shop, database in
      #expect(try await shop.ccops(["apply", "--yes"], with: Self.url(database)).exit == 0)
      let before = try database.run("SELECT serial FROM ccops_environments")
      let blocker = try database.session()
      try blocker.run("BEGIN; LOCK TABLE \(table) IN EXCLUSIVE MODE")
      let first = try await shop.run(
        Shop.binary, ["state", "forget", "hanoi/groups/support"], with: Self.url(database)
      ) { process in
        _ = try await database.waiter(for: blocker)
        kill(process, SIGKILL)
      }
      #expect(first.exit == SIGKILL, "\(first.output)\(first.errors)")
      try blocker.run("ROLLBACK")
      try Self.waitForTheLease(database)
      let list = try await shop.ccops(["state", "forget", "hanoi/groups/nowhere"], with: Self.url(database))
      #expect(list.errors.contains("is not in the state"), "the lock is free again: \(list.errors)")
      #expect(try database.run("SELECT serial FROM ccops_environments") == before)
      try await Self.expectNothingToDo(shop, database)
    }
  }

  @Test func theStateMovesBetweenStores() async throws {
    try await Self.open(backend: "git") { shop, database in
      try await shop.succeed(["apply", "--yes"])
      let copied = try await shop.ccops(
        ["state", "copy", "--from", "git", "--to", "postgres"], with: Self.url(database))
      #expect(copied.exit == 0, "\(copied.errors)")
      #expect(copied.output.contains("copied from git to postgres, which is at serial 1 now"), "\(copied.output)")
      #expect(copied.output.contains(#"change "backend" in ccops.json to "postgres""#), "\(copied.output)")
      let original = try await shop.ccops(["state", "list", "--format", "json"])

      try await Self.set("postgres", shop)
      #expect(
        try await shop.ccops(["state", "list", "--format", "json"], with: Self.url(database)).output == original.output)
      try await Self.expectNothingToDo(shop, database)
      try Self.edit(shop)
      try await shop.commit("A longer ring")
      let applied = try await shop.ccops(["apply", "--yes"], with: Self.url(database))
      #expect(applied.exit == 0, "\(applied.output)\(applied.errors)")
      let history = try await shop.ccops(["state", "history", "hanoi/groups/support"], with: Self.url(database))
      #expect(history.output.contains("copied from git at serial 1"), "\(history.output)")

      let refused = try await shop.ccops(
        ["state", "copy", "--from", "git", "--to", "postgres"], with: Self.url(database))
      #expect(refused.exit == 1 && refused.errors.contains("which is not newer; --force replaces"), "\(refused.errors)")
      let back = try await shop.ccops(["state", "copy", "--from", "postgres", "--to", "git"], with: Self.url(database))
      #expect(back.output.contains("to git, which is at serial 2 now"), "\(back.output)\(back.errors)")
      try await Self.set("git", shop)
      try await Self.expectNothingToDo(shop, database)
    }
  }

  @Test func aDatabaseThatCannotBeReachedIsAnErrorWithoutSecrets() async throws {
    try await Self.open(backend: "postgres") { shop, _ in
      let missing = try await shop.ccops(["plan"])
      #expect(missing.exit == 1)
      #expect(missing.errors.contains("environment variable STATE_URL (url of state) is not set"), "\(missing.errors)")
      let wrong = try await shop.ccops(
        ["apply", "--yes"], with: ["STATE_URL": "postgres://ann:planted-password-11@127.0.0.1:1/state"])
      #expect(wrong.exit == 1)
      #expect(wrong.errors.contains("check host and port in the connection string"), "\(wrong.errors)")
      #expect(!(wrong.errors + wrong.output).contains("planted-password-11"))
      #expect(shop.sandbox.stats().writes == 0)
    }
  }

  // MARK: Steps

  private static func url(_ database: ScratchDatabase) -> [String: String] {
    ["STATE_URL": database.connectionString]
  }

  private static func open(
    backend: String, _ body: @Sendable (Shop, ScratchDatabase) async throws -> Void
  ) async throws {
    var options = try Shop.options(world: "sandbox-world.json")
    options.realClock = true
    let database = try ScratchDatabase()
    try await Shop.open(options) { shop in
      try await shop.copyExample("contact-centre", timeout: Shop.shortTimeout)
      try await set(backend, shop)
      try await body(shop, database)
    }
  }

  private static func set(_ backend: String, _ shop: Shop) async throws {
    let file = shop.folder.appendingPathComponent("ccops.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let state = #""state": { "backend": "\#(backend)", "url": { "env": "STATE_URL" } }"#
    let named =
      text.contains(#""name": "centre""#)
      ? text : text.replacing(#""ccops": 1"#, with: #""ccops": 1, "name": "centre""#)
    try Data(named.replacing(/"state": \{[^\n]*\}/, with: state).utf8).write(to: file)
    try await shop.commit("The state is in \(backend)")
  }

  private static func edit(_ shop: Shop) throws {
    let file = shop.folder.appendingPathComponent("hanoi/groups/support.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing(/"timeout": \d+/, with: "\"timeout\": 47").utf8).write(to: file)
  }

  /// Waits until the server has noticed that a program is gone, which is quick but not at once.
  private static func waitForTheLease(_ database: ScratchDatabase) throws {
    let session = try database.session()
    // The server grants the lock when the connection that has it ends.
    try session.run(
      """
      SET lock_timeout = '120s';
      SELECT pg_advisory_lock((classid::bigint << 32) | objid::bigint)
      FROM pg_locks JOIN ccops_locks ON pid = backend WHERE locktype = 'advisory' AND objsubid = 1
      """)
    try session.run("SELECT pg_advisory_unlock_all()")
  }

  private static func expectNothingToDo(_ shop: Shop, _ database: ScratchDatabase) async throws {
    let plan = try await shop.ccops(["plan", "--detailed-exitcode"], with: url(database))
    #expect(plan.exit == 0, "\(plan.output)\(plan.errors)")
    #expect(!plan.errors.contains("did not end"), "\(plan.errors)")
  }
}
