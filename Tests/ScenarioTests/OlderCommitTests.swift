import Foundation
import Sandbox
import TestSupport
import Testing

/// Which commit may be applied after which, and what a saved plan is bound to.
@Suite(.bounded) struct OlderCommitTests {
  private static let settings = #"""
    { "ccops": 1, "state": { "remote": "origin" },
      "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
    """#

  private static func write(_ text: String, _ shop: Shop) throws {
    try shop.write(
      "hanoi/greetings/hello.json", "{ \"greeting_name\": \"Hello\", \"text\": \"\(text)\", \"voice\": \"banmai\" }")
  }

  private static func git(_ shop: Shop, _ arguments: String...) async throws {
    let outcome = try await shop.run("git", arguments)
    #expect(outcome.exit == 0, "git \(arguments): \(outcome.errors)")
  }

  private static func head(_ shop: Shop, _ revision: String = "HEAD") async throws -> String {
    try await shop.run("git", ["rev-parse", revision]).output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs ccops, and expects its exit code and parts of what it prints.
  private static func expect(
    _ arguments: [String], on shop: Shop, exit: Int32, _ parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await shop.ccops(arguments)
    let printed = outcome.output + outcome.errors
    #expect(outcome.exit == exit, "\(arguments): \(printed)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(printed.contains(part), "\(arguments): no \"\(part)\" in\n\(printed)", sourceLocation: sourceLocation)
    }
  }

  /// A clone of the remote in `.git/clone`.
  private static func clone(_ shop: Shop, _ options: String...) async throws {
    let outcome = try await shop.run(
      "git", ["clone", "--quiet"] + options + ["file://\(shop.folder.path)/.git/origin.git", ".git/clone"])
    #expect(outcome.exit == 0, "\(outcome.errors)")
  }

  /// A folder in two commits, the second one applied by a CI run.
  private static func open(_ body: @Sendable (Shop) async throws -> Void) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await git(shop, "init", "--quiet", "--bare", "--initial-branch=main", ".git/origin.git")
      try await git(shop, "remote", "add", "origin", shop.folder.path + "/.git/origin.git")
      try shop.write("ccops.json", settings)
      try write("one", shop)
      try await shop.commit("one")
      try write("two", shop)
      try await shop.commit("two")
      let outcome = try await shop.ccops(["apply", "--yes"], with: ["CCOPS_RUN_URL": "https://ci.example.com/7"])
      #expect(outcome.exit == 0, "\(outcome.output)\(outcome.errors)")
      try await body(shop)
    }
  }

  @Test("an older commit is refused by apply and destroy, with what was applied meanwhile and by whom; plan warns")
  func older() async throws {
    try await Self.open { shop in
      let (old, new) = (try await Self.head(shop, "HEAD~1").prefix(12), try await Self.head(shop).prefix(12))
      let writes = shop.sandbox.stats().writes
      let commands: [(name: String, severity: String, exit: Int32)] = [
        ("plan", "warning", 0), ("apply", "error", 1), ("destroy", "error", 1),
      ]
      for (command, severity, exit) in commands {
        try await Self.expect(
          [command, "--ref", "HEAD~1"] + (command == "plan" ? [] : ["--yes"]), on: shop, exit: exit,
          [
            severity, "older-commit",
            "commit \(old) does not contain commit \(new), which was applied last, so this plan undoes it",
            "by Linh Tester <linh@example.com>: apply: 1 change to production", "(https://ci.example.com/7)",
            "plan from a commit that contains \(new)",
          ])
      }
      #expect(shop.sandbox.stats().writes == writes)
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }

  @Test("after a squash merge the commit that was applied from the branch is contained, as its files are")
  func squash() async throws {
    try await Self.open { shop in
      try await Self.git(shop, "checkout", "--quiet", "-b", "branch")
      try Self.write("three", shop)
      try await shop.commit("three")
      try await shop.succeed(["apply", "--yes"])
      try await Self.git(shop, "checkout", "--quiet", "main")
      try shop.write("notes.txt", "not ours")
      try await shop.commit("main went on")
      try await Self.expect(["apply", "--yes"], on: shop, exit: 1, ["older-commit"])
      try await Self.git(shop, "merge", "--quiet", "--squash", "branch")
      try await shop.commit("squashed")
      try Self.write("four", shop)
      try await shop.commit("four")
      try await shop.succeed(["apply", "--yes"])
    }
  }

  @Test(
    "a shallow clone that does not reach back to what was applied stops apply, and plan warns, with the fetch command")
  func shallow() async throws {
    try await Self.open { shop in
      try Self.write("three", shop)
      try await shop.commit("three")
      try await Self.git(shop, "push", "--quiet", "origin", "main")
      try await Self.clone(shop, "--depth", "1")
      for (command, exit) in [(["plan"], 0), (["apply", "--yes"], 1)] as [([String], Int32)] {
        try await Self.expect(
          ["-C", ".git/clone"] + command, on: shop, exit: exit,
          ["this shallow clone does not reach back to commit", "run `git fetch --unshallow`"])
      }
      try await Self.git(shop, "-C", ".git/clone", "fetch", "--quiet", "--unshallow")
      try await shop.succeed(["-C", ".git/clone", "apply", "--yes"])
    }
  }

  @Test("a commit that this repository does not have is no older one that may be undone")
  func missing() async throws {
    try await Self.open { shop in
      try await Self.git(shop, "checkout", "--quiet", "--orphan", "other")
      try Self.write("three", shop)
      try await shop.commit("another history")
      try await Self.git(shop, "push", "--quiet", "origin", "other")
      try await Self.clone(shop, "--single-branch", "--branch", "other")
      try await Self.expect(
        ["-C", ".git/clone", "apply", "--yes"], on: shop, exit: 1,
        ["which was applied last, is not in this repository, so this plan may undo it"])
    }
  }

  @Test("a saved plan survives a merge that leaves the files as they are, and the record pins the merge")
  func merged() async throws {
    try await Self.open { shop in
      try await Self.git(shop, "checkout", "--quiet", "-b", "branch")
      try Self.write("three", shop)
      try await shop.commit("three")
      try await shop.succeed(["plan", "--out", ".git/a.plan"])
      try await Self.git(shop, "checkout", "--quiet", "main")
      try shop.write("notes.txt", "not ours")
      try await shop.commit("main went on")
      try await Self.expect(
        ["apply", ".git/a.plan", "--yes"], on: shop, exit: 1, ["the plan was made from the files of commit "])
      try await Self.git(shop, "merge", "--quiet", "--no-ff", "-m", "merge", "branch")
      try await shop.succeed(["apply", ".git/a.plan", "--yes"])
      let head = try await Self.head(shop)
      let shown = try await shop.ccops(["state", "show", "hanoi/greetings/hello", "--format", "json"])
      #expect(shown.output.contains(head), "\(shown.output)")
      let history = try await shop.run("git", ["log", "-1", "--format=%B", "refs/ccops/production/state"])
      #expect(history.output.contains("Ccops-Commit: \(head)"), "\(history.output)")
    }
  }

  @Test("a saved plan of an older commit is refused too")
  func savedOlder() async throws {
    try await Self.open { shop in
      try await shop.succeed(["plan", "--ref", "HEAD~1", "--out", ".git/a.plan"])
      let outcome = try await shop.ccops(["apply", ".git/a.plan", "--ref", "HEAD~1", "--yes"])
      #expect(outcome.exit == 1, "\(outcome.output)")
      #expect((outcome.output + outcome.errors).contains("older-commit"), "\(outcome.output)\(outcome.errors)")
      #expect(!outcome.output.contains("warning"), "\(outcome.output)")
    }
  }

  @Test("a plan of the work tree is bound to the files")
  func worktree() async throws {
    try await Self.open { shop in
      try Self.write("three", shop)
      try await shop.succeed(["plan", "--worktree", "--out", ".git/a.plan"])
      let apply = ["apply", ".git/a.plan", "--worktree", "--allow-dirty", "--yes"]
      try Self.write("four", shop)
      try await Self.expect(
        apply, on: shop, exit: 1, ["the files of the work tree changed since the plan was made"])
      try Self.write("three", shop)
      try await shop.commit("three")
      try await Self.expect(
        ["apply", ".git/a.plan", "--yes"], on: shop, exit: 1,
        ["made from the files of the work tree, and those of commit"])
      try await shop.succeed(apply)
    }
  }

  @Test(
    "a saved plan is applied as it was saved",
    arguments: [
      ["--target", "hanoi/greetings/hello"], ["--adopt"], ["--force"], ["--unprotect", "hanoi/greetings/hello"],
    ])
  func usage(_ option: [String]) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.expect(
        ["apply", "a.plan", "--yes"] + option, on: shop, exit: 64,
        ["a.plan is applied as it was saved: \(option[0]) belongs to `ccops plan --out`"])
    }
  }
}
