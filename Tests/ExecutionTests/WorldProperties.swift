import Execution
import Model
import Planning
import TestSupport
import Testing

/// The same promises in a fuller world: switches, lists, lines and campaigns that change hands, moves, dependencies,
/// console users, other orders of the same plan, and death anywhere.
@Suite struct WorldProperties {
  /// A harness whose campaigns hold a number that no list of the world ever names.
  private func harness() -> Harness {
    let harness = Harness()
    for campaign in 0..<4 { harness.platform.add(number: "stranger", to: "c\(campaign)") }
    return harness
  }

  @Test(arguments: Seeds.upTo(250))
  func everyChangeOfTheWholeWorldConverges(seed: UInt64) async throws {
    let harness = self.harness()
    var world = RandomWorld(seed: seed)
    for round in 0..<4 {
      let execution = try await harness.apply(world.list)
      #expect(harness.platform.refusals.isEmpty, "seed \(seed), round \(round)")
      #expect(execution.failed.isEmpty && execution.skipped.isEmpty, "seed \(seed), round \(round)")
      try await isSettled(harness, world, "seed \(seed), round \(round)")
      world.edit()
    }
  }

  /// Every order that a plan allows is an order that the strictest vendor takes: neither dangling references nor
  /// deletions of what is in use.
  @Test(arguments: Seeds.upTo(150))
  func everyOrderThatThePlanAllowsIsTaken(seed: UInt64) async throws {
    let harness = self.harness()
    var random = SeededGenerator(seed: seed)
    var world = RandomWorld(seed: seed)
    try await harness.apply(world.list)
    for round in 0..<3 {
      let plan = try await harness.planWithOperations {
        world.edit()
        return world.list
      }
      for attempt in 0..<3 {
        let other = Harness(copying: harness)
        let execution = try await other.execute(inRandomOrder(plan, &random))
        #expect(other.platform.refusals.isEmpty, "seed \(seed), round \(round), order \(attempt)")
        #expect(execution.failed.isEmpty, "seed \(seed), round \(round), order \(attempt)")
        try await isSettled(other, world, "seed \(seed), round \(round), order \(attempt)")
      }
      try await harness.apply(world.list)
    }
  }

  /// The program dies at each write in turn, before the vendor does it and after; the next run finishes the work.
  @Test(arguments: Seeds.upTo(30))
  func deathAtEveryWriteIsSurvived(seed: UInt64) async throws {
    let harness = self.harness()
    var world = RandomWorld(seed: seed)
    try await harness.apply(world.list)
    let plan = try await harness.planWithOperations {
      world.edit()
      return world.list
    }
    for write in plan.operations.indices {
      for afterEffect in [false, true] {
        let other = Harness(copying: harness)
        let platform = other.platform
        other.session.die { platform.isDead }
        platform.fail(write: write, .death(afterEffect: afterEffect))
        #expect(try await other.execute(plan, commit: false).stateError != nil)
        platform.isDead = false
        let place = "seed \(seed), write \(write), \(afterEffect ? "after" : "before")"
        // What is known of the run: its own journal, or, where its disk is lost, what it announced and the outcomes up
        // to a checkpoint.
        for shared in [nil, 0, other.session.journaled.count / 2] as [Int?] {
          let next = Harness(copying: other, journalAsShared: shared)
          let execution = try await next.apply(world.list)
          let known = "\(place), \(shared.map { "the first \($0) entries shared" } ?? "same disk")"
          #expect(next.platform.refusals.isEmpty && execution.failed.isEmpty, "\(known): \(execution.failed)")
          try await isSettled(next, world, known)
        }
      }
    }
  }

  /// The same, but the run goes on without what depends on the lost write.
  @Test(arguments: Seeds.upTo(30))
  func everyLostAnswerAndRefusalIsSurvived(seed: UInt64) async throws {
    let harness = self.harness()
    var world = RandomWorld(seed: seed)
    try await harness.apply(world.list)
    let plan = try await harness.planWithOperations {
      world.edit()
      return world.list
    }
    for write in plan.operations.indices {
      for fault in [StrictPlatform.Fault.refused, .lostAnswer] {
        let other = Harness(copying: harness)
        other.platform.fail(write: write, fault)
        _ = try await other.execute(plan, commit: write % 2 == 0)
        try await other.apply(world.list)
        let place = "seed \(seed), write \(write), \(fault)"
        #expect(other.platform.refusals.isEmpty, "\(place)")
        try await isSettled(other, world, place)
      }
    }
  }

  /// Whatever console users do: the plan either says what stands in the way, or puts things right; nothing is made
  /// twice.
  @Test(arguments: Seeds.upTo(300) + [5424])
  func consoleUsersAreNoHarm(seed: UInt64) async throws {
    let harness = self.harness()
    var world = RandomWorld(seed: seed)
    try await harness.apply(world.list)
    var strangers = 0
    for round in 0..<3 {
      strangers += world.visit(harness.platform)
      if seed % 2 == 0 { world.edit() }
      let consents: [ConsentOption] = [
        .force(), .allow(.stillReferred, reason: "deleted in the console"),
        .allow(.emptyLiveList, reason: "deleted in the console"),
      ]
      let plan = try await harness.plan(world.list, .init(consents: consents))
      #expect(!plan.diagnostics.hasErrors, "seed \(seed): \(plan.diagnostics)")
      // What a console user deleted may still be pointed at; a vendor that allows that takes such a document back as
      // well.
      let execution = try await harness.execute(plan)
      #expect(execution.failed.isEmpty, "seed \(seed), round \(round): \(execution.failed)")
      try await isSettled(harness, world, "seed \(seed), round \(round)", upTo: strangers)
      if !execution.failed.isEmpty { return }
    }
  }

