import Model
import TestSupport
import Testing

@testable import Planning

/// Which objects are set aside before pairing. That the plan is the same with and without is checked for every scene.
@Suite struct UnchangedObjectsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let scene: Scene
    var unchanged: [String] = []

    var testDescription: String { name }
  }

  typealias Order = OperationOrderTests

  static let s = Order.applied("sounds", "s", Order.sound("s"))
  static let m = Order.applied("menus", "m", Order.menu("m"))
  static let other = Order.applied("sounds", "other", Order.sound("other"))

  /// One thing that is in the folder and the state, and on the platform as given.
  static func thing(
    _ attributes: ValueObject, live shown: ValueObject, settings: ResourceSettings = .init(),
    record edit: (inout StateRecord) -> Void = { _ in }
  ) -> Scene {
    var applied = record("things", "t", "things-t", attributes)
    edit(&applied)
    return Scene(
      resources: [resource("things", "t", attributes, settings)], records: [applied],
      live: [live("things", "things-t", shown)])
  }

  @Test(arguments: [
    Case(
      name: "equal sides", scene: Order.scene([s, m], [s.resource, m.resource]), unchanged: ["menus/m", "sounds/s"]),
    Case(
      name: "a field that the file does not declare",
      scene: thing(["name": "t"], live: ["name": "t", "size": 9]), unchanged: ["things/t"]),
    Case(
      name: "a set in another order",
      scene: thing(["name": "t", "tags": ["a", "b"]], live: ["name": "t", "tags": ["b", "a"]]),
      unchanged: ["things/t"]),
    Case(
      name: "rows with members that the file does not declare",
      scene: thing(
        ["name": "t", "rows": [["id": "1", "to": "x"]]],
        live: ["name": "t", "rows": [["id": "1", "to": "x", "note": "n"]]]), unchanged: ["things/t"]),
    Case(
      name: "a field that the vendor never shows",
      scene: thing(["name": "t", "secret": "x"], live: ["name": "t"]), unchanged: ["things/t"]),
    Case(
      name: "nothing in two spellings",
      scene: thing(["name": "t", "tags": []], live: ["name": "t"]), unchanged: ["things/t"]),
    Case(name: "another value", scene: thing(["name": "t", "size": 1], live: ["name": "t", "size": 2])),
    Case(
      name: "a list in another order",
      scene: thing(["name": "t", "order": ["a", "b"]], live: ["name": "t", "order": ["b", "a"]])),
    Case(
      name: "a live set with more elements",
      scene: thing(["name": "t", "tags": ["a"]], live: ["name": "t", "tags": ["a", "b"]])),
    Case(
      name: "a repeated key",
      scene: thing(
        ["name": "t", "rows": [["id": "1"], ["id": "1"]]], live: ["name": "t", "rows": [["id": "1"], ["id": "1"]]])),
    Case(
      name: "keys in another order are left to the comparison",
      scene: thing(
        ["name": "t", "rows": [["id": "1"], ["id": "2"]]], live: ["name": "t", "rows": [["id": "2"], ["id": "1"]]])),
    Case(
      name: "another file than was applied",
      scene: thing(["name": "t", "size": 1], live: ["name": "t", "size": 1]) { $0.attributes["size"] = 2 }),
    Case(
      name: "another schema version",
      scene: thing(["name": "t"], live: ["name": "t"]) { $0.schemaVersion = 2 }),
    Case(
      name: "a changed setting",
      scene: thing(["name": "t"], live: ["name": "t"], settings: ResourceSettings(protect: true))),
    Case(
      name: "a setting that left the file",
      scene: thing(["name": "t"], live: ["name": "t"]) { $0.ignore = ["size"] }),
    Case(
      name: "$depends_on in another order",
      scene: thing(
        ["name": "t"], live: ["name": "t"],
        settings: ResourceSettings(
          dependsOn: [TestKinds.address("sounds", "a"), TestKinds.address("sounds", "b")])
      ) { $0.dependsOn = [TestKinds.address("sounds", "b"), TestKinds.address("sounds", "a")] },
      unchanged: ["things/t"]),
    Case(
      name: "ignored paths",
      scene: thing(["name": "t"], live: ["name": "t"], settings: ResourceSettings(ignore: ["size"]))),
    Case(
      name: "another vendor name in the record",
      scene: thing(["name": "t"], live: ["name": "t"]) { $0.vendorName = "x" }),
    Case(
      name: "the old object of a replacement",
      scene: thing(["name": "t"], live: ["name": "t"]) { $0.superseded = ["x"] }
    ),
    Case(
      name: "a path that was not shown after a write",
      scene: thing(["name": "t"], live: ["name": "t"]) { $0.unobservable = ["rows"] }),
    Case(
      name: "an unresolved create of the address",
      scene: Scene(
        resources: [s.resource], records: [s.record], live: [s.live],
        unresolvedCreates: [unresolved("sounds", "s", ["name": "s"])])
    ),
    Case(
      name: "two records of one object",
      scene: Scene(
        resources: [s.resource, resource("sounds", "t", Order.sound("s"))],
        records: [s.record, record("sounds", "t", "sounds-s", Order.sound("s"))], live: [s.live])),
    Case(
      name: "a record of nothing desired names the object too",
      scene: Scene(
        resources: [s.resource], records: [s.record, record("sounds", "t", "sounds-s", Order.sound("s"))],
        live: [s.live])),
    Case(
      name: "two live objects of one id",
      scene: Scene(resources: [s.resource], records: [s.record], live: [s.live, s.live])),
    Case(
      name: "a raw id of a listed object",
      scene: Scene(
        resources: [resource("rings", "r", Order.ring("r"))],
        records: [record("rings", "r", "rings-r", Order.ring("r"))],
        live: [live("rings", "rings-r", Order.ring("r")), live("phones", "101", ["number": "101"])])),
    Case(
      name: "what refers to a replaced object, and nothing else",
      scene: Order.scene(
        [s, m, other], [resource("sounds", "s", Order.sound("s", "new")), m.resource, other.resource]),
      unchanged: ["sounds/other"]),
    Case(
      name: "a narrowed plan",
      scene: Order.scene([s, m], [s.resource, m.resource], PlanOptions(targets: [TestKinds.address("sounds", "s")]))),
  ])
  func setAside(_ example: Case) {
    let sides = PairedSides(example.scene.input, setsAside: true)
    #expect(sides.unchanged.rows.map { short($0.address) } == example.unchanged)
    #expect(example.scene.plan().commit == example.scene.input.commit)
  }

  @Test("of an unmanaged object the refusal says whether it differs or cannot be compared")
  func needsAdoption() {
    func summary(_ desired: ValueObject) -> [String] {
      Scene(resources: [resource("things", "t", desired)], live: [live("things", "1", ["name": "t"])]).plan()
        .diagnostics.map(\.summary)
    }
    let subject = "test/things/t: a live thing named \"t\" exists, is not managed, and"
    #expect(summary(["name": "t", "secret": "x"]) == ["\(subject) cannot be compared"])
    #expect(summary(["name": "t", "secret": "x", "size": 2]) == ["\(subject) differs"])
  }

  @Test("what the vendor does not show is named")
  func notObservable() {
    let plan = Self.thing(["name": "t", "secret": "x"], live: ["name": "t"]).plan()
    #expect(plan.changes.map(\.notObservable) == [["secret"]])
  }
}
