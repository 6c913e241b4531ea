import Model
import TestSupport
import Testing

@testable import Planning

/// An object that the vendor confirmed moments ago and does not list is left out, with what depends on it.
@Suite struct NotListedYetTests {
  private static let ring: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  private static let sound = resource("sounds", "s", ["name": "s", "text": "x"])

  /// A folder with the ring `r`, which has a record and is not listed.
  private static func scene(_ others: [Resource], _ records: [StateRecord] = [], live: [Observation] = []) -> Scene {
    var scene = Scene(
      resources: [resource("rings", "r", ring)] + others, records: [record("rings", "r", "9", ring)] + records,
      live: live + [Scene.ring("other", id: "1")])
    scene.notListedYet = [TestKinds.address("rings", "r")]
    return scene
  }

  private static func menu(_ name: String, to target: Value) -> Resource {
    resource(
      "menus", name, ["name": .string(name), "sound": ref("sounds", "s"), "keys": [["key": "1", "action": target]]])
  }

  @Test(
    "the rest of the plan is as it would be without the object",
    arguments: [
      Row(
        name: "something else", scene: scene([sound]), changes: ["create sounds/s"],
        operations: ["create sounds/s"], diagnostics: [.notListedYet]),
      Row(
        name: "what refers to it is left out, and what refers to that",
        scene: scene([sound, menu("a", to: ref("rings", "r")), menu("b", to: ref("menus", "a"))]),
        changes: ["create sounds/s"], operations: ["create sounds/s"], diagnostics: [.notListedYet]),
      Row(
        name: "what names it in $depends_on is left out",
        scene: scene([
          resource(
            "sounds", "t", ["name": "t", "text": "x"], .init(dependsOn: [TestKinds.address("rings", "r")])), sound,
        ]), changes: ["create sounds/s"], operations: ["create sounds/s"], diagnostics: [.notListedYet]),
      Row(
        name: "another ring is updated",
        scene: scene(
          [resource("rings", "q", ["name": "q", "phones": ["101"], "seconds": 6])],
          [record("rings", "q", "2", ["name": "q", "phones": ["101"], "seconds": 5])],
          live: [live("rings", "2", ["name": "q", "phones": ["101"], "seconds": 5])]),
        changes: ["update rings/q: edited seconds"], operations: ["update rings/q"], diagnostics: [.notListedYet]),
    ])
  func theRest(_ row: Row) { row.check() }

  @Test("what it refers to is not deleted meanwhile")
  func whatItRefersToStays() {
    var missing = record("rings", "r", "9", Self.ring)
    missing.references = [Reference(TestKinds.address("sounds", "s"))]
    var scene = Self.scene([], [record("sounds", "s", "3", ["name": "s", "text": "x"])])
    scene.records[0] = missing
    scene.live.append(live("sounds", "3", ["name": "s", "text": "x"]))
    let plan = scene.plan()
    #expect(plan.operations.isEmpty)
    #expect(
      plan.diagnostics.first?.notes.last == "left out too, because it depends on this object: test/sounds/s")
    #expect(plan.isRefused)
  }

  @Test("only what can be applied is no refusal")
  func refusals() {
    #expect(!Self.scene([Self.sound]).plan().isRefused)
    #expect(Self.scene([]).plan().isRefused)
    var protected = Self.scene(
      [], [record("sounds", "s", "3", ["name": "s", "text": "x"], protect: true)],
      live: [live("sounds", "3", ["name": "s", "text": "x"])])
    protected.resources.append(resource("sounds", "t", ["name": "t", "text": "x"]))
    #expect(protected.plan().isRefused)
  }
}

extension Scene {
  fileprivate static func ring(_ name: String, id: String) -> Observation {
    PlanningTests.live("rings", id, ["name": .string(name), "phones": ["101"], "seconds": 5])
  }
}
