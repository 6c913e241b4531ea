import Model
import TestSupport
import Testing

@testable import Planning

/// Names that have to become free before another object can have them, after a create that was cut off.
@Suite struct TakenNameTests {
  static let old: ValueObject = ["name": "s", "text": "old"]

  static func menu(_ name: String, _ keys: [Value] = []) -> ValueObject {
    ["name": .string(name), "sound": ref("sounds", "s"), "tries": 3, "keys": .list(keys)]
  }
  /// A menu as the platform lists it, with the first key leading to another menu.
  static func listed(_ id: String, _ name: String, leadingTo other: String? = nil) -> Observation {
    let keys: [Value] = other.map { [["key": "1", "action": .string($0), "type": "menu"]] } ?? []
    return live("menus", id, ["name": .string(name), "sound": "9", "tries": 3, "keys": .list(keys)])
  }
  /// A menu that gets the name of another one, and the sound that both play.
  static func scene(
    _ resources: [Resource], _ records: [StateRecord], _ live: [Observation], _ creates: [UnresolvedCreate] = []
  ) -> Scene {
    Scene(
      resources: [resource("sounds", "s", old)] + resources, records: [record("sounds", "s", "9", old)] + records,
      live: [PlanningTests.live("sounds", "9", old)] + live, unresolvedCreates: creates)
  }
  static let toY: Value = ["key": "1", "action": ref("menus", "y"), "type": "menu"]

  @Test(
    "an address that has created an object takes no other, and a name is free before it is taken",
    arguments: [
      Row(
        name: "a lost create, found: the object of the name that left goes",
        scene: scene(
          [resource("menus", "t", menu("five"))], [record("menus", "y", "1", menu("five"))],
          [listed("1", "five"), listed("2", "four", leadingTo: "1")],
          [unresolved("menus", "t", menu("four", [toY]))]),
        changes: ["delete menus/y", "update menus/t: create matched"],
        operations: ["detach menus/t", "delete menus/y", "complete menus/t"]),
      Row(
        name: "the same by $formerly",
        scene: scene(
          [resource("menus", "t", menu("five"), .init(formerly: TestKinds.address("menus", "y")))],
          [record("menus", "y", "1", menu("five"))], [listed("1", "five"), listed("2", "four", leadingTo: "1")],
          [unresolved("menus", "t", menu("four", [toY]))]),
        changes: ["delete menus/y", "update menus/t: create matched"],
        operations: ["detach menus/t", "delete menus/y", "complete menus/t"]),
      Row(
        name: "a lost create, not found: the object of the name moves",
        scene: scene(
          [resource("menus", "t", menu("five"))], [record("menus", "y", "1", menu("five"))], [listed("1", "five")],
          [unresolved("menus", "t", menu("four", [toY]))]),
        changes: ["move menus/t: moved from menus/y"]),
      Row(
        name: "the name is that of an object that was left behind at the same address",
        scene: scene(
          [resource("menus", "t", menu("five"))],
          [record("menus", "t", "2", menu("four", [toY]), superseded: ["1"])],
          [listed("1", "five"), listed("2", "four", leadingTo: "1")]),
        changes: ["update menus/t: edited name, keys[key=1]"], operations: ["delete-old menus/t", "update menus/t"]),
      Row(
        name: "the same, and the file is gone",
        scene: scene(
          [], [record("menus", "t", "2", menu("four", [toY]), superseded: ["1"])],
          [listed("1", "five"), listed("2", "four", leadingTo: "1")]),
        changes: ["delete menus/t"], operations: ["delete-old menus/t", "delete menus/t"]),
    ])
  func takenNames(_ row: Row) { row.check() }
}
