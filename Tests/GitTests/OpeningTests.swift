import Foundation
import Git
import Glibc
import TestSupport
import Testing

@Suite(.bounded) struct OpeningTests {
  @Test func findsTheRepositoryUpwards() async throws {
    let scratch = try ScratchRepository()
    try scratch.write("{}", to: "telephony/prod/ccops.json")
    let repository = try Repository.open(at: scratch.path + "/telephony/prod")
    #expect(repository.gitDirectory == scratch.path + "/.git")
    #expect(repository.commonDirectory == scratch.path + "/.git")
    #expect(repository.workTree == scratch.path)
    #expect(!repository.isBare)
    #expect(try await repository.folder(of: scratch.path) == "")
    #expect(try await repository.folder(of: scratch.path + "/telephony/prod") == "telephony/prod")
  }

  @Test(arguments: ["/..", "/.git", "/.git/refs"])
  func aFolderOutsideOfTheWorkTreeIsAnError(_ place: String) async throws {
    let scratch = try ScratchRepository()
    let repository = try Repository.open(at: scratch.path)
    let error = await #expect(throws: GitError.self) { try await repository.folder(of: scratch.path + place) }
    #expect(error?.reason == .invalid)
  }

  @Test func bareRepositoriesHaveNoWorkTree() async throws {
    let scratch = try ScratchRepository(bare: true)
    let repository = try Repository.open(at: scratch.path)
    #expect(repository.isBare)
    #expect(repository.workTree == nil)
    #expect(repository.gitDirectory == scratch.path)
    #expect(try await repository.folder(of: scratch.path) == "")
    #expect(try await repository.changedPaths() == [])
  }

  @Test func linkedWorkTreesShareTheCommonDirectory() async throws {
    let scratch = try ScratchRepository()
    try scratch.write("{}", to: "ccops.json")
    let commit = try scratch.commit()
    let linked = scratch.root.path + "/linked"
    try scratch.git("worktree", "add", "--quiet", "--detach", linked)
    let repository = try Repository.open(at: linked)
    #expect(repository.gitDirectory == scratch.path + "/.git/worktrees/linked")
    #expect(repository.commonDirectory == scratch.path + "/.git")
    #expect(repository.workTree == linked)
    #expect(try await repository.resolve("HEAD").id.hex == commit)
  }

  @Test func shallowClonesOpenAndSayWhereHistoryEnds() async throws {
    let scratch = try ScratchRepository()
    for number in 1...3 {
      try scratch.write("\(number)", to: "file")
      try scratch.commit("commit \(number)")
    }
    let clone = scratch.root.path + "/clone"
    try scratch.git("clone", "--quiet", "--depth", "2", "file://" + scratch.path, clone)
    let repository = try Repository.open(at: clone)
    #expect(try await repository.isShallow)
    let summaries = try await repository.history(of: "refs/heads/main", limit: 10).map(\.summary)
    #expect(summaries == ["commit 3", "commit 2"])
    let error = await #expect(throws: GitError.self) { try await repository.resolve("HEAD~2") }
    #expect(error?.description.contains("git fetch --unshallow") == true)
  }

  @Test func outsideOfARepositoryIsAnErrorWithAWayOut() throws {
    let scratch = try ScratchRepository(initialised: false)
    let error = #expect(throws: GitError.self) { try Repository.open(at: scratch.path) }
    #expect(error?.reason == .notFound)
    #expect(error?.description.contains("not inside a git repository") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
  func aForeignRepositoryNamesTheWayOut() throws {
    let scratch = try ScratchRepository()
    try scratch.run("chown", ["-R", "12345", scratch.path], in: scratch.root.path)
    let error = #expect(throws: GitError.self) { try Repository.open(at: scratch.path) }
    #expect(error?.reason == .foreignOwner)
    #expect(error?.description.contains("git config --global --add safe.directory \(scratch.path)") == true)
  }

  @Test func extensionsThatDoNotConcernReadingAreAccepted() async throws {
    let scratch = try ScratchRepository()
    let commit = try scratch.commit()
    try scratch.git("config", "core.repositoryFormatVersion", "1")
    try scratch.git("config", "extensions.worktreeConfig", "true")
    try scratch.git("config", "extensions.partialClone", "origin")
    #expect(try await Repository.open(at: scratch.path).resolve("HEAD").id.hex == commit)
  }

  @Test(
    "a repository in a form that cannot be read is named, with what to do",
    arguments: [
      ("refStorage", "reftable", "keeps its references as reftable", "git refs migrate --ref-format=files"),
      ("objectFormat", "sha256", "names its objects by sha256", "git init --object-format=sha1"),
    ])
  func unknownForm(_ key: String, _ value: String, _ message: String, _ advice: String) throws {
    let scratch = try ScratchRepository()
    try scratch.git("config", "core.repositoryFormatVersion", "1")
    // A git that does not know the value would not run after this.
    try scratch.git("config", "extensions.\(key)", value)
    let error = try #require(throws: GitError.self) { try Repository.open(at: scratch.path) }
    #expect(error.description.contains("the repository \(scratch.path)/.git \(message), which ccops cannot read"))
    #expect(error.description.contains(advice), "\(error)")
  }

  @Test func identityIsGitsConfiguration() async throws {
    let scratch = try ScratchRepository()
    try scratch.git("config", "user.name", "Bob")
    try scratch.git("config", "user.email", "bob@example.com")
    let identity = try await Repository.open(at: scratch.path).identity()
    #expect(identity?.name == "Bob")
    #expect(identity?.email == "bob@example.com")
  }
}
