import Foundation
import Git
import TestSupport
import Testing

@Suite(.bounded) struct ReadingTests {
  @Test(arguments: [
    "HEAD~2": "one", "main": "three", "refs/heads/side": "two", "light": "one", "annotated": "two", "main^": "two",
    "@": "three", ":/two": "two",
  ])
  func resolvesWhatGitUnderstands(_ revision: String, _ summary: String) async throws {
    let scratch = try history()
    let commit = try await Repository.open(at: scratch.path).resolve(revision)
    #expect(commit.summary == summary)
    #expect(commit.id.hex == (try scratch.git("rev-list", "-1", revision)))
    #expect(commit.tree.hex == (try scratch.git("rev-parse", "\(commit.id.hex)^{tree}")))
    #expect(commit.authorName == "Ann")
    #expect(commit.authorEmail == "ann@example.com")
    #expect(commit.time == 1_700_000_000)
  }

  @Test func resolvesAbbreviatedIds() async throws {
    let scratch = try history()
    let full = try scratch.git("rev-parse", "HEAD")
    #expect(try await Repository.open(at: scratch.path).resolve(String(full.prefix(10))).id.hex == full)
  }

  @Test(arguments: [
    "nowhere": "there is no revision \"nowhere\"", "HEAD~9": "there is no revision \"HEAD~9\"",
    "main..side": "main..side", "HEAD:file": "HEAD:file",
  ])
  func aRevisionThatIsNoCommitIsNamedInTheError(_ revision: String, _ words: String) async throws {
    let scratch = try history()
    let repository = try Repository.open(at: scratch.path)
    let error = await #expect(throws: GitError.self) { try await repository.resolve(revision) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func aRepositoryWithoutCommitsSaysSo() async throws {
    let scratch = try ScratchRepository()
    let repository = try Repository.open(at: scratch.path)
    let error = await #expect(throws: GitError.self) { try await repository.resolve("HEAD") }
    #expect(error?.message == "there is no commit yet, so HEAD names nothing")
  }

  @Test(arguments: [false, true]) func readsTheWantedFilesInOrder(packed: Bool) async throws {
    let scratch = try ScratchRepository()
    for name in ["b.json", "a/z.json", "a.json", "a/deep/er/x.json", "unwanted/y.json", "a/readme.md"] {
      try scratch.write(name, to: "telephony/" + name)
    }
    try scratch.write("outside", to: "outside.json")
    let commit = try scratch.commit()
    if packed { try scratch.git("gc", "--quiet", "--prune=now") }
    let repository = try Repository.open(at: scratch.path)
    let files = try await repository.files(
      of: try #require(ObjectID(hex: commit)),
      .init(under: "telephony", where: { $0.hasSuffix(".json") }, wantedFolder: { $0 != "unwanted" }))
    #expect(files.map(\.path) == ["a.json", "a/deep/er/x.json", "a/z.json", "b.json"])
    #expect(files.allSatisfy { $0.bytes == Array($0.path.utf8) && $0.mode == .regular })
    for file in files {
      #expect(file.blob.hex == (try scratch.git("rev-parse", "HEAD:telephony/\(file.path)")))
      #expect(try await repository.blob(file.blob) == file.bytes)
    }
  }

  @Test func linksAndSubmodulesAreNamedAndNotFollowed() async throws {
    let scratch = try ScratchRepository()
    try scratch.write("echo", to: "run.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path + "/run.sh")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/link.json", withDestinationPath: "/etc/passwd")
    let first = try scratch.commit()
    try scratch.git("update-index", "--add", "--cacheinfo", "160000,\(first),module")
    try scratch.git("commit", "--quiet", "-m", "module")
    let repository = try Repository.open(at: scratch.path)
    let files = try await repository.files(of: try await repository.resolve("HEAD").id)
    #expect(files.map(\.path) == ["link.json", "module", "run.sh"])
    #expect(files.map(\.mode) == [.symlink, .submodule, .executable])
    #expect(files.map(\.bytes) == [[], [], Array("echo".utf8)])
  }

