import Model
import TestSupport
import Testing

@testable import Planning

/// Things that only one object can have, when they change hands: campaigns, which a write frees, and lines, which only
/// another phone takes away.
@Suite struct ExclusiveTests {
  private static func list(_ name: String, _ campaign: String, phone: Value = "1") -> Resource {
    resource("lists", name, entries(campaign, phone: phone))
  }
  private static func applied(_ name: String, _ campaign: String, superseded: [String] = []) -> StateRecord {
    record("lists", name, campaign, entries(campaign), superseded: superseded)
  }
  private static func entries(_ campaign: String, phone: Value = "1") -> ValueObject {
    ["campaign": .string(campaign), "entries": [["phone": phone]]]
  }

  struct Handover: Sendable, CustomTestStringConvertible {
    let name: String
    let resources: [Resource]
    let records: [StateRecord]
    /// `create lists/a after delete lists/b`; each operation with the others that it waits for.
    let operations: [String]

    var testDescription: String { name }
  }

  @Test(
    "a campaign is given up before another list takes it",
    arguments: [
      Handover(
        name: "two lists exchange their campaigns", resources: [list("a", "d"), list("b", "c")],
        records: [applied("a", "c"), applied("b", "d")],
        operations: [
          "delete lists/a of c", "delete lists/b of d", "create lists/a after delete lists/a, delete lists/b",
          "create lists/b after delete lists/a, delete lists/b",
        ]),
      Handover(
        name: "a new list has the campaign and the numbers of another that leaves it: it is the old one, moved",
        resources: [list("a", "d"), list("n", "c")], records: [applied("a", "c")], operations: ["create lists/a"]),
      Handover(
        name: "a new list takes the campaign that another leaves",
        resources: [list("a", "d"), list("n", "c", phone: "2")], records: [applied("a", "c")],
        operations: [
          "delete lists/a of c", "create lists/a after delete lists/a", "create lists/n after delete lists/a",
        ]),
      Handover(
        name: "a list takes the campaign of one that is deleted", resources: [list("b", "c")],
        records: [applied("a", "c"), applied("b", "d")],
        operations: [
          "delete lists/a of c", "delete lists/b of d", "create lists/b after delete lists/a, delete lists/b",
        ]),
      Handover(
        name: "three lists in a ring", resources: [list("a", "d"), list("b", "e"), list("x", "c")],
        records: [applied("a", "c"), applied("b", "d"), applied("x", "e")],
        operations: [
          "delete lists/a of c", "delete lists/b of d", "create lists/a after delete lists/a, delete lists/b",
          "delete lists/x of e", "create lists/b after delete lists/b, delete lists/x",
          "create lists/x after delete lists/a, delete lists/x",
        ]),
      Handover(
        name: "a new list of a campaign that has lost its file is the old one, moved", resources: [list("n", "c")],
        records: [applied("a", "c")], operations: []),
      Handover(
        name: "the old campaign is recorded for another list too: it is not deleted",
        resources: [list("a", "d"), list("b", "c")], records: [applied("a", "c"), applied("b", "c")],
        operations: ["create lists/a"]),
      Handover(
        name: "what an old replacement left behind goes before another list takes it",
        resources: [list("a", "d"), list("n", "c")], records: [applied("a", "d", superseded: ["c"])],
        operations: ["delete-old lists/a of c", "create lists/n after delete-old lists/a"]),
      Handover(
        name: "what an old replacement left behind belongs to another list by now: it stays",
        resources: [list("a", "d"), list("b", "c")],
        records: [applied("a", "d", superseded: ["c"]), applied("b", "c")],
        operations: []),
    ])
  func handover(_ given: Handover) {
    let plan = Scene(resources: given.resources, records: given.records).plan()
    let names = Dictionary(uniqueKeysWithValues: plan.operations.map { ($0.id, text($0)) })
    let said = plan.operations.map { operation in
      let after = operation.after.compactMap { names[$0] }.sorted().joined(separator: ", ")
      return text(operation) + (operation.call == .delete ? " of \(operation.vendorID ?? "?")" : "")
        + (after.isEmpty ? "" : " after \(after)")
    }
    #expect(said == given.operations)
    #expect(plan.diagnostics.isEmpty)
  }

  private func text(_ operation: Operation) -> String {
    "\(operation.removesSuperseded ? "delete-old" : operation.call.rawValue) \(short(operation.address))"
  }

  // MARK: Lines

  private static let none: ValueObject = ["number": "101"]
  private static let empty = none.merging(["lines": []])
  private static let bound = none.merging(["lines": [["line": "L"]]])
  private static let key = ExclusiveKey(kind: "line", value: ["L"])

