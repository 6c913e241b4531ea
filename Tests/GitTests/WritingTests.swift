import Foundation
import Git
import TestSupport
import Testing

@Suite(.bounded) struct WritingTests {
  private let reference = "refs/ccops/production/state"
  private let author = Signature(name: "Ann", email: "ann@example.com", time: 1_700_000_000)

  @Test(arguments: [1, 40]) func commitsAreWhatWasAskedFor(padding: Int) async throws {
    let scratch = try startedRepository()
    let before = try scratch.untouchables()
    let repository = try Repository.open(at: scratch.path)
    let extra = (0..<padding).map { TreeEdit(path: "many/\($0)", contents: Array("\($0)".utf8)) }
    let first = try await repository.writeCommit(
      on: reference, expecting: nil, edits: extra + edits(["a/b/c": "one", "a/d": "two", "e": ""]), message: "first\n",
      author: author)
    #expect(try scratch.git("rev-parse", reference) == first.hex)
    #expect(try scratch.git("show", "\(reference):a/b/c") == "one")
    #expect(try scratch.git("show", "\(reference):e") == "")

    let second = try await repository.writeCommit(
      on: reference, expecting: first,
      edits: extra + edits(["a/b/c": nil, "a/d": "changed", "a/none": nil, "x/y": nil]),
      message: "second\n\ndetails\n", author: author)
    #expect(
      try scratch.git("ls-tree", "-r", "--name-only", reference, "a", "e") == "a/d\ne", "an empty folder vanishes")
    #expect(try scratch.git("show", "\(reference):a/d") == "changed")
    #expect(
      try scratch.git("log", "--format=%H %an <%ae> %ct %s", reference).split(separator: "\n").map(String.init) == [
        "\(second.hex) Ann <ann@example.com> 1700000000 second", "\(first.hex) Ann <ann@example.com> 1700000000 first",
      ])
    #expect(try scratch.untouchables() == before)
    #expect(try scratch.fsck() == "")
    #expect(try await repository.files(of: second, .init(under: "a")).map(\.path) == ["d"])
  }

  @Test(arguments: [1, 40]) func unchangedFoldersKeepTheirTree(padding: Int) async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    let first = try await repository.writeCommit(
      on: reference, expecting: nil, edits: edits(["kept/x": "1", "p/q": "1"]), message: "one", author: author)
    let kept = try scratch.git("rev-parse", "\(first.hex):kept")
    let extra = (0..<padding).map { TreeEdit(path: "p/\($0)", contents: Array("\($0)".utf8)) }
    let second = try await repository.writeCommit(
      on: reference, expecting: first, edits: extra, message: "two", author: author)
    #expect(try scratch.git("rev-parse", "\(second.hex):kept") == kept)
    #expect(try scratch.git("show", "\(second.hex):p/q") == "1")
  }

  @Test func removingEverythingLeavesTheEmptyTree() async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    let first = try await repository.writeCommit(
      on: reference, expecting: nil, edits: edits(["a/b": "1"]), message: "one", author: author)
    let second = try await repository.writeCommit(
      on: reference, expecting: first, edits: edits(["a/b": nil]), message: "two", author: author)
    #expect(try scratch.git("ls-tree", "-r", second.hex) == "")
    #expect(try scratch.fsck() == "")
  }

  @Test func aFileMayBecomeAFolderAndBack() async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    var tip: ObjectID?
    for edit in [["a": "file"], ["a/b": "inside"], ["a": "file again"]] as [[String: String?]] {
      tip = try await repository.writeCommit(
        on: reference, expecting: tip, edits: edits(edit), message: "change", author: author)
    }
    #expect(try scratch.git("show", "\(reference):a") == "file again")
    #expect(try scratch.fsck() == "")
  }

  @Test(arguments: ["", "/a", "a//b", "a/", "../a", "a/./b", ".git/config", "a/.git"])
  func pathsThatGitWouldRefuseAreErrors(_ path: String) async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    await #expect(throws: GitError.self) {
      try await repository.writeCommit(
        on: reference, expecting: nil, edits: [TreeEdit(path: path, contents: [1])], message: "bad", author: author)
    }
    #expect(try await repository.reference(reference) == nil)
  }

  @Test(arguments: [["a", "a"], ["a", "a/b"], ["a/b", "a/b"]])
  func onePathCannotBeEditedTwice(_ paths: [String]) async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    let error = await #expect(throws: GitError.self) {
      try await repository.writeCommit(
        on: reference, expecting: nil, edits: paths.map { TreeEdit(path: $0, contents: [1]) }, message: "bad",
        author: author)
    }
    #expect(error?.reason == .invalid)
  }

  @Test(arguments: ["refs/ccops/a b/state", "refs/ccops/../x", "state", "refs/ccops/x.lock"])
  func namesThatAreNoReferencesAreErrors(_ name: String) async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    await #expect(throws: GitError.self) {
      try await repository.writeCommit(on: name, expecting: nil, edits: [], message: "bad", author: author)
    }
  }

  @Test func theReferenceMovesOnlyFromWhereItWasExpected() async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    let first = try await repository.writeCommit(
      on: reference, expecting: nil, edits: edits(["a": "1"]), message: "one", author: author)
    let second = try await repository.writeCommit(
      on: reference, expecting: first, edits: edits(["a": "2"]), message: "two", author: author)
    for wrong in [nil, first] {
      let error = await #expect(throws: GitError.self) {
        try await repository.writeCommit(
          on: reference, expecting: wrong, edits: edits(["a": "3"]), message: "late", author: author)
      }
      #expect(error?.reason == .modified)
    }
    #expect(try await repository.reference(reference) == second)
    try scratch.git("update-ref", "-d", reference)
    let error = await #expect(throws: GitError.self) {
      try await repository.writeCommit(on: reference, expecting: second, edits: [], message: "late", author: author)
    }
    #expect(error?.reason == .modified)
  }

  @Test func ofManyWritersAtOnceExactlyOneWins() async throws {
    let scratch = try startedRepository()
    let path = scratch.path
    for expected in [nil, "first"] as [String?] {
      let parent = try await expected == nil ? nil : Repository.open(at: path).reference(reference)
      let wins = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<8 {
          group.addTask {
            do {
              _ = try await Repository.open(at: path).writeCommit(
                on: reference, expecting: parent, edits: [TreeEdit(path: "n", contents: Array("\(number)".utf8))],
                message: "race", author: author)
              return true
            } catch { return false }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(wins == 1)
    }
    #expect(try scratch.git("rev-list", "--count", reference) == "2")
  }

  @Test func aReferenceThatAnotherProcessHoldsIsNamed() async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    try scratch.write("", to: ".git/\(reference).lock")
    let error = await #expect(throws: GitError.self) {
      try await repository.writeCommit(on: reference, expecting: nil, edits: [], message: "held", author: author)
    }
    #expect(error?.reason == .locked)
    #expect(error?.description.contains("\(reference).lock") == true)
  }

  @Test func packedReferencesAreCompareAndSwappedToo() async throws {
    let scratch = try startedRepository()
    let repository = try Repository.open(at: scratch.path)
    let first = try await repository.writeCommit(
      on: reference, expecting: nil, edits: edits(["a": "1"]), message: "one", author: author)
    try scratch.git("pack-refs", "--all")
    try scratch.git("gc", "--quiet", "--prune=now")
    let second = try await repository.writeCommit(
      on: reference, expecting: first, edits: edits(["a": "2"]), message: "two", author: author)
    #expect(try scratch.git("rev-parse", reference) == second.hex)
    #expect(try scratch.fsck() == "")
  }

  @Test func manyFilesBecomeOnePack() async throws {
    let scratch = try ScratchRepository(bare: true)
    let repository = try Repository.open(at: scratch.path)
    let many = (0..<5000).map { TreeEdit(path: "r/g/\($0).json", contents: Array("{\"number\": \($0)}\n".utf8)) }
    let twins = ["twin/a", "twin/b"].map { TreeEdit(path: $0, contents: Array("same".utf8)) }
    let tip = try await repository.writeCommit(
      on: reference, expecting: nil, edits: many + twins, message: "m", author: author)
    let counts = try scratch.git("count-objects", "-v").split(separator: "\n").map(String.init)
    #expect(counts.contains("count: 0"), "\(counts)")
    #expect(counts.contains("packs: 1"), "\(counts)")
    #expect(try scratch.fsck() == "")
    let files = try await repository.files(of: tip)
    #expect(Set(files.map(\.path)) == Set((many + twins).map(\.path)))
    #expect(files.first { $0.path == "r/g/4711.json" }?.bytes == Array("{\"number\": 4711}\n".utf8))
  }

  private func edits(_ contents: [String: String?]) -> [TreeEdit] {
    contents.sorted { $0.key < $1.key }.map { TreeEdit(path: $0.key, contents: $0.value.map { Array($0.utf8) }) }
  }

  private func startedRepository() throws -> ScratchRepository {
    let scratch = try ScratchRepository()
    try scratch.write("{}", to: "ccops.json")
    try scratch.commit()
    try scratch.write("{ }", to: "ccops.json")
    return scratch
  }
}
