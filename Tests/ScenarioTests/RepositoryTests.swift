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
      for (revision, text) in [("v1", "one"), ("HEAD~1", "one"), ("main", "two")] {
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
          "holds the state of the folder \"telephony/prod\", and this is \"telephony/test\"; give each folder a \"name\""
        #expect(other.errors.contains(message), "\(command): \(other.errors)")
      }
      #expect(try Self.texts(shop) == ["two"])
      for folder in ["prod", "test"] {
        try shop.write(
          "telephony/\(folder)/ccops.json", Self.settings.replacing("1,", with: "1, \"name\": \"\(folder)\","))
      }
      try await shop.commit("names")
      for (folder, list) in [("test", ""), ("prod", "hanoi/greetings/hello")] {
        let listed = try await shop.ccops(["-C", "telephony/\(folder)", "state", "list"])
        #expect(listed.exit == 0, "\(listed.output)\(listed.errors)")
        #expect(list.isEmpty != listed.output.contains("greetings/hello"), "\(listed.output)")
      }
      try await shop.succeed(["-C", "telephony/prod", "apply", "--yes"])
      let moved = try await shop.run("git", ["show", "refs/ccops/production/state:meta.json"]).output
      #expect(moved.contains(#""moved_to": "prod""#), "\(moved)")
      try await shop.succeed(["-C", "telephony/prod", "plan", "--detailed-exitcode"])
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

  // MARK: Folders that vanish

  /// What becomes of the folder `hanoi`, and what a user sees of it.
  struct Vanishing: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let commands: [[String]]
    let expected: [String]
    /// Whether `validate` sees it; without the state it cannot know that there were objects.
    var isInvalid = false
  }

  private static let vanished =
    "error[vanished-folder]: hanoi: all managed objects (1) would be deleted or forgotten, "
    + "because no file in hanoi/ describes one"

  @Test(
    "everything that is no longer in the folder is not deleted without a word",
    arguments: [
      Vanishing(
        testDescription: "removed", commands: [["git", "rm", "-rq", "hanoi"]],
        expected: [vanished, "restore the folder"]),
      Vanishing(
        testDescription: "another spelling", commands: [["git", "mv", "hanoi", "Hanoi"]],
        expected: [vanished, "there is a folder \"Hanoi\"", "warning[unread-folder]: the folder \"Hanoi\" is not read"]),
      Vanishing(
        testDescription: "mistyped", commands: [["git", "mv", "hanoi", "hanio"]],
        expected: [vanished, "there is a folder \"hanio\"", "did you mean \"hanoi\"?"]),
      Vanishing(
        testDescription: "moved away, with a link in its place",
        commands: [["git", "mv", "hanoi", "shared"], ["ln", "-s", "shared", "hanoi"]],
        expected: ["error[wrong-file-type]: hanoi is a symbolic link"], isInvalid: true),
      Vanishing(
        testDescription: "a link that leads nowhere",
        commands: [["git", "rm", "-rq", "hanoi"], ["ln", "-s", "nowhere", "hanoi"]],
        expected: ["error[wrong-file-type]: hanoi is a symbolic link"], isInvalid: true),
      Vanishing(
        testDescription: "a submodule",
        commands: [
          ["git", "clone", "-q", ".", ".git/other"], ["git", "rm", "-rq", "hanoi"],
          ["git", "-c", "protocol.file.allow=always", "submodule", "add", "-q", "./.git/other", "hanoi"],
        ],
        expected: ["error[wrong-file-type]: hanoi is a submodule"], isInvalid: true),
      Vanishing(
        testDescription: "ccops.json as a link",
        commands: [["git", "mv", "ccops.json", "settings.json"], ["ln", "-s", "nowhere.json", "ccops.json"]],
        expected: ["error[wrong-file-type]: ccops.json is a symbolic link"], isInvalid: true),
      Vanishing(
        testDescription: "overlays as a link", commands: [["ln", "-s", "hanoi", "overlays"]],
        expected: ["error[wrong-file-type]: overlays is a symbolic link"], isInvalid: true),
    ])
  func vanishedFolders(_ example: Vanishing) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.fill(shop)
      try await shop.succeed(["apply", "--yes"])
      for command in example.commands {
        let outcome = try await shop.run(command[0], Array(command.dropFirst()))
        #expect(outcome.exit == 0, "\(command): \(outcome.errors)")
      }
      for isCommitted in [false, true] {
        if isCommitted { try await shop.commit("vanished") }
        let source = isCommitted ? [] : ["--worktree"]
        let valid = try await shop.ccops(["validate"] + source)
        #expect(valid.exit == (example.isInvalid ? 1 : 0), "\(valid.output)\(valid.errors)")
        for command in [["plan"], ["apply", "--yes", "--force"] + (isCommitted ? [] : ["--allow-dirty"])] {
          let outcome = try await shop.ccops(command + source)
          #expect(outcome.exit == 1, "\(command)")
          for text in example.expected {
            #expect((outcome.output + outcome.errors).contains(text), "\(outcome.output)\(outcome.errors)")
          }
        }
      }
      #expect(try Self.texts(shop) == ["two"])
    }
  }
}
