import Model
import Planning
import StateStores
import Synchronization
import TestSupport
import Testing
import Workflows

/// Which kinds a plan lists: those in use, and those that may use what the plan deletes.
@Suite(.bounded) struct ReferrerListTests {
  static let sound: ValueObject = ["name": "s", "text": "t"]
  static let edited: ValueObject = ["name": "s", "text": "edited"]

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    /// The file of the sound; nil: there is none.
    var file: ValueObject? = sound
    /// The name of the sound's address.
    var address = "s"
    /// Whether an unmanaged menu plays the sound.
    var isPlayed = true
    var goal = PlanWorkflow.Goal.folder
    var changes: [Change.Action] = []
    var listings: [String: Int] = ["sounds": 1]
    var diagnostics: [DiagnosticCode] = []

    var testDescription: String { name }
  }

  @Test(
    "the lists of what may use an object are read once it is to be deleted, and not before",
    arguments: [
      Row(name: "nothing changes", changes: [.unchanged]),
      Row(name: "moved", address: "moved", changes: [.move]),
      Row(
        name: "removed, and played by an unmanaged menu", file: nil, changes: [.delete],
        listings: ["sounds": 1, "menus": 1, "rings": 1], diagnostics: [.stillReferred]),
      Row(
        name: "replaced, and played by an unmanaged menu", file: edited, changes: [.replace],
        listings: ["sounds": 1, "menus": 1, "rings": 1], diagnostics: [.stillReferred]),
      Row(
        name: "removed, and played by no menu", file: nil, isPlayed: false, changes: [.delete],
        listings: ["sounds": 1, "menus": 1, "rings": 1]),
      Row(
        name: "destroyed, and played by an unmanaged menu", goal: .nothing, changes: [.delete],
        listings: ["sounds": 1, "menus": 1, "rings": 1], diagnostics: [.stillReferred]),
    ])
  func table(_ row: Row) async throws {
    let world = ListedWorld()
    let id = world.platform.add("sounds", Self.sound)
    if row.isPlayed { world.platform.add("menus", ["name": "m", "sound": .string(id), "tries": 3, "keys": []]) }
    let applied = resource("sounds", "s", Self.sound)
    let record = StateRecord(
      address: applied.address, vendorID: id, vendorName: "s", attributes: applied.attributes,
      pin: .init(commit: "c", source: applied.source, appliedAt: Timestamp(milliseconds: 0), appliedBy: "t"))
    let workspace = Workspace(
      settings: Settings(environment: "production"),
      resources: row.file.map { [resource("sounds", row.address, $0)] } ?? [],
      commit: String(repeating: "a", count: 40), schemas: TestKinds.byKind, providers: ["test": world],
      store: MemorySession(Snapshot(lineage: "test", serial: 1, records: [applied.address: record])),
      sink: SilentSink(), holder: ApplyWorkflowTests.holder, author: "t",
      clock: { Timestamp(milliseconds: 1_800_000_000_000) },
      load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) })
    let planned = try await PlanWorkflow(workspace, goal: row.goal).run()
    #expect(planned.plan.changes.map(\.action) == row.changes)
    // What ends the folder is refused besides, and no matter here.
    #expect(planned.plan.diagnostics.map(\.code).filter { $0 != .vanishedFolder } == row.diagnostics)
    #expect(world.listings == row.listings)
    #expect(planned.plan.requestsMade.reads == row.listings.values.reduce(0, +))
  }
}

/// A platform that counts the listings of each kind.
private final class ListedWorld: Provider {
  let platform = StrictPlatform()
  private let counts = Mutex<[String: Int]>([:])

  var listings: [String: Int] { counts.withLock { $0 } }

  func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    counts.withLock { $0[request.collection, default: 0] += 1 }
    return try await platform.list(request)
  }

  func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult { try await platform.create(request) }
  func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult { try await platform.update(request) }
  func delete(_ request: WriteRequest) async throws(ProviderError) { try await platform.delete(request) }
  func requestCount() async -> RequestCount { await platform.requestCount() }
  func close() async {}
}
