import Foundation
import Model
import Synchronization
import TestSupport
import Testing

@testable import StateStores

/// Remotes that print too much, or do not answer: a transfer ends in its time, and what was recorded is there.
@Suite(.bounded) struct RemoteTransferTests {
  typealias Fixture = SharedGitFixture
  typealias Values = StoreFixture

  @Test("the end of a long output is kept, whatever the size of its pieces")
  func outputTail() {
    var tail = OutputTail(limit: 4)
    for byte in Array("0123456789".utf8) { tail.append([byte]) }
    #expect(tail.text == "6789")
    tail.append(Array("abcdefghijklm".utf8))
    #expect(tail.text == "jklm")
    var short = OutputTail(limit: 4)
    short.append(Array("ab".utf8))
    #expect(short.text == "ab")
  }

  @Test(
    "a hook that prints 3 MB changes nothing",
    arguments: ["head -c 3000000 /dev/zero | tr '\\0' x >&2", "yes hello | head -c 3000000 >&2"])
  func talkativeHook(script: String) async throws {
    let fixture = try Fixture()
    try fixture.hook("pre-receive", script)
    #expect(try await fixture.run("a") == 1)
    #expect(try await fixture.store(try fixture.clone("b")).read().snapshot.serial == 1)
  }

  @Test("of what a refusing hook prints, the message has the end of each line")
  func talkativeRefusal() async throws {
    let fixture = try Fixture()
    try fixture.hook("pre-receive", "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo; echo 'not today' >&2; exit 1")
    let error = await #expect(throws: StateError.self) { try await fixture.run("a") }
    let message = error?.description ?? ""
    #expect(message.contains("origin does not take refs/ccops/production/state: "), "\(message.prefix(300))")
    #expect(message.contains("not today") && message.utf8.count < 4000, "\(message.utf8.count)")
  }

  // MARK: A remote that does not answer

  /// A hook that waits at the second push, which ends a run.
  private static let hangingHook = """
    if [ -e pushed ]; then exec 9> alive; touch hanging; exec sleep 1000; fi
    touch pushed
    """

  /// A run on a clone `a` whose second push hangs, to its end and that of the hook.
  ///
  /// - Parameter configure: Says how the waiting ends; gets the path of a file that is there once the push hangs.
  /// - Returns: Why the state is on this machine only.
  private static func hangingRun(
    _ fixture: Fixture, _ configure: (inout GitSharingOptions, _ marker: String) -> Void
  ) async throws -> String {
    let path = try fixture.clone("a")
    try fixture.hook("pre-receive", hangingHook)
    let sign = try LifeSign(fixture.remote + "/alive")
    async let begun = sign.begin()
    var options = fixture.options()
    configure(&options, fixture.remote + "/hanging")
    let store = try fixture.store(path, options)
    let error = await #expect(throws: StateError.self) { try await Fixture.run(store) }
    guard case .unshared(serial: 1, let reason)? = error else { throw Unexpected(error) }
    await sign.end(try await begun)
    return reason
  }

  @Test("a push that hangs ends in its time; the state is here, and the next run shares it")
  func hangingPush() async throws {
    let fixture = try Fixture()
    let reason = try await Self.hangingRun(fixture) { options, _ in options.transferTimeout = .seconds(1) }
    #expect(
      reason.contains("git push was still waiting for the remote after ")
        && reason.contains("`git push origin refs/ccops/production/state:refs/ccops/production/state` shares it"),
      "\(reason)")
    try FileManager.default.removeItem(atPath: fixture.remote + "/hooks/pre-receive")
    let store = try fixture.store(fixture.scratch.root.appending(path: "a").path)
    #expect(try await store.read().snapshot.serial == 1)
    #expect(try await Fixture.run(store, "b") == 2)
    #expect(try await fixture.store(try fixture.clone("c")).read().snapshot.serial == 2)
  }

  @Test("a request to stop ends the waiting, and the state is here")
  func stoppedPush() async throws {
    let reason = try await Self.hangingRun(try Fixture()) { options, marker in
      options.stopRequests = { FileManager.default.fileExists(atPath: marker) ? 1 : 0 }
    }
    #expect(
      reason.contains("the push to origin was stopped, so it may or may not have arrived there; `git push origin "),
      "\(reason)")
  }

  @Test("a request to stop from before the push does not end it")
  func stoppedEarlier() async throws {
    let fixture = try Fixture()
    var options = fixture.options()
    options.stopRequests = { 1 }
    #expect(try await Fixture.run(try fixture.store(try fixture.clone("a"), options)) == 1)
  }

  @Test("a push that takes long says so, after the state is recorded here")
  func progress() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    let release = fixture.scratch.root.appending(path: "release").path
    try fixture.hook("pre-receive", "[ -e pushed ] && while [ ! -e '\(release)' ]; do sleep 0.01; done; touch pushed")
    let notes = Mutex<[String]>([])
    var options = fixture.options()
    options.progressInterval = .milliseconds(10)
    options.note = { note in
      let isRecorded = notes.withLock { notes in
        notes.append(note)
        return notes.contains("recorded 1")
      }
      if isRecorded { _ = FileManager.default.createFile(atPath: release, contents: nil) }
    }
    let serial = try await Fixture.run(try fixture.store(path, options)) { serial in
      notes.withLock { $0.append("recorded \(serial)") }
    }
    #expect(serial == 1)
    let heard = notes.withLock { $0 }
    let place = try #require(heard.firstIndex(of: "recorded 1"))
    let later = try #require(heard.dropFirst(place + 1).first)
    #expect(later.hasPrefix("pushing the state to origin: ") && later.hasSuffix(" of at most 900 seconds"), "\(later)")
  }

  // MARK: Helpers

  private struct Unexpected: Error { init(_ error: StateError?) { Issue.record("\(String(describing: error))") } }
}
