import Model
import TestSupport
import Testing

@testable import Planning

/// Vendor ids of managed objects in files.
@Suite struct ReplacedTargetTests {
  static let old: ValueObject = ["name": "s", "text": "old"]
  static let new: ValueObject = ["name": "s", "text": "new"]
  static let ring = ringTo("1")

  static func ringTo(_ target: Value) -> ValueObject {
    ["name": "r", "phones": ["101"], "seconds": 5, "overflow": target, "overflow_type": "sound"]
  }

  /// A ring whose file holds an id, and the sound of the id 1.
  static func scene(
    _ sound: ValueObject?, ring: ValueObject = ring, ignore: [String] = [], superseded: [String] = [],
    live: [Observation] = [PlanningTests.live("sounds", "1", old)]
  ) -> Scene {
    Scene(
      resources: [resource("rings", "r", ring, .init(ignore: ignore))]
        + (sound.map { [resource("sounds", "s", $0)] } ?? []),
      records: [
        record("rings", "r", "5", ringTo(ref("sounds", "s"))),
        record("sounds", "s", superseded.isEmpty ? "1" : "2", old, superseded: superseded),
      ],
      live: live + [PlanningTests.live("rings", "5", ringTo(superseded.isEmpty ? "1" : "2"))])
  }

  static let both = [live("sounds", "1", old), live("sounds", "2", old)]

  @Test(
    "the vendor id of a managed object may stand in a file for as long as the object has it",
    arguments: [
      Row(name: "unchanged", scene: scene(old)),
      Row(
        name: "replaced", scene: scene(new), changes: ["replace sounds/s", "update rings/r"],
        operations: ["create sounds/s", "update rings/r", "delete-old sounds/s"], diagnostics: [.replacedTarget]),
      Row(
        name: "replaced, by reference", scene: scene(new, ring: ringTo(ref("sounds", "s"))),
        changes: ["replace sounds/s", "update rings/r: sounds/s replaced"],
        operations: ["create sounds/s", "update rings/r", "delete-old sounds/s"]),
      Row(
        name: "deleted on the platform and created again", scene: scene(old, live: []),
        changes: ["update rings/r", "create sounds/s"], operations: ["create sounds/s", "update rings/r"],
        diagnostics: [.replacedTarget]),
      Row(
        name: "the old object of a replacement", scene: scene(old, superseded: ["1"], live: both),
        changes: ["replace sounds/s", "update rings/r"], operations: ["update rings/r", "delete-old sounds/s"],
        diagnostics: [.replacedTarget]),
      Row(
        name: "the new object of a replacement", scene: scene(old, ring: ringTo("2"), superseded: ["1"], live: both),
        changes: ["replace sounds/s: unfinished_replacement"], operations: ["delete-old sounds/s"]),
      Row(
        name: "deleted", scene: scene(nil), changes: ["delete sounds/s"], operations: ["delete sounds/s"],
        diagnostics: [.stillReferred]),
      Row(
        name: "replaced, where the field is left to the console", scene: scene(new, ignore: ["overflow"]),
        changes: ["replace sounds/s", "update rings/r"],
        operations: ["create sounds/s", "update rings/r", "delete-old sounds/s"]),
    ])
  func table(_ row: Row) { row.check() }

  @Test("the error names the reference to write")
  func message() {
    #expect(
      Self.scene(Self.new).plan().diagnostics == [
        Diagnostic(
          .replacedTarget,
          "test/rings/r: overflow is the vendor id \"1\" of test/sounds/s, which gets another id in this plan",
          address: TestKinds.address("rings", "r"), path: .key("overflow"),
          notes: ["after this plan the id leads nowhere, and the next apply would write it again"],
          suggestion: "write \"@sounds/s\"")
      ])
  }
}
