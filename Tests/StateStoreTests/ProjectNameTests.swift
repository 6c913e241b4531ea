import Foundation
import Model
import StateStores
import TestSupport
import Testing

/// A state belongs to a folder: to its project and environment, and without a name to its path.
@Suite(.bounded) struct ProjectNameTests {
  typealias Fixture = StoreFixture
  typealias Kind = StoreFixture.Kind

  private static let a = Fixture.record("hanoi/groups/a")
  private static let lost = UnresolvedCreate(
    address: Fixture.record("hanoi/groups/lost").address, vendorName: "lost", body: ["a": "b"],
    intendedAt: Fixture.now)

  private static func identity(_ project: String?, at path: String = "") -> StateIdentity {
    StateIdentity(project: project, environment: "production", path: path)
  }

  /// Two changes, and a run that was killed after them.
  private static func fill(_ store: any StateStore) async throws {
    try await store.withStateLock(Fixture.holder()) { session in
      let edit = StateEdit(
        upserts: [a.address: a], unresolvedCreates: [lost.address: lost],
        accounts: ["hanoi": ProviderAccount(host: "h", path: "")])
      _ = try await session.commit(edit, message: Fixture.message("one"))
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/ivr/b")), message: Fixture.message("two"))
      try await session.announce([Fixture.intended("c")])
      try await session.journal([Fixture.intended("c"), Fixture.succeeded("c")])
    }
  }

