import Model
import TestSupport
import Testing

@testable import Planning

/// Which writes a plan has and in which order: what callers never meet halfway.
@Suite struct OperationOrderTests {
  static func sound(_ name: String, _ text: String = "t") -> ValueObject {
    ["name": .string(name), "text": .string(text)]
  }
  static func ring(_ name: String, _ overflow: Value? = nil) -> ValueObject {
    var result: ValueObject = ["name": .string(name), "phones": ["101"], "seconds": 5]
    result["overflow"] = overflow
    return result
  }
  static func menu(_ name: String, _ sound: Value = ref("sounds", "s"), _ keys: [Value] = []) -> ValueObject {
    [
      "name": .string(name), "sound": sound, "tries": 3,
      "keys": .list(keys.enumerated().map { ["key": .string(String($0)), "action": $1] }),
    ]
  }
  /// A resource, its record and its live object, as after an apply; ids are `collection-name`.
  static func applied(
    _ collection: String, _ name: String, _ attributes: ValueObject, _ settings: ResourceSettings = .init()
  )
    -> (resource: Resource, record: StateRecord, live: Observation)
  {
    let wanted = resource(collection, name, attributes, settings)
    return (
      wanted,
      record(
        collection, name, "\(collection)-\(name)", attributes, protect: settings.protect, dependsOn: settings.dependsOn),
      live(collection, "\(collection)-\(name)", raw(wanted.attributes))
    )
  }

  private static func raw(_ object: ValueObject) -> ValueObject { object.compactMapValues { _, value in raw(value) } }
  private static func raw(_ value: Value) -> Value {
    switch value {
    case .reference(let reference): .string("\(reference.address.collection)-\(reference.address.name)")
    case .list(let items): .list(items.map(raw))
    case .object(let object): .object(raw(object))
    default: value
    }
  }

  typealias Applied = (resource: Resource, record: StateRecord, live: Observation)

  /// What was applied before, and the folder now.
  static func scene(_ before: [Applied], _ now: [Resource], _ options: PlanOptions = .init(), more: [Observation] = [])
    -> Scene
  {
    Scene(resources: now, records: before.map(\.record), live: before.map(\.live) + more, options: options)
  }

  static let s = applied("sounds", "s", sound("s"))
  static let t = applied("sounds", "t", sound("t"))
  static let m = applied("menus", "m", menu("m", ref("sounds", "t")))
  /// The menu `m`, to which a console user gave the sound `s` for a wrong key.
  static let wrongKeyPlaysS = live("menus", "menus-m", menu("m", "sounds-t").merging(["wrong": "sounds-s"]))

