import Model
import TestSupport
import Testing

@testable import Planning

/// What is true of a whole plan: its narrowing by `--target`, its safety limits, what it binds and expects, and that it
/// is the same every time.
@Suite struct PlanShapeTests {
  typealias Order = OperationOrderTests

  static let s = Order.applied("sounds", "s", Order.sound("s"))
  static let m = Order.applied("menus", "m", Order.menu("m"))
  static func target(_ collection: String, _ name: String) -> PlanOptions {
    PlanOptions(targets: [TestKinds.address(collection, name)])
  }

  @Test(arguments: [
    Row(
      name: "what it needs comes along, the rest does not",
      scene: Scene(
        resources: [
          resource("menus", "a", Order.menu("a")), s.resource, resource("menus", "b", Order.menu("b")),
        ], options: target("menus", "a")), changes: ["create menus/a", "create sounds/s"],
      operations: ["create sounds/s", "create menus/a"]),
    Row(
      name: "a replacement brings what points at it",
      scene: Order.scene(
        [s, m], [resource("sounds", "s", Order.sound("s", "new")), m.resource], target("sounds", "s")),
      changes: ["replace sounds/s", "update menus/m"],
      operations: ["create sounds/s", "update menus/m", "delete-old sounds/s"]),
    Row(
      name: "a deletion brings what lets go of it",
      scene: Order.scene(
        [s, Order.applied("sounds", "t", Order.sound("t")), m],
        [
          resource("menus", "m", Order.menu("m", ref("sounds", "t"))),
          Order.applied("sounds", "t", Order.sound("t")).resource,
        ],
        target("sounds", "s")), changes: ["delete sounds/s", "update menus/m"],
      operations: ["update menus/m", "delete sounds/s"]),
    Row(
      name: "what stays as it is may still forbid a deletion",
      scene: Scene(
        resources: [resource("rings", "a", Order.ring("a"))],
        records: [s.record, record("rings", "a", "rings-a", Order.ring("a"))], live: [s.live, Order.pointed],
        options: target("sounds", "s")), changes: ["delete sounds/s"], operations: ["delete sounds/s"],
      diagnostics: [.stillReferred]),
    Row(
      name: "nobody", scene: Order.scene([s], [s.resource], target("sounds", "x")), diagnostics: [.unknownTarget]),
    Row(
      name: "errors of others are not its business",
      scene: Scene(
        resources: [s.resource, resource("badges", "b", ["number": "1"])], options: target("sounds", "s")),
      changes: ["create sounds/s"], operations: ["create sounds/s"]),
  ])
  func targets(_ row: Row) { row.check() }

  @Test func aTargetKnowsTheIdsOfWhatItRefersTo() {
    let plan = Order.scene(
      [Self.s, Self.m], [Self.s.resource, resource("menus", "m", Order.menu("z"))], Self.target("menus", "m")
    )
    .plan()
    #expect(plan.operations.map(\.id) == ["test/menus/m:update"])
    #expect(plan.bindings[TestKinds.address("sounds", "s")]?.vendorID == "sounds-s")
    #expect(plan.expectations.map(\.address.name) == ["m", "s"])
  }

  @Test func bindingsAndExpectationsAreOfWhatIsTouchedOrReferredTo() {
    let other = Order.applied("sounds", "other", Order.sound("other"))
    let plan = Order.scene(
      [Self.s, Self.m, other], [Self.s.resource, other.resource, resource("menus", "m", Order.menu("z"))]
    ).plan()
    #expect(plan.bindings.keys.sorted().map(short) == ["menus/m", "sounds/s"])
    #expect(plan.expectations.map { $0.attributes != nil } == [true, false])
  }

