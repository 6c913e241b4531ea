import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// Paths that lead to devices, pipes, links and folders. Only links to the devices of the machine are named, never the
/// devices: a fault would replace them.
@Suite(.bounded) struct SpecialFileTests {
  private static let settings = """
    { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": $KEY } } } }
    """

  private static func open(
    key: String = #"{ "env": "HANOI_API_KEY" }"#, _ body: @escaping @Sendable (Shop) async throws -> Void
  ) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write("ccops.json", settings.replacing("$KEY", with: key))
      try shop.write("hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "text": "one", "voice": "banmai" }"#)
      try await shop.commit("one")
      let scratch = [
        "ln -s /dev/full .git/full", "ln -s /dev/zero .git/zero", "mkfifo .git/pipe", "mkdir .git/folder",
        "touch .git/file", "ln -s file .git/link", "ln -s nowhere .git/dangling", "head -c 65537 /dev/zero > .git/huge",
      ]
      let made = try await shop.run("sh", ["-c", scratch.joined(separator: " && ")])
      try #require(made.exit == 0, "\(made.errors)")
      try await body(shop)
    }
  }

  private static func mode(_ path: String, in shop: Shop) -> mode_t {
    var status = stat()
    return lstat(shop.folder.appendingPathComponent(path).path, &status) == 0 ? status.st_mode : 0
  }

  // MARK: Standard output

  @Test(
    "a report that cannot be written is an error",
    arguments: [
      "plan", "plan --format json", "validate", "validate --format json", "drift", "apply --yes --format json",
      "schema ccops", "state list", "version",
    ])
  func fullOutput(command: String) async throws {
    try await Self.open { shop in
      let outcome = try await shop.run("sh", ["-c", "'\(Shop.binary)' \(command) > .git/full"])
      #expect(outcome.exit == 1)
      #expect(
        outcome.errors.hasSuffix(
          "error: the report cannot be written to standard output: No space left on device\n"), "\(outcome.errors)")
    }
  }

  @Test("a reader that closes the pipe is no error")
  func closedOutput() async throws {
    try await Self.open { shop in
      let command = "set -o pipefail; '\(Shop.binary)' schema omicall-ivr | head -c 1 && '\(Shop.binary)' plan | true"
      let outcome = try await shop.run("bash", ["-c", command])
      #expect(outcome.exit == 0 && !outcome.errors.contains("error") && outcome.output == "{", "\(outcome)")
    }
  }

  // MARK: Files that ccops writes

  /// A path, how `plan --out` ends, and what is at the path afterwards.
  struct Target: Sendable, CustomTestStringConvertible {
    let path: String
    var error: String?
    /// Whether it is refused before anything is planned.
    var isSeenFirst = false
    let kind: mode_t

    var testDescription: String { path }
  }

  @Test(
    "a plan is saved to a file, through links, or is refused",
    arguments: [
      Target(path: ".git/new", kind: S_IFREG), Target(path: ".git/file", kind: S_IFREG),
      Target(path: ".git/link", kind: S_IFLNK),
      Target(
        path: ".git/dangling", error: "is a symbolic link that leads nowhere", isSeenFirst: true, kind: S_IFLNK),
      Target(path: ".git/full", error: "cannot be written: No space left on device", kind: S_IFLNK),
      Target(path: ".git/pipe", error: "is a pipe that no process reads", kind: S_IFIFO),
      Target(path: ".git/folder", error: "is a folder; give the path of a file", isSeenFirst: true, kind: S_IFDIR),
      Target(path: ".", error: "is a folder; give the path of a file", isSeenFirst: true, kind: S_IFDIR),
      Target(
        path: ".git/nowhere/plan", error: "cannot be written: there is no folder .git/nowhere", isSeenFirst: true,
        kind: 0),
    ])
  func savedPlans(_ target: Target) async throws {
    try await Self.open { shop in
      let planned = try await shop.ccops(["plan", "--out", target.path])
      #expect(planned.exit == (target.error == nil ? 0 : 1), "\(planned.errors)")
      #expect(Self.mode(target.path, in: shop) & S_IFMT == target.kind)
      #expect((shop.sandbox.stats().requests == 0) == target.isSeenFirst)
      if let error = target.error {
        #expect(planned.errors.hasSuffix("error: the plan file \(target.path) \(error)\n"), "\(planned.errors)")
      } else {
        #expect(Self.mode(target.path == ".git/link" ? ".git/file" : target.path, in: shop) & 0o777 == 0o600)
        try await shop.succeed(["apply", "--yes", target.path])
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: shop.folder.appendingPathComponent(".git").path)
      #expect(!left.contains { $0.hasPrefix(".") })
    }
  }

  @Test("a plan goes through a pipe")
  func plansThroughPipes() async throws {
    try await Self.open { shop in
      let outcome = try await shop.run(
        "bash", ["-c", "cat .git/pipe > .git/plan & '\(Shop.binary)' plan --out .git/pipe && wait"])
      #expect(outcome.exit == 0, "\(outcome.errors)")
      #expect(Self.mode(".git/pipe", in: shop) & S_IFMT == S_IFIFO)
      let applied = try await shop.run("bash", ["-c", "'\(Shop.binary)' apply --yes <(cat .git/plan)"])
      #expect(applied.exit == 0, "\(applied.errors)")
    }
  }

  @Test("an HTTP log that nobody reads is refused, and one that fails is reported once")
  func logs() async throws {
    try await Self.open { shop in
      let unread = try await shop.ccops(["plan", "--http-log", ".git/pipe"])
      #expect(unread.exit == 1)
      #expect(
        unread.errors == "error: the HTTP log .git/pipe cannot be opened for writing: no process reads this pipe\n")
      let full = try await shop.ccops(["plan", "--http-log", ".git/full"])
      #expect(full.exit == 0)
      let warning = "the HTTP log lacks requests: cannot write .git/full: No space left on device"
      #expect(full.errors.components(separatedBy: warning).count == 2, "\(full.errors)")
    }
  }

  // MARK: Files that ccops reads

  @Test(
    "a credential is read from a regular file of at most 64 KiB",
    arguments: [
      (".git/pipe", "is a pipe, and only a regular file is read"),
      (".git/zero", "is a device, and only a regular file is read"),
      (".git/folder", "is a folder; give the path of a file"),
      (".git/huge", "is 65537 bytes long; at most 65536 are read"),
      (".git/missing", "cannot be read: No such file or directory"),
    ])
  func credentials(path: String, reason: String) async throws {
    try await Self.open(key: "{ \"file\": \"\(path)\" }") { shop in
      let plan = try await shop.ccops(["plan"])
      #expect(plan.exit == 1)
      #expect(plan.errors.contains("(api_key of hanoi) \(reason)"), "\(plan.errors)")
    }
  }

  @Test(
    "a saved plan is read from a file or a pipe",
    arguments: [
      (".git/zero", "is a device, and only a regular file is read"),
      (".git/folder", "is a folder; give the path of a file"),
      (".git/missing", "cannot be read: No such file or directory"),
    ])
  func plans(path: String, reason: String) async throws {
    try await Self.open { shop in
      let applied = try await shop.ccops(["apply", "--yes", path])
      #expect(applied.exit == 1)
      #expect(applied.errors.contains("error: the plan file \(path) \(reason)"), "\(applied.errors)")
    }
  }
}