  @Test(arguments: [
    Row(
      name: "create before refer",
      scene: scene(
        [],
        [
          resource("menus", "m", menu("m", ref("sounds", "s"), [ref("rings", "r")])), resource("rings", "r", ring("r")),
          resource("sounds", "s", sound("s")),
        ]), changes: ["create menus/m", "create rings/r", "create sounds/s"],
      operations: ["create rings/r", "create sounds/s", "create menus/m"]),
    Row(
      name: "what only an update sets comes second",
      scene: scene(
        [], [resource("rings", "a", ring("a", ref("rings", "b"))), resource("rings", "b", ring("b"))]),
      changes: ["create rings/a", "create rings/b"],
      operations: ["create rings/b", "partial rings/a", "complete rings/a"]),
    Row(
      name: "two menus that lead to each other: one is split",
      scene: scene(
        [s],
        [
          s.resource, resource("menus", "a", menu("a", ref("sounds", "s"), [ref("menus", "b")])),
          resource("menus", "b", menu("b", ref("sounds", "s"), [ref("menus", "a")])),
        ]), changes: ["create menus/a", "create menus/b"],
      operations: ["partial menus/b", "create menus/a", "complete menus/b"]),
    Row(
      name: "a menu that leads to itself",
      scene: scene(
        [s], [s.resource, resource("menus", "a", menu("a", ref("sounds", "s"), [ref("menus", "a")]))]),
      changes: ["create menus/a"], operations: ["partial menus/a", "complete menus/a"]),
    Row(
      name: "repoint before delete",
      scene: scene(
        [
          s, applied("rings", "r", ring("r")),
          applied("menus", "m", menu("m", ref("sounds", "s"), [ref("rings", "r")])),
        ],
        [s.resource, resource("menus", "m", menu("m"))]), changes: ["delete rings/r", "update menus/m"],
      operations: ["update menus/m", "delete rings/r"]),
    Row(
      name: "deletions: what refers goes first",
      scene: scene(
        [
          s, applied("rings", "r", ring("r")),
          applied("menus", "m", menu("m", ref("sounds", "s"), [ref("rings", "r")])),
        ],
        []), changes: ["delete menus/m", "delete rings/r", "delete sounds/s"],
      operations: ["delete menus/m", "delete rings/r", "delete sounds/s"]),
    Row(
      name: "a circle of deletions is cut",
      scene: scene(
        [
          s, applied("menus", "a", menu("a", ref("sounds", "s"), [ref("menus", "b")])),
          applied("menus", "b", menu("b", ref("sounds", "s"), [ref("menus", "a")])),
        ], [s.resource]), changes: ["delete menus/a", "delete menus/b"],
      operations: ["detach menus/b", "delete menus/a", "delete menus/b"]),
    Row(
      name: "a replacement: new, repoint, old",
      scene: scene(
        [s, applied("menus", "m", menu("m"))],
        [resource("sounds", "s", sound("s", "new")), resource("menus", "m", menu("m"))]),
      changes: ["replace sounds/s", "update menus/m: sounds/s replaced"],
      operations: ["create sounds/s", "update menus/m", "delete-old sounds/s"]),
    Row(
      name: "made again: repointed",
      scene: Scene(
        resources: [s.resource, resource("menus", "m", menu("m"))],
        records: [s.record, applied("menus", "m", menu("m")).record], live: [applied("menus", "m", menu("m")).live]),
      changes: ["update menus/m: sounds/s recreated", "create sounds/s: deleted_live"],
      operations: ["create sounds/s", "update menus/m"]),
    Row(
      name: "a field that no file declares refers to what is replaced: repointed too",
      scene: Scene(
        resources: [resource("sounds", "s", sound("s", "new")), t.resource, m.resource],
        records: [s.record, t.record, m.record], live: [s.live, t.live, wrongKeyPlaysS]),
      changes: ["replace sounds/s", "update menus/m: sounds/s replaced"],
      operations: ["create sounds/s", "update menus/m", "delete-old sounds/s"]),
  ])
  func references(_ row: Row) { row.check() }

  @Test(arguments: [
    Row(
      name: "a swap goes through a third name",
      scene: scene(
        [s, applied("menus", "a", menu("a")), applied("menus", "b", menu("b"))],
        [s.resource, resource("menus", "a", menu("b")), resource("menus", "b", menu("a"))]),
      changes: ["update menus/a", "update menus/b"],
      operations: ["detach menus/b", "update menus/a", "complete menus/b"]),
    Row(
      name: "a swap with an object that a cut-off move left with two records",
      scene: Scene(
        resources: [s.resource, resource("menus", "a", menu("b")), resource("menus", "b", menu("a"))],
        records: [
          s.record, applied("menus", "a", menu("a")).record, applied("menus", "b", menu("b")).record,
          record("menus", "z", "menus-b", menu("b")),
        ],
        live: [s.live, applied("menus", "a", menu("a")).live, applied("menus", "b", menu("b")).live]),
      changes: ["update menus/a", "update menus/b", "forget menus/z"],
      operations: ["detach menus/b", "update menus/a", "complete menus/b"]),
    Row(
      name: "a name that a rename frees",
      scene: scene(
        [s, applied("menus", "a", menu("a")), applied("menus", "b", menu("b"))],
        [s.resource, resource("menus", "a", menu("b")), resource("menus", "b", menu("c"))]),
      changes: ["update menus/a", "update menus/b"], operations: ["update menus/b", "update menus/a"]),
    Row(
      name: "a name that a deletion frees, for a rename",
      scene: scene(
        [s, applied("menus", "a", menu("a")), applied("menus", "b", menu("b"))],
        [s.resource, resource("menus", "a", menu("b"))]), changes: ["delete menus/b", "update menus/a"],
      operations: ["delete menus/b", "update menus/a"]),
    Row(
      name: "a name that a rename frees, for a newcomer",
      scene: scene(
        [s, applied("menus", "a", menu("a"))],
        [s.resource, resource("menus", "a", menu("z")), resource("menus", "b", menu("a").merging(["tries": 7]))]),
      changes: ["update menus/a", "create menus/b"], operations: ["update menus/a", "create menus/b"],
      diagnostics: [.nameReused]),
    Row(
      name: "a name that an unmanaged object holds",
      scene: scene(
        [s, applied("menus", "a", menu("a"))], [s.resource, resource("menus", "a", menu("z"))],
        more: [live("menus", "9", ["name": "z", "sound": "", "tries": 1])]), changes: ["update menus/a"],
      operations: ["update menus/a"], diagnostics: [.nameTaken]),
    Row(
      name: "groups may share a name",
      scene: scene(
        [applied("rings", "a", ring("a"))], [resource("rings", "a", ring("z"))],
        more: [live("rings", "9", ring("z"))]), changes: ["update rings/a"], operations: ["update rings/a"]),
  ])
  func names(_ row: Row) { row.check() }

