import Foundation
import JSON
import Model
import Sandbox
import TestSupport
import Testing

/// The company of `examples/contact-centre`, from an empty platform to an empty one, on a sandbox that refuses what the
/// strictest vendor would.
@Suite(.bounded) struct ExampleTests {
  @Test func isAppliedToEmptyPlatformsAndLeavesNothingToDo() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("as it should be")
      let untouched = try Self.untouchables(shop)

      let applied = try await shop.ccops(["apply", "--yes"])
      #expect(applied.exit == 0, "\(applied.errors)")
      #expect(applied.output.contains("51 applied"))
      #expect(Self.refusals(shop).isEmpty, "\(Self.refusals(shop))")

      let plan = try await shop.ccops(["plan", "--detailed-exitcode"])
      #expect(plan.exit == 0, "\(plan.output)")
      for path in ["hanoi/ivr/main.json", "hanoi/greetings/welcome.json"] { #expect(untouched[path] != nil) }
      #expect(try Self.untouchables(shop) == untouched)
      let fsck = try await shop.run("git", ["fsck", "--strict", "--full"])
      #expect(fsck.exit == 0 && fsck.output.isEmpty, "\(fsck.output)\(fsck.errors)")
    }
  }

  /// Two processes: Swift gives the dictionaries of each another order.
  @Test("two runs print and save a plan with the same bytes")
  func planHasTheSameBytes() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("as it should be")
      let first = try await shop.ccops(["plan", "--format", "json", "--out", "first.plan"])
      let second = try await shop.ccops(["plan", "--format", "json", "--out", "second.plan"])
      #expect(first.exit == 0 && first.output == second.output)
      #expect(!first.output.isEmpty)
      let saved = try ["first.plan", "second.plan"].map {
        try String(contentsOf: shop.folder.appendingPathComponent($0), encoding: .utf8)
      }
      #expect(saved[0] == saved[1])
    }
  }

  /// Requests of a plan = authentication + pages of the kinds in use, none per object (save one for each extension with
  /// hotlines); of an apply = that + one a written object, two for a shell + pages of the kinds written.
  @Test func requestsAreCounted() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("as it should be")
      shop.sandbox.resetStats()
      let plan = try await Self.json(shop, ["plan", "--format", "json"])
      let routes = shop.sandbox.stats().routes
      #expect(routes["omicall GET /api/auth"] == 1)
      for list in ["internal_phone", "internal_group", "key-interaction", "greeting"] {
        #expect(routes["omicall GET /api/call_center/\(list)/list"] == 1, "\(list)")
      }
      #expect(routes["fortics GET /pbx/flow/all"] == 1)
      #expect(routes["omicall GET /api/call_center/hotline/list"] == 4)
      #expect(shop.sandbox.stats().requests == 10 && shop.sandbox.stats().writes == 0)
      #expect(plan["requests"]?.object?["made"] == 10)
      #expect(!routes.keys.contains { $0.hasPrefix("ucontact") }, "a kind that cannot be read needs no session")

      shop.sandbox.resetStats()
      let applied = try await Self.json(shop, ["apply", "--yes", "--format", "json"])
      let writes = plan["operations"]?.list?.count ?? 0
      // Hotlines are bound by a request of their own, beside the one that switches the extension on.
      let hotlines = shop.sandbox.stats().routes["omicall POST /api/call_center/hotline/extension/update"] ?? 0
      #expect(hotlines == 4)
      #expect(applied["requests"]?.object?["writes"] == .integer(Int64(writes + hotlines)))
      #expect(applied["requests"]?.object?["authentication"] == 2, "one token and one session")
      // Once to plan, once to verify; and every flow that is updated is read again right before.
      let flowFills = (plan["operations"]?.list ?? []).filter {
        $0.object?["call"] == "update" && $0.object?["address"]?.string?.hasPrefix("saopaulo/flows") == true
      }
      #expect(applied["requests"]?.object?["reads"] == .integer(Int64(9 + 9 + flowFills.count)))
    }
  }

  /// Of two edits of the example: what README shows is what the program prints, but for ids.
  @Test("the plan that README shows is a real one")
  func readme() async throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardized
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```").filter { $0.hasPrefix("\nPlan for production") }
    let shown = try #require(blocks.first).dropFirst()
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await Self.applyExample(shop)
      for (path, old, new) in [
        ("greetings/welcome", "Xin chào quý khách", "Kính chào quý khách"),
        ("groups/support", "\"timeout\": 30", "\"timeout\": 45"),
      ] {
        let url = shop.folder.appendingPathComponent("hanoi/\(path).json")
        try Data(String(contentsOf: url, encoding: .utf8).replacing(old, with: new).utf8).write(to: url)
      }
      try await shop.commit("A warmer welcome, a longer ring")
      let plan = try await shop.ccops(["plan"])
      let ids = #/\b[0-9a-f]{10,40}\b/#
      #expect(shown.replacing(ids, with: "…") == plan.output.replacing(ids, with: "…")[...], "\(plan.output)")
    }
  }

  @Test func aChangedGreetingIsReplacedAndNothingEverDangles() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await Self.applyExample(shop)
      for path in ["hanoi/greetings/welcome.json", "hanoi/greetings/invalid-key.json"] {
        let url = shop.folder.appendingPathComponent(path)
        let text = try String(contentsOf: url, encoding: .utf8)
        try Data(text.replacing("\"text\": \"", with: "\"text\": \"Mới: ").utf8).write(to: url)
      }
      try await shop.commit("other words")
      let plan = try await Self.json(shop, ["plan", "--format", "json"])
      #expect(plan["summary"]?.object?["replace"] == 2)
      let applied = try await shop.ccops(["apply", "--yes"])
      #expect(applied.exit == 0, "\(applied.errors)")
      #expect(Self.refusals(shop).isEmpty)
      try await shop.succeed(["plan", "--detailed-exitcode"])
      #expect(try shop.sandbox.worldJSON(vendor: "omicall").components(separatedBy: "Mới: ").count == 3)
    }
  }

  @Test func deletingTheWholeFolderCutsTheCirclesAndLeavesNothing() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await Self.applyExample(shop)
      try shop.remove("hanoi")
      try shop.remove("overlays/staging/hanoi")
      try await shop.commit("no more Hanoi")
      let braked = try await shop.ccops(["apply", "--yes"])
      #expect(braked.exit == 1)
      #expect(braked.output.contains("--force") && braked.output.contains("--unprotect"))
      #expect(braked.output.contains("error[vanished-folder]: hanoi: all managed objects"), "\(braked.output)")
      let unprotected = try await Self.protected(shop).flatMap { ["--unprotect", $0] }
      let consents = unprotected + ["--force", "--allow", "vanished-folder@hanoi", "--reason", "no more Hanoi"]
      let plan = try await Self.json(shop, ["plan", "--format", "json"] + consents)
      let cuts = (plan["operations"]?.list ?? []).filter { $0.object?["phase"] == "detach" }
      #expect(!cuts.isEmpty, "the menus of the example stand in circles")
      let applied = try await shop.ccops(["apply", "--yes"] + consents)
      #expect(applied.exit == 0, "\(applied.output)\(applied.errors)")
      #expect(Self.refusals(shop).isEmpty, "\(Self.refusals(shop))")
      let world = try #require(try Self.world(shop, "omicall"))
      #expect(world["ivr"]?.list?.isEmpty == true)
      // What nobody manages stays: the world begins with one group and one greeting.
      #expect(world["groups"]?.list?.count == 1 && world["greetings"]?.list?.count == 1)
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }

  @Test func destroyLeavesNothingManaged() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await Self.applyExample(shop)
      let before = try await Self.json(shop, ["state", "list", "--format", "json"])
      #expect(before["resources"]?.list?.isEmpty == false)
      let unprotected = try await Self.protected(shop).flatMap { ["--unprotect", $0] }
      let destroyed = try await shop.ccops(["destroy", "--yes"] + unprotected)
      #expect(destroyed.exit == 0, "\(destroyed.output)\(destroyed.errors)")
      let state = try await Self.json(shop, ["state", "list", "--format", "json"])
      #expect(state["resources"] == [] && state["unresolved_creates"] == [])
      #expect(try Self.world(shop, "fortics")?["flows"]?.list?.isEmpty == true)
      #expect(try Self.world(shop, "ucontact")?["blacklist"]?.list?.isEmpty == true)
    }
  }

  /// The flow of the vendor's document, as printed there, under everything that the vendor may do to it.
  @Test(arguments: [
    [], ["fortics-wrap-max-attempts"], ["fortics-regenerate-ids"],
    ["fortics-wrap-max-attempts", "fortics-regenerate-ids"],
  ])
  func theVendorsOwnDocumentsSettle(quirks: [String]) async throws {
    let options = try Shop.options(world: "vendor-documents-world.json", quirks: quirks)
    try await Shop.open(options) { shop in
      try await shop.copyExample("vendor-documents")
      try await shop.commit("as the vendors print it")
      let applied = try await shop.ccops(["apply", "--yes"])
      #expect(applied.exit == 0, "\(quirks): \(applied.output)\(applied.errors)")
      #expect(applied.output.contains("Done: "), "\(quirks): nothing was applied")
      let plan = try await shop.ccops(["plan", "--detailed-exitcode"])
      #expect(plan.exit == 0, "\(quirks): \(plan.output)")
    }
  }

  @Test(arguments: [
    "fortics-wrap-max-attempts", "fortics-regenerate-ids", "fortics-absent-null", "fortics-drop-unlisted-fields",
    "ucontact-newline", "ucontact-bulk-zero", "omicall-duplicate-http400", "omicall-soft-delete",
    "omicall-post-status-only",
    "omicall-list-shows-enabled", "omicall-list-shows-sip-members", "omicall-bare-array-list", "omicall-empty-add-body",
  ])
  func theExampleSettlesUnderEveryQuirk(quirk: String) async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json", quirks: [quirk])) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("as it should be")
      let applied = try await shop.ccops(["apply", "--yes"])
      #expect(applied.exit == 0, "\(quirk): \(applied.output.suffix(1500))\(applied.errors.suffix(1500))")
      #expect(applied.output.contains("Done: "), "\(quirk): nothing was applied")
      let plan = try await shop.ccops(["plan", "--detailed-exitcode"])
      #expect(plan.exit == 0, "\(quirk): \(plan.output)")
    }
  }

  @Test func stagingIsAWorldOfItsOwn() async throws {
    try await Shop.open(try Shop.options(world: "sandbox-world.json")) { shop in
      try await Self.applyExample(shop)
      let staged = try await shop.ccops(["apply", "--yes", "-e", "staging"])
      #expect(staged.exit == 0, "\(staged.output.suffix(1500))\(staged.errors)")
      try await shop.succeed(["plan", "--detailed-exitcode", "-e", "staging"])
      try await shop.succeed(["plan", "--detailed-exitcode"])
      let refs = try await shop.run("git", ["for-each-ref", "--format=%(refname)", "refs/ccops"])
      #expect(refs.output == "refs/ccops/production/state\nrefs/ccops/staging/state\n")
    }
  }

  // MARK: Looking at things

  private static func applyExample(_ shop: Shop) async throws {
    try await shop.copyExample("contact-centre")
    try await shop.commit("as it should be")
    let applied = try await shop.ccops(["apply", "--yes"])
    #expect(applied.exit == 0, "\(applied.errors)")
  }

  private static func json(_ shop: Shop, _ arguments: [String]) async throws -> ValueObject {
    let outcome = try await shop.ccops(arguments)
    #expect(outcome.exit == 0, "\(arguments): \(outcome.errors)")
    return try #require(try JSONDocument.parse(Array(outcome.output.utf8)).object)
  }

  private static func world(_ shop: Shop, _ vendor: String) throws -> ValueObject? {
    try JSONDocument.parse(Array(try shop.sandbox.worldJSON(vendor: vendor).utf8)).object
  }

  private static func protected(_ shop: Shop) async throws -> [String] {
    let braked = try await shop.ccops(["plan", "--format", "json", "--force"])
    let state = try await shop.run("git", ["grep", "-l", "\"protect\": true", "refs/ccops/production/state"])
    #expect(!braked.output.isEmpty)
    return state.output.split(separator: "\n").compactMap { line in
      line.split(separator: ":resources/").last.map { String($0.dropLast(".json".count)) }
    }
  }

  /// Answers of the vendors that were not a success.
  private static func refusals(_ shop: Shop) -> [String] {
    shop.sandbox.requests().filter { $0.status >= 300 }.map { "\($0.method) \($0.path)" }
  }

  /// What an apply must leave alone: the index, HEAD, and every file of the work tree.
  private static func untouchables(_ shop: Shop) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: shop.folder.path) {
      let inGit = path.hasPrefix(".git/")
      guard !inGit || [".git/index", ".git/HEAD", ".git/refs/heads/main"].contains(path) else { continue }
      result[path] = FileManager.default.contents(atPath: shop.folder.appendingPathComponent(path).path)
    }
    return result
  }
}
