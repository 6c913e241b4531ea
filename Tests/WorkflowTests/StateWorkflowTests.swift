import Model
import StateStores
import TestSupport
import Testing
import Workflows

/// `ccops state resolve`, `forget` and `move` over a state with unresolved creates, some of them only in the journal of
/// a run that was killed.
@Suite(.bounded) struct StateWorkflowTests {
  static let a = TestKinds.address("rings", "a")
  static let b = TestKinds.address("rings", "b")
  static let c = TestKinds.address("rings", "c")
  static let list = TestKinds.address("lists", "l")
  private static let now = Timestamp(milliseconds: 1_000)
  private static let holder = LockHolder(user: "ann", host: "ci", process: 1, run: nil, since: now)

  private struct State {
    let store = MemoryStateSpace(clock: { StateWorkflowTests.now }).store(StateIdentity(environment: "production"))
    var workflow: StateWorkflow {
      StateWorkflow(store: store, holder: StateWorkflowTests.holder, author: "Ann", clock: { StateWorkflowTests.now })
    }

    func write(_ body: @Sendable (any StateSession) async throws -> Void) async throws {
      try await store.withStateLock(StateWorkflowTests.holder, body)
    }
  }

  private static func record(_ address: Address, _ id: String, superseded: [String] = []) -> StateRecord {
    StateRecord(
      address: address, vendorID: id, vendorName: "v", attributes: ["name": "v"], superseded: superseded,
      pin: .init(commit: "c", source: SourcePin(path: "p", blob: "b"), appliedAt: now, appliedBy: "t"))
  }

  private static func unresolved(_ address: Address, _ resolution: UnresolvedCreate.Resolution? = nil)
    -> UnresolvedCreate
  {
    UnresolvedCreate(address: address, vendorName: "v", body: ["name": "v"], intendedAt: now, resolution: resolution)
  }

  private static func intended(_ address: Address, _ body: ValueObject? = ["name": "v"]) -> JournalEntry.Event {
    .intended(
      WriteIntent(operation: "\(address):create", address: address, call: .create, vendorName: "v", body: body))
  }

