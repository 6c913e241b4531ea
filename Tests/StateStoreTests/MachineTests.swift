import Foundation
import Git
import Model
import StateStores
import Synchronization
import TestSupport
import Testing

/// What the machine may do to a state in git: a clean-up at the same time, and a clock that goes back.
@Suite(.bounded) struct MachineTests {
  typealias Fixture = StoreFixture

  @Test func gitCleansUpWhileStateIsWrittenAndRead() async throws {
    let fixture = try Fixture()
    let root = fixture.scratch.root.path
    let loop =
      "while [ ! -e ../enough ]; do git gc --quiet --prune=now --aggressive && echo done >> ../cleaned; done"
    let cleaning = try ChildProcess.start(
      ["/bin/sh", "-c", loop],
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root],
      directory: fixture.scratch.path, output: root + "/gc", errors: root + "/gc")
    var failures: [String] = []
    for round in 1...60 {
      do {
        try await fixture.store().withStateLock(Fixture.holder()) { session in
          try await session.journal([Fixture.begun, Fixture.intended("n\(round)"), Fixture.succeeded("n\(round)")])
          _ = try await session.commit(
            Fixture.edit(Fixture.record("hanoi/groups/n\(round)", timeout: Int64(round))), message: Fixture.message())
        }
        let snapshot = try await fixture.store().read().snapshot
        #expect(snapshot.records.count == round, "round \(round)")
      } catch {
        failures.append("round \(round): \(error)")
        break
      }
    }
    try fixture.scratch.write("", to: "../enough")
    _ = await cleaning.end()
    #expect(failures == [])
    #expect(FileManager.default.fileExists(atPath: root + "/cleaned"), "git gc never came to its end")
    #expect(try fixture.scratch.fsck() == "")
    #expect(try await fixture.store().read().snapshot.serial == 60)
    #expect(try await fixture.store().history(of: nil, limit: 100).map(\.serial) == Array((1...60).reversed()))
  }

  @Test func aClockThatGoesBackChangesNoOrder() async throws {
    let fixture = try Fixture()
    let clock = Mutex(Int64(1_800_000_000_000))
    let back: @Sendable () -> Timestamp = {
      Timestamp(
        milliseconds: clock.withLock { time in
          time -= 3_600_000; return time
        })
    }
    let store = try GitStateStore(
      repository: try Repository.open(at: fixture.scratch.path), identity: StateIdentity(environment: "production"),
      clock: back)
    for round in 1...5 {
      try await store.withStateLock(Fixture.holder()) { session in
        let message = StateMessage(summary: "s\(round)", details: [], commit: "", by: "Ann", at: back())
        _ = try await session.commit(
          Fixture.edit(Fixture.record("hanoi/groups/a", timeout: Int64(round))), message: message)
      }
    }
    let address = try #require(Address("hanoi/groups/a"))
    #expect(try await store.history(of: nil, limit: 9).map(\.serial) == [5, 4, 3, 2, 1])
    #expect(try await store.history(of: address, limit: 2).map(\.serial) == [5, 4])
    #expect(try await store.read().snapshot.records[address]?.attributes["timeout"] == 5)

    try await store.withStateLock(Fixture.holder()) { session in
      try await session.journal([Fixture.begun, Fixture.intended("b")])
      try await session.journal([Fixture.succeeded("b")])
    }
    let entries = try await store.read().journal
    #expect(entries.map(\.event) == [Fixture.begun, Fixture.intended("b"), Fixture.succeeded("b")])
    #expect(entries.map(\.sequence) == [1, 2, 3])
    #expect(entries[2].at.milliseconds < entries[1].at.milliseconds)
    // A holder from the future is turned away or let in like any other.
    let future = LockHolder(
      user: "bo", host: "ci-2", process: 1, run: nil, since: Timestamp(milliseconds: 4_000_000_000_000))
    let refused = await #expect(throws: StateError.self) {
      try await store.withStateLock(future) { _ in try await store.withStateLock(Fixture.holder()) { _ in true } }
    }
    #expect(refused == .held(by: future))
    #expect(try await store.lockHolder() == nil)
  }
}
