import Execution
import Model
import Planning
import TestSupport
import Testing

/// Writes without an outcome, followed by another folder: what the write may have done is written again or taken back.
@Suite struct UnknownOutcomeTests {
  /// How a run loses an outcome: it goes on and is recorded, or it dies.
  enum Loss: CaseIterable {
    case response, deathAfterEffect, deathBeforeEffect

    var fault: StrictPlatform.Fault {
      switch self {
      case .response: .lostAnswer
      case .deathAfterEffect: .death(afterEffect: true)
      case .deathBeforeEffect: .death(afterEffect: false)
      }
    }
  }

  /// Applies a folder and loses the outcome of one write, the first unless `write` says another.
  @discardableResult
  func lose(
    _ loss: Loss, _ folder: [Resource], on harness: Harness, write: Int = 0
  ) async throws -> Executor.Execution {
    let platform = harness.platform
    let (plan, before) = (try await harness.plan(folder), try await harness.session.read().snapshot)
    platform.fail(write: platform.writes + write, loss.fault)
    harness.session.die { platform.isDead }
    let execution = try await harness.execute(plan, commit: false)
    #expect(!execution.failed.isEmpty || platform.isDead)
    // A run that is killed after its end says the same as one that records its end.
    let recovered = Recovery.fold(try await harness.session.read()).snapshot.records.mapValues(\.unconfirmed)
    #expect(platform.isDead || recovered == execution.state.records.mapValues(\.unconfirmed))
    if !platform.isDead { try await harness.commit(execution, on: before, of: plan) }
    platform.isDead = false
    return execution
  }

