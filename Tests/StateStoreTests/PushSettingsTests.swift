import Foundation
import Model
import StateStores
import TestSupport
import Testing

/// Settings of git that concern a push: the state is pushed as if they were not there, or the refusal names them.
@Suite(.bounded) struct PushSettingsTests {
  typealias Fixture = SharedGitFixture

  /// Settings of the clone and of the remote, and parts of the refusal; none: the run succeeds.
  struct Row: Sendable, CustomTestStringConvertible {
    var clone: [String] = []
    var remote: [String] = []
    var refusal: [String] = []

    var testDescription: String { (clone + remote.map { "remote: \($0)" }).joined(separator: ", ") }
  }

  private static let signed = "if origin takes none, run `git config push.gpgSign if-asked`"
  private static let options = "if origin takes none, run `git config push.pushOption ''`"

  private static let rows = [
    Row(
      clone: [
        "remote.origin.mirror=true", "remote.origin.push=refs/heads/main:refs/heads/main",
        "remote.origin.tagOpt=--tags",
        "push.gpgSign=if-asked", "push.followTags=true", "push.default=nothing", "push.useForceIfIncludes=true",
        "push.negotiate=true", "push.recurseSubmodules=only", "fetch.prune=true", "transfer.fsckObjects=true",
        "transfer.hideRefs=refs/ccops", "transfer.credentialsInUrl=die",
      ]),
    Row(
      clone: ["push.pushOption=ci.skip"],
      remote: [
        "receive.advertisePushOptions=true", "transfer.fsckObjects=true", "receive.denyNonFastForwards=true",
        "receive.denyDeletes=true",
      ]),
    Row(clone: ["push.gpgSign=true"], refusal: ["does not support --signed push", signed]),
    Row(clone: ["push.pushOption=ci.skip"], refusal: ["does not support push options", options]),
    Row(remote: ["transfer.hideRefs=refs/ccops"], refusal: ["deny updating a hidden ref", "allow it and "]),
  ]

  @Test("settings of git", arguments: rows)
  func settings(_ row: Row) async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    // A tag that must not go along.
    try fixture.scratch.git("tag", "-a", "-m", "one", "v1", in: path)
    for (place, settings) in [(path, row.clone), (fixture.remote, row.remote)] {
      for setting in settings {
        let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
        try fixture.scratch.git("config", parts[0], parts[1], in: place)
      }
    }
    guard row.refusal.isEmpty else { return try await Self.expectRefusal(fixture, path, row.refusal) }
    try await Self.expectShared(fixture, path)
  }

  @Test("a clone that is a mirror")
  func mirror() async throws {
    let fixture = try Fixture()
    let path = fixture.scratch.root.appending(path: "a").path
    try fixture.scratch.git("clone", "--quiet", "--mirror", "file://\(fixture.remote)", path)
    try await Self.expectShared(fixture, path)
    #expect(try await fixture.run("b") == 2)
    #expect(try await Fixture.run(try fixture.store(path), "c") == 3)
  }

  @Test("a hook that refuses every push of this clone")
  func prePush() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    let hook = path + "/team-hooks/pre-push"
    try FileManager.default.createDirectory(atPath: path + "/team-hooks", withIntermediateDirectories: true)
    try "#!/bin/sh\nexit 1\n".write(toFile: hook, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
    try fixture.scratch.git("config", "core.hooksPath", path + "/team-hooks", in: path)
    try await Self.expectShared(fixture, path)
  }

  private static func expectShared(_ fixture: Fixture, _ path: String) async throws {
    #expect(try await Fixture.run(try fixture.store(path)) == 1)
    #expect(try await fixture.store(try fixture.clone("reader")).read().snapshot.serial == 1)
    let refs = try fixture.scratch.git("for-each-ref", "--format=%(refname)", in: fixture.remote)
    #expect(refs == "refs/ccops/production/run\nrefs/ccops/production/state\nrefs/heads/main")
  }

  private static func expectRefusal(_ fixture: Fixture, _ path: String, _ parts: [String]) async throws {
    let error = await #expect(throws: StateError.self) { try await Fixture.run(try fixture.store(path)) }
    guard case .unwritable(let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    for part in parts { #expect(reason.contains(part), "\(reason)") }
    #expect(reason.hasSuffix("; nothing was sent"), "\(reason)")
    #expect(try fixture.tip() == "" && fixture.runTip() == "")
  }
}
