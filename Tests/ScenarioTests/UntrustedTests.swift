import Foundation
import Sandbox
import TestSupport
import Testing

/// A pull request of somebody who is not trusted, planned on a machine with credentials.
@Suite(.bounded) struct UntrustedTests {
  private static let honest = """
    { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
    """

  private static func open(_ attack: String, _ body: @escaping @Sendable (Shop) async throws -> Void) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write("ccops.json", honest)
      try await shop.commit("base")
      try shop.write("ccops.json", attack)
      try shop.write("hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "text": "one", "voice": "banmai" }"#)
      try await shop.commit("head")
      try await body(shop)
    }
  }

  struct Attack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let from: String
    let to: String
    let expected: String
  }

  @Test(
    "a guarded plan reads no other credential and asks no other host",
    arguments: [
      Attack(
        testDescription: "another variable", from: "HANOI_API_KEY", to: "FORTICS_PASSWORD",
        expected: "error[forbidden-credential]: \"providers.hanoi.auth.api_key\" names \"env:FORTICS_PASSWORD\""),
      Attack(
        testDescription: "a file", from: #"{ "env": "HANOI_API_KEY" }"#, to: #"{ "file": "/etc/passwd" }"#,
        expected: "error[forbidden-credential]: \"providers.hanoi.auth.api_key\" names \"file:/etc/passwd\""),
      Attack(
        testDescription: "another host", from: "$URL/omicall", to: "http://localhost:1/omicall",
        expected: "error[forbidden-host]: \"providers.hanoi.url\" names \"localhost:1\""),
      Attack(
        testDescription: "a remote", from: #""ccops": 1,"#,
        to: #""ccops": 1, "state": { "remote": "https://evil.example/x" },"#,
        expected: "error: the remote https://evil.example/x of \"state\" leads to https://evil.example/x, which "
          + "CCOPS_ALLOWED_HOSTS does not list"),
    ])
  func guarded(_ attack: Attack) async throws {
    try await Self.open(Self.honest.replacing(attack.from, with: attack.to)) { shop in
      let host = shop.sandbox.url.replacing("http://", with: "")
      let variables = ["CCOPS_ALLOWED_HOSTS": host, "CCOPS_ALLOWED_CREDENTIALS": "env:HANOI_API_KEY"]
      let refused = try await shop.ccops(["plan"], with: variables)
      #expect(refused.exit == 1)
      #expect(refused.errors.contains(attack.expected), "\(refused.errors)")
      let settled = try await shop.ccops(["plan", "--settings-from", "HEAD~1"], with: variables)
      #expect(settled.exit == 0, "\(settled.errors)")
      #expect(settled.output.contains("+ hanoi/greetings/hello"), "\(settled.output)")
      let before = try await shop.ccops(["plan", "--ref", "HEAD~1"], with: variables)
      #expect(before.exit == 0, "\(before.errors)")
    }
  }

  @Test(
    "an environment that the revision of --settings-from lacks is one error, with a vendor and without",
    arguments: ["plan", "validate", "apply --yes", "drift", "state list"])
  func newEnvironment(_ command: String) async throws {
    let patched = Self.honest.replacing(#""ccops": 1,"#, with: #""ccops": 1, "environments": { "staging": {} },"#)
    try await Self.open(patched) { shop in
      let words = command.split(separator: " ").map(String.init) + ["-e", "staging"]
      let missing = try await shop.ccops(words + ["--settings-from", "HEAD~1"])
      let summary = #"there is no environment "staging" in the ccops.json of "HEAD~1", which --settings-from names"#
      #expect(missing.exit == 1 && missing.errors.contains("error[unknown-environment]: \(summary)"), "\(missing)")
      #expect(shop.sandbox.stats().requests == 0)
      try await shop.succeed(["validate", "-e", "staging"])
    }
  }

  @Test("--settings-from needs a revision with a ccops.json, also for commands that read nothing else")
  func settingsRevision() async throws {
    try await Self.open("{}") { shop in
      let listed = try await shop.ccops(["state", "list", "--settings-from", "HEAD~1"])
      #expect(listed.exit == 0, "\(listed.errors)")
      _ = try await shop.run("git", ["checkout", "--quiet", "--orphan", "empty"])
      _ = try await shop.run("git", ["rm", "-rfq", "."])
      try await shop.commit("nothing")
      let missing = try await shop.ccops(["plan", "--ref", "main", "--settings-from", "empty"])
      #expect(missing.exit == 1)
      #expect(
        missing.errors.contains("error: the revision \"empty\" of --settings-from has no ccops.json"),
        "\(missing.errors)")
    }
  }
}
