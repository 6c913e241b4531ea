import Foundation
import Sandbox
import TestSupport
import Testing

/// `--verbose`: what is read, requested and run, as lines on standard error.
@Suite(.bounded) struct VerboseTests {
  @Test("-v logs the loading, each request and each git command, and nothing else changes")
  func logsWhatARunDoes() async throws {
    var options = SandboxOptions()
    options.extensions = 0
    try await Shop.open(options) { shop in
      try shop.write(
        "ccops.json",
        """
        { "ccops": 1, "state": { "remote": "origin" }, "providers": { "hanoi": {
          "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
        """)
      try shop.write(
        "hanoi/greetings/a.json", #"{ "greeting_name": "A", "text": "Hello", "voice": "banmai" }"#)
      try await shop.commit("The folder")
      try await shop.git("init", "--quiet", "--bare", ".git/remote.git")
      try await shop.git("remote", "add", "origin", "file://\(shop.folder.path)/.git/remote.git")

      let quiet = try await shop.ccops(["plan"])
      let verbose = try await shop.ccops(["-v", "plan"])

      let lookAtRemote =
        "debug: git ls-remote --quiet -- origin refs/ccops/production/state refs/ccops/production/run: succeeded in N ms"
      #expect(quiet.exit == 0, "\(quiet.errors)")
      #expect(verbose.output == quiet.output)
      #expect(Self.lines(quiet, shop) == [])
      #expect(
        Self.lines(verbose, shop) == [
          "debug: loaded COMMIT: 1 files, 1 resources, 0 diagnostics", lookAtRemote,
          "debug: hanoi: GET URL/omicall/api/auth?apiKey=(secret): 200 in N ms",
          "debug: hanoi: GET URL/omicall/api/call_center/greeting/list?page=1&size=50: 200 in N ms",
          "debug: listing hanoi/greetings: page 1 of 1", "debug: listed hanoi/greetings: 0 objects", lookAtRemote,
        ])
    }
  }

  @Test("apply FILE loads the settings alone")
  func savedPlan() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write(
        "ccops.json",
        """
        { "ccops": 1, "providers": { "hanoi": {
          "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
        """)
      try shop.write("hanoi/greetings/a.json", #"{ "greeting_name": "A", "text": "Hello", "voice": "banmai" }"#)
      try await shop.commit("The folder")
      try await shop.succeed(["plan", "--out", "a.plan"])
      let applied = try await shop.ccops(["-v", "apply", "a.plan", "--yes"])
      #expect(applied.exit == 0, "\(applied.errors)")
      #expect(Self.lines(applied, shop).first == "debug: loaded COMMIT: 0 files, 0 resources, 0 diagnostics")
      #expect(applied.output.contains("Verification: verified"), "\(applied.output)")
    }
  }

  /// The lines of the log, with what differs between runs replaced.
  private static func lines(_ outcome: Shop.Outcome, _ shop: Shop) -> [String] {
    outcome.errors.replacing(shop.sandbox.url, with: "URL").replacing(/[0-9a-f]{40}/, with: "COMMIT")
      .replacing(/\d+ ms/, with: "N ms").split(separator: "\n").map(String.init).filter { $0.hasPrefix("debug:") }
  }
}