  /// A name that a console user took first is never made a second time: equal objects are taken over, others need a
  /// word.
  @Test(arguments: [true, false])
  func aNameThatIsThereIsNotMadeTwice(isEqual: Bool) async throws {
    let harness = Harness()
    harness.platform.add("rings", ["name": "taken", "phones": ["101"], "seconds": isEqual ? 5 : 6])
    let folder = [resource("rings", "r", ["name": "taken", "phones": ["101"], "seconds": 5])]
    let plan = try await harness.plan(folder)
    #expect(plan.diagnostics.map(\.code) == (isEqual ? [] : [.needsAdoption]))
    try await harness.apply(folder, .init(consents: [.adopt()]))
    #expect(harness.platform.objects("rings").count == 1)
    #expect(try await harness.plan(folder).isEmpty)
  }

  @Test("adopting replaces and deletes nothing, and leaves nothing to do")
  func adoptionReplacesNothing() async throws {
    let harness = self.harness()
    let id = harness.platform.add("sounds", ["name": "hello", "text": "old"])
    let folder = [resource("sounds", "s", ["name": "hello", "text": "new"], .init(adopt: true))]
    let execution = try await harness.apply(folder)
    #expect(execution.failed.isEmpty && harness.platform.log.isEmpty)
    #expect(harness.platform.objects("sounds") == [id: ["name": "hello", "text": "old"]])
    #expect(try await harness.plan(folder).isEmpty)
  }

  /// What is protected is never planned away without an error.
  @Test(arguments: Seeds.upTo(200))
  func whatIsProtectedStays(seed: UInt64) async throws {
    let harness = self.harness()
    var world = RandomWorld(seed: seed)
    func protected(_ list: [Resource]) -> [Resource] {
      list.map { resource in
        var result = resource
        result.settings.protect = true
        return result
      }
    }
    // Until an edit takes something away: with nothing to protect, nothing would be tried.
    for _ in 0..<30 {
      try await harness.apply(protected(world.list))
      world.edit()
      let plan = try await harness.plan(world.list)
      let going = plan.changes.filter { $0.action == .delete || $0.action == .replace }.map(\.address)
      let named = plan.diagnostics.filter { $0.code == .protected }.compactMap(\.address)
      #expect(Set(going) == Set(named), "seed \(seed)")
      if !going.isEmpty { return }
    }
    Issue.record("seed \(seed): no edit took anything away")
  }

  // MARK: What must hold in the end

  private func isSettled(
    _ harness: Harness, _ world: RandomWorld, _ place: String, upTo strangers: Int = 0,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let folder = world.list
    let next = try await harness.plan(folder)
    #expect(next.isEmpty, "\(place): \(next.changes.filter(\.isVisible))", sourceLocation: location)
    let wanted = Dictionary(grouping: folder, by: \.address.collection)
    for collection in ["sounds", "rings", "menus"] {
      let count = harness.platform.objects(collection).count
      let most = (wanted[collection]?.count ?? 0) + (collection == "rings" ? strangers : 0)
      #expect(
        count >= wanted[collection]?.count ?? 0 && count <= most, "\(place): \(count) \(collection)",
        sourceLocation: location)
    }
    let numbers = (0..<4).map { "c\($0)" }.reduce(into: world.numbers) { $0[$1, default: []].insert("stranger") }
    #expect(harness.platform.numbers == numbers, "\(place)", sourceLocation: location)
    let phones = harness.platform.objects("phones")
    for phone in wanted["phones"] ?? [] {
      let has = phones[phone.attributes["number"]?.string ?? ""]?["lines"]?.list ?? []
      let lacks = (phone.attributes["lines"]?.list ?? []).filter { !has.contains($0) }
      #expect(lacks.isEmpty, "\(place): \(phone.address) has \(has)", sourceLocation: location)
    }
  }

  /// The same plan with its operations in another order that it allows, one after the other.
  private func inRandomOrder(_ plan: Plan, _ random: inout SeededGenerator) -> Plan {
    var left = plan.operations
    var ordered: [Operation] = []
    var done: Set<String> = []
    while !left.isEmpty {
      let free = left.indices.filter { left[$0].after.allSatisfy(done.contains) }
      guard let index = free.randomElement(using: &random) else {
        Issue.record("these operations wait for one another: \(left.map(\.id))")
        return plan
      }
      var operation = left.remove(at: index)
      done.insert(operation.id)
      if let last = ordered.last { operation.after.append(last.id) }
      ordered.append(operation)
    }
    var result = plan
    result.operations = ordered
    return result
  }
}
