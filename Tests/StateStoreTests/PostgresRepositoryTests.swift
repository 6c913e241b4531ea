import Foundation
import Git
import Model
import StateStores
import TestSupport
import Testing

/// Which repository a state in a database is of, where two have a folder of one name at one path.
@Suite(.bounded, .enabled(if: ScratchDatabase.isThere, "\(ScratchDatabase.howTo)"))
struct PostgresRepositoryTests {
  typealias Values = StoreFixture

  /// A database, and a repository with a file that its state names.
  private struct Fixture {
    let database: ScratchDatabase
    let repository: ScratchRepository

    init() throws {
      database = try ScratchDatabase()
      repository = try Self.repository("ours")
    }

    /// Three commits; the file of the folder is the same in all of them.
    static func repository(_ text: String) throws -> ScratchRepository {
      let scratch = try ScratchRepository()
      try scratch.write(text, to: "hanoi/groups/a.json")
      for number in 1...3 { try scratch.commit("\(text) \(number)") }
      return scratch
    }

    /// - Parameter path: nil: as an earlier ccops, which knew nothing of repositories.
    func store(_ path: String?) throws -> PostgresStateStore {
      let database = database
      return PostgresStateStore(
        identity: StateIdentity(project: "acme", environment: "production"),
        repository: try path.map { try Repository.open(at: $0) },
        connectionString: { Secret(database.connectionString) }, clock: { Values.now })
    }

    func shallow(_ scratch: ScratchRepository) throws -> String {
      let path = scratch.root.appending(path: "shallow-\(UUID().uuidString)").path
      try scratch.git("clone", "--quiet", "--depth=1", "file://\(scratch.path)", path)
      return path
    }

    /// Records a group that was applied from the file of the repository.
    func apply(from path: String?) async throws {
      var record = Values.record("hanoi/groups/a")
      record.pin.source = SourcePin(
        path: "hanoi/groups/a.json", blob: try repository.git("rev-parse", "HEAD:hanoi/groups/a.json"))
      let edit = Values.edit(record)
      try await store(path).withStateLock(Values.holder()) { session in
        _ = try await session.read()
        _ = try await session.commit(edit, message: Values.message())
      }
    }

    var roots: [[String]] {
      get throws { try database.run("SELECT array_to_string(roots, ' ') FROM ccops_environments") }
    }
  }

  private static let other =
    "the database holds the state of the project \"acme\" of another repository, whose history begins with commit "
  private static let takeover =
    "UPDATE ccops_environments SET roots = '{}' WHERE project = 'acme' AND environment = 'production'"
  private static let unknown =
    "this shallow clone does not show whether it is of the same repository; run `git fetch --unshallow` first"

  @Test("every clone of the repository reads and writes, also a shallow one")
  func own() async throws {
    let fixture = try Fixture()
    try await fixture.apply(from: fixture.repository.path)
    let root = try fixture.repository.git("rev-list", "--max-parents=0", "HEAD")
    #expect(try fixture.roots == [[root]])
    let clone = fixture.repository.root.appending(path: "clone").path
    try fixture.repository.git("clone", "--quiet", fixture.repository.path, clone)
    for path in [clone, try fixture.shallow(fixture.repository)] {
      #expect(try await fixture.store(path).read().snapshot.records.count == 1)
      try await fixture.apply(from: path)
    }
    #expect(try fixture.roots == [[root]])
  }

  @Test("another repository is refused by every command, with both fixes; the second fix lets it have the state")
  func another() async throws {
    let fixture = try Fixture()
    try await fixture.apply(from: fixture.repository.path)
    let stranger = try Fixture.repository("theirs")
    let store = try fixture.store(stranger.path)
    let root = try fixture.repository.git("rev-list", "--max-parents=0", "HEAD").prefix(12)
    let filter = OtherStateFilter(own: StateIdentity(environment: "production"), accounts: [], environments: [:])
    for attempt in [
      { _ = try await store.read() }, { _ = try await store.history(of: nil, limit: 1) },
      { _ = try await store.lockHolder() }, { try await store.breakLock(of: Values.holder()) },
      { _ = try await store.others(filter) },
      { try await store.withStateLock(Values.holder()) { _ in } },
    ] as [@Sendable () async throws -> Void] {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      guard case .unreadable(let reason)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(reason.hasPrefix(Self.other + root), "\(reason)")
      #expect(reason.contains("give this folder another \"name\" in ccops.json") && reason.hasSuffix(Self.takeover))
    }
    try fixture.database.run(Self.takeover)
    try await fixture.apply(from: stranger.path)
    #expect(try fixture.roots == [[try stranger.git("rev-list", "--max-parents=0", "HEAD")]])
    await #expect(throws: StateError.self) { try await fixture.store(fixture.repository.path).read() }
  }

  @Test("a shallow clone that has nothing of the state is refused until it has its history")
  func shallowStranger() async throws {
    let fixture = try Fixture()
    try await fixture.apply(from: fixture.repository.path)
    let stranger = try Fixture.repository("theirs")
    let store = try fixture.store(try fixture.shallow(stranger))
    for attempt in [
      { _ = try await store.read() }, { try await store.withStateLock(Values.holder()) { _ = try await $0.read() } },
    ] as [@Sendable () async throws -> Void] {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      #expect(error?.reason.hasSuffix(Self.unknown) == true, "\(String(describing: error))")
    }
    // A shallow clone of the repository in which every file has changed is the same to see.
    try fixture.repository.write("new", to: "hanoi/groups/a.json")
    try fixture.repository.commit()
    let own = try fixture.shallow(fixture.repository)
    await #expect(throws: StateError.self) { try await fixture.store(own).read() }
    try fixture.repository.git("fetch", "--quiet", "--unshallow", in: own)
    #expect(try await fixture.store(own).read().snapshot.records.count == 1)
  }

  @Test("a state that is there already belongs to the first repository that writes it from a whole clone")
  func existing() async throws {
    let fixture = try Fixture()
    try await fixture.apply(from: nil)
    #expect(try fixture.roots == [[""]])
    try await fixture.apply(from: try fixture.shallow(fixture.repository))
    #expect(try fixture.roots == [[""]], "a shallow clone does not know its first commit")
    try await fixture.apply(from: fixture.repository.path)
    #expect(try fixture.roots == [[try fixture.repository.git("rev-list", "--max-parents=0", "HEAD")]])
  }

  @Test("a history with two first commits is one repository from both ends")
  func twoRoots() async throws {
    let fixture = try Fixture()
    let scratch = fixture.repository
    try scratch.git("checkout", "--quiet", "--orphan", "second")
    try scratch.commit("another beginning")
    try scratch.git("checkout", "--quiet", "main")
    try scratch.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "merge", "second")
    try await fixture.apply(from: scratch.path)
    #expect(try fixture.roots[0][0].split(separator: " ").count == 2)
    let part = scratch.root.appending(path: "part").path
    try scratch.git("clone", "--quiet", "--single-branch", "--branch=second", "file://\(scratch.path)", part)
    #expect(try await fixture.store(part).read().snapshot.records.count == 1)
  }
}
