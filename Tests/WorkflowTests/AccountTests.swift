import Model
import Planning
import StateStores
import TestSupport
import Testing
import Workflows

/// What the state knows of the accounts that it is of, when `ccops.json` names them otherwise.
@Suite(.bounded) struct AccountTests {
  private static let now = Timestamp(milliseconds: 1_000)
  private static let holder = LockHolder(user: "ann", host: "ci", process: 1, run: nil, since: now)
  private static let numbers = resource("lists", "l", ["campaign": "c", "entries": [["phone": "1"]]])
  private static let ring = resource("rings", "r", ["name": "r", "phones": ["101"], "seconds": 5])

  private struct Scene {
    let platform = StrictPlatform(phones: ["101"])
    let store = MemoryStateSpace(clock: { AccountTests.now }).store(StateIdentity(environment: "production"))

    /// - Parameter alias: Under which the state has what was applied.
    init(_ applied: Resource, id: String?, alias: String = "test") async throws {
      let id = id ?? platform.add(applied.address.collection, applied.attributes)
      let address = Address(provider: alias, collection: applied.address.collection, name: applied.address.name)
      let name = applied.attributes["campaign"] ?? applied.attributes["name"]
      let record = StateRecord(
        address: address, vendorID: id, vendorName: name?.string ?? "", attributes: applied.attributes,
        pin: .init(
          commit: "c", source: SourcePin(path: "p", blob: "b"), appliedAt: AccountTests.now, appliedBy: "t"))
      let edit = StateEdit(
        upserts: [address: record], accounts: [alias: ProviderAccount(host: "a.example.com", path: "/v1")])
      try await store.withStateLock(holder) { session in
        _ = try await session.commit(
          edit, message: StateMessage(summary: "", details: [], commit: "", by: "", at: AccountTests.now))
      }
    }

    func apply(_ resources: [Resource], at url: String, _ consents: [ConsentOption] = []) async throws
      -> ApplyWorkflow.Ending
    {
      let provider = ProviderSettings(alias: "test", type: "test", url: try ServerURL(url))
      let workspace = Workspace(
        settings: Settings(environment: "production", providers: ["test": provider]), resources: resources,
        commit: String(repeating: "a", count: 40), schemas: TestKinds.byKind, providers: ["test": platform],
        store: store, sink: SilentSink(), holder: holder, author: "Ann <ann@example.com>", clock: { AccountTests.now },
        load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) })
      return try await ApplyWorkflow(workspace, options: PlanOptions(consents: consents), confirm: { _ in true }).run()
    }
  }

  @Test("that another URL is the same server is asked once, and recorded without a write")
  func sameServer() async throws {
    let scene = try await Scene(Self.numbers, id: "c")
    guard case .refused(let plan, _) = try await scene.apply([Self.numbers], at: "https://b.example.com") else {
      Issue.record("another server was accepted")
      return
    }
    #expect(plan.diagnostics.map(\.code) == [.otherServer])
    let consent = ConsentOption.allow(.otherServer, reason: "the host has a new name")
    guard
      case .nothingToDo(_, let result) = try await scene.apply([Self.numbers], at: "https://b.example.com", [consent])
    else {
      Issue.record("the consent did not lift the refusal")
      return
    }
    #expect(result.serial == 2)
    #expect(
      try await scene.store.read().snapshot.accounts == ["test": ProviderAccount(host: "b.example.com", path: "")])
    guard case .nothingToDo(let last, _) = try await scene.apply([Self.numbers], at: "https://b.example.com") else {
      Issue.record("it was asked again")
      return
    }
    #expect(last.diagnostics.isEmpty)
    #expect(scene.platform.writes == 0)
  }

  @Test("a new name of an alias moves its records", arguments: [true, false])
  func newName(isKept: Bool) async throws {
    let scene = try await Scene(Self.ring, id: nil, alias: "old")
    let other = resource("rings", "other", ["name": "other", "phones": ["101"], "seconds": 5])
    guard
      case .applied(_, let result) = try await scene.apply([isKept ? Self.ring : other], at: "https://a.example.com/v1")
    else {
      Issue.record("the records did not move")
      return
    }
    #expect(
      result.applied.map { "\($0.action) \($0.address)" }
        == (isKept ? ["move test/rings/r"] : ["delete test/rings/r", "create test/rings/other"]))
    let snapshot = try await scene.store.read().snapshot
    #expect(snapshot.records.keys.map(\.description) == [isKept ? "test/rings/r" : "test/rings/other"])
    #expect(snapshot.accounts.keys.sorted() == ["test"])
    #expect(scene.platform.objects("rings").values.map { $0["name"] } == [isKept ? "r" : "other"])
  }
}
