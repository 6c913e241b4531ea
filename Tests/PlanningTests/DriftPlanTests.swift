import Model
import TestSupport
import Testing

@testable import Planning

/// Plans against what was applied, which are only reported.
@Suite struct DriftPlanTests {
  @Test("a missing object is drift, and what refers to it is not")
  func missing() {
    let sound = record("sounds", "s", "1", ResourceTableTests.hello)
    let menu: ValueObject = ["name": "m", "sound": ref("sounds", "s"), "tries": 3, "keys": [["key": "1"]]]
    var scene = Scene(
      resources: [resource("sounds", "s", ResourceTableTests.hello), resource("menus", "m", menu)],
      records: [sound, record("menus", "m", "2", menu)],
      live: [live("menus", "2", menu.merging(["sound": "1"]))], emptyLists: ["sounds"])
    scene.goal = .applied
    let plan = scene.plan()
    #expect(plan.changes.filter(\.isVisible).map { "\($0.action) \(short($0.address))" } == ["create sounds/s"])
    #expect(plan.summary.drifted == 1)
    #expect(plan.operations.isEmpty)
    #expect(plan.applyEstimate == 0)
  }
}
