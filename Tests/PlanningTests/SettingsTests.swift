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
