import Execution
import Model
import Testing

/// The state machine between a plan and its writes.
@Suite struct ScheduleTests {
  /// `a`, or `x/a` for a provider of its own; `after` by name.
  static func operation(_ name: String, after: [String] = [], provider: String = "p") -> Operation {
    Operation(
      id: name, address: Address(provider: provider, collection: "c", name: name), call: .create, phase: .whole,
      after: after)
  }

  @Test func whatWaitsForNothingStartsInPlanOrderAndWithinTheBound() {
    var schedule = Schedule(["a", "b", "c"].map { Self.operation($0) }, limits: ["p": 2])
    #expect(schedule.start().map(\.id) == ["a", "b"])
    #expect(schedule.start().isEmpty)
    schedule.succeed("b")
    #expect(schedule.start().map(\.id) == ["c"])
  }

  @Test func everyProviderHasItsOwnBoundAndOneIsTheLeast() {
    var schedule = Schedule(
      [
        Self.operation("a"), Self.operation("b"), Self.operation("x", provider: "q"),
        Self.operation("y", provider: "q"),
      ],
      limits: ["p": 0])
    #expect(schedule.start().map(\.id) == ["a", "x"])
  }

  @Test func whatWaitsStartsWhenAllBeforeItIsDone() {
    var schedule = Schedule(
      [Self.operation("a"), Self.operation("b"), Self.operation("c", after: ["a", "b"])], limits: ["p": 8])
    #expect(schedule.start().map(\.id) == ["a", "b"])
    schedule.succeed("a")
    #expect(schedule.start().isEmpty)
    schedule.succeed("b")
    schedule.succeed("b")
    #expect(schedule.start().map(\.id) == ["c"])
  }

  @Test func aFailureSkipsWhatDependsOnItAndNothingElse() {
    var schedule = Schedule(
      [
        Self.operation("a"), Self.operation("b"), Self.operation("c", after: ["a"]),
        Self.operation("d", after: ["c", "b"]),
        Self.operation("e", after: ["b"]),
      ], limits: ["p": 8])
    _ = schedule.start()
    let skips = schedule.fail("a")
    #expect(skips.map(\.operation.id) == ["c", "d"])
    #expect(Set(skips.map(\.reason)) == [.failed(Self.operation("a").address)])
    schedule.succeed("b")
    #expect(schedule.start().map(\.id) == ["e"])
  }

  @Test func whatTwoFailuresLeadToIsSkippedOnce() {
    var schedule = Schedule(
      [Self.operation("a"), Self.operation("b"), Self.operation("c", after: ["a", "b"])], limits: ["p": 8])
    _ = schedule.start()
    #expect(schedule.fail("a").map(\.operation.id) == ["c"])
    #expect(schedule.fail("b").isEmpty)
  }

  @Test func aStopLeavesWhatRunsAndNamesTheRest() {
    var schedule = Schedule(
      [Self.operation("a"), Self.operation("b"), Self.operation("c", after: ["a"])], limits: ["p": 1])
    #expect(schedule.start().map(\.id) == ["a"])
    #expect(schedule.stop().map(\.operation.id) == ["b", "c"])
    schedule.succeed("a")
    #expect(schedule.start().isEmpty)
    #expect(schedule.stop().isEmpty)
    #expect(schedule.abandon().isEmpty)
  }

  @Test func whatWaitsForItselfIsNotPassedOverInSilence() {
    var schedule = Schedule(
      [Self.operation("a"), Self.operation("b", after: ["c"]), Self.operation("c", after: ["b"])], limits: ["p": 8])
    #expect(schedule.start().map(\.id) == ["a"])
    schedule.succeed("a")
    #expect(schedule.start().isEmpty)
    #expect(schedule.abandon().map(\.operation.id) == ["b", "c"])
  }

  @Test func aLongChainIsNoMatter() {
    let count = 50_000
    var schedule = Schedule(
      (0..<count).map { Self.operation("n\($0)", after: $0 == 0 ? [] : ["n\($0 - 1)"]) }, limits: ["p": 1])
    #expect(schedule.start().map(\.id) == ["n0"])
    #expect(schedule.fail("n0").count == count - 1)
  }
}
