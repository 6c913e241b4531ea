import Model
import StateStores
import Synchronization
import TestSupport
import Testing

/// What every state store promises, whatever it keeps the state in.
@Suite(.bounded) struct StoreContractTests {
  typealias Fixture = StoreFixture

  @Test(arguments: Fixture.Kind.allCases) func aNewEnvironmentIsEmpty(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let store = try fixture.store()
    #expect(try await store.read() == StateReading(snapshot: Snapshot(lineage: "")))
    #expect(try await store.history(of: nil, limit: 10) == [])
    #expect(try await store.lockHolder() == nil)
    #expect(try fixture.scratch.fsck() == "")
  }

  @Test(arguments: Fixture.Kind.allCases) func whatIsCommittedIsReadBack(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let support = Fixture.record("hanoi/groups/support")
    let menu = Fixture.record("hanoi/ivr/main.v2_x-y")
    let serial = try await commit(Fixture.edit(support, menu), to: fixture)
    #expect(serial == 1)
    let snapshot = try await fixture.store().read().snapshot
    #expect(snapshot.records == [support.address: support, menu.address: menu])
    #expect(snapshot.serial == 1)
    #expect(!snapshot.lineage.isEmpty)
  }

  @Test(arguments: Fixture.Kind.allCases) func editsAddChangeAndRemove(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let kept = Fixture.record("hanoi/groups/kept")
    let gone = Fixture.record("hanoi/groups/gone")
    try await commit(Fixture.edit(kept, gone), to: fixture)
    let lineage = try await fixture.store().read().snapshot.lineage
    let changed = Fixture.record("hanoi/groups/kept", timeout: 45)
    let serial = try await commit(
      StateEdit(upserts: [changed.address: changed], removals: [gone.address, Fixture.record("a/b/none").address]),
      to: fixture)
    #expect(serial == 2)
    let snapshot = try await fixture.store().read().snapshot
    #expect(snapshot == Snapshot(lineage: lineage, serial: 2, records: [changed.address: changed]))
    try await commit(StateEdit(removals: [changed.address]), to: fixture)
    #expect(try await fixture.store().read().snapshot == Snapshot(lineage: lineage, serial: 3))
  }

  @Test(arguments: Fixture.Kind.allCases) func unresolvedCreatesAreKeptUntilTheyAreReplaced(_ kind: Fixture.Kind)
    async throws
  {
    let fixture = try Fixture(kind)
    func unresolved(_ name: String) -> UnresolvedCreate {
      let address = Address(provider: "hanoi", collection: "groups", name: name)
      var create = UnresolvedCreate(
        address: address, vendorName: "@\(name)", body: ["@": "@@"], intendedAt: Fixture.now)
      create.settings = AppliedSettings(protect: true, dependsOn: [address], ignore: ["@text"])
      return create
    }
    func unresolvedCreates() async throws -> [String] {
      try await fixture.store().read().snapshot.unresolvedCreates.values.map(\.vendorName).sorted()
    }
    let both = [unresolved("a"), unresolved("b")]
    try await commit(
      StateEdit(unresolvedCreates: Dictionary(uniqueKeysWithValues: both.map { ($0.address, $0) })), to: fixture)
    #expect(try await fixture.store().read().snapshot.unresolvedCreates[both[0].address] == both[0])
    #expect(try await unresolvedCreates() == ["@a", "@b"])
    try await commit(Fixture.edit(Fixture.record("hanoi/groups/x")), to: fixture)
    #expect(try await unresolvedCreates() == ["@a", "@b"])
    try await commit(StateEdit(unresolvedCreates: [both[1].address: both[1]]), to: fixture)
    #expect(try await unresolvedCreates() == ["@b"])
    try await commit(StateEdit(unresolvedCreates: [:]), to: fixture)
    #expect(try await unresolvedCreates() == [])
  }

  @Test(arguments: Fixture.Kind.allCases) func theJournalSurvivesARunThatDies(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    await #expect(throws: Crash.self) {
      try await fixture.store().withStateLock(Fixture.holder()) { session in
        try await session.journal([Fixture.begun, Fixture.intended("a")])
        try await session.journal([])
        try await session.journal([Fixture.succeeded("a")])
        throw Crash()
      }
    }
    let first = try await fixture.store().read().journal
    #expect(first.map(\.event) == [Fixture.begun, Fixture.intended("a"), Fixture.succeeded("a")])
    #expect(first.map(\.sequence) == [1, 2, 3])
    #expect(first.allSatisfy { $0.at == Fixture.now && $0.run == first[0].run && !$0.run.isEmpty })

