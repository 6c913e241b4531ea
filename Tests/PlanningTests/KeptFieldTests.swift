import Model
import TestSupport
import Testing

@testable import Planning

/// Fields that an adoption left as they were: what the state says of them, and what is said of them later.
@Suite struct KeptFieldTests {
  typealias Table = ResourceTableTests

  private static func scene(_ text: String, live shown: String, _ records: [StateRecord]) -> Scene {
    Scene(
      resources: [resource("sounds", "s", ["name": "hello", "text": .string(text)], .init(adopt: true))],
      records: records, live: [live("sounds", "1", ["name": "hello", "text": .string(shown)])])
  }

  @Test("an adoption records what is live as applied, and what the file says beside it")
  func adoption() throws {
    let outcome = try #require(Self.scene("t", live: "old", []).plan().changes.first?.outcome)
    #expect(outcome.attributes["text"] == "old")
    #expect(outcome.kept == ["text": "t"])
    #expect(outcome.unobservable.isEmpty)
  }

  @Test("a replacement forgets what was kept, and what could not be observed of the old object")
  func replacement() throws {
    var record = Table.keptSound
    record.unobservable = ["rows[id=1].note"]
    let outcome = try #require(Self.scene("third", live: "old", [record]).plan().changes.first?.outcome)
    #expect(outcome.attributes["text"] == "third")
    #expect(outcome.kept.isEmpty)
    #expect(outcome.unobservable.isEmpty)
  }

  @Test("every plan says what stays as it is; a change in the console since then is drift")
  func warning() throws {
    let same = Self.scene("t", live: "old", [Table.keptSound]).plan()
    #expect(same.diagnostics.map(\.notes) == [[#"text: live "old", file "t""#]])
    #expect(same.summary.drifted == 0)
    let edited = Self.scene("t", live: "third", [Table.keptSound]).plan()
    #expect(
      edited.diagnostics.map(\.notes)
        == [[#"text: live "third", changed in the console since it was adopted (then "old"), file "t""#]])
    #expect(edited.summary.drifted == 1)
  }

  @Test("against what was applied, the live value of the adoption counts", arguments: [("old", 0), ("third", 1)])
  func drift(live: String, drifted: Int) {
    var scene = Self.scene("old", live: live, [Table.keptSound])
    scene.goal = .applied
    let plan = scene.plan()
    #expect(plan.summary.drifted == drifted)
    #expect(plan.changes.flatMap(\.fields).map(\.verdict) == Array(repeating: .drifted, count: drifted))
  }
}
