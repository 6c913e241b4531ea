import Foundation
import Sandbox
import TestSupport
import Testing

/// Where the folder may lie: any revision, a sub-folder, a bare repository, a shallow clone, a linked work tree, and
/// the files as they are.
@Suite(.bounded) struct RepositoryTests {
  private static let settings = """
    { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
    """

  private static func greeting(_ text: String) -> String {
    "{ \"greeting_name\": \"Hello\", \"text\": \"\(text)\", \"voice\": \"banmai\" }"
  }

  /// A repository with the folder at `prefix`, in two commits.
  private static func fill(_ shop: Shop, at prefix: String = "") async throws {
    try shop.write("\(prefix)ccops.json", settings)
    try shop.write("\(prefix)hanoi/greetings/hello.json", greeting("one"))
    try await shop.commit("one")
    try shop.write("\(prefix)hanoi/greetings/hello.json", greeting("two"))
    try await shop.commit("two")
  }

  private static func texts(_ shop: Shop) throws -> [String] {
    let world = try shop.sandbox.worldJSON(vendor: "omicall")
    return ["one", "two", "three"].filter { world.contains("\"\($0)\"") }
  }

  @Test func anyRevisionIsRead() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop)
      _ = try await shop.run("git", ["tag", "-a", "-m", "first", "v1", "HEAD~1"])
      for (revision, text) in [("v1", "one"), ("main", "two"), ("HEAD~1", "one")] {
        try await shop.succeed(["apply", "--yes", "--ref", revision])
        #expect(try Self.texts(shop) == [text], "\(revision)")
      }
      let unknown = try await shop.ccops(["plan", "--ref", "nowhere"])
      #expect(unknown.exit == 1 && unknown.errors.contains("nowhere"), "\(unknown.errors)")
    }
  }

  @Test func aSubfolderIsChosenLikeGitDoes() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop, at: "telephony/prod/")
      let outcome = try await shop.ccops(["-C", "telephony/prod", "apply", "--yes"])
      #expect(outcome.exit == 0, "\(outcome.errors)")
      #expect(try Self.texts(shop) == ["two"])
      let shown = try await shop.ccops(["state", "show", "-C", "telephony/prod", "hanoi/greetings/hello"])
      #expect(shown.output.contains("telephony/prod/hanoi/greetings/hello.json"), "\(shown.output)\(shown.errors)")
    }
  }

  @Test("the state names its folder and its accounts, and a second folder of the repository does not read it")
  func stateOfAnotherFolder() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop, at: "telephony/prod/")
      try await Self.fill(shop, at: "telephony/test/")
      let outcome = try await shop.ccops(["-C", "telephony/prod", "apply", "--yes"])
      #expect(outcome.exit == 0, "\(outcome.errors)")
      let meta = try await shop.run("git", ["show", "refs/ccops/production/state:meta.json"]).output
      for line in [#""path": "telephony/prod""#, #""path": "/omicall""#, #""host": "127.0.0.1:"#] {
        #expect(meta.contains(line), "\(meta)")
      }
      for command in [["plan"], ["apply", "--yes"], ["drift"], ["state", "list"]] {
        let other = try await shop.ccops(["-C", "telephony/test"] + command)
        #expect(other.exit == 1, "\(command)")
        let message =
          "holds the state of the folder \"telephony/prod\", and this is \"telephony/test\"; use an environment"
        #expect(other.errors.contains(message), "\(command): \(other.errors)")
      }
      #expect(try Self.texts(shop) == ["two"])
    }
  }

  @Test(arguments: [["--bare"], ["--depth", "1"], []])
  func clonesOfEveryKindWork(flags: [String]) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop)
      let cloned = try await shop.run(
        "git", ["clone", "--quiet"] + flags + ["file://\(shop.folder.path)", ".git/clone"])
      #expect(cloned.exit == 0, "\(cloned.errors)")
      let outcome = try await shop.ccops(["apply", "--yes", "-C", ".git/clone"])
      #expect(outcome.exit == 0, "\(flags): \(outcome.errors)")
      #expect(try Self.texts(shop) == ["two"])
      try await shop.succeed(["plan", "--detailed-exitcode", "-C", ".git/clone"])
      let fsck = try await shop.run("git", ["-C", ".git/clone", "fsck", "--strict"])
      #expect(fsck.exit == 0, "\(fsck.errors)")
    }
  }

  @Test func aFolderInsideABareRepositoryIsNamedLikeGitDoes() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop, at: "telephony/prod/")
      _ = try await shop.run("git", ["clone", "--quiet", "--bare", ".", ".git/bare"])
      let outcome = try await shop.ccops(["apply", "--yes", "-C", ".git/bare", "--ref", "HEAD~1:telephony/prod"])
      #expect(outcome.exit == 0, "\(outcome.errors)")
      #expect(try Self.texts(shop) == ["one"])
    }
  }

  @Test func aLinkedWorkTreeSharesTheState() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop)
      _ = try await shop.run("git", ["worktree", "add", "--quiet", ".git/linked", "-b", "linked"])
      try await shop.succeed(["apply", "--yes", "-C", ".git/linked"])
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }

  @Test func theWorkTreeIsReadOnlyWhenAsked() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop)
      try shop.write("hanoi/greetings/hello.json", Self.greeting("three"))
      let committed = try await shop.ccops(["plan"])
      #expect(committed.output.contains("\"two\""))
      #expect(committed.errors.contains("warning: hanoi/greetings/hello.json not committed"), "\(committed.errors)")
      #expect(try await shop.ccops(["plan", "--worktree"]).output.contains("\"three\""))
      #expect(try await shop.ccops(["apply", "--yes", "--worktree"]).exit == 64)
      try await shop.succeed(["apply", "--yes", "--worktree", "--allow-dirty"])
      #expect(try Self.texts(shop) == ["three"])
    }
  }

  @Test func onlyTheFoldersThatAreReadCountAsUncommitted() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop)
      try shop.write("notes.txt", "not ours")
      try shop.write("other/thing.json", "{}")
      let plan = try await shop.ccops(["plan"])
      #expect(plan.exit == 0 && !plan.errors.contains("warning"), "\(plan.errors)")
    }
  }
}
