import Execution
import Model
import Planning
import TestSupport
import Testing

/// What must hold for every folder and every change of it, on a platform that refuses dangling references and the deletion of what is in use.
@Suite struct ConvergenceProperties {
  @Test(arguments: Seeds.upTo(1000))
  func everyChangeIsAcceptedAndLeavesNothingToDo(seed: UInt64) async throws {
    let harness = Harness()
    var folder = RandomFolder(seed: seed)
    for round in 0..<4 {
      let execution = try await harness.apply(folder.list)
      #expect(harness.platform.refusals.isEmpty, "seed \(seed), round \(round)")
      #expect(execution.failed.isEmpty, "seed \(seed), round \(round)")
      let next = try await harness.plan(folder.list)
      #expect(next.isEmpty, "seed \(seed), round \(round): \(next.changes.filter(\.isVisible))")
      if !harness.platform.refusals.isEmpty || !execution.failed.isEmpty || !next.isEmpty { return }
      folder.edit()
    }
    try await harness.apply([])
    #expect(harness.platform.refusals.isEmpty, "seed \(seed), at the end")
    for collection in ["sounds", "menus", "rings"] {
      #expect(harness.platform.objects(collection).isEmpty, "seed \(seed): \(collection) remain")
    }
  }

  @Test(arguments: Seeds.upTo(400))
  func aRunThatDiesAnywhereIsContinued(seed: UInt64) async throws {
    let harness = Harness()
    var folder = RandomFolder(seed: seed)
    try await harness.apply(folder.list)
    let plan = try await harness.planWithOperations {
      folder.edit()
      return folder.list
    }
    var random = SeededGenerator(seed: seed)
    let fatal = harness.platform.writes + Int.random(in: plan.operations.indices, using: &random)
    harness.platform.fail(write: fatal, random.oneIn(2) ? .refused : .lostAnswer)
    _ = try await harness.execute(plan, commit: random.oneIn(2))
    for _ in 0..<2 { try await harness.apply(folder.list) }
    #expect(harness.platform.refusals.isEmpty, "seed \(seed)")
    let next = try await harness.plan(folder.list)
    #expect(next.isEmpty, "seed \(seed): \(next.changes.filter(\.isVisible))")
    for collection in ["sounds", "menus", "rings"] {
      let wanted = folder.list.count { $0.address.collection == collection }
      #expect(harness.platform.objects(collection).count == wanted, "seed \(seed): \(collection)")
    }
  }

  @Test(
    "a saved plan has the same bytes for every order of the files, and of the records in memory",
    arguments: Seeds.upTo(50))
  func planHasTheSameBytes(seed: UInt64) async throws {
    let harness = Harness()
    var folder = RandomFolder(seed: seed)
    try await harness.apply(folder.list)
    let plan = try await harness.planWithOperations {
      folder.edit()
      return folder.list
    }
    var random = SeededGenerator(seed: seed)
    let other = try await harness.plan(folder.list.shuffled(using: &random), sparePlaces: 1000)
    let bytes = [plan, other].map { String(decoding: PlanFile.encode($0), as: UTF8.self) }
    #expect(bytes[0] == bytes[1], "seed \(seed)")
  }

  @Test("as many writes are in flight as the limit allows, and no more")
  func writesInFlight() async throws {
    var harness = Harness()
    harness.limit = 3
    harness.platform.expectInFlight(3)
    try await harness.apply((0..<40).map { resource("sounds", "s\($0)", ["name": .string("s\($0)"), "text": "t"]) })
    #expect(harness.platform.mostInFlight == 3)
    #expect(harness.platform.objects("sounds").count == 40)
  }
}