  /// The record of the phone after an update without an outcome.
  private static func lost(_ before: ValueObject, _ after: ValueObject) -> StateRecord {
    var result = record("phones", "p", "101", before)
    result.unconfirmed = UnconfirmedValues(from: before, to: after, of: TestKinds.phones.fields)
    return result
  }

  private static func phone(_ attributes: ValueObject) -> Resource { resource("phones", "p", attributes) }
  private static func other(_ attributes: ValueObject) -> Resource {
    resource("phones", "q", attributes.merging(["number": "102"]))
  }

  @Test(
    "a line that left its file is a warning while the phone has it",
    arguments: [
      Row(
        name: "the list is empty",
        scene: Scene(
          resources: [phone(empty)], records: [record("phones", "p", "101", bound)],
          live: [live("phones", "101", bound)]),
        changes: ["record phones/p: stays_bound"], diagnostics: [.stillBound]),
      Row(
        name: "the list is gone",
        scene: Scene(
          resources: [phone(none)], records: [record("phones", "p", "101", bound)], live: [live("phones", "101", bound)]
        ),
        changes: ["record phones/p: stays_bound"], diagnostics: [.stillBound]),
      Row(
        name: "applied since: only the record's exclusive keys still name it",
        scene: Scene(
          resources: [phone(empty)], records: [record("phones", "p", "101", empty, exclusive: [key])],
          live: [live("phones", "101", bound)]),
        diagnostics: [.stillBound]),
      Row(
        name: "gone from the platform",
        scene: Scene(
          resources: [phone(empty)], records: [record("phones", "p", "101", empty, exclusive: [key])],
          live: [live("phones", "101", empty)])),
      Row(
        name: "a write without an outcome may have bound it",
        scene: Scene(
          resources: [phone(empty)], records: [lost(empty, bound)], live: [live("phones", "101", bound)]),
        diagnostics: [.stillBound]),
      Row(
        name: "never bound by ccops",
        scene: Scene(
          resources: [phone(empty)], records: [record("phones", "p", "101", empty)],
          live: [live("phones", "101", bound)])
      ),
      Row(
        name: "another file names it: it moves",
        scene: Scene(
          resources: [phone(empty), other(bound)],
          records: [record("phones", "p", "101", bound), record("phones", "q", "102", ["number": "102"])],
          live: [live("phones", "101", bound), live("phones", "102", ["number": "102", "lines": []])]),
        changes: ["update phones/q: edited lines[line=L]", "record phones/p"], operations: ["update phones/q"]),
      Row(
        name: "two phones exchange their lines: two updates that wait for nothing",
        scene: Scene(
          resources: [
            phone(none.merging(["lines": [["line": "M"]]])), other(bound),
          ],
          records: [
            record("phones", "p", "101", bound),
            record("phones", "q", "102", ["number": "102", "lines": [["line": "M"]]]),
          ],
          live: [
            live("phones", "101", bound), live("phones", "102", ["number": "102", "lines": [["line": "M"]]]),
          ]),
        changes: ["update phones/p: edited lines[line=M]", "update phones/q: edited lines[line=L]"],
        operations: ["update phones/p", "update phones/q"]),
      Row(
        name: "the file is gone",
        scene: Scene(records: [record("phones", "p", "101", bound)], live: [live("phones", "101", bound)]),
        changes: ["forget phones/p: not_deletable"], diagnostics: [.stillBound]),
    ])
  func lines(_ row: Row) { row.check() }

  @Test("the message says what is bound and how it becomes free")
  func message() throws {
    let plan = Scene(
      resources: [Self.phone(Self.empty)], records: [record("phones", "p", "101", Self.bound)],
      live: [live("phones", "101", Self.bound)]
    ).plan()
    let warning = try #require(plan.diagnostics.first)
    #expect(warning.severity == .warning)
    #expect(warning.summary == "test/phones/p: the line L is no longer in the file, and is still bound to the phone")
    #expect(plan.changes.first?.outcome?.stillBound == [Self.key])
  }

  @Test("of an object that is destroyed the message does not speak of its file")
  func destroyed() throws {
    let plan = Scene(
      records: [record("phones", "p", "101", Self.bound)], live: [live("phones", "101", Self.bound)], goal: .nothing
    ).plan()
    let warning = try #require(plan.diagnostics.first)
    #expect(warning.code == .stillBound)
    #expect(warning.summary == "test/phones/p: the line L stays bound to the phone")
    #expect(warning.suggestion == "unbind it in the vendor's console")
  }
}
