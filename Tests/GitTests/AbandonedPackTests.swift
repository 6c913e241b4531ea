import Foundation
import Git
import Platform
import TestSupport
import Testing

/// What is removed of commits that killed processes were storing.
@Suite(.bounded) struct AbandonedPackTests {
  private static let author = Signature(name: "Ann", email: "ann@example.com", time: 0)

  /// Who wrote a file or a folder.
  enum Writer: String, CaseIterable {
    case gone, own, otherMachine, git, person

    /// The identity of the process.
    func process() throws -> String {
      let own = try #require(ProcessIdentity.own()).description
      let parts = own.split(separator: "/")
      return switch self {
      case .gone: parts.dropLast().joined(separator: "/") + "/1"
      case .otherMachine: "another-boot/" + parts.dropFirst().joined(separator: "/")
      default: own
      }
    }

    func keepContents() throws -> String {
      switch self {
      case .git: "fetch-pack 1 on ci-1\n"
      case .person: ""
      default: "ccops \(try process())\n"
      }
    }
  }

  @Test(
    "a .keep file is removed only if the process that wrote it has ended; its pack is git's", arguments: Writer.allCases
  )
  func keepFile(_ writer: Writer) async throws {
    let scratch = try ScratchRepository()
    let repository = try Repository.open(at: scratch.path)
    _ = try await repository.storeCommit(Self.draft)
    let packs = scratch.path + "/.git/objects/pack/"
    let keep = packs + (try #require(try Self.names(packs).first { $0.hasSuffix(".keep") }))
    #expect(try Self.text(keep) == Writer.own.keepContents())
    if writer != .own {
      try FileManager.default.removeItem(atPath: keep)
      try writer.keepContents().write(toFile: keep, atomically: true, encoding: .utf8)
    }
    repository.releaseAbandonedCommits()
    #expect(FileManager.default.fileExists(atPath: keep) == (writer != .gone))
    #expect(try Self.names(packs).filter { $0.hasSuffix(".pack") || $0.hasSuffix(".idx") }.count == 2)
    #expect(try scratch.fsck() == "")
    try scratch.git("gc", "--quiet", "--prune=now")
    #expect(try Self.names(packs).contains { $0.hasSuffix(".pack") } == (writer != .gone))
  }

  @Test("a pack of an ended process that never got its index is removed")
  func half() throws {
    let scratch = try ScratchRepository()
    let pack = scratch.path + "/.git/objects/pack/pack-\(String(repeating: "a", count: 40))"
    try Writer.gone.keepContents().write(toFile: pack + ".keep", atomically: true, encoding: .utf8)
    try "half".write(toFile: pack + ".pack", atomically: true, encoding: .utf8)
    try Repository.open(at: scratch.path).releaseAbandonedCommits()
    #expect(try Self.names(scratch.path + "/.git/objects/pack") == [])
  }

  @Test("the folder of an unfinished pack is removed only if its process has ended", arguments: Writer.allCases)
  func folder(_ writer: Writer) throws {
    let scratch = try ScratchRepository()
    let name =
      [.git, .person].contains(writer)
      ? "pack-Ab12Cd" : "pack-\(try writer.process().replacing("/", with: ","))-Ab12Cd"
    let folder = scratch.path + "/.git/ccops/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "half".write(toFile: folder + "/pack-1.pack", atomically: true, encoding: .utf8)
    try Repository.open(at: scratch.path).releaseAbandonedCommits()
    #expect(FileManager.default.fileExists(atPath: folder) == (writer != .gone))
  }

  @Test("a stored commit leaves no folder behind, and a check for room leaves nothing")
  func nothingLeft() async throws {
    let scratch = try ScratchRepository()
    let repository = try Repository.open(at: scratch.path)
    try await repository.requireRoom(for: 100_000)
    #expect(try Self.names(scratch.path + "/.git/objects/pack") == [])
    let commit = try await repository.storeCommit(Self.draft)
    repository.release(commit)
    #expect(try Self.names(scratch.path + "/.git/ccops") == [])
    #expect(try Self.names(scratch.path + "/.git/objects/pack").filter { !$0.hasPrefix("pack-") } == [])
  }

  private static var draft: CommitDraft {
    CommitDraft(
      place: .init(parent: nil), edits: [TreeEdit(path: "a", contents: [1])], message: "m", author: author)
  }

  private static func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