  private static func commit(_ records: [StateRecord], _ unresolvedCreates: [UnresolvedCreate], to state: State)
    async throws
  {
    let edit = StateEdit(
      upserts: Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0) }),
      unresolvedCreates: Dictionary(uniqueKeysWithValues: unresolvedCreates.map { ($0.address, $0) }))
    try await state.write { session in
      _ = try await session.commit(
        edit, message: StateMessage(summary: "s", details: [], commit: "", by: "t", at: now))
    }
  }

  @Test("the history of an address goes on with the address that its record had before")
  func historyFollowsMoves() async throws {
    let state = State()
    func change(_ edit: StateEdit, _ summary: String, _ details: [String]) async throws {
      try await state.write {
        _ = try await $0.commit(
          edit, message: StateMessage(summary: summary, details: details, commit: "", by: "t", at: Self.now))
      }
    }
    func put(_ records: StateRecord..., without removals: Set<Address> = []) -> StateEdit {
      StateEdit(upserts: Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0) }), removals: removals)
    }
    let (a, b, c) = (Self.a, Self.b, Self.c)
    try await change(put(Self.record(a, "1"), Self.record(c, "3")), "one", ["create \(a)", "create \(c)"])
    try await change(
      put(Self.record(b, "1"), without: [a]), "two", ["move \(a) to \(b)", "update \(b)", "update \(c)"])
    // Another object gets the old address.
    try await change(put(Self.record(a, "2")), "three", ["create \(a)"])
    #expect(try await state.workflow.forget(c) == 4)
    #expect(try await state.workflow.move(b, to: c) == 5)
    let found = try await StateWorkflow.history(state.store, of: c, limit: 9)
    #expect(found.map(\.summary) == ["state: move \(b) to \(c)", "two", "one"])
    #expect(found.map(\.details) == [[], ["move \(a) to \(b)", "update \(b)"], ["create \(a)"]])
    #expect(
      try await StateWorkflow.history(state.store, of: c, limit: 2).map(\.summary) == found.prefix(2).map(\.summary))
    #expect(try await StateWorkflow.history(state.store, of: a, limit: 9).map(\.summary) == ["three", "two", "one"])
    #expect(try await StateWorkflow.history(state.store, of: nil, limit: 9).count == 5)
  }

  @Test("an address that never was is an error that names the nearest, for its record and for its history")
  func unknownAddress() async throws {
    let state = State()
    let support = TestKinds.address("rings", "support")
    try await Self.commit([Self.record(support, "1")], [], to: state)
    let typo = TestKinds.address("rings", "suport")
    let message = "\(typo) is not in the state; did you mean \"\(support)\"?"
    let ofRecord = await #expect(throws: WorkflowError.self) {
      _ = try await StateWorkflow.record(state.store, of: typo)
    }
    #expect(ofRecord?.description == message)
    let ofHistory = await #expect(throws: WorkflowError.self) {
      _ = try await StateWorkflow.history(state.store, of: typo, limit: 9)
    }
    #expect(ofHistory?.description == message)
    #expect(try await StateWorkflow.history(state.store, of: support, limit: 9).count == 1)
  }

  @Test(arguments: [UnresolvedCreate.Resolution.object("7"), .again])
  func aDecisionIsKept(_ resolution: UnresolvedCreate.Resolution) async throws {
    let state = State()
    try await Self.commit([Self.record(Self.b, "2")], [Self.unresolved(Self.a), Self.unresolved(Self.c)], to: state)
    #expect(try await state.workflow.resolve(Self.a, resolution) == 2)
    let after = try await state.store.read().snapshot
    #expect(after.unresolvedCreates == [Self.a: Self.unresolved(Self.a, resolution), Self.c: Self.unresolved(Self.c)])
    #expect(after.records.keys.sorted() == [Self.b])
    let words = resolution == .again ? "create again" : "created 7"
    #expect(
      try await state.store.history(of: nil, limit: 1).map(\.summary) == ["state: resolve test/rings/a: \(words)"])
    // A second thought is as good as the first.
    #expect(try await state.workflow.resolve(Self.a, .object("8")) == 3)
    #expect(try await state.store.read().snapshot.unresolvedCreates[Self.a]?.resolution == .object("8"))
  }

  @Test func theJournalOfAKilledRunIsTakenOver() async throws {
    let state = State()
    try await state.write { session in
      try await session.journal([
        .begun(commit: "c", by: "t"), Self.intended(Self.a), Self.intended(Self.b),
        .succeeded(operation: "\(Self.b):create", address: Self.b, record: Self.record(Self.b, "2")),
      ])
    }
    #expect(try await StateWorkflow.known(state.store).unresolvedCreates.keys.sorted() == [Self.a])
    _ = try await state.workflow.resolve(Self.a, .again)
    let reading = try await state.store.read()
    #expect(reading.journal.isEmpty)
    #expect(reading.snapshot.records.mapValues(\.vendorID) == [Self.b: "2"])
    #expect(reading.snapshot.unresolvedCreates[Self.a]?.resolution == .again)
  }

  @Test(
    arguments: [
      (
        b, .again,
        "test/rings/b is not an unresolved create; these are:\n  test/lists/l\n  test/rings/a\n  test/rings/c"
      ),
      (a, .object("2"), "2 is the object of test/rings/b already"),
      (a, .object("1"), "1 is the object of test/rings/b already"),
      (a, .object("9"), "9 is the object of test/rings/c already"),
      (
        list, .again,
        "objects of the kind of test/lists/l cannot be listed, so no object can be named; the next apply sends the create again"
      ),
    ] as [(Address, UnresolvedCreate.Resolution, String)])
  func whatCannotBeDecided(address: Address, resolution: UnresolvedCreate.Resolution, words: String) async throws {
    let state = State()
    let unreadable = UnresolvedCreate(address: Self.list, vendorName: "l", body: [:], intendedAt: Self.now)
    try await Self.commit(
      [Self.record(Self.b, "2", superseded: ["1"])],
      [Self.unresolved(Self.a), Self.unresolved(Self.c, .object("9")), unreadable], to: state)
    let error = await #expect(throws: WorkflowError.self) { try await state.workflow.resolve(address, resolution) }
    #expect(error?.description == words)
    #expect(try await state.store.read().snapshot.serial == 1)
  }

  @Test func nothingIsUnresolved() async throws {
    let state = State()
    let error = await #expect(throws: WorkflowError.self) { try await state.workflow.resolve(Self.a, .again) }
    #expect(error?.description == "test/rings/a is not an unresolved create; there are none")
  }

  @Test func whatIsOnlyUnresolvedCanBeForgotten() async throws {
    let state = State()
    try await Self.commit([Self.record(Self.b, "2")], [Self.unresolved(Self.a), Self.unresolved(Self.b)], to: state)
    _ = try await state.workflow.forget(Self.a)
    #expect(try await state.store.read().snapshot.unresolvedCreates.keys.sorted() == [Self.b])
    #expect(try await state.store.read().snapshot.records.keys.sorted() == [Self.b])
    _ = try await state.workflow.forget(Self.b)
    #expect(try await state.store.read().snapshot.unresolvedCreates.isEmpty)
    #expect(try await state.store.read().snapshot.records.isEmpty)
    await #expect(throws: WorkflowError.self) { try await state.workflow.forget(Self.a) }
  }

  @Test func aMoveTakesItsUnresolvedCreateWithIt() async throws {
    let state = State()
    try await Self.commit([Self.record(Self.a, "1")], [Self.unresolved(Self.a, .object("7"))], to: state)
    _ = try await state.workflow.move(Self.a, to: Self.b)
    let after = try await state.store.read().snapshot
    #expect(after.unresolvedCreates == [Self.b: Self.unresolved(Self.b, .object("7"))])
    #expect(after.records.mapValues(\.vendorID) == [Self.b: "1"])
  }

  @Test func editsWaitForAnApplyThatTakesOver() async throws {
    let state = State()
    try await Self.commit([Self.record(Self.a, "1")], [], to: state)
    try await state.write { session in try await session.journal([Self.intended(Self.b)]) }
    for edit in [
      { try await state.workflow.forget(Self.b) }, { try await state.workflow.move(Self.a, to: Self.c) },
    ] as [@Sendable () async throws -> Int] {
      let error = await #expect(throws: WorkflowError.self) { _ = try await edit() }
      #expect(error?.description.hasPrefix("an earlier run did not end") == true)
    }
  }
}
