import Execution
import Model
import Planning
import TestSupport
import Testing

/// Updates of several requests: what was done before a refusal is known, and what was refused is not taken for done.
@Suite struct PartialUpdateTests {
  /// A phone in two folders, and what its record says after the update was refused at some request.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let before: ValueObject
    let after: ValueObject
    /// The request that is refused; 0 is the first.
    let refused: Int
    let recorded: ValueObject

    var testDescription: String { name }
  }

  private static func phone(_ isOn: Bool, _ lines: [(String, String)]? = nil) -> ValueObject {
    var phone: ValueObject = ["number": "101", "enabled": .bool(isOn)]
    phone["lines"] = lines.map { .list($0.map { ["line": .string($0.0), "direction": .string($0.1)] }) }
    return phone
  }

  static let cases = [
    Case(
      name: "the status is done, the line is refused", before: phone(true), after: phone(false, [("L", "in")]),
      refused: 1, recorded: phone(false)),
    Case(
      name: "the status is refused", before: phone(true), after: phone(false, [("L", "in")]), refused: 0,
      recorded: phone(true)),
    Case(
      name: "the first line is done, the second is refused", before: phone(true, [("L", "in"), ("M", "in")]),
      after: phone(true, [("L", "out"), ("M", "out")]), refused: 1, recorded: phone(true, [("M", "in"), ("L", "out")])),
    Case(
      name: "two lines are done, the third is refused", before: phone(true),
      after: phone(true, [("L", "in"), ("M", "in"), ("N", "in")]), refused: 2,
      recorded: phone(true, [("L", "in"), ("M", "in")])),
    Case(
      name: "the status and a line are done, a line is refused", before: phone(true, []),
      after: phone(false, [("L", "in"), ("M", "in")]), refused: 2, recorded: phone(false, [("L", "in")])),
  ]

  private func folder(_ phone: ValueObject) -> [Resource] { [resource("phones", "p", phone)] }

  @Test("the record says which requests were done before one was refused", arguments: cases)
  func refusals(_ example: Case) async throws {
    let harness = Harness()
    try await harness.apply(folder(example.before))
    let start = harness.platform.writes
    harness.platform.fail(write: start + example.refused, .refused)
    let execution = try await harness.apply(folder(example.after))
    #expect(execution.failed.count == 1 && harness.platform.writes == start + example.refused + 1)
    let record = try #require(execution.state.records.values.first)
    #expect(record.attributes == example.recorded)
    #expect(record.unconfirmed.isEmpty)
    #expect(record.pin.namesAllLayers == (example.refused == 0))
    let lines = (example.recorded["lines"]?.list ?? []).compactMap { $0.member("line")?.string }
    #expect(record.exclusive.map(\.value) == (lines.isEmpty ? [["101"]] : lines.sorted().map { [$0] } + [["101"]]))
  }

  @Test("after a refusal the folder before, and the folder after, are reached", arguments: cases, [true, false])
  func convergence(_ example: Case, _ isReverted: Bool) async throws {
    let harness = Harness()
    try await harness.apply(folder(example.before))
    harness.platform.fail(write: harness.platform.writes + example.refused, .refused)
    try await harness.apply(folder(example.after))
    let wanted = isReverted ? example.before : example.after
    try await UnknownOutcomeTests().settle(folder(wanted), on: harness)
    let phone = try #require(harness.platform.objects("phones")["101"])
    #expect(phone["enabled"] == wanted["enabled"])
    let has = Set(phone["lines"]?.list ?? [])
    let asked = Set(wanted["lines"]?.list ?? [])
    #expect(asked.isSubset(of: has))
  }

  @Test("a request without an outcome leaves those before it confirmed", arguments: UnknownOutcomeTests.Loss.allCases)
  func lostRequest(_ loss: UnknownOutcomeTests.Loss) async throws {
    let harness = Harness()
    let before = Self.phone(true, [("L", "in"), ("M", "in")])
    try await harness.apply(folder(before))
    let after = Self.phone(false, [("L", "out"), ("M", "out")])
    try await UnknownOutcomeTests().lose(loss, folder(after), on: harness, write: 2)
    let record = try #require(try await harness.input([]).snapshot.records.values.first)
    #expect(record.attributes == Self.phone(false, [("M", "in"), ("L", "out")]))
    #expect(record.unconfirmed.sent == ["lines": [["line": "M", "direction": "out"]]])
    try await UnknownOutcomeTests().settle(folder(before), on: harness)
    let (has, asked) = (harness.platform.objects("phones")["101"]?["lines"]?.list ?? [], before["lines"]?.list ?? [])
    #expect(Set(has) == Set(asked))
  }
}
