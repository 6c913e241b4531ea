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
    folder.edit()
    let plan = try await harness.plan(folder.list)
    var random = SeededGenerator(seed: seed)
    let count = plan.operations.count
    guard count > 0 else { return }
    let fatal = harness.platform.writes + Int.random(in: 0..<count, using: &random)
    harness.platform.fail(write: fatal, random.oneIn(2) ? .refused : .lostAnswer)
    _ = try await harness.execute(plan, commit: random.oneIn(2))
    for _ in 0..<2 { try await harness.apply(folder.list) }
    #expect(harness.platform.refusals.isEmpty, "seed \(seed)")
    let next = try await harness.plan(folder.list)
    #expect(next.isEmpty, "seed \(seed): \(next.changes.filter(\.isVisible))")
    for (collection, wanted) in Dictionary(grouping: folder.list, by: \.address.collection) {
      #expect(harness.platform.objects(collection).count == wanted.count, "seed \(seed): \(collection)")
    }
  }

  @Test func thePlanIsTheSameBytesTwice() async throws {
    let folder = RandomFolder(seed: 7)
    let first = try await Harness().plan(folder.list)
    let second = try await Harness().plan(folder.list)
    #expect(first == second)
    #expect(first.operations.map(\.id) == second.operations.map(\.id))
  }

  @Test func neverMoreInFlightThanAllowed() async throws {
    var harness = Harness()
    harness.limit = 3
    try await harness.apply((0..<40).map { resource("sounds", "s\($0)", ["name": .string("s\($0)"), "text": "t"]) })
    #expect(harness.platform.mostInFlight <= 3)
    #expect(harness.platform.objects("sounds").count == 40)
  }
}
