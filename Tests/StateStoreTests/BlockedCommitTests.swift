import Foundation
import Git
import Model
import StateStores
import TestSupport
import Testing

/// What makes the commit at the end of a run impossible is found before the first write to a vendor.
@Suite(.bounded) struct BlockedCommitTests {
  typealias Values = StoreFixture

  /// Something in the way, and a part of the message; `$GIT` stands for the git directory.
  struct Obstacle: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: String
    /// Gets the path of the repository.
    let make: @Sendable (ScratchRepository, String) throws -> Void

    init(_ name: String, _ message: String, _ make: @escaping @Sendable (ScratchRepository, String) throws -> Void) {
      (testDescription, self.message, self.make) = (name, message, make)
    }
  }

  private static func file(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: path))
  }

  /// Replaces a folder by an empty one in which nothing can be created, also by root.
  private static func close(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/proc/tty/ldisc")
  }

  private static let stale = Obstacle(
    "a lock file of git",
    "another git process holds refs/ccops/production/state (git_transaction_lock_ref, "
  ) { _, path in
    try file(path + "/.git/refs/ccops/production/state.lock")
  }

  private static let obstacles = [
    stale,
    Obstacle("the same, with its path", "remove the file $GIT/refs/ccops/production/state.lock") { _, path in
      try file(path + "/.git/refs/ccops/production/state.lock")
    },
    Obstacle("a ref that is a folder of ours", "refs/ccops/production/state beside refs/ccops/production, because") {
      try $0.git("update-ref", "refs/ccops/production", "HEAD", in: $1)
    },
    Obstacle("the same, packed", "`git update-ref -d refs/ccops/production`") {
      try $0.git("update-ref", "refs/ccops/production", "HEAD", in: $1)
      try $0.git("pack-refs", "--all", in: $1)
    },
    Obstacle("a ref above all of ours", "beside refs/ccops, because") {
      try $0.git("update-ref", "refs/ccops", "HEAD", in: $1)
    },
    Obstacle("a ref below ours", "beside refs/ccops/production/state/old, because") {
      try $0.git("update-ref", "refs/ccops/production/state/old", "HEAD", in: $1)
    },
    Obstacle("a folder of refs that cannot be written", "refs/ccops/production") { _, path in
      try close(path + "/.git/refs/ccops")
    },
  ]

  @Test(
    "without a remote",
    arguments: obstacles + [
      Obstacle("a folder of packs that cannot be written", "$GIT/objects/pack/") { _, path in
        try close(path + "/.git/objects/pack")
      }
    ])
  func local(_ obstacle: Obstacle) async throws {
    let fixture = try StoreFixture()
    try obstacle.make(fixture.scratch, fixture.scratch.path)
    try await Self.expectRefusal(try fixture.store(), obstacle, fixture.scratch.path)
    #expect(!fixture.hasJournal, "nothing was recorded as intended")
  }

  @Test("with a remote, which is not asked to lock the state", arguments: obstacles)
  func shared(_ obstacle: Obstacle) async throws {
    let fixture = try SharedGitFixture()
    let path = try fixture.clone("a")
    try obstacle.make(fixture.scratch, path)
    try await Self.expectRefusal(try fixture.store(path), obstacle, path)
    #expect(try fixture.tip() == "" && fixture.runTip() == "")
  }

  @Test("a lock file of the run ref, with a remote")
  func runLock() async throws {
    let fixture = try SharedGitFixture()
    let path = try fixture.clone("a")
    try Self.file(path + "/.git/refs/ccops/production/run.lock")
    let obstacle = Obstacle("", "remove the file $GIT/refs/ccops/production/run.lock") { _, _ in }
    try await Self.expectRefusal(try fixture.store(path), obstacle, path)
    #expect(try fixture.runTip() == "")
  }

  @Test("a lock file that a ccops left which was killed is removed before the first write")
  func deadLock() async throws {
    let fixture = try StoreFixture()
    let git = fixture.scratch.path + "/.git"
    try Self.file(git + "/refs/ccops/production/state.lock")
    try Self.file(git + "/ccops/production/moving")
    try "refs/ccops/production/state\n".write(
      toFile: git + "/ccops/production/moving", atomically: true, encoding: .utf8)
    try await fixture.store().withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      #expect(!FileManager.default.fileExists(atPath: git + "/refs/ccops/production/state.lock"))
      #expect(try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message()) == 1)
    }
  }

  @Test("a lock file of the packed refs is in nobody's way")
  func packedRefs() async throws {
    let fixture = try StoreFixture()
    try Self.file(fixture.scratch.path + "/.git/packed-refs.lock")
    try await fixture.store().withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      #expect(try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message()) == 1)
    }
  }

  @Test("a check leaves no lock behind and moves nothing")
  func checkOnly() async throws {
    let fixture = try StoreFixture()
    try await fixture.store().withStateLock(Values.holder()) { try await $0.announce([Values.intended("a")]) }
    let refs = fixture.scratch.path + "/.git/refs/ccops"
    let left = FileManager.default.enumerator(atPath: refs)?.compactMap { $0 as? String }.filter {
      $0.contains("state")
    }
    #expect(left ?? [] == [])
    #expect(try fixture.scratch.git("for-each-ref", "refs/ccops") == "")
  }

  private static func expectRefusal(_ store: any StateStore, _ obstacle: Obstacle, _ path: String) async throws {
    let error = await #expect(throws: StateError.self) {
      try await store.withStateLock(Values.holder()) { try await $0.announce([Values.intended("a")]) }
    }
    guard case .unwritable(let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains(obstacle.message.replacing("$GIT", with: path + "/.git")), "\(reason)")
    #expect(reason.hasSuffix("; nothing was sent"), "\(reason)")
  }
}
