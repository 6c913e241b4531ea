import Foundation
import Sandbox
import TestSupport
import Testing

/// What the program says to a person who tries it for the first time.
@Suite(.bounded) struct FirstStepsTests {
  private static let settings = """
    { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } },
      "environments": { "staging": {} } }
    """
  private static let hello = #"{ "greeting_name": "Hello", "text": "x", "voice": "banmai", "speed": 0 }"#

  private static func shop(_ body: @Sendable (Shop) async throws -> Void) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write("pbx/ccops.json", settings)
      try shop.write("pbx/hanoi/greetings/hello.json", hello)
      try await shop.commit("A folder")
      try await body(shop)
    }
  }

  @Test("`plan --out` says where the plan is and how it is applied, on standard error")
  func savedPlan() async throws {
    try await Self.shop { shop in
      let outcome = try await shop.ccops(["-C", "pbx", "plan", "--format", "json", "--out", "a.plan"])
      #expect(outcome.exit == 0)
      #expect(
        outcome.errors.hasSuffix("saved the plan to a.plan; apply it with `ccops apply a.plan`\n"), "\(outcome.errors)")
    }
  }

  @Test("in a folder inside, the message names the one above that has ccops.json", arguments: [[], ["--worktree"]])
  func folderAbove(options: [String]) async throws {
    try await Self.shop { shop in
      for (inside, way) in [("pbx/hanoi", "pbx/hanoi/.."), ("pbx/hanoi/greetings", "pbx/hanoi/greetings/../..")] {
        let outcome = try await shop.ccops(["-C", inside, "validate"] + options)
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("a folder above has one: -C \(way) chooses it"), "\(outcome.errors)")
        try await shop.succeed(["-C", way, "validate"] + options)
      }
      try shop.write("other/x", "")
      try await shop.commit("Another folder")
      let outcome = try await shop.ccops(["-C", "other", "validate"] + options)
      #expect(outcome.errors.contains("add one; -C DIR chooses another folder"), "\(outcome.errors)")
    }
  }

  @Test("`validate` finds the faults of all environments; -e checks one alone")
  func environments() async throws {
    try await Self.shop { shop in
      try shop.write("pbx/overlays/staging/hanoi/greetings/hello.json", #"{ "speed": "fast" }"#)
      try await shop.commit("A fault in staging")
      let all = try await shop.ccops(["-C", "pbx", "validate"])
      #expect(all.exit == 1)
      #expect(all.errors.contains("= note: in the environment staging"), "\(all.errors)")
      try await shop.succeed(["-C", "pbx", "validate", "-e", "production"])
      #expect(try await shop.ccops(["-C", "pbx", "validate", "-e", "staging"]).exit == 1)
    }
  }

  @Test("`schema --out` creates the folder and writes what docs/schemas has")
  func schemas() async throws {
    try await Self.shop { shop in
      try await shop.succeed(["schema", "--out", "new/schemas"])
      let written = shop.folder.appendingPathComponent("new/schemas")
      let published = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/schemas").standardized
      let names = try FileManager.default.contentsOfDirectory(atPath: published.path).sorted()
      #expect(try FileManager.default.contentsOfDirectory(atPath: written.path).sorted() == names)
      for name in names {
        let texts = try [published, written].map {
          try String(contentsOf: $0.appendingPathComponent(name), encoding: .utf8)
        }
        #expect(texts[0] == texts[1], "\(name)")
      }
      let plan = try await shop.ccops(["schema", "plan"])
      let text = try String(contentsOf: published.appendingPathComponent("plan.schema.json"), encoding: .utf8)
      #expect(plan.output == text)
    }
  }

  @Test("only a near option is proposed")
  func unknownOptions() async throws {
    try await Self.shop { shop in
      for (option, ending) in [("--nope", "'--nope'\n"), ("--adpt", "'--adpt'. Did you mean '--adopt'?\n")] {
        let outcome = try await shop.ccops(["plan", option])
        #expect(outcome.exit == 64)
        #expect(outcome.errors.contains("Error: Unknown option \(ending)"), "\(outcome.errors)")
      }
    }
  }

  @Test("the completion script of bash knows files, folders, formats and schemas")
  func completion() async throws {
    try await Self.shop { shop in
      let script = try await shop.ccops(["--generate-completion-script", "bash"]).output
      let arms = script.components(separatedBy: "_ccops_plan()").last ?? ""
      let plan = arms.components(separatedBy: "\n}").first ?? ""
      #expect(plan.contains("-d"), "a folder for -C: \(plan)")
      #expect(plan.contains("text") && plan.contains("json"), "formats: \(plan)")
      #expect(plan.contains("-f"), "files for --out: \(plan)")
      #expect(script.contains("omicall-groups") && script.contains("ucontact-blacklists"))
    }
  }
}
