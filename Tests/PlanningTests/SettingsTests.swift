import Model
import TestSupport
import Testing

@testable import Planning

/// `$` settings that are not as they were applied, and records that say something else than the file.
@Suite struct SettingsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var recorded = ResourceSettings()
    var wanted = ResourceSettings()
    /// `$protect: false → true`; in order.
    var changes: [String] = []

    var testDescription: String { name }
  }

  static let a = TestKinds.address("sounds", "a")
  static let b = TestKinds.address("sounds", "b")

  /// A ring that is on the platform as the file and the record say, and the sounds that it may depend on.
  static func scene(_ recorded: ResourceSettings, _ wanted: ResourceSettings, seconds: Int64 = 5) -> Scene {
    typealias Order = OperationOrderTests
    var ring = record(
      "rings", "r", "1", ["name": "r", "seconds": 5], protect: recorded.protect, dependsOn: recorded.dependsOn)
    ring.ignore = recorded.ignore
    let sounds = ["a", "b"].map { Order.applied("sounds", $0, Order.sound($0)) }
    return Scene(
      resources: [resource("rings", "r", ["name": "r", "seconds": .integer(seconds)], wanted)]
        + sounds.map(\.resource),
      records: [ring] + sounds.map(\.record),
      live: [live("rings", "1", ["name": "r", "seconds": 5])] + sounds.map(\.live))
  }

  static func text(_ setting: SettingChange) -> String {
    "\(setting.name.rawValue): \(CanonicalJSON.text(setting.prior)) → \(CanonicalJSON.text(setting.desired))"
  }

  @Test(
    "a changed setting is a change of its own, without a vendor write",
    arguments: [
      Case(
        name: "equal", recorded: .init(protect: true, ignore: ["seconds"]),
        wanted: .init(protect: true, ignore: ["seconds"])),
      Case(name: "$protect added", wanted: .init(protect: true), changes: ["$protect: false → true"]),
      Case(name: "$protect removed", recorded: .init(protect: true), changes: ["$protect: true → false"]),
      Case(name: "$ignore added", wanted: .init(ignore: ["seconds"]), changes: [#"$ignore: [] → ["seconds"]"#]),
      Case(name: "$ignore removed", recorded: .init(ignore: ["seconds"]), changes: [#"$ignore: ["seconds"] → []"#]),
      Case(
        name: "$ignore in another order", recorded: .init(ignore: ["seconds", "phones"]),
        wanted: .init(ignore: ["phones", "seconds"])),
      Case(
        name: "$depends_on added", wanted: .init(dependsOn: [a]),
        changes: [#"$depends_on: [] → ["test/sounds/a"]"#]),
      Case(
        name: "$depends_on removed", recorded: .init(dependsOn: [a]),
        changes: [#"$depends_on: ["test/sounds/a"] → []"#]),
      Case(
        name: "$depends_on in another order", recorded: .init(dependsOn: [a, b]), wanted: .init(dependsOn: [b, a])),
      Case(
        name: "all of them", recorded: .init(protect: true), wanted: .init(dependsOn: [b], ignore: ["seconds"]),
        changes: [
          "$protect: true → false", #"$ignore: [] → ["seconds"]"#, #"$depends_on: [] → ["test/sounds/b"]"#,
        ]),
    ])
  func alone(_ example: Case) {
    let plan = Self.scene(example.recorded, example.wanted).plan()
    let changes = plan.changes.filter(\.isVisible)
    #expect(changes.flatMap(\.settings).map(Self.text) == example.changes)
    #expect(changes.map(\.action) == (example.changes.isEmpty ? [] : [.record]))
    #expect(plan.operations.isEmpty && plan.diagnostics.isEmpty)
    #expect(changes.allSatisfy { $0.outcome?.protect == example.wanted.protect })
    #expect(changes.allSatisfy { $0.outcome?.ignore == example.wanted.ignore })
    #expect(changes.allSatisfy { $0.outcome?.dependsOn == example.wanted.dependsOn })
  }

  @Test("beside an edited field the settings are part of the update")
  func withAnUpdate() throws {
    let plan = Self.scene(.init(), .init(protect: true), seconds: 9).plan()
    let change = try #require(plan.changes.first { $0.address == TestKinds.address("rings", "r") })
    #expect(change.action == .update && change.reasons.contains(.cause(.settings)))
    #expect(change.settings.map(Self.text) == ["$protect: false → true"])
  }

  @Test("a record that says something else than file and platform is a change of its own")
  func alreadySo() throws {
    var scene = Self.scene(.init(), .init(), seconds: 9)
    scene.live[0] = live("rings", "1", ["name": "r", "seconds": 9])
    let plan = scene.plan()
    let change = try #require(plan.changes.first { $0.isVisible })
    #expect(change.action == .record && change.reasons == [.cause(.alreadySo)])
    #expect(change.outcome?.attributes["seconds"] == 9 && plan.operations.isEmpty)
  }

  @Test("a record in another written form is renewed beside other changes, and is no change by itself")
  func writtenForm() throws {
    var scene = Self.scene(.init(), .init())
    scene.resources[0].attributes["phones"] = ["101", "102"]
    scene.records[0].attributes["phones"] = ["102", "101"]
    scene.live[0] = live("rings", "1", ["name": "r", "seconds": 5, "phones": ["101", "102"]])
    #expect(scene.plan().isEmpty)
    let change = try #require(scene.plan().changes.first { $0.address == TestKinds.address("rings", "r") })
    #expect(change.action == .unchanged && change.outcome?.attributes["phones"] == ["101", "102"])
  }

  @Test("at an ignored path the record keeps what was applied before", arguments: [true, false])
  func ignoredFields(wasApplied: Bool) throws {
    var scene = Self.scene(.init(ignore: ["seconds"]), .init(ignore: ["seconds"]), seconds: 30)
    if !wasApplied { scene.records[0].attributes["seconds"] = nil }
    #expect(scene.plan().changes.allSatisfy { !$0.isVisible })
    scene.resources[0].attributes["phones"] = ["101"]
    let change = try #require(scene.plan().changes.first { $0.isVisible })
    #expect(change.action == .update)
    #expect(change.outcome?.attributes["phones"] == ["101"])
    #expect(change.outcome?.attributes["seconds"] == (wasApplied ? 5 : nil))
  }

  /// A menu with one key and a ring with an overflow: the places of a reference and its companion.
  struct Companion: Sendable, CustomTestStringConvertible {
    let collection: String
    let ignore: String
    /// The reference and its companion as the console has them.
    var live: [Value] = ["m9", "menu"]
    /// The same in the update of another field.
    let sent: [Value]
    /// Whether the console's edit alone is a difference.
    var isDrift = false

    var testDescription: String { "\(collection): \(ignore), live \(live.map(CanonicalJSON.text))" }

    private func document(_ pair: [Value], edit: Bool = false) -> ValueObject {
      collection == "rings"
        ? ["name": "r", "phones": ["101"], "seconds": edit ? 9 : 5, "overflow": pair[0], "overflow_type": pair[1]]
        : [
          "name": "m", "sound": "s1", "tries": edit ? 5 : 3,
          "keys": [["key": "1", "action": pair[0], "type": pair[1]]],
        ]
    }

    func plan(edit: Bool) -> Plan {
      let file: [Value] = ["r7", "ring"]
      var applied = record(collection, "x", "1", document(file))
      applied.ignore = [ignore]
      return Scene(
        resources: [resource(collection, "x", document(file, edit: edit), .init(ignore: [ignore]))],
        records: [applied], live: [PlanningTests.live(collection, "1", document(live))]
      ).plan()
    }

    func pair(in body: ValueObject?) -> [Value?] {
      let place = collection == "rings" ? body : body?["keys"]?.list?.first?.object
      return collection == "rings"
        ? [place?["overflow"], place?["overflow_type"]] : [place?["action"], place?["type"]]
    }
  }

  @Test(
    "a reference that is left to the console takes its companion with it, and both are sent from one side",
    arguments: [
      Companion(collection: "rings", ignore: "overflow", sent: ["m9", "menu"]),
      Companion(collection: "rings", ignore: "overflow", live: ["", ""], sent: ["", ""]),
      Companion(collection: "menus", ignore: "keys[key=1].action", sent: ["m9", "menu"]),
      Companion(collection: "menus", ignore: "keys[key=1]", sent: ["m9", "menu"]),
      Companion(collection: "menus", ignore: "keys", sent: ["m9", "menu"]),
      Companion(collection: "rings", ignore: "overflow_type", sent: ["r7", "ring"], isDrift: true),
      Companion(collection: "rings", ignore: "overflow_type", live: ["r7", "quiet ring"], sent: ["r7", "quiet ring"]),
      Companion(collection: "menus", ignore: "keys[key=1].type", sent: ["r7", "ring"], isDrift: true),
      Companion(
        collection: "menus", ignore: "keys[key=1].type", live: ["r7", "quiet ring"], sent: ["r7", "quiet ring"]),
      Companion(collection: "menus", ignore: "keys[key=2].action", sent: ["r7", "ring"], isDrift: true),
    ])
  func companions(_ example: Companion) {
    #expect(example.plan(edit: false).isEmpty != example.isDrift)
    let plan = example.plan(edit: true)
    #expect(plan.operations.map { example.pair(in: $0.body) } == [example.sent])
    // Besides the edit only a reference that is not left to the console.
    #expect((plan.changes.flatMap(\.fields).count > 1) == example.isDrift)
  }

  @Test("the record of an ignored reference keeps the companion that was applied with it")
  func ignoredCompanions() {
    let document = AppliedDocument(schema: TestKinds.rings, ignored: IgnoredPaths(["overflow"]))
      .document(
        desired: ["name": "r", "overflow": "r7", "overflow_type": "ring"],
        prior: ["overflow": "m9", "overflow_type": "menu"])
    #expect(document == ["name": "r", "overflow": "m9", "overflow_type": "menu"])
  }

  /// A new object of which some paths are left to the console.
  struct Replacement: Sendable, CustomTestStringConvertible {
    let name: String
    var kind = "tapes"
    let desired: ValueObject
    let prior: ValueObject
    /// nil where nothing can be read.
    let live: ValueObject?
    let ignore: [String]
    /// What is sent, and what the record says afterwards.
    let body: ValueObject
    let applied: ValueObject
    /// `edited voice`.
    let fields: [String]
    /// Whether the plan says that the file's values are set.
    var isSaid = false

    var testDescription: String { name }
  }

  private static func tape(_ text: String?, _ voice: String, _ notes: [Value]? = nil, file: String? = nil)
    -> ValueObject
  {
    var tape: ValueObject = ["name": "t", "voice": .string(voice)]
    tape["text"] = text.map(Value.string)
    tape["notes"] = notes.map(Value.list)
    tape["file"] = file.map(Value.string)
    return tape
  }

  @Test(
    "a replacement leaves ignored paths as the console has set them, or says that it sets them",
    arguments: [
      Replacement(
        name: "shown: the live value is sent, and the record keeps what was applied", desired: tape("file", "b"),
        prior: tape("file", "a"), live: tape("console", "a"), ignore: ["text"], body: tape("console", "b"),
        applied: tape("file", "b"), fields: ["edited voice"]),
      Replacement(
        name: "emptied in the console: left out", desired: tape("file", "b"), prior: tape("file", "a"),
        live: tape("", "a"), ignore: ["text"], body: tape(nil, "b"), applied: tape("file", "b"),
        fields: ["edited voice"]),
      Replacement(
        name: "not in the file, and set in the console: kept", desired: tape(nil, "b"), prior: tape(nil, "a"),
        live: tape("console", "a"), ignore: ["text"], body: tape("console", "b"), applied: tape(nil, "b"),
        fields: ["edited voice"]),
      Replacement(
        name: "never shown: the file's value is set and said", desired: tape(nil, "b", file: "new"),
        prior: tape(nil, "a", file: "old"), live: tape(nil, "a"), ignore: ["file"],
        body: tape(nil, "b", file: "new"), applied: tape(nil, "b", file: "new"),
        fields: ["edited voice", "not_observable file"], isSaid: true),
      Replacement(
        name: "a row is the console's, another is the file's",
        desired: tape("t", "b", [["id": "1", "to": "file"], ["id": "2", "to": "file"]]),
        prior: tape("t", "a", [["id": "1", "to": "file"], ["id": "2", "to": "file"]]),
        live: tape(
          "t", "a", [["id": "1", "to": "console"], ["id": "2", "to": "file"], ["id": "3", "to": "console"]]),
        ignore: ["notes[id=1]", "notes[id=3]"],
        body: tape(
          "t", "b", [["id": "1", "to": "console"], ["id": "2", "to": "file"], ["id": "3", "to": "console"]]),
        applied: tape("t", "b", [["id": "1", "to": "file"], ["id": "2", "to": "file"]]), fields: ["edited voice"]),
      Replacement(
        name: "a kind that cannot be read: all of it is set and said", kind: "lists",
        desired: ["campaign": "d", "entries": [["phone": "2"]]], prior: ["campaign": "c", "entries": [["phone": "1"]]],
        live: nil, ignore: ["entries"], body: ["campaign": "d", "entries": [["phone": "2"]]],
        applied: ["campaign": "d", "entries": [["phone": "2"]]],
        fields: ["not_observable campaign", "not_observable entries"], isSaid: true),
      Replacement(
        name: "nothing is ignored", desired: tape("file", "b"), prior: tape("file", "a"), live: tape("file", "a"),
        ignore: [], body: tape("file", "b"), applied: tape("file", "b"), fields: ["edited voice"]),
    ])
  func replacements(_ example: Replacement) throws {
    let settings = ResourceSettings(ignore: example.ignore)
    var before = record(example.kind, "t", example.live == nil ? "c" : "1", example.prior)
    before.ignore = example.ignore
    let scene = Scene(
      resources: [resource(example.kind, "t", example.desired, settings)], records: [before],
      live: example.live.map { [live(example.kind, "1", $0)] } ?? [])
    let plan = scene.plan()
    let change = try #require(plan.changes.first)
    #expect(change.action == .replace)
    #expect(plan.operations.first { $0.call == .create }?.body == example.body)
    #expect(change.outcome?.attributes == example.applied)
    #expect(change.fields.map { "\($0.verdict.rawValue) \($0.path)" } == example.fields)
    #expect(change.reasons.contains(.cause(.ignoredNotShown)) == example.isSaid)
  }

  @Test("rows and members under an ignored path are kept as they were applied")
  func ignoredParts() {
    let rows: Value = [["id": "1", "to": "file", "note": "n"], ["id": "2", "to": "file"], ["id": "3"]]
    let before: Value = [["id": "1", "to": "before", "note": "old"], ["id": "4", "to": "before"]]
    let document = AppliedDocument(
      schema: SceneKinds.things, ignored: IgnoredPaths(["rows[id=1].to", "rows[id=2]", "rows[id=4]"])
    ).document(desired: ["name": "t", "rows": rows], prior: ["name": "s", "rows": before, "size": 4])
    #expect(
      document == [
        "name": "t",
        "rows": [["id": "1", "to": "before", "note": "n"], ["id": "3"], ["id": "4", "to": "before"]],
      ])
  }

  @Test("a drift report has no changes of the state")
  func drift() {
    var input = Self.scene(.init(), .init(protect: true), seconds: 9).input
    input.inventory.observations[TestKinds.address("rings", "r").kind] = [
      live("rings", "1", ["name": "r", "seconds": 9])
    ]
    input.goal = .applied
    #expect(Planner.plan(input).isEmpty)
  }
}
