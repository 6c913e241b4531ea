import Foundation
import Git
import Model
import StateStores
import TestSupport
import Testing

/// A state of format 1 is read as it is, and the first change writes it in format 2.
@Suite(.bounded) struct FormatOneTests {
  typealias Values = StoreFixture
  typealias Old = FormatOneFixture

  // MARK: One repository

  private func local() async throws -> StoreFixture {
    let fixture = try StoreFixture()
    let old = try Old.git("local")
    try await old.restore(in: fixture.scratch.path, fixture.reference)
    try old.restoreJournal(in: fixture.scratch.path)
    return fixture
  }

  @Test("reading shows records, unresolved creates and the journal, and writes nothing")
  func read() async throws {
    let fixture = try await local()
    let before = (try fixture.scratch.git("rev-parse", fixture.reference), try fixture.journalBytes())
    let reading = try await fixture.store().read()
    #expect(reading.snapshot.line == StateLine(lineage: Old.lineage, serial: 3))
    #expect(Old.shown(reading.snapshot.records) == Old.records)
    #expect(Old.shown(reading.snapshot.unresolvedCreates) == Old.unresolved)
    #expect(Old.shown(reading.journal) == Old.events)
    let main = try #require(Address("hanoi/ivr/main").flatMap { reading.snapshot.records[$0] })
    #expect(main.pin.source == SourcePin(path: "hanoi/ivr/main.json", blob: "1ac6af54aebcd181c29469e2eb5572c84f66719b"))
    #expect(!main.pin.namesAllLayers, "an overlay or a variable may be missing")
    #expect(main.references.map(\.address.name) == ["goodbye", "welcome", "billing"])
    #expect(try fixture.scratch.git("rev-parse", fixture.reference) == before.0)
    #expect(try fixture.journalBytes() == before.1)
  }

