import Model
import StateStores
import TestSupport
import Testing
import Workflows

/// `state copy` between stores of every kind.
@Suite(.bounded) struct StateCopyTests {
  typealias Fixture = StoreFixture

  static let pairs = Fixture.Kind.allCases.flatMap { from in Fixture.Kind.allCases.map { (from, $0) } }

  @Test(arguments: pairs)
  func everythingIsTakenOver(_ from: Fixture.Kind, _ to: Fixture.Kind) async throws {
    let (source, target) = (try Fixture(from), try Fixture(to))
    let (a, b) = (Fixture.record("hanoi/groups/a"), Fixture.record("hanoi/groups/b"))
    let unresolved = UnresolvedCreate(
      address: b.address, vendorName: "b", body: ["x": 1], intendedAt: Fixture.now, resolution: .again)
    for edit in [Fixture.edit(a), Fixture.edit(b), StateEdit(unresolvedCreates: [b.address: unresolved])] {
      try await commit(edit, to: source)
    }
    let outcome = try await copy(source, target).run(force: false)
    #expect((outcome.records, outcome.serial, outcome.wasEqual) == (2, 3, false))
    let original = try await source.store().read()
    #expect(try await target.store().read() == original)
    let history = try await target.store().history(of: nil, limit: 9)
    #expect(history.map(\.summary) == ["state: copied from one at serial 3"])
    #expect(history.map(\.serial) == [3])

    let again = try await copy(source, target).run(force: false)
    #expect((again.serial, again.wasEqual) == (3, true))

    // Work goes on in the target, and comes back.
    try await commit(StateEdit(removals: [a.address], unresolvedCreates: [:]), to: target)
    let back = try await copy(target, source).run(force: false)
    #expect((back.records, back.serial) == (1, 4))
    #expect(try await source.store().read() == (try await target.store().read()))
  }

  @Test(arguments: Fixture.Kind.allCases)
  func whatTheTargetHasIsNotLostUnasked(_ kind: Fixture.Kind) async throws {
    let (source, target) = (try Fixture(.memory), try Fixture(kind))
    await expect("there is no state in one to copy") { _ = try await copy(source, target).run(force: true) }
    try await commit(
      StateEdit(upserts: Fixture.edit(Fixture.record("hanoi/groups/a")).upserts, origin: line("A", 3)), to: source)

    try await commit(
      StateEdit(upserts: Fixture.edit(Fixture.record("hanoi/groups/z")).upserts, origin: line("B", 1)), to: target)
    await expect("two holds another state (lineage B, 1 record); --force replaces it") {
      _ = try await copy(source, target).run(force: false)
    }
    try await commit(StateEdit(origin: line("A", 7)), to: target)
    await expect(
      "two is at serial 7 of this state and one at serial 3, which is not newer; --force replaces what two has"
    ) { _ = try await copy(source, target).run(force: false) }
    #expect(try await target.store().read().snapshot.records.keys.map(\.name) == ["z"])

    let forced = try await copy(source, target).run(force: true)
    #expect(forced.serial == 8)
    let snapshot = try await target.store().read().snapshot
    #expect(snapshot.lineage == "A" && snapshot.serial == 8)
    #expect(snapshot.records == (try await source.store().read().snapshot.records))
  }

  @Test("changes that only the target has are not lost unasked", arguments: Fixture.Kind.allCases)
  func diverged(_ kind: Fixture.Kind) async throws {
    let (source, target) = (try Fixture(.memory), try Fixture(kind))
    for name in ["a", "b"] { try await commit(Fixture.edit(Fixture.record("hanoi/groups/\(name)")), to: source) }
    _ = try await copy(source, target).run(force: false)
    for name in ["new", "other"] {
      try await commit(Fixture.edit(Fixture.record("hanoi/groups/\(name)")), to: target)
    }
    try await commit(StateEdit(removals: [Fixture.record("hanoi/groups/b").address]), to: target)
    for timeout in [1, 2, 3, 4] as [Int64] {
      try await commit(Fixture.edit(Fixture.record("hanoi/groups/a", timeout: timeout)), to: source)
    }
    await expect("two has changes that one does not have, of hanoi/groups/b and 2 more; --force drops them") {
      _ = try await copy(source, target).run(force: false)
    }
    #expect(try await target.store().read().snapshot.records.keys.map(\.name).sorted() == ["a", "new", "other"])
    #expect(try await copy(source, target).run(force: true).serial == 6)
    #expect(try await target.store().read().snapshot.records == (try await source.store().read().snapshot.records))
  }

  @Test(arguments: Fixture.Kind.allCases)
  func aRunThatDidNotEndIsEndedFirst(_ kind: Fixture.Kind) async throws {
    let (source, target) = (try Fixture(kind), try Fixture(kind))
    try await commit(Fixture.edit(Fixture.record("hanoi/groups/a")), to: source)
    for (fixture, name) in [(target, "two"), (source, "one")] {
      try await fixture.store().withStateLock(Fixture.holder()) { try await $0.journal([Fixture.begun]) }
      await expect(
        "an earlier run with the state in \(name) did not end; with \"backend\": \"\(name)\" run `ccops apply` first, "
          + "which takes over what it did"
      ) { _ = try await copy(source, target).run(force: true) }
    }
    #expect(try await target.store().read().snapshot.serial == 0)
  }

  @Test(arguments: Fixture.Kind.allCases)
  func nobodyWritesMeanwhile(_ kind: Fixture.Kind) async throws {
    let (source, target) = (try Fixture(kind), try Fixture(kind))
    try await commit(Fixture.edit(Fixture.record("hanoi/groups/a")), to: source)
    for fixture in [source, target] {
      try await fixture.store().withStateLock(Fixture.holder()) { _ in
        _ = await #expect(throws: StateError.held(by: Fixture.holder())) {
          _ = try await copy(source, target).run(force: true)
        }
      }
    }
  }

  private func line(_ lineage: String, _ serial: Int) -> StateLine { StateLine(lineage: lineage, serial: serial) }

  private func copy(_ source: Fixture, _ target: Fixture) throws -> StateCopy {
    StateCopy(
      from: .init(try source.store(), name: "one"), to: .init(try target.store(), name: "two"),
      holder: Fixture.holder("copier"), author: "Ann <ann@example.com>", clock: { Fixture.now })
  }

  private func commit(_ edit: StateEdit, to fixture: Fixture) async throws {
    try await fixture.store().withStateLock(Fixture.holder()) { session in
      _ = try await session.commit(edit, message: Fixture.message())
    }
  }

  private func expect(_ words: String, _ body: () async throws -> Void) async {
    let error = await #expect(throws: WorkflowError.self) { try await body() }
    #expect(error?.description == words)
  }
}
