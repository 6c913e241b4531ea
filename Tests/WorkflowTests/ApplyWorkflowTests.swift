import Model
import Planning
import StateStores
import TestSupport
import Testing
import Workflows

/// What `ccops apply` and `ccops destroy` leave in the state and its history.
@Suite(.bounded) struct ApplyWorkflowTests {
  static let ring = TestKinds.address("rings", "r")
  static let other = TestKinds.address("rings", "other")
  static let now = Timestamp(milliseconds: 1_000)
  static let holder = LockHolder(user: "ann", host: "ci", process: 1, run: nil, since: now)
  static let attributes: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  static let kept = resource("rings", "kept", ["name": "kept", "phones": ["101"], "seconds": 5])

  /// A ring and another one, both on the platform and in the state, at serial 1.
  private struct Scene {
    let platform = StrictPlatform(phones: ["101"])
    let store = MemoryStateSpace(clock: { ApplyWorkflowTests.now })
      .store(StateIdentity(environment: "production"))

    init(protect: Bool = false, unresolved: [UnresolvedCreate] = []) async throws {
      var records: [Address: StateRecord] = [:]
      for applied in [resource("rings", "r", ApplyWorkflowTests.attributes), ApplyWorkflowTests.kept] {
        let id = platform.add("rings", applied.attributes)
        records[applied.address] = StateRecord(
          address: applied.address, vendorID: id, vendorName: applied.attributes["name"]?.string ?? "",
          attributes: applied.attributes, protect: protect && applied.address == ring,
          pin: .init(
            commit: "c", source: SourcePin(path: "p", blob: "b"), appliedAt: ApplyWorkflowTests.now, appliedBy: "t"))
      }
      let edit = StateEdit(
        upserts: records,
        unresolvedCreates: Dictionary(uniqueKeysWithValues: unresolved.map { ($0.address, $0) }))
      try await store.withStateLock(holder) { session in
        _ = try await session.commit(
          edit,
          message: StateMessage(summary: "", details: [], commit: "", by: "", at: ApplyWorkflowTests.now))
      }
    }

    func workspace(_ resources: [Resource]) -> Workspace {
      Workspace(
        settings: Settings(environment: "production"), resources: resources, commit: String(repeating: "a", count: 40),
        schemas: TestKinds.byKind, providers: ["test": platform], store: store, sink: SilentSink(), holder: holder,
        author: "Ann <ann@example.com>", clock: { ApplyWorkflowTests.now },
        load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) })
    }
  }

  @Test("an apply of one target writes no state because of an unresolved create elsewhere")
  func nothingToRecord() async throws {
    let create = UnresolvedCreate(
      address: Self.other, vendorName: "other", body: ["name": "other"], intendedAt: Timestamp(milliseconds: 0))
    let scene = try await Scene(unresolved: [create])
    let ending = try await ApplyWorkflow(
      scene.workspace([resource("rings", "r", Self.attributes), Self.kept]), options: PlanOptions(targets: [Self.ring]),
      confirm: { _ in false }
    ).run()
    guard case .nothingToDo(let plan, let result) = ending else {
      Issue.record("the apply ended with \(ending)")
      return
    }
    #expect(plan.targets == [Self.ring] && result.targets == [Self.ring])
    #expect(result.serial == 1)
    let snapshot = try await scene.store.read().snapshot
    #expect(snapshot.serial == 1 && snapshot.unresolvedCreates == [Self.other: create])
  }

  @Test("a consent stands in the history with the refusal that it lifted", arguments: [true, false])
  func consents(isDestroy: Bool) async throws {
    let scene = try await Scene(protect: true)
    let options = PlanOptions(consents: [.allow(.protected, reason: "the branch has closed")])
    let ending = try await ApplyWorkflow(
      scene.workspace(isDestroy ? [] : [Self.kept]), options: options, goal: isDestroy ? .nothing : .folder,
      confirm: { _ in true }
    ).run()
    guard case .applied(_, let result) = ending else {
      Issue.record("the apply ended with \(ending)")
      return
    }
    let consent = Consent(
      code: "protected", subject: nil, reason: "the branch has closed", by: "Ann <ann@example.com>", at: Self.now)
    #expect(result.consents == [consent])
    let entry = try #require(try await scene.store.history(of: nil, limit: 1).first)
    #expect(entry.message.consents == [consent])
    #expect(entry.summary == (isDestroy ? "destroy: 2 changes to production" : "apply: 1 change to production"))
    #expect(
      entry.details
        == (isDestroy ? ["delete test/rings/kept"] : []) + ["delete test/rings/r", "allow protected of test/rings/r"])
  }
}