  /// Twenty rings, of which some go and some change.
  static func rings(_ count: Int, deleted: Int = 0, updated: Int = 0, moved: Bool = false) -> Scene {
    let all = (0..<count).map { Order.applied("rings", "r\($0)", Order.ring("r\($0)")) }
    let now = all.enumerated().filter { $0.offset >= deleted }.map { index, item in
      let name = "r\(index)"
      var attributes = Order.ring(name)
      if index < deleted + updated { attributes["seconds"] = 9 }
      return resource("rings", moved ? "new-\(name)" : name, attributes)
    }
    return Order.scene(all, now)
  }

  @Test(arguments: [
    (scene: rings(20, deleted: 6), codes: [DiagnosticCode]()),
    (scene: rings(20, deleted: 7), codes: [.tooManyDeletions]),
    (scene: rings(20, updated: 10), codes: []),
    (scene: rings(20, updated: 11), codes: [.tooManyUpdates]),
    (scene: rings(20, updated: 11, moved: true), codes: [.tooManyUpdates]),
    (scene: rings(20, deleted: 7, updated: 11), codes: [.tooManyDeletions, .tooManyUpdates]),
    (scene: rings(9, deleted: 9), codes: []),
    (scene: rings(10, deleted: 10), codes: [.tooManyDeletions]),
  ])
  func safetyLimits(_ example: (scene: Scene, codes: [DiagnosticCode])) {
    #expect(example.scene.plan().diagnostics.map(\.code) == example.codes)
    var forced = example.scene
    forced.options.consents = [.force()]
    let diagnostics = forced.plan().diagnostics
    #expect(diagnostics.map(\.code) == (example.codes.isEmpty ? [.unusedConsent] : example.codes))
    #expect(!diagnostics.hasErrors)
  }

  @Test func whatIsNewIsNoShareOfWhatIsManaged() {
    var scene = Self.rings(10)
    scene.resources += (0..<20).map { resource("rings", "n\($0)", Order.ring("n\($0)"), .init(adopt: true)) }
    scene.live += (0..<20).map { live("rings", "n\($0)", Order.ring("n\($0)").merging(["seconds": 1])) }
    #expect(scene.plan().diagnostics.isEmpty)
  }

  @Test func operationsWaitForExactlyWhatTheyNeed() {
    let plan = Order.scene(
      [],
      [
        Self.s.resource, Self.m.resource,
        resource("menus", "n", Order.menu("n", ref("sounds", "s"), [ref("menus", "m")])),
      ]
    ).plan()
    let after = Dictionary(uniqueKeysWithValues: plan.operations.map { ($0.id, $0.after) })
    #expect(
      after == [
        "test/sounds/s:create": [], "test/menus/m:create": ["test/sounds/s:create"],
        "test/menus/n:create": ["test/menus/m:create", "test/sounds/s:create"],
      ])
  }

  @Test(arguments: Seeds.upTo(50))
  func theOrderOfTheInputDoesNotMatter(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var scene = Self.rings(12, deleted: 3, updated: 4)
    scene.resources += [
      Self.s.resource,
      resource("menus", "a", Order.menu("a", ref("sounds", "s"), [ref("menus", "b"), ref("rings", "r5")])),
      resource("menus", "b", Order.menu("b", ref("sounds", "s"), [ref("menus", "a"), ref("menus", "c")])),
      resource("menus", "c", Order.menu("c", ref("sounds", "s"), [ref("menus", "a"), ref("menus", "b")])),
    ]
    let expected = scene.plan()
    scene.resources.shuffle(using: &random)
    scene.records.shuffle(using: &random)
    #expect(scene.plan() == expected, "seed \(seed)")
  }

  /// Ten times the objects may not take a hundred times the work: cycles of deletions, splits and replacements all at
  /// once.
  @Test func manySplitsAreOrderedAtOnce() {
    let count = 1000
    let menus = (0..<count).map { index in
      Order.applied("menus", "m\(index)", Order.menu("m\(index)", ref("sounds", "s"), [ref("menus", "m\(index ^ 1)")]))
    }
    let plan = Order.scene([Self.s] + menus, []).plan()
    #expect(plan.operations.count == count + count / 2 + 1)
  }
}
