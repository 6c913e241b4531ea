import Model
import TestSupport
import Testing

@testable import Planning

/// What keeps its object although its address changes.
@Suite struct MoveTests {
  static let one: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  static let edited: ValueObject = ["name": "r", "phones": ["101"], "seconds": 9]
  static let renamed: ValueObject = ["name": "other", "phones": ["101"], "seconds": 5]
  static let old = TestKinds.address("rings", "old")

  @Test(arguments: [
    Row(
      name: "by the vendor's name",
      scene: Scene(
        resources: [resource("rings", "new", one)], records: [record("rings", "old", "1", one)],
        live: [live("rings", "1", one)]),
      changes: ["move rings/new: moved from rings/old"]),
    Row(
      name: "by $formerly, renamed",
      scene: Scene(
        resources: [resource("rings", "new", renamed, .init(formerly: old))],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["update rings/new: moved from rings/old"], operations: ["update rings/new"]),
    Row(
      name: "without $formerly another name is another object",
      scene: Scene(
        resources: [resource("rings", "new", renamed)], records: [record("rings", "old", "1", one)],
        live: [live("rings", "1", one)]),
      changes: ["delete rings/old", "create rings/new"], operations: ["create rings/new", "delete rings/old"]),
    Row(
      name: "moved and edited",
      scene: Scene(
        resources: [resource("rings", "new", edited)], records: [record("rings", "old", "1", one)],
        live: [live("rings", "1", one)]),
      changes: ["update rings/new: edited seconds"], operations: ["update rings/new"]),
    Row(
      name: "moved, and gone from the platform",
      scene: Scene(
        resources: [resource("rings", "new", one)], records: [record("rings", "old", "1", one)]),
      changes: ["create rings/new: deleted_live"], operations: ["create rings/new"]),
    Row(
      name: "two newcomers of the name: nobody can tell",
      scene: Scene(
        resources: [resource("rings", "n1", one), resource("rings", "n2", one)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["delete rings/old", "create rings/n1", "create rings/n2"],
      operations: ["create rings/n1", "create rings/n2", "delete rings/old"]),
    Row(
      name: "$formerly of something that stays is history",
      scene: Scene(
        resources: [resource("rings", "new", renamed, .init(formerly: old)), resource("rings", "old", one)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["create rings/new"], operations: ["create rings/new"]),
    Row(
      name: "$formerly of another kind moves nothing",
      scene: Scene(
        resources: [
          resource("things", "new", ["name": "t"], .init(formerly: old))
        ], records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["delete rings/old", "create things/new"], operations: ["delete rings/old", "create things/new"]),
  ])
  func moves(_ row: Row) { row.check() }

  @Test func aMovedObjectThatIsMadeAgainLeavesItsOldAddress() {
    let plan = Scene(resources: [resource("rings", "new", Self.one)], records: [record("rings", "old", "1", Self.one)])
      .plan()
    #expect(plan.changes.map(\.movedFrom) == [Self.old])
  }

  @Test func aMoveIsNoChangeOfWhatRefersToIt() {
    let scene = Scene(
      resources: [
        resource("rings", "new", Self.one),
        resource("rings", "b", ["name": "b", "phones": ["101"], "seconds": 5, "overflow": ref("rings", "new")]),
      ],
      records: [
        record("rings", "old", "1", Self.one),
        record("rings", "b", "2", ["name": "b", "phones": ["101"], "seconds": 5, "overflow": ref("rings", "old")]),
      ],
      live: [
        live("rings", "1", Self.one),
        live(
          "rings", "2",
          ["name": "b", "phones": ["101"], "seconds": 5, "overflow": "1", "overflow_type": "ring"]),
      ])
    Row(name: "referrer", scene: scene, changes: ["move rings/new"]).check()
  }
}