    try await fixture.store().withStateLock(Fixture.holder()) { session in
      #expect(try await session.read().journal == first)
      try await session.journal([Fixture.intended("b")])
    }
    let second = try await fixture.store().read().journal
    #expect(second.prefix(3) == first[...])
    #expect(second.map(\.sequence) == [1, 2, 3, 4])
    #expect(second[3].run != first[0].run)
  }

  @Test(arguments: Fixture.Kind.allCases) func aCommitEndsTheJournal(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      try await session.journal([Fixture.begun, Fixture.succeeded("a")])
      let edit = Fixture.edit(Fixture.record("hanoi/groups/a"))
      #expect(try await session.commit(edit, message: Fixture.message()) == 1)
      #expect(try await session.read().journal == [])
      try await session.journal([Fixture.intended("b")])
      #expect(try await session.read().journal.map(\.event) == [Fixture.intended("b")])
    }
    #expect(try await fixture.store().read().journal.map(\.event) == [Fixture.intended("b")])
    try await commit(StateEdit(), to: fixture)
    #expect(try await fixture.store().read().journal == [])
  }

  @Test(arguments: Fixture.Kind.allCases) func callsOfTheJournalMayOverlap(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<60 {
          group.addTask {
            try await session.journal([Fixture.intended("n\(number)")])
            let durable = try await session.read().journal
            #expect(durable.contains { $0.event == Fixture.intended("n\(number)") })
          }
        }
        try await group.waitForAll()
      }
    }
    let journal = try await fixture.store().read().journal
    #expect(journal.map(\.sequence) == Array(1...60))
    #expect(Set(journal.map(\.event)) == Set((0..<60).map { Fixture.intended("n\($0)") }))
  }

  @Test(
    "a commit among overlapping calls drops the events before it, and keeps all that begin after it, once and in order",
    arguments: Fixture.Kind.allCases)
  func commitAmongOverlappingCalls(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      let before = try await Self.journal("before", in: session)
      let commit = CommitPoint()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<60 {
          group.addTask {
            if number == 30 {
              _ = try await session.commit(StateEdit(), message: Fixture.message())
              commit.pass()
            } else {
              let event = Fixture.intended("during\(number)")
              commit.begin(event)
              try await session.journal([event])
            }
          }
        }
        try await group.waitForAll()
      }
      let after = try await Self.journal("after", in: session)
      let left = try await session.read().journal
      let events = Set(left.map(\.event))
      #expect(events.count == left.count, "an event stands in the journal twice")
      #expect(events.isDisjoint(with: before))
      let kept = after.union(commit.begunAfter)
      #expect(events.isSuperset(of: kept))
      let first = try #require(left.first?.sequence)
      #expect(left.map(\.sequence) == Array(first..<first + left.count))
    }
  }

  /// Journals twenty events by overlapping calls and returns them.
  private static func journal(
    _ name: String, in session: any StateSession
  ) async throws -> Set<JournalEntry.Event> {
    let events = (0..<20).map { Fixture.intended("\(name)\($0)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for event in events { group.addTask { try await session.journal([event]) } }
      try await group.waitForAll()
    }
    return Set(events)
  }

  /// What a copy needs: the state goes on with the lineage of where the records come from, and its own serial never
  /// falls.
  @Test(
    arguments: Fixture.Kind.allCases,
    [
      ([], ("other", 5), ("other", 5)), ([("other", 5)], ("other", 9), ("other", 9)),
      ([("other", 5)], ("other", 3), ("other", 6)), ([("own", 7), nil], ("other", 2), ("other", 9)),
      ([("own", 7)], nil, ("own", 8)),
    ] as [([(String, Int)?], (String, Int)?, (String, Int))])
  func anEditMayCarryItsOrigin(
    _ kind: Fixture.Kind, _ row: (before: [(String, Int)?], origin: (String, Int)?, after: (String, Int))
  ) async throws {
    let fixture = try Fixture(kind)
    func line(_ parts: (String, Int)?) -> StateLine? { parts.map { StateLine(lineage: $0.0, serial: $0.1) } }
    for origin in row.before {
      try await commit(StateEdit(origin: line(origin)), to: fixture)
    }
    let record = Fixture.record("hanoi/groups/a")
    let serial = try await commit(StateEdit(upserts: [record.address: record], origin: line(row.origin)), to: fixture)
    #expect(serial == row.after.1)
    let snapshot = try await fixture.store().read().snapshot
    #expect(snapshot == Snapshot(lineage: row.after.0, serial: row.after.1, records: [record.address: record]))
    #expect(try await fixture.store().history(of: nil, limit: 1).map(\.serial) == [row.after.1])
  }

  @Test(arguments: Fixture.Kind.allCases) func oneLeaseAtATime(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let other = try fixture.store()
    try await fixture.store().withStateLock(Fixture.holder("ann")) { _ in
      let error = await #expect(throws: StateError.self) {
        try await other.withStateLock(Fixture.holder("bob")) { _ in Issue.record("two runs at once") }
      }
      #expect(error == .held(by: Fixture.holder("ann")))
      #expect(try await other.lockHolder() == Fixture.holder("ann"))
      let serial = try await other.read().snapshot.serial
      #expect(serial == 0, "readers need no lease")
    }
    try await other.withStateLock(Fixture.holder("bob")) { _ in }
  }

  @Test(arguments: Fixture.Kind.allCases) func aLeaseEndsWithAnError(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    await #expect(throws: Crash.self) {
      try await fixture.store().withStateLock(Fixture.holder()) { _ in throw Crash() }
    }
    let value = try await fixture.store().withStateLock(Fixture.holder()) { _ in 7 }
    #expect(value == 7)
  }

  @Test(arguments: Fixture.Kind.allCases) func aSessionThatWasKeptCannotWrite(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let kept = try await fixture.store().withStateLock(Fixture.holder()) { $0 }
    await #expect(throws: StateError.unwritable("the lock of this session has ended")) {
      try await kept.journal([Fixture.begun])
    }
    await #expect(throws: StateError.unwritable("the lock of this session has ended")) {
      try await kept.commit(StateEdit(), message: Fixture.message())
    }
  }

  @Test(arguments: Fixture.Kind.allCases) func historyIsNewestFirstAndByAddress(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let a = Fixture.record("hanoi/groups/a")
    let b = Fixture.record("hanoi/groups/b")
    try await commit(Fixture.edit(a), to: fixture, "one", ["create hanoi/groups/a"])
    try await commit(Fixture.edit(a, b), to: fixture, "two")
    try await commit(Fixture.edit(Fixture.record("hanoi/groups/a", timeout: 1)), to: fixture, "three", ["x", "y"])
    try await commit(StateEdit(removals: [b.address]), to: fixture, "four")
    let store = try fixture.store()
    func summaries(_ address: Address?, _ limit: Int = 10) async throws -> [String] {
      try await store.history(of: address, limit: limit).map(\.summary)
    }
    #expect(try await summaries(nil) == ["four", "three", "two", "one"])
    #expect(try await summaries(nil, 2) == ["four", "three"])
    #expect(try await summaries(a.address) == ["three", "one"])
    #expect(try await summaries(b.address) == ["four", "two"])
    #expect(try await summaries(a.address, 1) == ["three"])
    let three = try #require(try await store.history(of: nil, limit: 2).last)
    #expect(three.serial == 3)
    #expect(three.details == ["x", "y"])
    #expect(three.commit == String(repeating: "a", count: 40))
    #expect(three.by == "Ann <ann@example.com>")
    #expect(three.at.milliseconds / 1000 == Fixture.now.milliseconds / 1000)
    #expect(!three.id.isEmpty)
  }

  @Test(
    "plan digest, consents and accounts are kept with the change that they belong to", arguments: Fixture.Kind.allCases)
  func audit(_ kind: Fixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let address = try #require(Address("hanoi/groups/a"))
    let consents = [
      Consent(
        code: "protected", subject: .object(address), reason: "moved to the new team\nCcops-Serial: 9",
        by: "Ann <ann@example.com>", at: Fixture.now),
      Consent(
        code: "too-many-updates", subject: Subject("hanoi/groups"), reason: "@Ann: \"all of them\"", by: "CI",
        at: Fixture.now),
    ]
    let accounts = [
      "hanoi": ProviderAccount(host: "api.example", path: "/v1", tenant: "42"),
      "lima": ProviderAccount(host: "lima.example:8443", path: ""),
    ]
    let message = StateMessage(
      summary: "one", details: [], commit: "c", by: "Ann", at: Fixture.now, planDigest: "sha256:0a", consents: consents)
    for (edit, message) in [
      (StateEdit(accounts: accounts), message),
      (Fixture.edit(Fixture.record("hanoi/groups/a")), Fixture.message("two")),
    ] {
      try await fixture.store().withStateLock(Fixture.holder()) { _ = try await $0.commit(edit, message: message) }
    }
    #expect(try await fixture.store().read().snapshot.accounts == accounts)
    let history = try await fixture.store().history(of: nil, limit: 9)
    #expect(history.map(\.serial) == [2, 1])
    #expect(history.map(\.message.consents) == [[], consents])
    #expect(history.map(\.message.planDigest) == [nil, "sha256:0a"])
    #expect(history.map(\.run) == ["https://ci.example.com/7", "https://ci.example.com/7"])
  }

  @discardableResult
  private func commit(
    _ edit: StateEdit, to fixture: Fixture, _ summary: String = "change", _ details: [String] = []
  ) async throws -> Int {
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      try await session.commit(edit, message: Fixture.message(summary, details: details))
    }
  }
}

/// Which events were begun after a commit had returned.
private final class CommitPoint: Sendable {
  private let state = Mutex<(isPassed: Bool, begun: Set<JournalEntry.Event>)>((false, []))

  var begunAfter: Set<JournalEntry.Event> { state.withLock { $0.begun } }

  func pass() { state.withLock { $0.isPassed = true } }

  func begin(_ event: JournalEntry.Event) {
    state.withLock { state in
      if state.isPassed { state.begun.formUnion([event]) }
    }
  }
}
