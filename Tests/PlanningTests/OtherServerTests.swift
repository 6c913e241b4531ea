import Model
import TestSupport
import Testing

@testable import Planning

/// Another URL of an account whose objects do not show that it is the same server.
@Suite struct OtherServerTests {
  private static let old = ProviderAccount(host: "a", path: "/v1", tenant: "t")
  private static let numbers: ValueObject = ["campaign": "c", "entries": [["phone": "1"]]]
  private static let ring: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  private static let phone: ValueObject = ["number": "101", "enabled": true]

  private struct Server: Sendable {
    var recorded: ProviderAccount? = old
    var now = ProviderAccount(host: "b", path: "/v1", tenant: "t")
  }

  private static func scene(
    _ server: Server, _ applied: [(String, String, ValueObject)], live: [Observation] = [], allows: Bool = false
  ) -> Scene {
    var scene = Scene(
      resources: applied.map { resource($0.0, "x", $0.2) }, records: applied.map { record($0.0, "x", $0.1, $0.2) },
      live: live)
    scene.accounts = ["test": server.now]
    scene.recordedAccounts = server.recorded.map { ["test": $0] } ?? [:]
    if allows { scene.options.consents = [.allow(.otherServer, reason: "the host has a new name")] }
    return scene
  }

  @Test(
    "what no vendor shows does not count as applied on another server",
    arguments: [
      Row(
        name: "numbers, another host", scene: scene(Server(), [("lists", "c", numbers)]), diagnostics: [.otherServer]),
      Row(
        name: "numbers, another path",
        scene: scene(Server(now: ProviderAccount(host: "a", path: "/v2")), [("lists", "c", numbers)]),
        diagnostics: [.otherServer]),
      Row(
        name: "the same URL",
        scene: scene(Server(now: ProviderAccount(host: "a", path: "/v1")), [("lists", "c", numbers)])),
      Row(name: "a state that names no account", scene: scene(Server(recorded: nil), [("lists", "c", numbers)])),
      Row(
        name: "a phone has the same number on every server",
        scene: scene(Server(), [("phones", "101", phone)], live: [live("phones", "101", phone)]),
        diagnostics: [.otherServer]),
      Row(
        name: "an id of the vendor shows that it is the same server",
        scene: scene(Server(), [("lists", "c", numbers), ("rings", "1", ring)], live: [live("rings", "1", ring)])),
      Row(
        name: "other ids do not",
        scene: scene(Server(), [("lists", "c", numbers), ("rings", "1", ring)], live: [live("rings", "2", ring)]),
        changes: ["adopt rings/x"], diagnostics: [.otherServer]),
      Row(
        name: "what can be listed speaks for itself",
        scene: scene(Server(), [("rings", "1", ring)], live: [live("rings", "2", ring)]), changes: ["adopt rings/x"]),
      Row(
        name: "a new name of the same server is allowed",
        scene: scene(Server(), [("lists", "c", numbers)], allows: true), lifted: [.otherServer]),
    ])
  func table(_ row: Row) { row.check() }

  @Test("drift warns")
  func drift() {
    var scene = Self.scene(Server(), [("lists", "c", Self.numbers)])
    scene.goal = .applied
    #expect(scene.plan().diagnostics.map { "\($0.severity) \($0.code.rawValue)" } == ["warning other-server"])
  }

  @Test("the message names both servers and what would count as applied")
  func message() {
    let diagnostic = Self.scene(Server(), [("lists", "c", Self.numbers)]).plan().diagnostics.first
    #expect(diagnostic?.summary == "test: the state is of a/v1, and ccops.json names b/v1")
    #expect(diagnostic?.allowOption == "--allow other-server@test")
  }
}
