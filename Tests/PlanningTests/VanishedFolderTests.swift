import Model
import TestSupport
import Testing

@testable import Planning

/// Everything of a provider or a collection that would be deleted at once.
@Suite struct VanishedFolderTests {
  typealias Order = OperationOrderTests

  /// What the folder has of the four objects that were applied, and the summaries of the errors.
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var kept: Set<String> = []
    var added: [Resource] = []
    var live: Set<String> = ["a", "b", "s", "p"]
    var goal = PlanGoal.folder
    var refused: [String] = []
  }

  private static let applied = [
    Order.applied("rings", "a", Order.ring("a")), Order.applied("rings", "b", Order.ring("b")),
    Order.applied("sounds", "s", Order.sound("s")), Order.applied("phones", "p", ["number": "1"]),
  ]
  private static func vanished(_ folder: String, _ count: Int) -> String {
    "\(folder): all managed objects (\(count)) would be deleted or forgotten, "
      + "because no file in \(folder)/ describes one"
  }

  @Test(arguments: [
    Example(testDescription: "nothing changes", kept: ["a", "b", "s", "p"]),
    Example(testDescription: "one of two goes", kept: ["a", "s", "p"]),
    Example(testDescription: "a collection of two goes", kept: ["s", "p"], refused: [vanished("test/rings", 2)]),
    Example(testDescription: "a collection of one goes", kept: ["a", "b", "p"], refused: [vanished("test/sounds", 1)]),
    Example(
      testDescription: "two collections go", kept: ["p"],
      refused: [vanished("test/rings", 2), vanished("test/sounds", 1)]),
    Example(testDescription: "the provider goes", refused: [vanished("test", 4)]),
    Example(
      testDescription: "the only one gives way to another", kept: ["a", "b", "p"],
      added: [resource("sounds", "t", Order.sound("t"))]),
    Example(testDescription: "what cannot be deleted is forgotten", kept: ["a", "b", "s"]),
    Example(
      testDescription: "what is gone from the platform is forgotten", kept: ["a", "b", "p"], live: ["a", "b", "p"]),
    Example(
      testDescription: "the last one that lives is deleted", kept: ["s", "p"], live: ["a", "s", "p"],
      refused: [vanished("test/rings", 2)]),
    Example(testDescription: "destroy is meant", goal: .nothing),
    Example(testDescription: "drift deletes nothing", goal: .applied),
  ])
  func refusals(_ example: Example) {
    var scene = Order.scene([], Self.applied.filter { example.kept.contains($0.resource.address.name) }.map(\.resource))
    scene.resources += example.added
    scene.records = Self.applied.map(\.record)
    scene.live = Self.applied.filter { example.live.contains($0.resource.address.name) }.map(\.live)
    scene.checksVanishedFolders = true
    var input = scene.input
    input.goal = example.goal
    for setsAside in [true, false] {
      let found = Planner.plan(input, setsAside: setsAside).diagnostics.filter { $0.code == .vanishedFolder }
      #expect(found.map { "\($0.isError ? "" : "warning: ")\($0.summary)" } == example.refused)
    }
  }

  @Test("a folder of nearly the same name is named")
  func similarFolder() {
    var scene = Scene(records: Self.applied.map(\.record), live: Self.applied.map(\.live))
    scene.checksVanishedFolders = true
    scene.similarFolders = ["test": "Test"]
    let found = scene.plan().diagnostics.filter { $0.code == .vanishedFolder }
    #expect(
      found.flatMap(\.notes) == [
        "there is a folder \"Test\"; a folder is read only if its name is that of the provider"
      ])
    scene.options.consents = [.force()]
    #expect(scene.plan().diagnostics.filter(\.isError).map(\.code) == [.vanishedFolder])
    scene.options.consents = [.allow(.vanishedFolder, at: .provider("test"), reason: "meant")]
    #expect(!scene.plan().diagnostics.hasErrors)
  }
}
