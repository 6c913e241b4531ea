import Model
import TestSupport
import Testing

@testable import Planning

/// The field table of docs/three-way-diff.md, one test a row: what the three sides of a field lead to, and what an
/// update then sends.
@Suite struct FieldTableTests {
  /// The three sides of one thing (its name is added), and all that must follow.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let desired: ValueObject
    var prior: ValueObject?
    let live: ValueObject
    var ignore: [String] = []
    var unobservable: [String] = []
    /// `edited size`, in the order of the schema.
    var verdicts: [String] = []
    /// The document of the update without the name; nil when there is none.
    var body: ValueObject?
    var diagnostics: [DiagnosticCode] = []

    var testDescription: String { name }
  }

  static let named: ValueObject = ["name": "t"]

  static func plan(_ example: Case) -> Plan {
    Scene(
      resources: [resource("things", "t", named.merging(example.desired), .init(adopt: true, ignore: example.ignore))],
      records: example.prior.map {
        [record("things", "t", "1", named.merging($0), unobservable: example.unobservable)]
      } ?? [], live: [live("things", "1", named.merging(example.live))]
    ).plan()
  }

  private func check(_ example: Case, _ place: SourceLocation = #_sourceLocation) {
    let plan = Self.plan(example)
    let fields = plan.changes.flatMap(\.fields).map { "\($0.verdict) \($0.path)" }
    #expect(fields == example.verdicts, "\(example.name)", sourceLocation: place)
    let bodies = plan.operations.map { $0.body.keeping { key, _ in key != "name" } }
    #expect(bodies == (example.body.map { [$0] } ?? []), "\(example.name)", sourceLocation: place)
    #expect(plan.diagnostics.map(\.code) == example.diagnostics, "\(example.name)", sourceLocation: place)
  }

  @Test(arguments: [
    Case(name: "settled", desired: ["size": 1], prior: ["size": 1], live: ["size": 1]),
    Case(name: "settled on both sides alike", desired: ["size": 2], prior: ["size": 1], live: ["size": 2]),
    Case(
      name: "settled: the vendor shows a number as text", desired: ["size": 1], prior: ["size": 1], live: ["size": "1"]),
    Case(
      name: "edited", desired: ["size": 2], prior: ["size": 1], live: ["size": 1], verdicts: ["edited size"],
      body: ["size": 2]),
    Case(
      name: "drifted", desired: ["size": 1], prior: ["size": 1], live: ["size": 2], verdicts: ["drifted size"],
      body: ["size": 1]),
    Case(
      name: "drifted away altogether", desired: ["size": 1], prior: ["size": 1], live: [:], verdicts: ["drifted size"],
      body: ["size": 1]),
    Case(
      name: "conflict", desired: ["size": 3], prior: ["size": 1], live: ["size": 2], verdicts: ["conflict size"],
      body: ["size": 3], diagnostics: [.conflict]),
    Case(
      name: "newly declared", desired: ["size": 3], prior: [:], live: ["size": 2], verdicts: ["edited size"],
      body: ["size": 3]),
    Case(
      name: "withdrawn, with a value that resets", desired: [:], prior: ["size": 1], live: ["size": 1],
      verdicts: ["removed size"], body: ["size": 0]),
    Case(
      name: "withdrawn, without", desired: [:], prior: ["fixed": "a"], live: ["fixed": "a"],
      verdicts: ["removed fixed"], body: [:], diagnostics: [.cannotUnset]),
    Case(name: "withdrawn, and nothing there", desired: [:], prior: ["fixed": "a"], live: [:]),
    Case(name: "the vendor's business", desired: [:], prior: [:], live: ["size": 9, "fixed": "x"]),
    Case(
      name: "the vendor's business is sent as it is", desired: ["size": 2], prior: ["size": 1],
      live: ["size": 1, "fixed": "x", "tags": ["a"]], verdicts: ["edited size"],
      body: ["fixed": "x", "size": 2, "tags": ["a"]]),
    Case(
      name: "never shown, as applied", desired: ["secret": "a"], prior: ["secret": "a"], live: [:]),
    Case(
      name: "never shown, edited", desired: ["secret": "b"], prior: ["secret": "a"], live: [:],
      verdicts: ["notObservable secret"], body: ["secret": "b"]),
    Case(
      name: "never shown, withdrawn", desired: [:], prior: ["secret": "a"], live: [:], verdicts: ["removed secret"],
      body: ["secret": ""]),
    Case(name: "shown at times, not now", desired: ["maybe": "a"], prior: ["maybe": "a"], live: [:]),
    Case(
      name: "shown at times, now", desired: ["maybe": "a"], prior: ["maybe": "a"], live: ["maybe": "b"],
      verdicts: ["drifted maybe"], body: ["maybe": "a"]),
    Case(
      name: "noted as unobservable", desired: ["maybe": "a"], prior: ["maybe": "a"], live: ["maybe": "b"],
      unobservable: ["maybe"]),
    Case(name: "null is nothing", desired: ["size": .null], prior: [:], live: [:]),
    Case(
      name: "null resets", desired: ["size": .null], prior: [:], live: ["size": 4], verdicts: ["edited size"],
      body: ["size": 0]),
  ])
  func one(_ example: Case) { check(example) }

  @Test(arguments: [
    Case(
      name: "a set has no order", desired: ["tags": ["a", "b"]], prior: ["tags": ["a", "b"]],
      live: ["tags": ["b", "a", "a"]]),
    Case(
      name: "a list has", desired: ["order": ["a", "b"]], prior: ["order": ["a", "b"]], live: ["order": ["b", "a"]],
      verdicts: ["drifted order"], body: ["order": ["a", "b"]]),
    Case(
      name: "rows have no order", desired: ["rows": [["id": "1"], ["id": "2"]]],
      prior: ["rows": [["id": "1"], ["id": "2"]]], live: ["rows": [["id": "2"], ["id": "1"]]]),
    Case(
      name: "a member of a row", desired: ["rows": [["id": "1", "to": "b"]]],
      prior: ["rows": [["id": "1", "to": "a"]]],
      live: ["rows": [["id": "1", "to": "a"]]], verdicts: ["edited rows[id=1].to"],
      body: ["rows": [["id": "1", "to": "b"]]]),
    Case(
      name: "a row more here", desired: ["rows": [["id": "1"], ["id": "2"]]], prior: ["rows": [["id": "1"]]],
      live: ["rows": [["id": "1"]]], verdicts: ["edited rows[id=2]"], body: ["rows": [["id": "1"], ["id": "2"]]]),
    Case(
      name: "a row taken out here", desired: ["rows": [["id": "1"]]], prior: ["rows": [["id": "1"], ["id": "2"]]],
      live: ["rows": [["id": "1"], ["id": "2"]]], verdicts: ["edited rows[id=2]"], body: ["rows": [["id": "1"]]]),
    Case(
      name: "a row more there", desired: ["rows": [["id": "1"]]], prior: ["rows": [["id": "1"]]],
      live: ["rows": [["id": "1"], ["id": "2"]]], verdicts: ["drifted rows[id=2]"], body: ["rows": [["id": "1"]]]),
    Case(
      name: "a row taken out there", desired: ["rows": [["id": "1"], ["id": "2"]]],
      prior: ["rows": [["id": "1"], ["id": "2"]]], live: ["rows": [["id": "1"]]], verdicts: ["drifted rows[id=2]"],
      body: ["rows": [["id": "1"], ["id": "2"]]]),
    Case(
      name: "the same row twice there", desired: ["rows": [["id": "1", "to": "a"]]],
      prior: ["rows": [["id": "1", "to": "a"]]], live: ["rows": [["id": "1", "to": "a"], ["id": "1", "to": "b"]]],
      verdicts: ["drifted rows[id=1]"], body: ["rows": [["id": "1", "to": "a"]]]),
    Case(
      name: "a member that nobody declared stays", desired: ["rows": [["id": "1", "to": "b"]]],
      prior: ["rows": [["id": "1", "to": "a"]]], live: ["rows": [["id": "1", "to": "a", "note": "n"]]],
      verdicts: ["edited rows[id=1].to"], body: ["rows": [["id": "1", "note": "n", "to": "b"]]]),
    Case(
      name: "a member that was declared goes", desired: ["rows": [["id": "1", "to": "a"]]],
      prior: ["rows": [["id": "1", "to": "a", "note": "n"]]], live: ["rows": [["id": "1", "to": "a", "note": "n"]]],
      verdicts: ["removed rows[id=1].note"], body: ["rows": [["id": "1", "to": "a"]]]),
    Case(
      name: "variants keep what the vendor adds", desired: ["parts": [["id": "p", "sort": "play", "text": "b"]]],
      prior: ["parts": [["id": "p", "sort": "play", "text": "a"]]],
      live: ["parts": [["id": "p", "sort": "play", "text": "a", "extra": 7]]],
      verdicts: ["edited parts[id=p].text"], body: ["parts": [["extra": 7, "id": "p", "sort": "play", "text": "b"]]]),
    Case(
      name: "another variant is another document", desired: ["parts": [["id": "p", "sort": "hang"]]],
      prior: ["parts": [["id": "p", "sort": "play", "text": "a"]]],
      live: ["parts": [["id": "p", "sort": "play", "text": "a", "extra": 7]]], verdicts: ["edited parts[id=p]"],
      body: ["parts": [["id": "p", "sort": "hang"]]]),
    Case(
      name: "one of several types: what nobody declared is no difference", desired: ["tries": ["value": 3]],
      prior: ["tries": ["value": 3]], live: ["tries": ["value": 3, "extra": 1]]),
    Case(
      name: "one of several types: what nobody declared stays", desired: ["tries": ["value": 4]],
      prior: ["tries": ["value": 3]], live: ["tries": ["value": 3, "extra": 1]], verdicts: ["edited tries.value"],
      body: ["tries": ["extra": 1, "value": 4]]),
    Case(
      name: "one of several types: the other one", desired: ["tries": 4], prior: ["tries": ["value": 3]],
      live: ["tries": ["value": 3, "extra": 1]], verdicts: ["edited tries"], body: ["tries": 4]),
  ])
  func inside(_ example: Case) { check(example) }

  @Test(arguments: [
    Case(name: "not compared", desired: ["size": 1], prior: ["size": 1], live: ["size": 2], ignore: ["size"]),
    Case(
      name: "not overwritten", desired: ["size": 1, "fixed": "b"], prior: ["size": 1, "fixed": "a"],
      live: ["size": 2, "fixed": "a"], ignore: ["size"], verdicts: ["edited fixed"],
      body: ["fixed": "b", "size": 2]),
    Case(
      name: "not reset when it leaves the file", desired: ["fixed": "b"], prior: ["size": 1, "fixed": "a"],
      live: ["size": 2, "fixed": "a"], ignore: ["size"], verdicts: ["edited fixed"],
      body: ["fixed": "b", "size": 2]),
    Case(
      name: "not lost when it leaves the file and cannot be reset", desired: ["size": 2],
      prior: ["size": 1, "fixed": "a"], live: ["size": 1, "fixed": "z"], ignore: ["fixed"], verdicts: ["edited size"],
      body: ["fixed": "z", "size": 2]),
    Case(
      name: "a member of a row", desired: ["rows": [["id": "1", "to": "b", "note": "x"]]],
      prior: ["rows": [["id": "1", "to": "a", "note": "x"]]], live: ["rows": [["id": "1", "to": "a", "note": "y"]]],
      ignore: ["rows[id=1].note"], verdicts: ["edited rows[id=1].to"],
      body: ["rows": [["id": "1", "note": "y", "to": "b"]]]),
    Case(
      name: "a member that left the file", desired: ["rows": [["id": "1", "to": "b"]]],
      prior: ["rows": [["id": "1", "to": "a", "note": "x"]]], live: ["rows": [["id": "1", "to": "a", "note": "y"]]],
      ignore: ["rows[id=1].note"], verdicts: ["edited rows[id=1].to"],
      body: ["rows": [["id": "1", "note": "y", "to": "b"]]]),
    Case(
      name: "a row that only the console has", desired: ["size": 2, "rows": [["id": "1"]]],
      prior: ["size": 1, "rows": [["id": "1"]]], live: ["size": 1, "rows": [["id": "1"], ["id": "5", "to": "z"]]],
      ignore: ["rows[id=5]"], verdicts: ["edited size"],
      body: ["rows": [["id": "1"], ["id": "5", "to": "z"]], "size": 2]),
    Case(
      name: "a row that the console took out is not missed", desired: ["rows": [["id": "1"], ["id": "5"]]],
      prior: ["rows": [["id": "1"], ["id": "5"]]], live: ["rows": [["id": "1"]]], ignore: ["rows[id=5]"]),
    Case(
      name: "a row that the console took out stays out", desired: ["size": 2, "rows": [["id": "1"], ["id": "5"]]],
      prior: ["size": 1, "rows": [["id": "1"], ["id": "5"]]], live: ["size": 1, "rows": [["id": "1"]]],
      ignore: ["rows[id=5]"], verdicts: ["edited size"], body: ["rows": [["id": "1"]], "size": 2]),
    Case(
      name: "a name that only begins alike is another", desired: ["fixed": "a", "size": 1],
      prior: ["fixed": "a", "size": 1], live: ["fixed": "a", "size": 2], ignore: ["siz"], verdicts: ["drifted size"],
      body: ["fixed": "a", "size": 1]),
  ])
  func ignored(_ example: Case) { check(example) }
}
