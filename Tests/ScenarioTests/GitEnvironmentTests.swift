import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// ccops in a hook, an alias or a job of CI, whose environment has variables of git.
@Suite(.bounded) struct GitEnvironmentTests {
  private static let settings = """
    { "ccops": 1, "state": { "remote": "origin" },
      "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
    """
  private static let refs = ["refs/ccops/production/run", "refs/ccops/production/state"]

  /// A repository with a remote, and another one beside it that has nothing to do with ccops.
  private static func open(_ body: @escaping @Sendable (Shop) async throws -> Void) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write("ccops.json", settings)
      try shop.write("hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "text": "one", "voice": "banmai" }"#)
      try await shop.commit("one")
      for arguments in [
        ["init", "--quiet", "--bare", ".git/remote"], ["remote", "add", "origin", ".git/remote"],
        ["init", "--quiet", "other"], ["-C", "other", "commit", "--quiet", "--allow-empty", "-m", "other"],
        ["-C", "other", "remote", "add", "origin", "nowhere"],
      ] { try await git(shop, arguments) }
      try await body(shop)
    }
  }

  @discardableResult
  private static func git(_ shop: Shop, _ arguments: [String]) async throws -> String {
    let outcome = try await shop.run("git", arguments)
    #expect(outcome.exit == 0, "git \(arguments): \(outcome.errors)")
    return outcome.output
  }

  private static func refs(of repository: String, _ shop: Shop) async throws -> [String] {
    try await git(shop, ["-C", repository, "for-each-ref", "--format=%(refname)", "refs/ccops"])
      .split(separator: "\n").map(String.init)
  }

  @Test(
    "variables that name another repository change nothing but a warning",
    arguments: [
      ["GIT_DIR"], ["GIT_COMMON_DIR"], ["GIT_WORK_TREE"], ["GIT_INDEX_FILE"], ["GIT_OBJECT_DIRECTORY"],
      ["GIT_QUARANTINE_PATH"], ["GIT_NAMESPACE"], ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"],
    ])
  func otherRepository(names: [String]) async throws {
    try await Self.open { shop in
      let other = shop.folder.appendingPathComponent("other").path
      let values = [
        "GIT_DIR": other + "/.git", "GIT_COMMON_DIR": other + "/.git", "GIT_WORK_TREE": other,
        "GIT_INDEX_FILE": other + "/.git/index", "GIT_OBJECT_DIRECTORY": other + "/.git/objects",
        "GIT_QUARANTINE_PATH": other + "/.git/objects/incoming-1", "GIT_NAMESPACE": "tenant",
      ]
      let variables = values.filter { names.contains($0.key) }
      let applied = try await shop.ccops(["apply", "--yes"], with: variables)
      #expect(applied.exit == 0, "\(applied.errors)")
      let listed = ["GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"].filter(names.contains)
      let warned = listed.isEmpty ? names : listed
      let words = warned.count == 1 ? "names another repository and is" : "name another repository and are"
      let warning = "warning: \(warned.joined(separator: ", ")) \(words) ignored; ccops works on \(shop.folder.path) "
      #expect(applied.errors.contains(warning), "\(applied.errors)")
      #expect(try await Self.refs(of: ".", shop) == Self.refs)
      #expect(try await Self.refs(of: ".git/remote", shop) == Self.refs)
      #expect(try await Self.refs(of: "other", shop) == [])
      let plan = try await shop.ccops(["plan", "--detailed-exitcode"], with: variables)
      #expect(plan.exit == 0, "\(plan.errors)")
    }
  }

  @Test("a hook of the repository itself gets no warning")
  func ownHook() async throws {
    try await Self.open { shop in
      let git = shop.folder.appendingPathComponent(".git").path
      let variables = ["GIT_DIR": ".git", "GIT_INDEX_FILE": git + "/index", "GIT_PREFIX": ""]
      let plan = try await shop.ccops(["plan"], with: variables)
      #expect(plan.exit == 0 && !plan.errors.contains("warning"), "\(plan.errors)")
    }
  }

  // MARK: The identity

  struct Identity: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var variables: [String: String] = [:]
    let author: String
  }

  @Test(
    "commits of the state and of runs are by the author that git would use",
    arguments: [
      Identity(testDescription: "the configuration", author: "Linh Tester <linh@example.com>"),
      Identity(
        testDescription: "GIT_AUTHOR_*",
        variables: ["GIT_AUTHOR_NAME": "Mai", "GIT_AUTHOR_EMAIL": "mai@example.com"],
        author: "Mai <mai@example.com>"),
      Identity(
        testDescription: "GIT_AUTHOR_NAME alone", variables: ["GIT_AUTHOR_NAME": "Mai"],
        author: "Mai <linh@example.com>"),
      Identity(
        testDescription: "GIT_CONFIG_COUNT",
        variables: [
          "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "author.name", "GIT_CONFIG_VALUE_0": "Job",
          "GIT_CONFIG_KEY_1": "author.email", "GIT_CONFIG_VALUE_1": "job@example.com",
        ], author: "Job <job@example.com>"),
    ])
  func author(_ example: Identity) async throws {
    try await Self.open { shop in
      let applied = try await shop.ccops(
        ["apply", "--yes"], without: ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"], with: example.variables)
      #expect(applied.exit == 0, "\(applied.errors)")
      for ref in Self.refs {
        let authors = try await Self.git(shop, ["log", "--format=%an <%ae>", ref]).split(separator: "\n")
        #expect(Set(authors) == [Substring(example.author)], "\(ref)")
        #expect(authors.count > 1, "\(ref)")
      }
    }
  }

  @Test("a configuration that GIT_CONFIG_GLOBAL names is obeyed")
  func globalConfiguration() async throws {
    try await Self.open { shop in
      for key in ["user.name", "user.email"] { try await Self.git(shop, ["config", "--unset", key]) }
      try shop.write(".git/job.config", "[user]\n\tname = Global\n\temail = global@example.com\n")
      let applied = try await shop.ccops(
        ["apply", "--yes"], without: ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"],
        with: ["GIT_CONFIG_GLOBAL": shop.folder.appendingPathComponent(".git/job.config").path])
      #expect(applied.exit == 0, "\(applied.errors)")
      let author = try await Self.git(shop, ["log", "-1", "--format=%an <%ae>", Self.refs[1]])
      #expect(author == "Global <global@example.com>\n")
    }
  }

  // MARK: Other users' repositories

  @Test(
    "a repository of another user is opened where git trusts it",
    .enabled(if: geteuid() == 0, "only root can give a folder away"),
    arguments: ["*", "$REPO"])
  func trustedRepository(directory: String) async throws {
    try await Self.open { shop in
      try shop.write(
        ".git/job.config", "[safe]\n\tdirectory = \(directory.replacing("$REPO", with: shop.folder.path))\n")
      // git would have to trust the remote's folder too.
      try shop.write("ccops.json", Self.settings.replacing(#""state": { "remote": "origin" },"#, with: ""))
      try await shop.commit("no remote")
      let owned = try await shop.run("chown", ["-R", "12345", "."])
      #expect(owned.exit == 0, "\(owned.errors)")
      let refused = try await shop.ccops(["plan"])
      #expect(refused.exit == 1)
      #expect(
        refused.errors.contains("git config --global --add safe.directory \(shop.folder.path)"), "\(refused.errors)")
      let config = shop.folder.appendingPathComponent(".git/job.config").path
      let plan = try await shop.ccops(["plan"], with: ["GIT_CONFIG_GLOBAL": config])
      #expect(plan.exit == 0, "\(plan.errors)")
      let counted = [
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": directory.replacing("$REPO", with: shop.folder.path),
      ]
      let again = try await shop.ccops(["plan"], with: counted)
      #expect(again.exit == 0, "\(again.errors)")
    }
  }
}
