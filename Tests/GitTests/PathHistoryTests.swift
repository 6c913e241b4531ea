import Git
import TestSupport
import Testing

/// Files and folders of commits by their ids, and references by a pattern.
@Suite(.bounded) struct PathHistoryTests {
  /// `a` changes in the second commit, something else in the third and fourth, and `a` goes back in the fifth.
  private static func history() throws -> (ScratchRepository, [ObjectID]) {
    let scratch = try ScratchRepository()
    var commits: [ObjectID] = []
    for (path, text) in [("a/x", "1"), ("a/x", "2"), ("notes", "1"), ("notes", "2"), ("a/x", "1")] {
      try scratch.write(text, to: path)
      commits.append(try #require(ObjectID(hex: try scratch.commit())))
    }
    return (scratch, commits)
  }

  @Test("entries are the ids of what is there")
  func entries() async throws {
    let (scratch, commits) = try Self.history()
    let repository = try Repository.open(at: scratch.path)
    let found = try await repository.entries(["a", "a/x", "notes", "none"], of: commits[1])
    #expect(found.keys.sorted() == ["a", "a/x"])
    #expect(found["a"]?.hex == (try scratch.git("rev-parse", "HEAD~3:a")))
    #expect(try await repository.entries(["a"], of: commits[3]) == repository.entries(["a"], of: commits[1]))
  }

  @Test(
    "a commit contains another one's files if it or a first parent within the limit has all of them alike",
    arguments: [
      (3, 1, ["a"], 1, true), (3, 2, ["a"], 1, true), (4, 1, ["a"], 9, true), (4, 3, ["a"], 1, false),
      (4, 3, ["a"], 2, true), (3, 0, ["a"], 3, false), (3, 0, ["a"], 4, true), (4, 0, ["a"], 1, true),
      (2, 3, ["a", "notes"], 9, false), (3, 1, ["a", "notes"], 9, true), (3, 1, ["none"], 1, false),
    ])
  func inHistory(_ tip: Int, _ other: Int, _ paths: [String], _ limit: Int, _ isThere: Bool) async throws {
    let (scratch, commits) = try Self.history()
    let found = try await Repository.open(at: scratch.path)
      .hasInHistory(of: commits[tip], limit: limit, paths, as: commits[other])
    #expect(found == isThere)
  }

  @Test("references match a pattern, in which * stands for slashes too")
  func references() async throws {
    let (scratch, commits) = try Self.history()
    for name in ["refs/ccops/a/state", "refs/ccops/b/c/state", "refs/other/x"] {
      try scratch.git("update-ref", name, commits[0].hex)
    }
    let found = try await Repository.open(at: scratch.path).references(matching: "refs/ccops/*")
    #expect(found == ["refs/ccops/a/state": commits[0], "refs/ccops/b/c/state": commits[0]])
    #expect(try await Repository.open(at: scratch.path).references(matching: "refs/none/*") == [:])
  }
}
