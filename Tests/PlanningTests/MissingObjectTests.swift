import Model
import TestSupport
import Testing

@testable import Planning

/// Lists that lack managed objects: what is refused, and what is believed.
@Suite struct MissingObjectTests {
  typealias Order = OperationOrderTests

  /// Rings that were applied, and of which the platform lists all but some.
  private static func rings(_ count: Int, missing: Int, desired: Bool = true) -> Scene {
    let all = (0..<count).map { Order.applied("rings", "r\($0)", Order.ring("r\($0)")) }
    var scene = Order.scene(all, desired ? all.map(\.resource) : [])
    scene.live = Array(scene.live.dropFirst(missing))
    if scene.live.isEmpty { scene.emptyLists = ["rings"] }
    return scene
  }

  struct Recreations: Sendable {
    let count: Int
    let missing: Int
    let codes: [DiagnosticCode]
  }

  @Test(
    "two or more re-creations count against max_delete_percent, one is always allowed",
    arguments: [
      Recreations(count: 2, missing: 1, codes: []),
      Recreations(count: 3, missing: 2, codes: [.tooManyRecreations]),
      Recreations(count: 7, missing: 2, codes: []),
      Recreations(count: 6, missing: 2, codes: [.tooManyRecreations]),
      Recreations(count: 20, missing: 6, codes: []),
      Recreations(count: 20, missing: 7, codes: [.tooManyRecreations]),
    ])
  func recreations(_ row: Recreations) {
    var scene = Self.rings(row.count, missing: row.missing)
    let plan = scene.plan()
    #expect(plan.diagnostics.map(\.code) == row.codes)
    #expect(plan.changes.count { $0.action == .create } == row.missing)
    scene.options.consents = [.force()]
    #expect(!scene.plan().diagnostics.hasErrors)
  }

  @Test func whatIsNewIsNoRecreation() {
    var scene = Self.rings(3, missing: 0)
    scene.resources += (0..<9).map { resource("rings", "n\($0)", Order.ring("n\($0)")) }
    #expect(scene.plan().diagnostics.isEmpty)
  }

  struct EmptyList: Sendable {
    let name: String
    let scene: Scene
    var wanted: [String] = []
  }

  @Test(
    "an empty list where the state has records is refused at any size",
    arguments: [
      EmptyList(name: "one record", scene: rings(1, missing: 1), wanted: ["error empty-live-list"]),
      EmptyList(
        name: "two records", scene: rings(2, missing: 2),
        wanted: ["error empty-live-list", "error too-many-recreations"]),
      EmptyList(
        name: "no file any more", scene: rings(1, missing: 1, desired: false), wanted: ["error empty-live-list"]),
      EmptyList(name: "no record", scene: rings(0, missing: 0)),
      EmptyList(
        name: "--force lifts the percentages only", scene: forced(rings(2, missing: 2)),
        wanted: ["error empty-live-list"]),
      EmptyList(
        name: "destroy", scene: aiming(rings(1, missing: 1, desired: false), at: .nothing),
        wanted: ["error empty-live-list"]),
      EmptyList(
        name: "drift is only reported", scene: aiming(rings(1, missing: 1), at: .applied),
        wanted: ["warning empty-live-list"]),
      EmptyList(
        name: "the last deletion was cut off", scene: deleting("r0", in: rings(1, missing: 1, desired: false))),
      EmptyList(
        name: "one of two deletions was cut off", scene: deleting("r0", in: rings(2, missing: 2, desired: false)),
        wanted: ["error empty-live-list"]),
      EmptyList(name: "--target leaves the kind alone", scene: targetingAnother(rings(1, missing: 1))),
    ])
  func emptyLists(_ row: EmptyList) {
    let plan = row.scene.plan()
    let found = plan.diagnostics.filter { $0.code != .unusedConsent && $0.consent == nil }
    #expect(found.map { "\($0.severity) \($0.code.rawValue)" } == row.wanted, "\(row.name)")
  }

  @Test func theMessageNamesTheKindAndTheRecords() {
    let diagnostic = Self.rings(3, missing: 3).plan().diagnostics.first
    #expect(diagnostic?.allowOption == "--allow empty-live-list@test/rings")
    #expect(
      diagnostic?.summary == "test/rings: the platform lists no object, and the state has 3 records of this kind")
  }

  struct Tenants: Sendable {
    let name: String
    var recorded: String? = "t1"
    var shown: [String: String] = ["test": "t1"]
    var missing = 0
    var wanted: [DiagnosticCode] = []
  }

  @Test(
    "another tenant than the state's is refused",
    arguments: [
      Tenants(name: "the same"), Tenants(name: "none shown", shown: [:]),
      Tenants(name: "none recorded", recorded: nil, shown: ["test": "t2"]),
      Tenants(name: "another", shown: ["test": "t2"], wanted: [.otherTenant]),
      Tenants(name: "of another account", shown: ["test": "t1", "other": "t2"]),
      Tenants(
        name: "another, without the objects", shown: ["test": "t2"], missing: 3,
        wanted: [.otherTenant, .tooManyRecreations]),
    ])
  func tenants(_ row: Tenants) {
    var input = Self.rings(4, missing: row.missing).input
    input.snapshot.accounts = [
      "test": ProviderAccount(host: "h", path: "", tenant: row.recorded),
      "other": ProviderAccount(host: "h", path: "", tenant: "t9"),
    ]
    input.inventory.tenants = row.shown
    #expect(Planner.plan(input).diagnostics.map(\.code) == row.wanted, "\(row.name)")
  }

  private static func forced(_ scene: Scene) -> Scene {
    var scene = scene
    scene.options.consents = [.force()]
    return scene
  }

  private static func aiming(_ scene: Scene, at goal: PlanGoal) -> Scene {
    var scene = scene
    scene.goal = goal
    return scene
  }

  private static func deleting(_ name: String, in scene: Scene) -> Scene {
    var scene = scene
    scene.unfinishedDeletions = [TestKinds.address("rings", name)]
    return scene
  }

  private static func targetingAnother(_ scene: Scene) -> Scene {
    var scene = scene
    scene.resources.append(resource("sounds", "s", Order.sound("s")))
    scene.options.targets = [TestKinds.address("sounds", "s")]
    return scene
  }
}