  @Test(arguments: [
    Row(
      name: "$depends_on: after it on creation",
      scene: scene(
        [],
        [
          resource("rings", "a", ring("a"), .init(dependsOn: [TestKinds.address("rings", "b")])),
          resource("rings", "b", ring("b")),
        ]), changes: ["create rings/a", "create rings/b"], operations: ["create rings/b", "create rings/a"]),
    Row(
      name: "$depends_on: before it on deletion",
      scene: scene(
        [
          applied("rings", "b", ring("b"), .init(dependsOn: [TestKinds.address("rings", "a")])),
          applied("rings", "a", ring("a")),
        ], []), changes: ["delete rings/a", "delete rings/b"], operations: ["delete rings/b", "delete rings/a"]),
    Row(
      name: "$depends_on in a circle",
      scene: scene(
        [],
        [
          resource("rings", "a", ring("a"), .init(dependsOn: [TestKinds.address("rings", "b")])),
          resource("rings", "b", ring("b"), .init(dependsOn: [TestKinds.address("rings", "a")])),
        ]), changes: ["create rings/a", "create rings/b"], diagnostics: [.unbreakableCycle]),
    Row(
      name: "switched on before use",
      scene: Scene(
        resources: [
          resource("phones", "p", ["number": "101", "enabled": true]),
          resource("rings", "a", ["name": "a", "phones": [ref("phones", "p")], "seconds": 1]),
        ], records: [record("phones", "p", "101", ["number": "101", "enabled": false])],
        live: [live("phones", "101", ["number": "101"])]), changes: ["update phones/p", "create rings/a"],
      operations: ["update phones/p", "create rings/a"]),
    Row(
      name: "switched off after use",
      scene: Scene(
        resources: [
          resource("phones", "p", ["number": "101", "enabled": false]),
          resource("rings", "a", ["name": "a", "phones": ["102"], "seconds": 1]),
        ],
        records: [
          record("phones", "p", "101", ["number": "101", "enabled": true]),
          record("rings", "a", "1", ["name": "a", "phones": [ref("phones", "p")], "seconds": 1]),
        ],
        live: [
          live("phones", "101", ["number": "101"]), live("phones", "102", ["number": "102"]),
          live("rings", "1", ["name": "a", "phones": ["101"], "seconds": 1]),
        ]), changes: ["update phones/p", "update rings/a"], operations: ["update rings/a", "update phones/p"]),
    Row(
      name: "switched off after the deletion of its user",
      scene: Scene(
        resources: [resource("phones", "p", ["number": "101", "enabled": false])],
        records: [
          record("phones", "p", "101", ["number": "101", "enabled": true]),
          record("rings", "a", "1", ["name": "a", "phones": [ref("phones", "p")], "seconds": 1]),
        ],
        live: [
          live("phones", "101", ["number": "101"]),
          live("rings", "1", ["name": "a", "phones": ["101"], "seconds": 1]),
        ]), changes: ["delete rings/a", "update phones/p"], operations: ["delete rings/a", "update phones/p"]),
  ])
  func stated(_ row: Row) { row.check() }

  /// A ring whose overflow somebody set in the console.
  static let pointed = live(
    "rings", "rings-a", ring("a").merging(["overflow": "sounds-s", "overflow_type": "sound"]))

