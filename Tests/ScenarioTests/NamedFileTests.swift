import Foundation
import Sandbox
import TestSupport
import Testing

/// The files that `ccops.json` and a saved plan name, with the built program.
@Suite(.bounded) struct NamedFileTests {
  private static let settings = """
    { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "file": "secret.key" } } } } }
    """

  @Test("a credential file is looked for beside ccops.json, wherever the command runs")
  func credentials() async throws {
    var options = SandboxOptions()
    options.apiKey = "planted-api-key-1"
    try await Shop.open(options) { shop in
      try shop.write("pbx/ccops.json", Self.settings)
      try shop.write("pbx/hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "text": "x", "voice": "banmai" }"#)
      try await shop.commit("A folder inside")
      try shop.write("pbx/secret.key", "planted-api-key-1\n")
      try shop.write("secret.key", "another key")
      let above = try await shop.ccops(["-C", "pbx", "plan"])
      #expect(above.exit == 0, "\(above.errors)")
      let worktree = try await shop.ccops(["-C", "pbx", "plan", "--worktree"])
      #expect(worktree.exit == 0, "\(worktree.errors)")
      let folder = shop.folder.appending(path: "pbx").path
      let absolute = try await shop.ccops(["-C", folder, "plan"])
      #expect(absolute.exit == 0, "\(absolute.errors)")

      _ = try await shop.run("git", ["clone", "--quiet", "--bare", ".", "bare.git"])
      let bare = try await shop.ccops(["-C", "bare.git", "plan", "--ref", "main:pbx"])
      #expect(bare.exit == 1)
      #expect(
        bare.errors.contains(
          "the file secret.key (api_key of hanoi) has a relative path, and in a bare repository it must be absolute"),
        "\(bare.errors)")
    }
  }

  @Test(
    "a file that an option of ccops-sandbox names is refused in plain English",
    arguments: [(".", "--seed: . is a folder; give the path of a file"), ("nowhere", "--seed: nowhere does not exist")])
  func seeds(_ path: String, _ message: String) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      let program = URL(fileURLWithPath: Shop.binary).deletingLastPathComponent().appending(path: "ccops-sandbox").path
      let outcome = try await shop.run(program, ["--port", "0", "--seed", path])
      #expect(outcome.exit != 0 && outcome.errors == "Error: \(message)\n", "\(outcome)")
    }
  }

  @Test("a saved plan is for its owner only, whatever the umask")
  func savedPlan() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write("ccops.json", Self.settings.replacing(#""file": "secret.key""#, with: #""env": "HANOI_API_KEY""#))
      try shop.write("hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "text": "x", "voice": "banmai" }"#)
      try await shop.commit("A folder")
      let outcome = try await shop.run("/bin/sh", ["-c", "umask 000; exec '\(Shop.binary)' plan --out a.plan"])
      #expect(outcome.exit == 0, "\(outcome.errors)")
      let path = shop.folder.appending(path: "a.plan").path
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test("a saved plan of a commit uploads the commit's audio, not the work tree's")
  func assets() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write("ccops.json", Self.settings.replacing(#""file": "secret.key""#, with: #""env": "HANOI_API_KEY""#))
      try shop.write("hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "file": "hello.mp3" }"#)
      try shop.write("hanoi/greetings/hello.mp3", bytes: [0x49, 0x44, 0x33, 1])
      try await shop.commit("A greeting")
      try await shop.succeed(["plan", "--out", "a.plan"])
      try shop.write("hanoi/greetings/hello.mp3", bytes: [0x49, 0x44, 0x33, 2, 2, 2, 2])
      try await shop.succeed(["apply", "a.plan", "--yes"])
      let world = try shop.sandbox.worldJSON(vendor: "omicall")
      #expect(world.contains(#""size":4"#), "\(world)")
    }
  }
}
