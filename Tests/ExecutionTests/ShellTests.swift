import Model
import Planning
import TestSupport
import Testing

/// What callers who reach a shell find there: everything but the reference that closes its circle.
@Suite struct ShellTests {
  private func menu(_ name: String, _ targets: [Value]) -> Resource {
    let keys = targets.enumerated().map { key, target -> Value in ["key": .string("\(key)"), "action": target] }
    return resource(
      "menus", name, ["name": .string(name), "sound": ref("sounds", "s"), "tries": 3, "keys": .list(keys)])
  }

  @Test func aShellLacksOnlyWhatComesLater() async throws {
    let harness = Harness()
    let folder = [
      resource("sounds", "s", ["name": "s", "text": "t"]),
      resource("rings", "r", ["name": "r", "phones": ["101"], "seconds": 9, "overflow": ref("menus", "b")]),
      menu("a", [ref("menus", "b")]), menu("b", [ref("menus", "a"), ref("rings", "r")]),
    ]
    let plan = try await harness.plan(folder)
    let shells = plan.operations.filter { $0.phase == .partial }
    #expect(shells.map(\.id) == ["test/rings/r:partial", "test/menus/b:partial"])
    // The ring is there when the menu comes, although all three stand in one cycle; only the key to the other menu is
    // missing.
    let keys = shells.last?.body["keys"]?.list?.map { $0.object?["action"] }
    #expect(keys == [ref("rings", "r")])
    #expect(shells.last?.after.contains("test/rings/r:partial") == true)
    try await harness.apply(folder)
    #expect(harness.platform.refusals.isEmpty)
    #expect(try await harness.plan(folder).isEmpty)
  }
}