  @Test(arguments: [
    Row(
      name: "an unmanaged object still points at it",
      scene: scene(
        [s], [], more: [live("menus", "9", ["name": "x", "sound": "sounds-s", "tries": 1])]),
      changes: ["delete sounds/s"], operations: ["delete sounds/s"], diagnostics: [.stillReferred]),
    Row(
      name: "an unmanaged object still points at the old one of a replacement",
      scene: scene(
        [s], [resource("sounds", "s", sound("s", "new"))],
        more: [live("menus", "9", ["name": "x", "sound": "sounds-s", "tries": 1])]),
      changes: ["replace sounds/s"], operations: ["create sounds/s", "delete-old sounds/s"],
      diagnostics: [.stillReferred]),
    Row(
      name: "an unmanaged object still points at one that was left behind",
      scene: Scene(
        resources: [s.resource], records: [record("sounds", "s", "sounds-s", sound("s"), superseded: ["old"])],
        live: [
          s.live, live("sounds", "old", sound("s", "o")),
          live("menus", "9", ["name": "x", "sound": "old", "tries": 1]),
        ]), changes: ["replace sounds/s"], operations: ["delete-old sounds/s"], diagnostics: [.stillReferred]),
    Row(
      name: "the console set a reference to it",
      scene: Scene(
        resources: [applied("rings", "a", ring("a")).resource],
        records: [s.record, applied("rings", "a", ring("a")).record],
        live: [s.live, pointed]), changes: ["delete sounds/s"], operations: ["delete sounds/s"],
      diagnostics: [.stillReferred]),
    Row(
      name: "the console set a reference to it, and the object is updated for another reason",
      scene: Scene(
        resources: [resource("rings", "a", ring("a").merging(["seconds": 9]))],
        records: [s.record, applied("rings", "a", ring("a")).record], live: [s.live, pointed]),
      changes: ["delete sounds/s", "update rings/a"], operations: ["update rings/a", "delete sounds/s"],
      diagnostics: [.stillReferred]),
    Row(
      name: "the console set a reference to what is replaced: repointed",
      scene: Scene(
        resources: [resource("sounds", "s", sound("s", "new")), applied("rings", "a", ring("a")).resource],
        records: [s.record, applied("rings", "a", ring("a")).record], live: [s.live, pointed]),
      changes: ["replace sounds/s", "update rings/a: sounds/s replaced"],
      operations: ["create sounds/s", "update rings/a", "delete-old sounds/s"]),
    Row(
      name: "a newcomer points at it by its raw id",
      scene: scene(
        [s], [resource("menus", "m", menu("m", "sounds-s"))]), changes: ["delete sounds/s", "create menus/m"],
      operations: ["create menus/m", "delete sounds/s"], diagnostics: [.stillReferred]),
    Row(
      name: "an update points at it by its raw id from now on",
      scene: scene(
        [s, applied("sounds", "t", sound("t")), applied("menus", "m", menu("m", ref("sounds", "t")))],
        [resource("menus", "m", menu("m", "sounds-s")), applied("sounds", "t", sound("t")).resource]),
      changes: ["delete sounds/s", "update menus/m"], operations: ["update menus/m", "delete sounds/s"],
      diagnostics: [.stillReferred]),
    Row(
      name: "three keys of one menu are one objection",
      scene: scene(
        [
          s, applied("rings", "r", ring("r")),
          applied("menus", "m", menu("m", ref("sounds", "s"), ["rings-r", "rings-r", "rings-r"])),
        ],
        [s.resource, resource("menus", "m", menu("m", ref("sounds", "s"), ["rings-r", "rings-r", "rings-r"]))]),
      changes: ["delete rings/r"], operations: ["delete rings/r"], diagnostics: [.stillReferred]),
    Row(
      name: "--force does not remove it",
      scene: scene(
        [s], [], .init(consents: [.force()]),
        more: [live("menus", "9", ["name": "x", "sound": "sounds-s", "tries": 1])]),
      changes: ["delete sounds/s"], operations: ["delete sounds/s"], diagnostics: [.stillReferred, .unusedConsent]),
    Row(
      name: "a consent removes it all the same",
      scene: scene(
        [s], [], .init(consents: [.allow(.stillReferred, reason: "the menu goes tomorrow")]),
        more: [live("menus", "9", ["name": "x", "sound": "sounds-s", "tries": 1])]),
      changes: ["delete sounds/s"], operations: ["delete sounds/s"], lifted: [.stillReferred]),
  ])
  func blocked(_ row: Row) { row.check() }
}
