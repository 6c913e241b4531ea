import Execution
import Model
import Planning
import TestSupport
import Testing

/// Faults that follow one another, while the folder goes on changing: what one run created keeps its address until the
/// end, whatever becomes of the runs that follow.
@Suite struct RepeatedFaultTests {
  static func sound(_ text: String) -> Resource { ExecutorTests.sound(text) }
  static func sounds(_ harness: Harness) -> [String?] {
    harness.platform.objects("sounds").values.map { $0["text"]?.string }.sorted { ($0 ?? "") < ($1 ?? "") }
  }

  /// A sound cannot be changed in place, so each new text is a create; the responses of two in a row are lost.
  @Test(arguments: [true, false], [true, false])
  func twoLostCreatesAtOneAddress(isFirstOfAll: Bool, commits: Bool) async throws {
    let harness = Harness()
    if !isFirstOfAll { try await harness.apply([Self.sound("1")]) }
    for text in ["2", "3"] {
      harness.platform.fail(write: harness.platform.writes, .lostAnswer)
      _ = try await harness.execute(try await harness.plan([Self.sound(text)]), commit: commits)
    }
    try await harness.apply([Self.sound("4")])
    #expect(Self.sounds(harness) == ["4"])
    #expect(try await harness.plan([Self.sound("4")]).isEmpty)
  }

  /// What the second run found is the address's own, also when the second run's write is refused, and it dies.
  @Test(arguments: [StrictPlatform.Fault.refused, .death(afterEffect: false), .death(afterEffect: true)])
  func whatTheSecondRunFoundIsKept(_ fault: StrictPlatform.Fault) async throws {
    let harness = Harness()
    harness.platform.fail(write: 0, .lostAnswer)
    _ = try await harness.execute(try await harness.plan([Self.sound("1")]), commit: false)
    let plan = try await harness.plan([Self.sound("2")])
    let platform = harness.platform
    harness.session.die { platform.isDead }
    platform.fail(write: platform.writes, fault)
    _ = try await harness.execute(plan, commit: false)
    platform.isDead = false
    #expect(try await harness.session.read().journal.contains { $0.event.recordedID == "sounds-1" })
    try await harness.apply([Self.sound("3")])
    #expect(Self.sounds(harness) == ["3"])
    #expect(try await harness.plan([Self.sound("3")]).isEmpty)
  }

  /// The response of a create is lost, its file moves and changes, and the update of what was found is refused.
  @Test(arguments: ["r", "s"]) func aLostCreateOfAFileThatMoves(name: String) async throws {
    func ring(_ file: String, _ name: String, _ seconds: Int64) -> Resource {
      resource("rings", file, ["name": .string(name), "phones": ["101"], "seconds": .integer(seconds)])
    }
    let harness = Harness()
    harness.platform.fail(write: 0, .lostAnswer)
    try await harness.apply([ring("r", "r", 5)])
    harness.platform.fail(write: harness.platform.writes, .refused)
    let execution = try await harness.apply([ring("s", name, 6)])
    #expect(execution.failed.count == 1)
    try await harness.apply([ring("s", name, 6)])
    #expect(harness.platform.objects("rings").count == 1)
    #expect(try await harness.plan([ring("s", name, 6)]).isEmpty)
  }

  /// Two objects that replacements left behind are deleted, and neither deletion undoes what the other recorded.
  @Test func leftoversAreDeletedOneAfterAnother() async throws {
    let harness = Harness()
    try await harness.apply([Self.sound("1")])
    for text in ["2", "3"] {
      // The create is done; the deletion of the object before it is refused.
      harness.platform.fail(write: harness.platform.writes + 1, .refused)
      try await harness.apply([Self.sound(text)])
    }
    let plan = try await harness.plan([Self.sound("4")])
    let deletions = plan.operations.filter { $0.call == .delete }
    #expect(deletions.count == 3)
    for (one, next) in zip(deletions, deletions.dropFirst()) { #expect(next.after.contains(one.id)) }
    let execution = try await harness.execute(plan)
    #expect(execution.state.records.values.map(\.superseded) == [[]])
    #expect(Self.sounds(harness) == ["4"])
  }

  /// Every run but the last meets a fault at a random write; then the platform is as the folder says, with nothing
  /// twice and nothing left behind.
  @Test(arguments: Seeds.upTo(300))
  func aFaultInEveryRun(seed: UInt64) async throws {
    let harness = Harness()
    let platform = harness.platform
    var world = RandomWorld(seed: seed)
    var random = SeededGenerator(seed: seed &* 31)
    try await harness.apply(world.list)
    for round in 0..<5 {
      if random.oneIn(3) == false { world.edit() }
      let plan = try await harness.plan(world.list)
      // A create that was lost and then changed by nobody is found; nothing else may stand in the way.
      try #require(!plan.diagnostics.hasErrors, "seed \(seed), round \(round): \(plan.diagnostics)")
      let write = platform.writes + Int.random(in: 0..<max(1, plan.operations.count), using: &random)
      let faults: [StrictPlatform.Fault] = [
        .refused, .lostAnswer, .death(afterEffect: true), .death(afterEffect: false),
      ]
      platform.fail(write: write, faults.randomElement(using: &random) ?? .refused)
      harness.session.die { platform.isDead }
      let (ends, before) = (random.oneIn(2), try await harness.session.read().snapshot)
      let execution = try await harness.execute(plan, commit: false)
      // A program that lives ends its run with a commit, or is killed just before.
      if ends, !platform.isDead { try await harness.commit(execution, on: before, of: plan) }
      platform.isDead = false
      platform.clearFaults()
    }
    // What was refused because of an earlier fault is done by a second apply.
    try await harness.apply(world.list)
    let execution = try await harness.apply(world.list)
    #expect(execution.failed.isEmpty, "seed \(seed): \(execution.failed)")
    #expect(try await harness.plan(world.list).isEmpty, "seed \(seed)")
    for collection in ["sounds", "rings", "menus"] {
      let wanted = world.list.filter { $0.address.collection == collection }.count
      #expect(platform.objects(collection).count == wanted, "seed \(seed): \(collection)")
    }
    #expect(platform.numbers == world.numbers.filter { !$0.value.isEmpty }, "seed \(seed)")
    for phone in world.list where phone.address.collection == "phones" {
      let live = platform.objects("phones")[phone.attributes["number"]?.string ?? ""]
      if let isOn = phone.attributes["enabled"] { #expect(live?["enabled"] == isOn, "seed \(seed): \(phone.address)") }
    }
  }
}

extension JournalEntry.Event {
  /// The vendor id that the event records.
  fileprivate var recordedID: String? {
    if case .succeeded(_, _, let record) = self { record?.vendorID } else { nil }
  }
}
