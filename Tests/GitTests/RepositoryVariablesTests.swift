import Foundation
import Git
import TestSupport
import Testing

/// The variables that a hook or a job leaves in the environment.
@Suite(.bounded) struct RepositoryVariablesTests {
  /// A variable; its value, in which `$REPO` and `$OTHER` stand for two repositories; whether it names another one.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    let isForeign: Bool

    init(_ name: String, _ value: String, _ isForeign: Bool) {
      (self.name, self.value, self.isForeign) = (name, value, isForeign)
    }

    var testDescription: String { "\(name)=\(value)" }
  }

  @Test(arguments: [
    Example("GIT_DIR", "$REPO/.git", false), Example("GIT_DIR", "$REPO/sub/../.git", false),
    Example("GIT_DIR", "$OTHER/.git", true), Example("GIT_DIR", "/nowhere", true), Example("GIT_DIR", "", false),
    Example("GIT_COMMON_DIR", "$REPO/.git", false), Example("GIT_COMMON_DIR", "$OTHER/.git", true),
    Example("GIT_WORK_TREE", "$REPO", false), Example("GIT_WORK_TREE", "$REPO/sub", true),
    Example("GIT_WORK_TREE", "$OTHER", true), Example("GIT_INDEX_FILE", "$REPO/.git/index", false),
    Example("GIT_INDEX_FILE", "$REPO/.git/next-index-1.lock", false),
    Example("GIT_INDEX_FILE", "$OTHER/.git/index", true), Example("GIT_OBJECT_DIRECTORY", "$REPO/.git/objects", false),
    Example("GIT_OBJECT_DIRECTORY", "$OTHER/.git/objects", true),
    Example("GIT_QUARANTINE_PATH", "$REPO/.git/objects/incoming-1", false),
    Example("GIT_QUARANTINE_PATH", "$OTHER/.git/objects/incoming-1", true),
    Example("GIT_ALTERNATE_OBJECT_DIRECTORIES", "$REPO/.git/objects", false),
    Example("GIT_ALTERNATE_OBJECT_DIRECTORIES", "$REPO/.git/objects:$OTHER/.git/objects", true),
    Example("GIT_NAMESPACE", "tenant", true), Example("GIT_PREFIX", "sub/", false),
    Example("GIT_CONFIG_GLOBAL", "$OTHER/config", false),
  ])
  func foreignVariables(_ example: Example) throws {
    let (own, other) = (try ScratchRepository(), try ScratchRepository())
    try own.write("1", to: "sub/file")
    let value = example.value.replacing("$REPO", with: own.path).replacing("$OTHER", with: other.path)
    let repository = try Repository.open(at: own.path + "/sub")
    let found = RepositoryVariables.foreign(in: [example.name: value, "HOME": other.path], to: repository)
    #expect(found == (example.isForeign ? [example.name] : []))
  }

  @Test("a linked work tree has two directories of its own")
  func linkedWorkTree() throws {
    let scratch = try ScratchRepository()
    try scratch.commit()
    let linked = scratch.root.path + "/linked"
    try scratch.git("worktree", "add", "--quiet", "--detach", linked)
    let repository = try Repository.open(at: linked)
    let variables = [
      "GIT_DIR": repository.gitDirectory, "GIT_COMMON_DIR": repository.commonDirectory, "GIT_WORK_TREE": linked,
      "GIT_INDEX_FILE": repository.gitDirectory + "/index",
    ]
    #expect(RepositoryVariables.foreign(in: variables, to: repository) == [])
    let main = try Repository.open(at: scratch.path)
    #expect(RepositoryVariables.foreign(in: variables, to: main) == ["GIT_DIR", "GIT_WORK_TREE"])
  }
}
