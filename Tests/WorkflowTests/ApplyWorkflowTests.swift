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

    /// - Parameter tenant: Of the account, as the state has it.
    init(protect: Bool = false, unresolved: [UnresolvedCreate] = [], tenant: String? = nil) async throws {
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
        unresolvedCreates: Dictionary(uniqueKeysWithValues: unresolved.map { ($0.address, $0) }),
        accounts: ["test": ProviderAccount(host: "h", path: "", tenant: tenant)])
      try await store.withStateLock(holder) { session in
        _ = try await session.commit(
          edit,
          message: StateMessage(summary: "", details: [], commit: "", by: "", at: ApplyWorkflowTests.now))
      }
    }

    /// - Parameter tenant: That the vendor shows now.
    func workspace(_ resources: [Resource], tenant: String? = nil) -> Workspace {
      Workspace(
        settings: Settings(environment: "production"), resources: resources, commit: String(repeating: "a", count: 40),
        schemas: TestKinds.byKind, providers: ["test": Account(platform: platform, id: tenant)], store: store,
        sink: SilentSink(), holder: holder,
        author: "Ann <ann@example.com>", clock: { ApplyWorkflowTests.now },
        load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) })
    }
  }

  /// The platform, with an id of the account.
  private struct Account: Provider {
    let platform: StrictPlatform
    let id: String?

    func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] { try await platform.list(request) }
    func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
      try await platform.create(request)
    }
    func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
      try await platform.update(request)
    }
    func delete(_ request: WriteRequest) async throws(ProviderError) { try await platform.delete(request) }
    func requestCount() async -> RequestCount { await platform.requestCount() }
    func tenant() async -> String? { id }
    func close() async {}
  }

  /// The state is of the tenant `t1`.
  struct Tenancy: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var planned = "t1"
    var applied = "t2"
    var whenPlanned: [ConsentOption] = []
    var whenApplied: [ConsentOption] = []
    /// The diagnostics of the refused plan; nil: it is applied.
    var refusal: [DiagnosticCode]?
  }

  @Test(
    "a saved plan is refused in another tenant, unless the plan or its apply has the consent",
    arguments: [
      Tenancy(testDescription: "the state's tenant", applied: "t1"),
      Tenancy(testDescription: "another tenant by now", refusal: [.otherTenant]),
      Tenancy(
        testDescription: "another tenant that the apply allows", whenApplied: [.allow(.otherTenant, reason: "r")]),
      Tenancy(
        testDescription: "another tenant that the plan allows", planned: "t2",
        whenPlanned: [.allow(.otherTenant, at: .provider("test"), reason: "r")]),
      Tenancy(
        testDescription: "a consent to something else", whenApplied: [.allow(.olderCommit, reason: "r")],
        refusal: [.otherTenant, .unusedConsent]),
    ])
  func savedPlanInAnotherTenant(_ tenancy: Tenancy) async throws {
    let scene = try await Scene(tenant: "t1")
    let files = [resource("rings", "r", ["name": "r", "phones": ["101"], "seconds": 9]), Self.kept]
    let plan = try await PlanWorkflow(
      scene.workspace(files, tenant: tenancy.planned), options: PlanOptions(consents: tenancy.whenPlanned)
    ).run().plan
    try #require(!plan.diagnostics.hasErrors && plan.operations.count == 1)
    let ending = try await ApplyWorkflow(
      scene.workspace(files, tenant: tenancy.applied), options: PlanOptions(consents: tenancy.whenApplied),
      confirm: { _ in true }
    ).run(saved: plan)
    switch ending {
    case .refused(let plan, let result):
      #expect(plan.diagnostics.map(\.code) == tenancy.refusal && result.applied.isEmpty)
    case .applied(let plan, _):
      #expect(tenancy.refusal == nil)
      #expect(plan.consents.count == (tenancy.applied == "t1" ? 0 : 1))
    default: Issue.record("the apply ended with \(ending)")
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