  /// Applies a folder, and expects that nothing is left to do and nothing unknown.
  func settle(_ folder: [Resource], on harness: Harness, _ place: SourceLocation = #_sourceLocation)
    async throws
  {
    let execution = try await harness.apply(folder)
    #expect(execution.failed.isEmpty, sourceLocation: place)
    let unknown = execution.state.records.values.filter { !$0.unconfirmed.isEmpty }
    #expect(unknown.isEmpty, sourceLocation: place)
    #expect(try await harness.plan(folder).isEmpty, sourceLocation: place)
    #expect(harness.platform.refusals.isEmpty, sourceLocation: place)
  }

  // MARK: What no answer shows

  @Test("a hidden value is sent again when the file returns to what was applied before", arguments: Loss.allCases)
  func hiddenValue(_ loss: Loss) async throws {
    func phone(_ isOn: Bool) -> [Resource] {
      [resource("phones", "p101", ["number": "101", "enabled": .bool(isOn)])]
    }
    let harness = Harness()
    try await harness.apply(phone(true))
    try await lose(loss, phone(false), on: harness)
    let plan = try await harness.plan(phone(true))
    #expect(plan.changes.map(\.action) == [.update])
    #expect(plan.changes.first?.reasons.contains(.cause(.outcomeUnknown)) == true)
    try await settle(phone(true), on: harness)
    #expect(harness.platform.objects("phones")["101"]?["enabled"] == true)
  }

  @Test("an update that is refused after a request without a response may have been done")
  func refusedAtTheSecondRequest() async throws {
    func phone(_ isOn: Bool) -> [Resource] {
      [resource("phones", "p101", ["number": "101", "enabled": .bool(isOn)])]
    }
    let harness = Harness()
    try await harness.apply(phone(true))
    let pause = RetryPause(attempt: 2, seconds: 1, reason: "no response")
    harness.platform.fail(write: harness.platform.writes, .refusedAgain(pause))
    #expect(try await harness.apply(phone(false)).failed.count == 1)
    try await settle(phone(true), on: harness)
    #expect(harness.platform.objects("phones")["101"]?["enabled"] == true)
  }

  /// The numbers of a list in three folders; nil where there is no file. The write of the second has no outcome.
  struct ListCase: Sendable, CustomTestStringConvertible {
    let name: String
    var before: [String]?
    let lost: [String]?
    let after: [String]?

    var testDescription: String { name }
  }

  static let lists = [
    ListCase(name: "an added number leaves the folder", before: ["1"], lost: ["1", "2"], after: ["1"]),
    ListCase(name: "a removed number returns", before: ["1", "2"], lost: ["1"], after: ["1", "2"]),
    ListCase(name: "other numbers follow", before: ["1"], lost: ["2"], after: ["3"]),
    ListCase(name: "a list is created, and one number leaves", lost: ["1", "2"], after: ["2"]),
    ListCase(name: "a list is created, and its file leaves", lost: ["1", "2"], after: nil),
    ListCase(name: "a list is deleted, and its file returns", before: ["1", "2"], lost: nil, after: ["1", "2"]),
    ListCase(name: "a list is deleted, and its file returns with less", before: ["1", "2"], lost: nil, after: ["2"]),
    ListCase(name: "the same again", before: ["1"], lost: ["1", "2"], after: ["1", "2"]),
  ]

  private func list(_ numbers: [String]?, in campaign: String = "c") -> [Resource] {
    guard let numbers else { return [] }
    let entries = numbers.map { Value.object(["phone": .string($0)]) }
    return [resource("lists", "l", ["campaign": .string(campaign), "entries": .list(entries)])]
  }

  @Test("a list that cannot be read back has the numbers of its file", arguments: lists, Loss.allCases)
  func numbers(_ example: ListCase, _ loss: Loss) async throws {
    let harness = Harness()
    if let before = example.before { try await harness.apply(list(before)) }
    try await lose(loss, list(example.lost), on: harness)
    try await settle(list(example.after), on: harness)
    #expect(harness.platform.numbers == (example.after.map { ["c": Set($0)] } ?? [:]))
  }

  @Test("what a lost create added is removed when the file names another campaign", arguments: Loss.allCases)
  func otherCampaign(_ loss: Loss) async throws {
    let harness = Harness()
    try await lose(loss, list(["1", "2"], in: "c"), on: harness)
    try await settle(list(["2"], in: "d"), on: harness)
    #expect(harness.platform.numbers == ["d": ["2"]])
  }

  @Test("two writes in a row without an outcome: the third folder counts", arguments: Loss.allCases, Loss.allCases)
  func twoInARow(_ first: Loss, _ second: Loss) async throws {
    let harness = Harness()
    try await harness.apply(list(["1"]))
    try await lose(first, list(["1", "2"]), on: harness)
    try await lose(second, list(["1", "3"]), on: harness)
    try await settle(list(["1"]), on: harness)
    #expect(harness.platform.numbers == ["c": ["1"]])
  }

  // MARK: Settings

  @Test(
    "a protected object is not deleted without consent, also when its create has no outcome", arguments: Loss.allCases)
  func protectedCreate(_ loss: Loss) async throws {
    let ring = resource(
      "rings", "r", ["name": "r", "phones": ["101"], "seconds": 1], .init(protect: true, ignore: ["seconds"]))
    let harness = Harness()
    try await lose(loss, [ring], on: harness)
    let create = try await harness.input([]).snapshot.unresolvedCreates[ring.address]
    #expect(create?.settings == AppliedSettings(protect: true, ignore: ["seconds"]))
    let isThere = !harness.platform.objects("rings").isEmpty
    #expect(try await harness.plan([]).diagnostics.map(\.code) == (isThere ? [.protected] : []))
    try await settle([ring], on: harness)
  }

  // MARK: What answers show

  private func menu(wrong: String?, _ sounds: [String]) -> [Resource] {
    var attributes: ValueObject = ["name": "m", "sound": ref("sounds", "a"), "keys": []]
    if let wrong { attributes["wrong"] = ref("sounds", wrong) }
    return [resource("menus", "m", attributes)]
      + sounds.map { resource("sounds", $0, ["name": .string($0), "text": .string($0)]) }
  }

  @Test("a field that an update without an outcome has set is reset when it leaves the file", arguments: Loss.allCases)
  func fieldThatLeaves(_ loss: Loss) async throws {
    let harness = Harness()
    try await harness.apply(menu(wrong: nil, ["a", "b"]))
    try await lose(loss, menu(wrong: "b", ["a", "b"]), on: harness)
    // The file of the sound leaves too: the menu must let go of it first.
    #expect(try await !harness.plan(menu(wrong: nil, ["a"])).diagnostics.hasErrors)
    try await settle(menu(wrong: nil, ["a"]), on: harness)
    #expect(harness.platform.objects("sounds").count == 1)
  }

  @Test("a field that a lost create has set is reset when it leaves the file", arguments: Loss.allCases)
  func fieldOfALostCreate(_ loss: Loss) async throws {
    let harness = Harness()
    let sounds = menu(wrong: nil, ["a", "b"]).filter { $0.address.collection == "sounds" }
    try await harness.apply(sounds)
    try await lose(loss, menu(wrong: "b", ["a", "b"]), on: harness)
    try await settle(menu(wrong: nil, ["a"]), on: harness)
    #expect(harness.platform.objects("sounds").count == 1)
  }

  @Test("an update of which the response was lost is no drift", arguments: [Loss.response, .deathAfterEffect])
  func noDrift(_ loss: Loss) async throws {
    func ring(_ seconds: Int64) -> [Resource] {
      [resource("rings", "r", ["name": "r", "phones": ["101"], "seconds": .integer(seconds)])]
    }
    let harness = Harness()
    try await harness.apply(ring(1))
    try await lose(loss, ring(2), on: harness)
    for seconds in [1, 3] as [Int64] {
      #expect(try await harness.plan(ring(seconds)).changes.flatMap(\.fields).map(\.verdict) == [.edited])
    }
    #expect(try await harness.plan(ring(2)).changes.map(\.action) == [.record])
    try await settle(ring(2), on: harness)
  }

  @Test("the last object of a kind, deleted without an outcome, is no empty list", arguments: Loss.allCases)
  func lastObject(_ loss: Loss) async throws {
    let harness = Harness()
    try await harness.apply([resource("rings", "r", ["name": "r", "phones": ["101"], "seconds": 1])])
    try await lose(loss, [], on: harness)
    #expect(try await !harness.plan([]).diagnostics.hasErrors)
    try await settle([], on: harness)
    #expect(harness.platform.objects("rings").isEmpty)
  }

  // MARK: What a replacement left behind

  /// A console user set a field that the file does not have; the menu's update by a replacement is refused.
  @Test("a field of the console that refers to what a replacement left behind is pointed at the new object")
  func leftover() async throws {
    let harness = Harness()
    try await harness.apply(menu(wrong: nil, ["a"]))
    let old = try #require(harness.platform.objects("sounds").keys.first)
    let id = try #require(harness.platform.objects("menus").keys.first)
    harness.platform.edit("menus", id) { $0["wrong"] = .string(old) }
    var folder = menu(wrong: nil, [])
    folder.append(resource("sounds", "a", ["name": "a", "text": "another"]))
    // The create is done, the update is refused, and the old sound stays.
    harness.platform.fail(write: harness.platform.writes + 1, .refused)
    #expect(try await harness.apply(folder).failed.count == 1)
    #expect(harness.platform.objects("sounds").count == 2)
    try await settle(folder, on: harness)
    let new = try #require(harness.platform.objects("sounds").keys.first)
    #expect(harness.platform.objects("sounds").count == 1 && new != old)
    #expect(harness.platform.objects("menus")[id]?["wrong"] == .string(new))
  }
}
