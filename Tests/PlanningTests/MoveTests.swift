import Model
import TestSupport
import Testing

@testable import Planning

/// What keeps its object although its address changes.
@Suite struct MoveTests {
  static let one: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  static let edited: ValueObject = ["name": "r", "phones": ["101"], "seconds": 9]
  static let renamed: ValueObject = ["name": "other", "phones": ["101"], "seconds": 5]
  static let third: ValueObject = ["name": "third", "phones": ["101"], "seconds": 5]
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
      name: "a file was moved, and another one has its path",
      scene: Scene(
        resources: [resource("rings", "c", one), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["create rings/old: new", "move rings/c: moved from rings/old"], operations: ["create rings/old"]),
    Row(
      name: "the same of two files in a row",
      scene: Scene(
        resources: [resource("rings", "b", third), resource("rings", "c", one), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one), record("rings", "b", "2", renamed)],
        live: [live("rings", "1", one), live("rings", "2", renamed)]),
      changes: [
        "create rings/b: new", "move rings/c: moved from rings/old", "move rings/old: moved from rings/b",
      ], operations: ["create rings/b"]),
    Row(
      name: "a file was moved, and one without a path any more has its path",
      scene: Scene(
        resources: [resource("rings", "c", one), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one), record("rings", "b", "2", renamed)],
        live: [live("rings", "1", one), live("rings", "2", renamed)]),
      changes: ["move rings/c: moved from rings/old", "move rings/old: moved from rings/b"]),
    Row(
      name: "two files that exchange their contents keep their objects, also beside a new one",
      scene: Scene(
        resources: [resource("rings", "b", one), resource("rings", "c", third), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one), record("rings", "b", "2", renamed)],
        live: [live("rings", "1", one), live("rings", "2", renamed)]),
      changes: ["update rings/b: edited name", "update rings/old: edited name", "create rings/c: new"],
      operations: ["update rings/b", "create rings/c", "update rings/old"]),
    Row(
      name: "a file was moved and edited, and another one has its path: what will happen is said",
      scene: Scene(
        resources: [resource("rings", "c", edited), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["update rings/old: edited name", "create rings/c: new"],
      operations: ["create rings/c", "update rings/old"], diagnostics: [.nameReused]),
    Row(
      name: "the same with $formerly",
      scene: Scene(
        resources: [resource("rings", "c", edited, .init(formerly: old)), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["update rings/c: moved from rings/old", "create rings/old: new"],
      operations: ["update rings/c", "create rings/old"]),
    Row(
      name: "$formerly of a file that has another name, with a third name",
      scene: Scene(
        resources: [resource("rings", "c", third, .init(formerly: old)), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["update rings/c: edited name", "create rings/old: new"],
      operations: ["update rings/c", "create rings/old"]),
    Row(
      name: "a copy of a file that keeps its name is another object",
      scene: Scene(
        resources: [resource("rings", "c", one), resource("rings", "old", edited)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["update rings/old: edited seconds", "create rings/c: new"],
      operations: ["create rings/c", "update rings/old"]),
    Row(
      name: "a phone's file was moved, and another one has its path",
      scene: Scene(
        resources: [resource("badges", "c", ["number": "1"]), resource("badges", "a", ["number": "2"])],
        records: [record("badges", "a", "1", ["number": "1"])],
        live: [live("badges", "1", ["number": "1"]), live("badges", "2", ["number": "2"])]),
      changes: ["adopt badges/a: existing", "move badges/c: moved from badges/a"]),
    Row(
      name: "the create of the new file at the old path was cut off after its effect",
      scene: Scene(
        resources: [resource("rings", "c", one), resource("rings", "old", renamed)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one), live("rings", "2", renamed)],
        unresolvedCreates: [unresolved("rings", "old", renamed)]),
      changes: ["adopt rings/old: create matched", "move rings/c: moved from rings/old"]),
    Row(
      name: "$formerly of something that stays is history",
      scene: Scene(
        resources: [resource("rings", "new", renamed, .init(formerly: old)), resource("rings", "old", one)],
        records: [record("rings", "old", "1", one)], live: [live("rings", "1", one)]),
      changes: ["create rings/new"], operations: ["create rings/new"], diagnostics: [.invalidFormerly]),
    Row(
      name: "$formerly of a file that is there, after the move",
      scene: Scene(
        resources: [resource("rings", "new", one, .init(formerly: old)), resource("rings", "old", renamed)],
        records: [record("rings", "new", "1", one), record("rings", "old", "2", renamed)],
        live: [live("rings", "1", one), live("rings", "2", renamed)])),
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

  @Test("what is renamed while a new file takes its name is named with the object, and with what to write instead")
  func aReusedName() {
    let plan = Scene(
      resources: [resource("rings", "c", Self.edited), resource("rings", "old", Self.renamed)],
      records: [record("rings", "old", "1", Self.one)], live: [live("rings", "1", Self.one)]
    ).plan()
    #expect(
      plan.diagnostics == [
        Diagnostic(
          .nameReused, .warning,
          "test/rings/old: the object 1 is renamed from \"r\" to \"other\", and test/rings/c is another \"r\"",
          address: Self.old, notes: ["what refers to 1 in the console leads to \"other\" then"],
          suggestion:
            "if test/rings/c is the object that was test/rings/old, write \"$formerly\": \"@rings/old\" in its file")
      ])
  }

  @Test("what refers to a path whose file was moved refers to the new file there")
  func aReferenceToAReusedPath() {
    let referrer: ValueObject = ["name": "b", "phones": ["101"], "seconds": 5, "overflow": ref("rings", "old")]
    let scene = Scene(
      resources: [
        resource("rings", "c", Self.one), resource("rings", "old", Self.renamed), resource("rings", "b", referrer),
      ],
      records: [record("rings", "old", "1", Self.one), record("rings", "b", "2", referrer)],
      live: [
        live("rings", "1", Self.one),
        live(
          "rings", "2",
          ["name": "b", "phones": ["101"], "seconds": 5, "overflow": "1", "overflow_type": "ring"]),
      ])
    Row(
      name: "referrer", scene: scene,
      changes: ["update rings/b: edited overflow", "create rings/old", "move rings/c"],
      operations: ["create rings/old", "update rings/b"]
    ).check()
  }

  @Test("a target whose path was taken over brings the move of what was there")
  func aTarget() {
    let scene = Scene(
      resources: [resource("rings", "c", Self.one), resource("rings", "old", Self.renamed)],
      records: [record("rings", "old", "1", Self.one)], live: [live("rings", "1", Self.one)],
      options: PlanOptions(targets: [Self.old]))
    Row(
      name: "target", scene: scene, changes: ["create rings/old", "move rings/c"], operations: ["create rings/old"]
    ).check()
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