  @Test func aMissingFolderIsAnError() async throws {
    let scratch = try history()
    let repository = try Repository.open(at: scratch.path)
    let head = try await repository.resolve("HEAD").id
    for folder in ["nowhere", "file"] {
      let error = await #expect(throws: GitError.self) {
        try await repository.files(of: head, .init(under: folder))
      }
      #expect(error?.message.contains("has no folder \"\(folder)\"") == true, "\(String(describing: error))")
    }
  }

  @Test func namesThatAreNotUTF8AreAnErrorOnlyWhereTheyAreWanted() async throws {
    let scratch = try ScratchRepository()
    let blob = try scratch.git("hash-object", "-w", "--stdin", input: Data("{}".utf8))
    let listing =
      Data("100644 blob \(blob)\tgood.json\0".utf8) + Data("100644 blob \(blob)\tb".utf8) + [0xFF]
      + Data(".json\0".utf8)
    let tree = try scratch.git("mktree", "-z", input: listing)
    let commit = try #require(ObjectID(hex: try scratch.git("commit-tree", "-m", "odd", tree)))
    let repository = try Repository.open(at: scratch.path)
    let good = try await repository.files(of: commit, .init(where: { $0 == "good.json" }))
    #expect(good.map(\.path) == ["good.json"])
    let error = await #expect(throws: GitError.self) { try await repository.files(of: commit) }
    #expect(error?.reason == .unreadableName)
  }

  @Test func aHugeFileIsRefused() async throws {
    let scratch = try ScratchRepository()
    try scratch.write("", to: "huge.json")
    let file = try FileHandle(forWritingTo: URL(filePath: scratch.path + "/huge.json"))
    try file.truncate(atOffset: 65 << 20)
    try file.close()
    let commit = try #require(ObjectID(hex: try scratch.commit()))
    let repository = try Repository.open(at: scratch.path)
    let error = await #expect(throws: GitError.self) { try await repository.files(of: commit) }
    #expect(error?.reason == .tooLarge)
    #expect(error?.message == "huge.json has 68157440 bytes; at most 67108864 are read")
    #expect(try await repository.files(of: commit, .init(where: { _ in false })) == [])
  }

  @Test("a file of 3 GiB in a small object is refused before memory is taken for it")
  func aFileThatUnpacksToMore() async throws {
    let scratch = try ScratchRepository()
    let blob = String(repeating: "ab", count: 20)
    try Self.writeLooseObject(blob, text: "blob 3221225472\0[]", in: scratch)
    let tree = try scratch.git("mktree", "--missing", "-z", input: Data("100644 blob \(blob)\tbomb.json\0".utf8))
    let commit = try #require(ObjectID(hex: try scratch.git("commit-tree", "-m", "bomb", tree)))
    let repository = try Repository.open(at: scratch.path)
    let error = await #expect(throws: GitError.self) { try await repository.files(of: commit) }
    #expect(error?.reason == .tooLarge)
    #expect(error?.message == "bomb.json has 3221225472 bytes; at most 67108864 are read")
    #expect(error?.errorClass == "memory")
    let single = await #expect(throws: GitError.self) { try await repository.blob(try #require(ObjectID(hex: blob))) }
    #expect(single?.reason == .tooLarge)
  }

  /// Writes an object whose name need not fit its contents, in one stored block of the zlib format.
  private static func writeLooseObject(_ name: String, text: String, in scratch: ScratchRepository) throws {
    let bytes = Array(text.utf8)
    let sums = bytes.reduce((1, 0)) { sums, byte in
      let low = (sums.0 + Int(byte)) % 65521
      return (low, (sums.1 + low) % 65521)
    }
    let length = [UInt8(bytes.count), 0]
    let checksum = [sums.1 >> 8, sums.1 & 0xFF, sums.0 >> 8, sums.0 & 0xFF].map(UInt8.init)
    let folder = "\(scratch.path)/.git/objects/\(name.prefix(2))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data([0x78, 0x01, 0x01] + length + length.map { ~$0 } + bytes + checksum)
      .write(to: URL(filePath: "\(folder)/\(name.dropFirst(2))"))
  }

  @Test func aCollectionByGitMeanwhileDoesNotHurt() async throws {
    let scratch = try ScratchRepository()
    for number in 0..<50 { try scratch.write("{\"n\": \(number)}", to: "f/\(number).json") }
    let commit = try #require(ObjectID(hex: try scratch.commit()))
    let repository = try Repository.open(at: scratch.path)
    #expect(try await repository.files(of: commit, .init(where: { $0 == "f/1.json" })).count == 1)
    try scratch.git("gc", "--quiet", "--prune=now")
    // 0, 1, 2, 10 to 19 and 20 to 29.
    #expect(try await repository.files(of: commit, .init(where: { $0 < "f/3" })).count == 23)
    try scratch.write("more", to: "g")
    let second = try #require(ObjectID(hex: try scratch.commit()))
    try scratch.git("repack", "-a", "-d", "-f", "--quiet")
    #expect(try await repository.files(of: second).count == 51)
  }

  @Test func tenThousandPackedFilesAreRead() async throws {
    let scratch = try ScratchRepository()
    var stream = "commit refs/heads/main\ncommitter Ann <ann@example.com> 1700000000 +0000\ndata 4\nmany\n"
    for number in 0..<10_000 {
      let text = "{\"group_name\": \"Group \(number)\", \"timeout\": \(number % 60), \"members\": [\"\(number)\"]}"
      stream += "M 100644 inline g/groups/g\(number).json\ndata \(text.utf8.count)\n\(text)\n"
    }
    try scratch.git("fast-import", "--quiet", input: Data(stream.utf8))
    try scratch.git("gc", "--quiet")
    let repository = try Repository.open(at: scratch.path)
    let commit = try await repository.resolve("main").id
    #expect(try await repository.files(of: commit).count == 10_000)
  }

  @Test func changedPathsAreThoseThatDifferFromTheCommit() async throws {
    let scratch = try ScratchRepository()
    for name in ["same.json", "sub/edited.json", "sub/staged.json", "sub/gone.json", "other/x.json"] {
      try scratch.write("1", to: name)
    }
    try scratch.write("*.log\n", to: ".gitignore")
    try scratch.commit()
    try scratch.write("22", to: "sub/edited.json")
    try scratch.write("33", to: "sub/staged.json")
    try scratch.git("add", "sub/staged.json")
    try FileManager.default.removeItem(atPath: scratch.path + "/sub/gone.json")
    try scratch.write("new", to: "sub/new/untracked.json")
    try scratch.write("noise", to: "sub/debug.log")
    try scratch.write("44", to: "other/x.json")
    let index = URL(filePath: scratch.path + "/.git/index")
    let before = try Data(contentsOf: index)
    let repository = try Repository.open(at: scratch.path)
    #expect(
      try await repository.changedPaths(under: "sub")
        == ["edited.json", "gone.json", "new/untracked.json", "staged.json"])
    #expect(try await repository.changedPaths().contains("other/x.json"))
    #expect(try await repository.changedPaths(under: "elsewhere") == [])
    #expect(try Data(contentsOf: index) == before)
  }

  @Test func aFreshCheckoutHasNoChanges() async throws {
    let scratch = try history()
    #expect(try await Repository.open(at: scratch.path).changedPaths() == [])
  }

  @Test func historyIsNewestFirstAndCanFollowOnePath() async throws {
    let scratch = try ScratchRepository()
    for (message, name) in [("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b")] {
      try scratch.write(message, to: "records/" + name)
      try scratch.commit("\(message)\n\nwith a body")
    }
    try scratch.git("rm", "--quiet", "records/a")
    try scratch.commit("a gone")
    let repository = try Repository.open(at: scratch.path)
    func summaries(_ limit: Int, _ path: String? = nil) async throws -> [String] {
      try await repository.history(of: "refs/heads/main", limit: limit, touching: path).map(\.summary)
    }
    #expect(try await summaries(10) == ["a gone", "b2", "a2", "b1", "a1"])
    #expect(try await summaries(2) == ["a gone", "b2"])
    #expect(try await summaries(10, "records/a") == ["a gone", "a2", "a1"])
    #expect(try await summaries(2, "records/b") == ["b2", "b1"])
    #expect(try await summaries(2, "records/none") == [])
    #expect(try await repository.history(of: "refs/heads/main", limit: 2)[1].message == "b2\n\nwith a body\n")
    #expect(try await repository.history(of: "refs/ccops/none/state", limit: 2) == [])
    #expect(try await repository.reference("refs/heads/none") == nil)
  }

  @Test(arguments: ["", "12", "zz" + String(repeating: "0", count: 38), String(repeating: "0", count: 41)])
  func anIdIsFortyHexadecimalDigits(_ text: String) { #expect(ObjectID(hex: text) == nil) }

  @Test func anIdIsWrittenAsItIsRead() {
    let text = "0123456789abcdef0123456789abcdef01234567"
    #expect(ObjectID(hex: text)?.hex == text)
    #expect(ObjectID(hex: text.uppercased())?.hex == text)
  }

  /// Commits `one`, `two` (branch `side`, tag `annotated`) and `three` (branch `main`).
  private func history() throws -> ScratchRepository {
    let scratch = try ScratchRepository()
    for name in ["one", "two", "three"] {
      try scratch.write(name, to: "file")
      try scratch.commit(name)
      if name == "one" { try scratch.git("tag", "light") }
      if name == "two" { try scratch.git("tag", "-a", "-m", "note", "annotated") }
    }
    try scratch.git("branch", "side", "HEAD~1")
    return scratch
  }
}