  @Test(
    "a folder that gets a name keeps its records, unresolved creates, journal, lineage and history",
    arguments: Kind.allCases, ["", "tenants/a"])
  func takeOver(_ kind: Kind, _ path: String) async throws {
    let fixture = try Fixture(kind)
    let (old, new) = (
      try fixture.store(Self.identity(nil, at: path)), try fixture.store(Self.identity("acme", at: path))
    )
    try await Self.fill(old)
    let before = try await old.read()
    #expect(before.journal.count >= 2)
    #expect(try await new.read() == before, "reading finds the state where it is")
    #expect(try await new.history(of: nil, limit: 9).map(\.summary) == ["two", "one"])
    #expect(try await old.read() == before, "reading moves nothing")

    try await new.withStateLock(Fixture.holder()) { session in
      let reading = try await session.read()
      #expect(reading.snapshot.records == before.snapshot.records)
      #expect(reading.snapshot.unresolvedCreates == before.snapshot.unresolvedCreates)
      #expect(reading.snapshot.accounts == before.snapshot.accounts)
      #expect(reading.snapshot.line == StateLine(lineage: before.snapshot.lineage, serial: 3))
      #expect(reading.journal.map(\.event) == before.journal.map(\.event))
      try await session.journal([Fixture.intended("d")])
      #expect(try await session.commit(StateEdit(removals: [Self.a.address]), message: Fixture.message("four")) == 4)
    }
    #expect(
      try await fixture.store(Self.identity("acme", at: path)).history(of: nil, limit: 9).map(\.summary)
        == ["four", "state: moved to the project acme", "two", "one"])
    #expect(try await fixture.store(Self.identity("acme", at: path)).history(of: Self.a.address, limit: 1).count == 1)
    #expect(try await new.read().journal == [])
    for attempt in [
      { _ = try await old.read() }, { try await old.withStateLock(Fixture.holder()) { _ in } },
    ] as [@Sendable () async throws -> Void] {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      #expect(
        error?.description.contains(
          #"the state of this folder belongs to the project "acme"; add "name": "acme" to ccops.json"#) == true,
        "\(String(describing: error))")
    }
    #expect(try fixture.scratch.fsck() == "")
  }

  @Test("a folder with a name may move, also right after it got the name", arguments: Kind.allCases)
  func move(_ kind: Kind) async throws {
    let fixture = try Fixture(kind)
    try await Self.fill(try fixture.store(Self.identity(nil, at: "a")))
    try await fixture.store(Self.identity("acme", at: "a")).withStateLock(Fixture.holder()) { _ in }
    let moved = try fixture.store(Self.identity("acme", at: "b/c"))
    #expect(try await moved.read().snapshot.records.count == 2)
    try await moved.withStateLock(Fixture.holder()) { session in
      _ = try await session.commit(StateEdit(), message: Fixture.message())
    }
    #expect(try await fixture.store(Self.identity("acme", at: "a")).read().snapshot.serial == 4)
  }

  @Test("a second folder never reads the first one's state, with or without a name", arguments: Kind.allCases)
  func twoFolders(_ kind: Kind) async throws {
    let fixture = try Fixture(kind)
    try await Self.fill(try fixture.store(Self.identity(nil, at: "a")))
    let unnamed = try fixture.store(Self.identity(nil, at: "b"))
    for attempt in [
      { _ = try await unnamed.read() },
      { try await unnamed.withStateLock(Fixture.holder()) { _ = try await $0.read() } },
    ] as [@Sendable () async throws -> Void] {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      #expect(
        error?.description.contains(
          #"holds the state of the folder "a", and this is "b"; give each folder a "name" in its ccops.json"#) == true,
        "\(String(describing: error))")
    }
    let named = try fixture.store(Self.identity("second", at: "b"))
    let empty = StateReading(snapshot: Snapshot(lineage: ""))
    #expect(try await named.read() == empty)
    try await named.withStateLock(Fixture.holder()) { session in
      #expect(try await session.read() == empty)
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/z")), message: Fixture.message())
    }
    #expect(try await named.read().snapshot.records.count == 1)
    #expect(try await fixture.store(Self.identity("first", at: "a")).read().snapshot.records.count == 2)
    #expect(try await fixture.store(Self.identity(nil, at: "a")).read().snapshot.records.count == 2)
  }

  @Test("the name waits for a run that has the lock of the state without a name", arguments: Kind.allCases)
  func held(_ kind: Kind) async throws {
    let fixture = try Fixture(kind)
    let (old, new) = (try fixture.store(Self.identity(nil)), try fixture.store(Self.identity("acme")))
    try await Self.fill(old)
    try await old.withStateLock(Fixture.holder("ann")) { session in
      #expect(try await new.lockHolder() == Fixture.holder("ann"))
      await #expect(throws: StateError.held(by: Fixture.holder("ann"))) {
        try await new.withStateLock(Fixture.holder("bob")) { _ in Issue.record("two runs at once") }
      }
      _ = try await session.commit(StateEdit(), message: Fixture.message("three"))
    }
    try await new.withStateLock(Fixture.holder("bob")) { _ in }
    #expect(
      try await new.history(of: nil, limit: 2).map(\.summary) == ["state: moved to the project acme", "three"])
  }

  @Test("a state of format 1 is taken over where the files of its records are in the folder")
  func formatOne() async throws {
    let fixture = try Fixture()
    let old = try FormatOneFixture.git("local")
    try await old.restore(in: fixture.scratch.path, fixture.reference)
    try old.restoreJournal(in: fixture.scratch.path)
    #expect(try await fixture.store(Self.identity("other", at: "b")).read().snapshot.records.isEmpty)
    let named = try fixture.store(Self.identity("acme"))
    #expect(FormatOneFixture.shown(try await named.read().snapshot.records) == FormatOneFixture.records)
    try await named.withStateLock(Fixture.holder()) { session in
      let reading = try await session.read()
      #expect(FormatOneFixture.shown(reading.snapshot.records) == FormatOneFixture.records)
      #expect(FormatOneFixture.shown(reading.snapshot.unresolvedCreates) == FormatOneFixture.unresolved)
      #expect(FormatOneFixture.shown(reading.journal) == FormatOneFixture.events)
      #expect(try await session.commit(StateEdit(), message: Fixture.message()) == 5)
    }
    let meta = try fixture.scratch.git("show", "refs/ccops/acme/production/state:meta.json")
    #expect(meta.contains(#""name": "acme""#) && meta.contains(#""format": 2"#), "\(meta)")
    #expect(!fixture.hasJournal)
  }

  @Test(
    "rows of version 1 are taken over", .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
  func formatOneRows() async throws {
    let fixture = try Fixture(.postgres)
    try #require(fixture.database).run(try FormatOneFixture.sql())
    let named = try fixture.store(Self.identity("acme"))
    #expect(FormatOneFixture.shown(try await named.read().journal) == FormatOneFixture.events)
    try await named.withStateLock(Fixture.holder()) { session in
      let reading = try await session.read()
      #expect(FormatOneFixture.shown(reading.snapshot.records) == FormatOneFixture.records)
      #expect(try await session.commit(StateEdit(), message: Fixture.message()) == 5)
    }
    #expect(FormatOneFixture.shown(try await named.read().snapshot.records) == FormatOneFixture.records)
    #expect(try await named.read().journal == [])
  }

  // MARK: Git

  @Test(
    "a move that was cut off after the old state's last commit is finished by the next run", arguments: [true, false])
  func cutOff(_ isShared: Bool) async throws {
    let fixture = try Fixture(isShared ? .sharedGit : .git)
    try await Self.fill(try fixture.store(Self.identity(nil)))
    let new = try fixture.store(Self.identity("acme"))
    let before = try await new.read()
    try await new.withStateLock(Fixture.holder()) { _ in }
    for repository in [fixture.scratch.path] + (isShared ? [fixture.scratch.root.path + "/remote.git"] : []) {
      try fixture.scratch.git("update-ref", "-d", "refs/ccops/acme/production/state", in: repository)
    }
    let reading = try await new.read()
    #expect(reading.snapshot.records == before.snapshot.records)
    #expect(reading.journal.map(\.event) == before.journal.map(\.event), "what the killed run did is not lost")
    #expect(try await new.history(of: nil, limit: 9).count == 3)
    try await new.withStateLock(Fixture.holder()) { session in
      let again = try await session.read()
      #expect(again == reading)
      #expect(try await session.commit(StateEdit(), message: Fixture.message()) == 4)
    }
    #expect(try await new.read().snapshot.records == before.snapshot.records)
    #expect(try fixture.scratch.fsck() == "")
  }

  @Test("another machine goes on from the project's state, and a run that was killed there before is not lost")
  func machines() async throws {
    let fixture = try SharedGitFixture()
    try await fixture.vanish(try fixture.clone("a")) { session in
      _ = try await session.commit(Fixture.edit(Self.a), message: Fixture.message("one"))
      try await session.announce([Fixture.intended("b")])
    }
    fixture.hands.pass(.seconds(600))
    let second = try fixture.store(try fixture.clone("b"), project: "acme")
    #expect(try await second.lockHolder() == Fixture.holder())
    #expect(try await second.read().journal.map(\.event) == [Fixture.intended("b")])
    try await second.withStateLock(Fixture.holder("bob")) { session in
      #expect(try await session.read().journal.map(\.event) == [Fixture.intended("b")])
      try await session.announce([Fixture.intended("c")])
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/b")), message: Fixture.message("three"))
    }
    #expect(
      fixture.hands.heard.contains(
        "the state of this folder is now refs/ccops/acme/production/state, that of the project acme"))
    let third = try fixture.store(try fixture.clone("c"), project: "acme")
    #expect(try await third.read().snapshot.records.count == 2)
    #expect(try await third.read().journal == [])
    let late = await #expect(throws: StateError.self) {
      try await fixture.store(try fixture.clone("d")).withStateLock(Fixture.holder("eve")) { _ in }
    }
    #expect(late?.description.contains("belongs to the project \"acme\"") == true, "\(String(describing: late))")
  }

  @Test("a ref of its own keeps its place, and says from then on whose it is")
  func ownReference() async throws {
    let fixture = try SharedGitFixture(reference: "refs/heads/ccops/production")
    let path = try fixture.clone("a")
    try await fixture.store(path).withStateLock(Fixture.holder()) { session in
      _ = try await session.commit(Fixture.edit(Self.a), message: Fixture.message("one"))
    }
    try await fixture.store(path, project: "acme").withStateLock(Fixture.holder()) { session in
      #expect(try await session.read().snapshot.records.count == 1)
      _ = try await session.commit(StateEdit(), message: Fixture.message("two"))
    }
    #expect(try await fixture.store(try fixture.clone("b"), project: "acme").read().snapshot.serial == 2)
    for (name, message) in [
      (nil, "not of this folder, which has no name; if this is that folder, set \"name\" to \"acme\""),
      ("beta", "not of the project \"beta\"; if this is that folder, set \"name\" to \"acme\""),
    ] as [(String?, String)] {
      let other = try fixture.store(try fixture.clone("c-\(name ?? "")"), project: name)
      let error = await #expect(throws: StateError.self) { try await other.read() }
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
  }
}
