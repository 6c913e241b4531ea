import Model
import TestSupport
import Testing

@testable import Execution
@testable import Planning

/// Objects that are set aside as unchanged never change a plan: not its operations, and not what it says.
@Suite struct UnchangedObjectProperties {
  @Test("a plan has the same bytes whether unchanged objects are set aside or not", arguments: Seeds.upTo(300))
  func plansAreTheSame(seed: UInt64) async throws {
    let harness = Harness()
    var world = RandomWorld(seed: seed)
    try await harness.apply(world.list)
    var setAside = 0
    for round in 0..<4 {
      if round > 0, seed % 3 == 0 { _ = world.visit(harness.platform) }
      if round > 0 { world.edit() }
      if round > 1 { world.editSettings() }
      let input = try await harness.input(world.list)
      setAside += PairedSides(input, setsAside: true).unchanged.rows.count
      let plans = [true, false].map { Planner.plan(input, setsAside: $0) }
      let bytes = plans.map { String(decoding: PlanFile.encode($0), as: UTF8.self) }
      #expect(bytes[0] == bytes[1] && plans[0] == plans[1], "seed \(seed), round \(round)")
      // A lost response leaves an unresolved create or a half-done replacement for the next round.
      if seed % 2 == 0 { harness.platform.fail(write: harness.platform.writes + round, .lostAnswer) }
      _ = try await harness.execute(plans[0], commit: seed % 5 != 0)
    }
    #expect(setAside > 0, "seed \(seed): no object was ever unchanged")
  }

  @Test("settings that were changed are recorded by one apply", arguments: Seeds.upTo(60))
  func settingsAreRecorded(seed: UInt64) async throws {
    let harness = Harness()
    var world = RandomWorld(seed: seed)
    try await harness.apply(world.list)
    for _ in 0..<4 { world.editSettings() }
    let plan = try await harness.plan(world.list)
    #expect(plan.operations.isEmpty)
    let changed = plan.changes.filter { !$0.settings.isEmpty }
    #expect(changed.allSatisfy { $0.action == .record })
    _ = try await harness.execute(plan)
    #expect(try await harness.plan(world.list).isEmpty, "seed \(seed)")
  }
}
