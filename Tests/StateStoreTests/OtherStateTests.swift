import Foundation
import Model
import StateStores
import TestSupport
import Testing

/// Reading the states of other environments and projects in one store.
@Suite(.bounded) struct OtherStateTests {
  typealias Fixture = StoreFixture

  private static let account = ProviderAccount(host: "h", path: "")
  private static let elsewhere = ProviderAccount(host: "g", path: "")

  private static func fill(_ store: any StateStore, _ name: String, _ account: ProviderAccount?) async throws {
    try await store.withStateLock(Fixture.holder()) { session in
      var edit = Fixture.edit(Fixture.record("hanoi/groups/\(name)"))
      edit.accounts = account.map { ["hanoi": $0] }
      _ = try await session.commit(edit, message: Fixture.message())
    }
  }

  private static func filter(
    _ own: StateIdentity, _ environments: [String: [String: ProviderAccount]] = [:]
  ) -> OtherStateFilter { OtherStateFilter(own: own, accounts: [account], environments: environments) }

  private static func shown(_ others: [OtherState]) -> [String] {
    others.map { other in
      "\(other.project ?? "-")/\(other.environment): "
        + other.snapshot.records.keys.sorted().map(\.name).joined(separator: " ")
    }.sorted()
  }

  @Test(
    "states on the same account are read, by what they say or by the settings of their environment",
    arguments: StoreFixture.Kind.allCases)
  func others(_ kind: StoreFixture.Kind) async throws {
    let fixture = try Fixture(kind)
    func identity(_ project: String?, _ environment: String) -> StateIdentity {
      StateIdentity(project: project, environment: environment, path: project ?? "")
    }
    let own = identity(nil, "staging")
    #expect(try await fixture.store(own).others(Self.filter(own)) == [])
    try await Self.fill(try fixture.store(own), "own", Self.account)
    try await Self.fill(try fixture.store(identity(nil, "production")), "a", Self.account)
    try await Self.fill(try fixture.store(identity(nil, "far")), "b", Self.elsewhere)
    try await Self.fill(try fixture.store(identity(nil, "old")), "c", nil)
    try await Self.fill(try fixture.store(identity("acme", "staging")), "d", Self.account)
    try await Self.fill(try fixture.store(identity("beta", "staging")), "e", Self.elsewhere)
    let store = try fixture.store(own)
    #expect(Self.shown(try await store.others(Self.filter(own))) == ["-/production: a", "acme/staging: d"])
    let settings = ["production": ["hanoi": Self.elsewhere], "old": ["hanoi": Self.account]]
    #expect(Self.shown(try await store.others(Self.filter(own, settings))) == ["-/old: c", "acme/staging: d"])
    let found = try await store.others(Self.filter(own, settings)).first { $0.environment == "old" }
    #expect(found?.snapshot.accounts == ["hanoi": Self.account])
  }

  @Test("a state that a folder has had without a name is no other one", arguments: StoreFixture.Kind.allCases)
  func ownTombstone(_ kind: StoreFixture.Kind) async throws {
    let fixture = try Fixture(kind)
    let (old, new) = (
      StateIdentity(environment: "production"), StateIdentity(project: "acme", environment: "production")
    )
    try await Self.fill(try fixture.store(old), "a", Self.account)
    #expect(try await fixture.store(new).others(Self.filter(new)) == [])
    try await fixture.store(new).withStateLock(Fixture.holder()) { _ in }
    #expect(try await fixture.store(new).others(Self.filter(new)) == [])
  }

  @Test("a fresh clone reads the states of the remote, and fetches none that is on another account by its settings")
  func freshClone() async throws {
    let fixture = try Fixture(.sharedGit)
    try await Self.fill(try fixture.store(environment: "production"), "a", Self.account)
    try await Self.fill(try fixture.store(environment: "far"), "b", Self.elsewhere)
    let path = fixture.scratch.root.appending(path: "clone").path
    try fixture.scratch.git("clone", "--quiet", "file://" + fixture.scratch.path, path)
    let own = StateIdentity(environment: "staging")
    let others = try await fixture.store(own, at: path).others(Self.filter(own, ["far": ["hanoi": Self.elsewhere]]))
    #expect(Self.shown(others) == ["-/production: a"])
    let far = try fixture.scratch.git("rev-parse", "refs/ccops/far/state")
    #expect(throws: (any Error).self) { try fixture.scratch.git("cat-file", "-e", far, in: path) }
    #expect(try fixture.scratch.git("for-each-ref", "refs/ccops", in: path) == "")
  }
}
