import Execution
import Model
import Planning
import TestSupport
import Testing

/// Lines for calls in, which no answer shows: the record of the phone that lost one does not go on claiming it.
@Suite struct ExclusiveLineTests {
  /// Two phones, each with lines for calls in.
  private func folder(_ first: [String], _ second: [String]) -> [Resource] {
    [("101", first), ("102", second)].map { number, lines in
      let rows = lines.map { Value.object(["line": .string($0), "direction": "in"]) }
      var phone: ValueObject = ["number": .string(number)]
      if !rows.isEmpty { phone["lines"] = .list(rows) }
      return resource("phones", "p\(number)", phone)
    }
  }

  private func lines(_ harness: Harness) -> [String: [String]] {
    harness.platform.objects("phones").compactMapValues { phone in
      let lines = (phone["lines"]?.list ?? []).compactMap { $0.member("line")?.string }
      return lines.isEmpty ? nil : lines.sorted()
    }
  }

  private func claims(_ harness: Harness) async throws -> [String: [String]] {
    try await harness.input([]).snapshot.records.values.reduce(into: [:]) { result, record in
      let lines = record.exclusive.filter { $0.kind == "line" }.flatMap(\.value)
      let rows = (record.attributes["lines"]?.list ?? []).compactMap { $0.member("line")?.string }
      #expect(lines == rows.sorted())
      if !lines.isEmpty { result[record.vendorID] = lines }
    }
  }

  @Test("a line that `--target` gave to another phone returns with its file")
  func narrowed() async throws {
    let harness = Harness()
    try await harness.apply(folder(["L"], []))
    try await harness.apply(folder([], ["L"]), PlanOptions(targets: [TestKinds.address("phones", "p102")]))
    #expect(try await claims(harness) == ["102": ["L"]])
    try await UnknownOutcomeTests().settle(folder(["L"], []), on: harness)
    #expect(lines(harness) == ["101": ["L"]])
    #expect(try await claims(harness) == ["101": ["L"]])
  }

  @Test("two phones exchange their lines, and one binding is refused: both lines return", arguments: [0, 1])
  func refusedExchange(_ refused: Int) async throws {
    let harness = Harness()
    try await harness.apply(folder(["L"], ["M"]))
    harness.platform.fail(write: harness.platform.writes + refused, .refused)
    #expect(try await harness.apply(folder(["M"], ["L"])).failed.count == 1)
    try await UnknownOutcomeTests().settle(folder(["L"], ["M"]), on: harness)
    #expect(lines(harness) == ["101": ["L"], "102": ["M"]])
  }

  @Test("an exchange is recorded as it was done, in either order", arguments: [1, 8])
  func exchange(_ limit: Int) async throws {
    var harness = Harness()
    harness.limit = limit
    try await harness.apply(folder(["L"], ["M"]))
    try await UnknownOutcomeTests().settle(folder(["M"], ["L"]), on: harness)
    #expect(try await claims(harness) == ["101": ["M"], "102": ["L"]])
    try await UnknownOutcomeTests().settle(folder(["L", "M"], []), on: harness)
    #expect(lines(harness) == ["101": ["L", "M"]])
  }

  @Test("a binding without an outcome may have taken the line", arguments: UnknownOutcomeTests.Loss.allCases)
  func lostBinding(_ loss: UnknownOutcomeTests.Loss) async throws {
    let harness = Harness()
    try await harness.apply(folder(["L"], []))
    try await UnknownOutcomeTests().lose(loss, folder([], ["L"]), on: harness)
    try await UnknownOutcomeTests().settle(folder(["L"], []), on: harness)
    #expect(lines(harness) == ["101": ["L"]])
    #expect(try await claims(harness) == ["101": ["L"]])
  }

  @Test("a binding without an outcome, of a narrowed plan: the other phone's record says that its line may be gone")
  func lostNarrowedBinding() async throws {
    let harness = Harness()
    try await harness.apply(folder(["L", "M"], []))
    harness.platform.fail(write: harness.platform.writes, .lostAnswer)
    let only = PlanOptions(targets: [TestKinds.address("phones", "p102")])
    #expect(try await harness.apply(folder(["M"], ["L"]), only).failed.count == 1)
    let record = try await harness.input([]).snapshot.records[TestKinds.address("phones", "p101")]
    #expect(record?.unconfirmed.removed == ["lines": [["line": "L", "direction": "in"]]])
    try await UnknownOutcomeTests().settle(folder(["L", "M"], []), on: harness)
    #expect(lines(harness) == ["101": ["L", "M"]])
    #expect(try await claims(harness) == ["101": ["L", "M"]])
  }

  @Test("one of two bindings is refused: the line that was bound is the other phone's no more")
  func refusedPart() async throws {
    let harness = Harness()
    try await harness.apply(folder(["L", "M"], []))
    harness.platform.fail(write: harness.platform.writes + 1, .refused)
    let only = PlanOptions(targets: [TestKinds.address("phones", "p102")])
    #expect(try await harness.apply(folder([], ["L", "M"]), only).failed.count == 1)
    #expect(try await claims(harness) == ["101": ["M"], "102": ["L"]])
    try await UnknownOutcomeTests().settle(folder(["L", "M"], []), on: harness)
    #expect(lines(harness) == ["101": ["L", "M"]])
  }
}