  @Test("the first commit writes the whole state in format 2, on top of its history")
  func migrate() async throws {
    let fixture = try await local()
    let before = try await fixture.store().read().snapshot
    let new = Values.record("hanoi/groups/new")
    let gone = try #require(Address("hanoi/greetings/goodbye"))
    try await fixture.store().withStateLock(Values.holder()) { session in
      _ = try await session.read()
      var edit = Values.edit(new)
      edit.removals = [gone]
      #expect(try await session.commit(edit, message: Values.message()) == 4)
    }
    let files = try fixture.scratch.git("ls-tree", "-r", "--name-only", fixture.reference).split(separator: "\n")
    #expect(
      files == [
        "meta.json", "resources/hanoi/greetings/welcome.json", "resources/hanoi/groups/new.json",
        "resources/hanoi/ivr/billing.json", "resources/hanoi/ivr/main.json",
        "unresolved-creates/hanoi/greetings/lost.json", "unresolved-creates/hanoi/greetings/taken.json",
      ])
    for file in files where file.hasPrefix("resources/") {
      #expect(try fixture.scratch.git("show", "\(fixture.reference):\(file)").contains("\"layers\""), "\(file)")
    }
    #expect(try fixture.scratch.git("show", "\(fixture.reference):meta.json").contains("\"format\": 2"))
    var after = before
    after.serial = 4
    after.records[new.address] = new
    after.records[gone] = nil
    let reading = try await fixture.store().read()
    #expect(reading == StateReading(snapshot: after), "the journal of the killed run is in the state")
    #expect(try await fixture.store().history(of: nil, limit: 9).map(\.serial) == [4, 3, 2, 1])
    #expect(try fixture.scratch.fsck() == "")
  }

  @Test("a journal of format 1 that a run continues becomes one of format 2, which an older ccops refuses")
  func continueJournal() async throws {
    let fixture = try await local()
    try await fixture.store().withStateLock(Values.holder()) { try await $0.journal([Values.intended("new")]) }
    #expect(Old.shown(try await fixture.store().read().journal) == Old.events + ["intended new"])
    let lines = String(decoding: try fixture.journalBytes(), as: UTF8.self).split(separator: "\n")
    #expect(lines.first?.contains(#""format":2"#) == true)
    #expect(lines.count == Old.events.count + 2)
    #expect(!lines.contains { $0.contains(#""unsure""#) })
  }

  // MARK: A remote

  /// A remote on which a run of format 1 was killed, and nothing else of that machine.
  private func shared() async throws -> SharedGitFixture {
    let fixture = try SharedGitFixture()
    try await Old.git("shared").restore(in: fixture.remote, fixture.reference)
    // The clock of the tests is not the one of the killed run.
    fixture.hands.pass(.seconds(600))
    return fixture
  }

  private static let announced = [
    "intended four", "intended one", "intended three", "intended two", "intended billing", "begun", "succeeded lost",
    "succeeded taken", "succeeded four", "unknown outcome one", "succeeded three",
  ]

  @Test("a killed run of format 1 is seen, is locked out after 90 seconds, and its successor moves to the run ref")
  func takeOver() async throws {
    let fixture = try await shared()
    let store = try fixture.store(try fixture.clone("a"))
    #expect(try await store.lockHolder()?.user == "ann")
    #expect(Old.shown(try await store.read().journal) == Self.announced)
    let before = try fixture.tip()
    try await store.withStateLock(Values.holder("bob")) { session in
      #expect(Old.shown(try await session.read().journal) == Self.announced)
      #expect(try fixture.tip() == before, "looking at the state does not change it")
      try await session.announce([Values.intended("new")])
      // From here on an older ccops reads a newer format, and this one sees the run.
      let tree = try fixture.scratch.git("ls-tree", "--name-only", fixture.reference, in: fixture.remote)
      #expect(tree == "meta.json\nresources\nunresolved-creates")
      let other = try fixture.store(try fixture.clone("b"))
      #expect(Old.shown(try await other.read().journal) == Self.announced + ["intended new"])
      #expect(try await other.lockHolder() == Values.holder("bob"))
      try await session.journal([Values.intended("new"), Values.succeeded("new")])
      #expect(try await session.commit(Values.edit(Values.record("hanoi/groups/new")), message: Values.message()) == 4)
    }
    let reading = try await fixture.store(try fixture.clone("c")).read()
    #expect(reading.journal == [])
    #expect(reading.snapshot.records.count == 5)
    #expect(Old.shown(reading.snapshot.unresolvedCreates) == Old.unresolved)
    let message = try fixture.scratch.git("log", "-1", "--format=%B", fixture.reference, in: fixture.remote)
    #expect(message.components(separatedBy: "Ccops-Journal: ").count == 3, "\(message)")
  }

  @Test("unlocking a run of format 1 moves what it recorded to the run ref, without its lock")
  func unlock() async throws {
    let fixture = try await shared()
    let store = try fixture.store(try fixture.clone("a"))
    let holder = try #require(try await store.lockHolder())
    try await store.breakLock(of: holder)
    let other = try fixture.store(try fixture.clone("b"))
    #expect(try await other.lockHolder() == nil)
    #expect(Old.shown(try await other.read().journal) == Self.announced)
    #expect(
      try fixture.scratch.git("show", "\(fixture.reference):meta.json", in: fixture.remote).contains("\"format\": 2"))
    #expect(try await other.withStateLock(Values.holder("bob")) { _ in 7 } == 7)
  }

  @Test("the machine of the killed run goes on from its own disk")
  func sameDisk() async throws {
    let fixture = try await shared()
    let path = try fixture.clone("a")
    try Old.git("shared").restoreJournal(in: path)
    let store = try fixture.store(path)
    #expect(Old.shown(try await store.read().journal) == Old.events)
    try await store.withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("new")])
      try await session.journal([Values.intended("new"), Values.succeeded("new")])
      #expect(Old.shown(try await session.read().journal) == Old.events + ["intended new", "succeeded new"])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/new")), message: Values.message())
    }
    #expect(try await store.read().journal == [])
    #expect(try await fixture.store(try fixture.clone("b")).read().snapshot.serial == 4)
  }

  // MARK: A database

  @Test(
    "tables of version 1 are read as they are, and the first run brings them to the newest version",
    .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
  func database() async throws {
    let fixture = try StoreFixture(.postgres)
    let database = try #require(fixture.database)
    try database.run(try Old.sql())
    let store = try fixture.store()
    let before = try await store.read()
    #expect(before.snapshot.serial == 3)
    #expect(Old.shown(before.snapshot.records) == Old.records)
    #expect(Old.shown(before.snapshot.unresolvedCreates) == Old.unresolved)
    #expect(Old.shown(before.journal) == Old.events)
    #expect(try await store.lockHolder() == nil)
    #expect(try await store.history(of: nil, limit: 9).map(\.serial) == [3, 2, 1])
    #expect(try database.run("SELECT version FROM ccops_schema") == [["1"]], "reading changes no table")

    let new = Values.record("hanoi/groups/new")
    try await store.withStateLock(Values.holder()) { session in
      #expect(try await session.read() == before)
      try await session.journal([Values.intended("new")])
      #expect(try await session.commit(Values.edit(new), message: Values.message()) == 4)
    }
    #expect(try database.run("SELECT version FROM ccops_schema ORDER BY 1") == [["1"], ["2"], ["3"]])
    #expect(try database.run("SELECT count(*) FROM ccops_records WHERE record NOT LIKE '%\"layers\"%'") == [["0"]])
    #expect(try database.run("SELECT project, path, format FROM ccops_environments") == [["", "", "2"]])
    var after = before.snapshot
    after.serial = 4
    after.records[new.address] = new
    #expect(try await store.read() == StateReading(snapshot: after))
    #expect(try await store.history(of: nil, limit: 9).map(\.serial) == [4, 3, 2, 1])
  }

  @Test(
    "tables are not changed while a run of an older ccops is going on",
    .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
  func databaseInUse() async throws {
    let fixture = try StoreFixture(.postgres)
    let database = try #require(fixture.database)
    try database.run(try Old.sql())
    let older = try database.session()
    try older.run("SELECT pg_advisory_lock(7)")
    try older.run("UPDATE ccops_leases SET environment = 'staging', backend = pg_backend_pid()")
    let error = await #expect(throws: StateError.self) {
      try await fixture.store().withStateLock(Values.holder()) { _ in }
    }
    guard case .held(let holder)? = error else { Issue.record("\(String(describing: error))"); return }
    #expect(holder.user == "ann")
    #expect(try database.run("SELECT version FROM ccops_schema") == [["1"]])
    try older.run("SELECT pg_advisory_unlock(7)")
    try await fixture.store().withStateLock(Values.holder()) { _ in }
    #expect(try database.run("SELECT max(version) FROM ccops_schema") == [["3"]])
  }
}
