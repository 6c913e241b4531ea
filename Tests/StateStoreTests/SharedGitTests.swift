import Foundation
import Git
import Model
import Platform
import StateStores
import TestSupport
import Testing

/// What sharing state through a git remote adds to the contract: machines that vanish, come second, or cannot reach the
/// remote.
@Suite(.bounded) struct SharedGitTests {
  typealias Fixture = SharedGitFixture
  typealias Values = StoreFixture

  @Test func aFreshCloneHasWhatWasCommitted() async throws {
    let fixture = try Fixture()
    let record = Values.record("hanoi/groups/support")
    let serial = try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("support")])
      try await session.journal([Values.begun, Values.intended("support"), Values.succeeded("support")])
      return try await session.commit(Values.edit(record), message: Values.message())
    }
    #expect(serial == 1)
    let store = try fixture.store(try fixture.clone("b"))
    let reading = try await store.read()
    #expect(reading.snapshot.records == [record.address: record])
    #expect(reading.journal == [])
    #expect(try await store.lockHolder() == nil)
    #expect(try await store.history(of: nil, limit: 9).map(\.summary) == ["apply 1 change to production"])
    #expect(
      try fixture.scratch.git("ls-tree", "--name-only", fixture.reference, in: fixture.remote) == "meta.json\nresources"
    )
    #expect(
      try fixture.scratch.git("log", "--format=%s", fixture.reference, in: fixture.remote)
        == "apply 1 change to production\nstate: begun")
  }

  @Test("a state that was kept here alone is pushed first, and the run that begins then leads on from it")
  func aRunOnAStateThatWasLocal() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    let alone = try GitStateStore(
      repository: try Repository.open(at: path), identity: StateIdentity(environment: "production"),
      clock: { Values.now })
    _ = try await alone.withStateLock(Values.holder()) { session in
      try await session.commit(Values.edit(Values.record("hanoi/groups/support")), message: Values.message())
    }
    let serial = try await fixture.store(path).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("night")])
      try await session.journal([Values.begun, Values.intended("night"), Values.succeeded("night")])
      return try await session.commit(Values.edit(Values.record("hanoi/groups/night")), message: Values.message())
    }
    #expect(serial == 2)
    let records = try await fixture.store(try fixture.clone("b")).read().snapshot.records
    #expect(
      Set(records.keys) == [Values.record("hanoi/groups/support").address, Values.record("hanoi/groups/night").address])
  }

  @Test func aLostDiskCostsNothing() async throws {
    let fixture = try Fixture()
    try await fixture.vanish(try fixture.clone("a")) { session in
      try await session.announce([Values.intended("a"), Values.intended("b"), Values.intended("c")])
      try await session.journal([Values.begun, Values.intended("a"), Values.intended("b")])
      try await session.journal([Values.succeeded("a")])
      await session.checkpoint()
      try await session.journal([Values.succeeded("b")])
    }
    // What came after the last checkpoint is gone with the disk: it is unresolved again.
    let fresh = try await fixture.store(try fixture.clone("b")).read().journal
    #expect(
      fresh.map(\.event) == [
        Values.intended("a"), Values.intended("b"), Values.intended("c"), Values.begun, Values.succeeded("a"),
      ])
    // On the disk itself nothing is.
    let same = try await fixture.store(fixture.scratch.root.appending(path: "a").path).read().journal
    #expect(
      same.map(\.event) == [
        Values.begun, Values.intended("a"), Values.intended("b"), Values.succeeded("a"), Values.succeeded("b"),
      ])
  }

  @Test func outcomesReachTheRemoteInBatchesByThemselves() async throws {
    let fixture = try Fixture()
    let other = try fixture.store(try fixture.clone("b"))
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
      try await session.announce((0..<60).map { Values.intended("n\($0)") })
      for number in 0..<60 { try await session.journal([Values.succeeded("n\(number)")]) }
      // Only the remote shows when.
      let end = ContinuousClock.now + .seconds(120)
      var seen: [JournalEntry.Event] = []
      while !seen.contains(Values.succeeded("n49")) {
        try #require(ContinuousClock.now < end, "fifty outcomes never reached the remote")
        seen = try await other.read().journal.map(\.event)
      }
    }
  }

  @Test func whoComesSecondIsToldByWhom() async throws {
    let fixture = try Fixture()
    let (first, second) = (try fixture.store(try fixture.clone("a")), try fixture.store(try fixture.clone("b")))
    try await first.withStateLock(Values.holder("ann")) { session in
      // Both have planned; one was faster.
      let late = await #expect(throws: StateError.self) {
        try await second.withStateLock(Values.holder("bob")) { other in
          try await session.announce([Values.intended("a")])
          try await other.announce([Values.intended("b")])
        }
      }
      #expect(late == .held(by: Values.holder("ann")))
      // And from then on nobody gets as far as planning.
      let held = await #expect(throws: StateError.self) {
        try await second.withStateLock(Values.holder("bob")) { _ in Issue.record("two runs at once") }
      }
      #expect(held == .held(by: Values.holder("ann")))
      #expect(try await second.lockHolder() == Values.holder("ann"))
      _ = try await session.commit(StateEdit(), message: Values.message())
    }
    let serial = try await second.withStateLock(Values.holder("bob")) { session in
      try await session.announce([Values.intended("b")])
      return try await session.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
    }
    #expect(serial == 2)
  }

  @Test func aRunThatEndsEarlyGivesItsLeaseBack() async throws {
    let fixture = try Fixture()
    await #expect(throws: Crash.self) {
      try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
        try await session.announce([Values.intended("a")])
        try await session.journal([Values.begun, Values.succeeded("a")])
        throw Crash()
      }
    }
    let other = try fixture.store(try fixture.clone("b"))
    #expect(try await other.lockHolder() == nil)
    #expect(try await other.read().journal.last?.event == Values.succeeded("a"))
    #expect(try await other.withStateLock(Values.holder("bob")) { _ in 7 } == 7)
  }

  // MARK: Two refs

  @Test("the state ref has one commit a change; lock, intents and outcomes are on the run ref")
  func oneCommitAChange() async throws {
    let fixture = try Fixture()
    let store = try fixture.store(try fixture.clone("a"))
    for name in ["a", "b"] {
      try await store.withStateLock(Values.holder()) { session in
        try await session.announce([Values.intended(name)])
        try await session.journal([Values.intended(name), Values.succeeded(name)])
        try await Self.checkpoint(session)
        _ = try await session.commit(Values.edit(Values.record("hanoi/groups/\(name)")), message: Values.message(name))
      }
    }
    func log(_ reference: String) throws -> [String] {
      try fixture.scratch.git("log", "--format=%s", "--first-parent", reference, in: fixture.remote)
        .split(separator: "\n").map(String.init)
    }
    #expect(try log(fixture.reference) == ["b", "a", "state: begun"])
    let run = ["run: ended", "run: going on, 1 outcome", "run: 1 operation is to follow"]
    #expect(try log(fixture.runReference) == run + run)
  }

  @Test("a state whose ref was not moved is where the end of its run says, and the next run moves the ref")
  func runRefIsAhead() async throws {
    let fixture = try Fixture()
    let store = try fixture.store(try fixture.clone("a"))
    @Sendable func commit(_ name: String) async throws {
      try await store.withStateLock(Values.holder()) { session in
        _ = try await session.commit(Values.edit(Values.record("hanoi/groups/\(name)")), message: Values.message(name))
      }
    }
    try await commit("a")
    let first = try fixture.tip()
    try await commit("b")
    let second = try fixture.tip()
    try fixture.scratch.git("update-ref", fixture.reference, first, in: fixture.remote)
    let other = try fixture.store(try fixture.clone("b"))
    #expect(try await other.read().snapshot.records.count == 2)
    #expect(try fixture.tip() == first)
    try await other.withStateLock(Values.holder("bob")) { _ in }
    #expect(try fixture.tip() == second)
  }

  @Test("a state commit that reached the remote without the end of its run ends the run all the same")
  func stateRefIsAhead() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    try await fixture.store(path).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      try await session.journal([Values.intended("a"), Values.succeeded("a")])
      let run = try fixture.scratch.git("rev-parse", fixture.runReference, in: fixture.remote)
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
      try fixture.scratch.git("update-ref", fixture.runReference, run, in: fixture.remote)
    }
    let other = try fixture.store(try fixture.clone("b"))
    #expect(try await other.lockHolder() == nil)
    #expect(try await other.read().journal == [])
    let serial = try await other.withStateLock(Values.holder("bob")) { session in
      try await session.announce([Values.intended("b")])
      return try await session.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
    }
    #expect(serial == 2)
  }

  @Test("a remote without atomic pushes gets the run ref first, then the state ref")
  func notAtomic() async throws {
    let fixture = try Fixture()
    try fixture.scratch.git("config", "receive.advertiseAtomic", "false", in: fixture.remote)
    let pushed = fixture.scratch.root.appending(path: "pushed").path
    try fixture.hook("update", "echo $1 >> '\(pushed)'")
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    #expect(try await fixture.store(try fixture.clone("b")).read().snapshot.serial == 1)
    let order = try String(contentsOfFile: pushed, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(
      order == [fixture.runReference, fixture.reference, fixture.runReference, fixture.reference])
  }

  @Test("without atomic pushes too, a run that was taken for dead does not move the state")
  func notAtomicAndOvertaken() async throws {
    let fixture = try Fixture()
    try fixture.scratch.git("config", "receive.advertiseAtomic", "false", in: fixture.remote)
    let (a, b) = (try fixture.clone("a"), try fixture.clone("b"))
    try await fixture.store(a).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      try await fixture.store(b).breakLock(of: Values.holder("ann"))
      try await fixture.store(b).withStateLock(Values.holder("bob")) { other in
        try await other.announce([Values.intended("b")])
        let unshared = await #expect(throws: StateError.self) {
          try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
        }
        guard case .unshared(1, _)? = unshared else { Issue.record("\(String(describing: unshared))"); return }
        _ = try await other.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
      }
    }
    let reading = try await fixture.store(a).read()
    #expect(reading.snapshot.records.keys.map(\.name) == ["b"])
  }

  @Test("a ref on the remote that is no state moves nothing here, and is never pushed", arguments: [true, false])
  func wrongReference(_ hasOwnState: Bool) async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    if hasOwnState {
      try await fixture.store(path).withStateLock(Values.holder()) { session in
        _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
      }
    }
    let before = try fixture.scratch.git("for-each-ref", "refs/ccops", in: path)
    let main = try fixture.scratch.git("rev-parse", "refs/heads/main", in: fixture.remote)
    try fixture.scratch.git("update-ref", "refs/heads/x", main, in: fixture.remote)
    let wrong = try SharedGitFixture.store(path, reference: "refs/heads/x", hands: fixture.hands)
    for attempt in [{ _ = try await wrong.read() }, { try await wrong.withStateLock(Values.holder()) { _ in } }]
      as [@Sendable () async throws -> Void]
    {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      #expect(
        error?.description.contains("refs/heads/x on origin has no meta.json: it is no state of ccops") == true,
        "\(String(describing: error))")
    }
    #expect(try fixture.scratch.git("for-each-ref", "refs/ccops", in: path) == before)
    #expect(try fixture.scratch.git("rev-parse", "refs/heads/x", in: fixture.remote) == main)
    #expect(try await fixture.store(path).read().snapshot.records.count == (hasOwnState ? 1 : 0))
  }

  @Test("the run ref may be deleted while no run is going on")
  func runRefDeleted() async throws {
    let fixture = try Fixture()
    func commit(_ path: String, _ name: String) async throws -> Int {
      try await fixture.store(path).withStateLock(Values.holder()) { session in
        try await session.announce([Values.intended(name)])
        return try await session.commit(Values.edit(Values.record("hanoi/groups/\(name)")), message: Values.message())
      }
    }
    let path = try fixture.clone("a")
    #expect(try await commit(path, "a") == 1)
    try fixture.scratch.git("update-ref", "-d", fixture.runReference, in: fixture.remote)
    #expect(try await commit(path, "b") == 2)
    try fixture.scratch.git("update-ref", "-d", fixture.runReference, in: fixture.remote)
    #expect(try await commit(try fixture.clone("b"), "c") == 3)
    #expect(try await fixture.store(path).read().snapshot.records.count == 3)
  }

  @Test(arguments: [
    ("refs/ccops/production/state", "refs/ccops/production/run"),
    ("refs/ccops/acme/production/state", "refs/ccops/acme/production/run"),
    ("refs/heads/ccops/production", "refs/heads/ccops/production-run"), ("refs/x/state", "refs/x/state-run"),
  ])
  func theRunRefIsBesideTheStateRef(_ state: String, _ run: String) {
    #expect(GitRemote.runReference(beside: state) == run)
  }

  // MARK: The dead

  @Test("another machine takes over the lock of a dead run after 90 seconds without renewal, not after 89")
  func lockOfADeadRunExpires() async throws {
    let fixture = try Fixture()
    try await fixture.vanish(try fixture.clone("a"), Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
    }
    let other = try fixture.store(try fixture.clone("b"))
    func attempt() async throws -> Int { try await other.withStateLock(Values.holder("bob")) { _ in 7 } }
    await #expect(throws: StateError.held(by: Values.holder("ann"))) { try await attempt() }
    fixture.hands.pass(.seconds(89))
    await #expect(throws: StateError.held(by: Values.holder("ann"))) { try await attempt() }
    fixture.hands.pass(.seconds(1))
    #expect(try await attempt() == 7)
    #expect(fixture.hands.heard.last?.contains("did not finish: its lock was not renewed since") == true)
  }

  @Test("a lock that is old by the clock alone is watched for 90 seconds before it is taken over")
  func clockAloneEndsNoLock() async throws {
    let fixture = try Fixture()
    try await fixture.vanish(try fixture.clone("a"), Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
    }
    fixture.hands.pass(.seconds(600))
    let before = fixture.hands.now
    #expect(try await fixture.store(try fixture.clone("b")).withStateLock(Values.holder("bob")) { _ in 7 } == 7)
    let watched = fixture.hands.now - before
    // Between two looks it pauses for two seconds.
    #expect(watched >= .seconds(90) && watched <= .seconds(92), "it was watched for \(watched)")
  }

  @Test func aProcessOfThisMachineThatEndedIsDeadAtOnce() async throws {
    let fixture = try Fixture()
    let own = try #require(ProcessIdentity.own()?.description)
    func holder(_ identity: String) -> LockHolder {
      LockHolder(user: "ann", host: "here", process: 1, run: nil, since: Values.now, identity: identity)
    }
    var parts = own.split(separator: "/").map(String.init)
    parts[3] = "1"
    let dead = parts.joined(separator: "/")
    for (identity, isHeld) in [(dead, false), ("elsewhere/x/1/1", true), (own, true)] {
      let name = UUID().uuidString
      try await fixture.vanish(try fixture.clone(name), holder(identity)) { session in
        try await session.announce([Values.intended("a")])
      }
      let other = try fixture.store(try fixture.clone(name + "-other"))
      if isHeld {
        await #expect(throws: StateError.held(by: holder(identity))) {
          try await other.withStateLock(Values.holder()) { _ in }
        }
        if identity == own {
          await #expect(throws: StateError.held(by: holder(identity))) {
            try await other.breakLock(of: holder(identity))
          }
        } else {
          try await other.breakLock(of: holder(identity))
          try await other.withStateLock(Values.holder()) { _ in }
        }
      } else {
        try await other.withStateLock(Values.holder()) { _ in }
      }
    }
  }

  @Test("a run that ends between the look at its lock and the look at its process is not taken for dead")
  func endedRunIsNotDead() async throws {
    let fixture = try Fixture()
    var parts = try #require(ProcessIdentity.own()?.description).split(separator: "/").map(String.init)
    parts[3] = "1"
    let ended = LockHolder(
      user: "ann", host: "here", process: 1, run: nil, since: Values.now, identity: parts.joined(separator: "/"))
    try await fixture.vanish(try fixture.clone("a"), ended) { session in
      try await session.announce([Values.intended("a")])
    }
    let held = try fixture.runTip()
    try await fixture.store(try fixture.clone("c")).breakLock(of: ended)
    let free = try fixture.runTip()
    try #require(held != free)
    try fixture.scratch.git("update-ref", fixture.runReference, held, in: fixture.remote)
    // The first look asks for the reference and then for its commits; after that the run gives its lock back.
    let path = try fixture.clone("b")
    let asked = fixture.scratch.root.appending(path: "asked").path
    let script =
      "f() { git-upload-pack \"$1\"; [ ! -e '\(asked)' ] || git -C \"$1\" update-ref \(fixture.runReference) \(free); "
      + "touch '\(asked)'; }; f"
    try fixture.scratch.run("git", ["config", "remote.origin.uploadpack", script], in: path)
    let serial = try await fixture.store(path).withStateLock(Values.holder("bob")) { session in
      try await session.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
    }
    #expect(serial == 1)
    #expect(!fixture.hands.heard.contains { $0.contains("did not finish") }, "\(fixture.hands.heard)")
    #expect(try fixture.runTip() != free)
  }

  @Test("the state is current until another machine writes it")
  func currentUntilWritten() async throws {
    let fixture = try Fixture()
    let (first, second) = (try fixture.store(try fixture.clone("a")), try fixture.store(try fixture.clone("b")))
    try await first.withStateLock(Values.holder()) { session in
      _ = try await session.read()
      try await session.requireCurrent()
      _ = try await second.withStateLock(Values.holder("bob")) { session in
        try await session.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
      }
      await #expect(throws: StateError.moved(expected: 0, found: 1)) { try await session.requireCurrent() }
    }
  }

  @Test func takingOverKeepsWhatAllTheDeadKnew() async throws {
    let fixture = try Fixture()
    try await fixture.vanish(try fixture.clone("a"), Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      try await session.journal([Values.begun, Values.intended("a"), Values.succeeded("a")])
    }
    fixture.hands.pass(.seconds(91))
    try await fixture.vanish(try fixture.clone("b"), Values.holder("bob")) { session in
      try await session.announce([Values.intended("b")])
      try await session.journal([Values.begun, Values.succeeded("b")])
      await session.checkpoint()
    }
    fixture.hands.pass(.seconds(91))
    // The first machine comes back: others went on in its place, so its own journal counts no more.
    let first = try fixture.store(fixture.scratch.root.appending(path: "a").path)
    #expect(
      try await first.read().journal.map(\.event)
        == [Values.intended("a"), Values.intended("b"), Values.begun, Values.succeeded("b")])
    try await first.withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("c")])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/c")), message: Values.message())
    }
    for path in ["a", "b", "c"] {
      if path == "c" { _ = try fixture.clone("c") }
      let reading = try await fixture.store(fixture.scratch.root.appending(path: path).path).read()
      #expect(reading.journal == [], "\(path)")
      #expect(reading.snapshot.serial == 1)
    }
    let words = try fixture.scratch.git("log", "-1", "--format=%B", fixture.reference, in: fixture.remote)
    #expect(words.components(separatedBy: "Ccops-Journal: ").count == 4, "\(words)")
  }

  @Test func theLivingFindsThatItWasTakenForDead() async throws {
    let fixture = try Fixture()
    let (a, b) = (try fixture.clone("a"), try fixture.clone("b"))
    try await fixture.store(a).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a"), Values.intended("x")])
      try await session.journal([Values.begun, Values.intended("a")])
      try await fixture.store(b).breakLock(of: Values.holder("ann"))
      try await fixture.store(b).withStateLock(Values.holder("bob")) { other in
        try await other.announce([Values.intended("b")])
        _ = try await other.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
      }
      // What it did is written down; nothing new may be begun.
      try await session.journal([Values.succeeded("a")])
      try await Self.checkpoint(session)
      let error = await #expect(throws: StateError.self) { try await session.journal([Values.intended("x")]) }
      #expect(error?.description.contains("another run took this one for dead") == true)
      let unshared = await #expect(throws: StateError.self) {
        try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
      }
      guard case .unshared(1, _)? = unshared else { Issue.record("\(String(describing: unshared))"); return }
    }
    // The remote is right, and what this machine recorded is kept.
    let reading = try await fixture.store(a).read()
    #expect(reading.snapshot.records.keys.map(\.name) == ["b"])
    let aside = try fixture.scratch.git("for-each-ref", "--format=%(refname)", "refs/ccops/production/aside", in: a)
    #expect(fixture.hands.heard.last?.contains(aside) == true)
    #expect(try fixture.scratch.git("ls-tree", "-r", "--name-only", aside, in: a).contains("groups/a.json"))
  }

  // MARK: Remotes that do not answer, or do not want

  @Test func withoutTheRemoteNothingIsBegun() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    let error = try await fixture.unreachable {
      await #expect(throws: StateError.self) { try await fixture.store(path).withStateLock(Values.holder()) { _ in } }
    }
    #expect(error?.description.contains("the remote origin cannot be reached: ") == true)
    try await fixture.store(path).withStateLock(Values.holder()) { session in
      let error = try await fixture.unreachable {
        await #expect(throws: StateError.self) { try await session.announce([Values.intended("a")]) }
      }
      #expect(error?.description.hasSuffix("nothing was sent") == true)
    }
    #expect(try fixture.tip() == "")
  }

  @Test func aStateThatCannotBePushedIsSafeHere() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    let record = Values.record("hanoi/groups/a")
    let error = try await fixture.store(path).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      return try await fixture.unreachable {
        await #expect(throws: StateError.self) {
          try await session.commit(Values.edit(record), message: Values.message())
        }
      }
    }
    guard case .unshared(1, let words)? = error else { Issue.record("\(String(describing: error))"); return }
    // The command that the message names does it.
    let command = try #require(words.split(separator: "`").first { $0.hasPrefix("git push") }.map(String.init))
    #expect(command == "git push origin refs/ccops/production/state:refs/ccops/production/state")
    try fixture.scratch.git("push", "--quiet", "origin", "\(fixture.reference):\(fixture.reference)", in: path)
    #expect(try await fixture.store(try fixture.clone("b")).read().snapshot.records == [record.address: record])
  }

  @Test func theNextRunPushesWhatTheLastOneCouldNot() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    let record = Values.record("hanoi/groups/a")
    try await fixture.store(path).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      try await fixture.unreachable {
        await #expect(throws: StateError.self) {
          try await session.commit(Values.edit(record), message: Values.message())
        }
      }
    }
    #expect(try await fixture.store(path).read().snapshot.serial == 1)
    try await fixture.store(path).withStateLock(Values.holder()) { _ in }
    #expect(fixture.hands.heard == ["the state that an earlier run could not push is now on origin"])
    #expect(try await fixture.store(try fixture.clone("b")).read().snapshot.records == [record.address: record])
  }

  @Test func aForgeThatTakesOnlyBranchesSaysSo() async throws {
    let fixture = try Fixture()
    try fixture.refuse("refs/ccops/*")
    let path = try fixture.clone("a")
    try await fixture.store(path).withStateLock(Values.holder()) { session in
      let error = await #expect(throws: StateError.self) { try await session.announce([Values.intended("a")]) }
      let words = error?.description ?? ""
      #expect(words.contains("origin does not take refs/ccops/production/state: "))
      #expect(words.contains("policy: refs/ccops/production/state is not allowed"))
      #expect(words.contains("\"ref\" beside \"remote\""))
    }
    let branches = try Fixture(reference: "refs/heads/ccops/production")
    try branches.refuse("refs/ccops/*")
    try await branches.store(try branches.clone("a")).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    #expect(try await branches.store(try branches.clone("b")).read().snapshot.serial == 1)
  }

  /// The reference has moved and the answer is lost: the connection breaks right behind the effect.
  @Test func aPushWhoseAnswerIsLostIsFound() async throws {
    let fixture = try Fixture()
    try fixture.hook("post-update", "kill -9 $PPID")
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    #expect(try await fixture.store(try fixture.clone("b")).read().snapshot.serial == 1)
  }

  /// The remote takes a checkpoint and is gone before it can say so, or be asked.
  @Test func aCheckpointOfWhichNobodyKnowsIsLedOnFrom() async throws {
    let fixture = try Fixture()
    let away = fixture.remote + "-away"
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a"), Values.intended("b")])
      try await session.journal([Values.begun, Values.intended("a"), Values.succeeded("a")])
      let before = try fixture.runTip()
      try fixture.hook("post-update", "mv \"$PWD\" \"\(away)\"; kill -9 $PPID")
      try await Self.checkpoint(session)
      try FileManager.default.moveItem(atPath: away, toPath: fixture.remote)
      try FileManager.default.removeItem(atPath: fixture.remote + "/hooks/post-update")
      #expect(try fixture.runTip() != before, "the checkpoint did come about")
      try await session.journal([Values.intended("b"), Values.succeeded("b")])
      try await Self.checkpoint(session)
      #expect(
        try await fixture.store(try fixture.clone("b")).read().journal.map(\.event)
          == [Values.intended("a"), Values.intended("b"), Values.begun, Values.succeeded("a"), Values.succeeded("b")])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    #expect(try await fixture.store(try fixture.clone("c")).read().snapshot.serial == 1)
  }

  /// A connection that is dead, and a program of git's that outlives it.
  @Test func aGitThatHangsIsEnded() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    try fixture.scratch.run("git", ["remote", "set-url", "origin", "ssh://git.example/x"], in: path)
    try fixture.scratch.run("git", ["config", "core.sshCommand", "tail -f /dev/null; :"], in: path)
    let store = try fixture.store(path, timeout: .milliseconds(300))
    let error = await #expect(throws: StateError.self) { try await store.read() }
    #expect(
      error?.description
        == "the state cannot be read: the remote origin cannot be reached: git ls-remote was still waiting for the remote after 0.3 seconds"
    )
  }

  @Test(
    "the time limit of git counts only when git did not end by itself",
    arguments: [
      (run: GitCommand.Result.End.succeeded, limit: nil, result: GitCommand.Result.End.succeeded),
      (run: .succeeded, limit: Duration.seconds(25), result: .succeeded),
      (run: .failed, limit: nil, result: .failed),
      (run: .failed, limit: .seconds(25), result: .failed),
      (run: .signalled, limit: nil, result: .signalled),
      (run: .signalled, limit: .seconds(25), result: .timedOut),
    ])
  func timeLimitOfGit(_ row: (run: GitCommand.Result.End, limit: Duration?, result: GitCommand.Result.End)) throws {
    let seen = try GitCommand.verdict(on: .success(.init(row.run)), of: "push", endedAfter: row.limit)
    #expect(seen.end == row.result)
    if row.result == .timedOut {
      #expect(seen.message == "git push was still waiting for the remote after 25 seconds")
    }
  }

  @Test("a run may send for 44 seconds after its lock was renewed, and nothing after 45")
  func suspendedRunHasNoLock() async throws {
    let fixture = try Fixture()
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      try await session.journal([Values.intended("a")])
      for _ in 1...2 {
        try await fixture.unreachable {
          try await session.requireLock()
          fixture.hands.pass(.seconds(44))
          try await session.requireLock()
          fixture.hands.pass(.seconds(1))
          let refused = await #expect(throws: StateError.self) { try await session.requireLock() }
          #expect(refused?.description.contains("for 45 seconds") == true)
        }
        // A renewal gives the lock back for as long again. (The executor does not ask again: one refusal ends its run.)
        try await Self.checkpoint(session)
      }
      try await session.requireLock()
    }
  }

  @Test(
    "a run that was suspended checks its lock before it writes: unlocked meanwhile, it sends nothing",
    arguments: [(19, false), (20, true), (29, true), (44, true), (60, true)])
  func wakesUnlocked(_ seconds: Int, _ isRefused: Bool) async throws {
    let fixture = try Fixture()
    let other = try fixture.store(try fixture.clone("b"))
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a"), Values.intended("b")])
      try await session.journal([Values.intended("a")])
      fixture.hands.pass(.seconds(seconds - 1))
      try await other.breakLock(of: Values.holder("ann"))
      fixture.hands.pass(.seconds(1))
      guard isRefused else { return try await session.requireLock() }
      for attempt in [{ try await session.journal([Values.intended("b")]) }, { try await session.requireLock() }]
        as [@Sendable () async throws -> Void]
      { await #expect(throws: StateError.self) { try await attempt() } }
      try await session.journal([Values.succeeded("a")])
    }
  }

  @Test("a run that was suspended and still has its lock goes on, and its lock is renewed")
  func wakesLocked() async throws {
    let fixture = try Fixture()
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      fixture.hands.pass(.seconds(44))
      let before = try fixture.runTip()
      try await session.journal([Values.intended("a")])
      #expect(try fixture.runTip() != before)
      fixture.hands.pass(.seconds(19))
      try await session.requireLock()
    }
  }

  @Test("the next run learns until when a run that was unlocked may still write; one that ended may not")
  func mayWriteUntil() async throws {
    let fixture = try Fixture()
    let (first, second) = (try fixture.store(try fixture.clone("a")), try fixture.store(try fixture.clone("b")))
    @Sendable func expected(_ seconds: Int64) -> Timestamp {
      Timestamp(milliseconds: Values.now.milliseconds + seconds * 1000)
    }
    try await first.withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      #expect(try await second.read().mayWriteUntil == expected(45))
      fixture.hands.pass(.seconds(7))
      try await second.breakLock(of: Values.holder("ann"))
      fixture.hands.pass(.seconds(100))
      #expect(try await second.read().mayWriteUntil == expected(52))
      // A run that does not announce itself changes nothing.
      let reading = try await second.withStateLock(Values.holder("bob")) { try await $0.read() }
      #expect(reading.mayWriteUntil == expected(52))
    }
    try await second.withStateLock(Values.holder("bob")) { try await $0.announce([Values.intended("b")]) }
    #expect(try await second.read().mayWriteUntil == nil, "it gave its lock back")
  }

  @Test("a run whose lock another run has taken may send nothing, and its successor may")
  func lostLockIsFinal() async throws {
    let fixture = try Fixture()
    let other = try fixture.store(try fixture.clone("b"))
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
      await #expect(throws: StateError.held(by: Values.holder("ann"))) {
        try await other.withStateLock(Values.holder("bob")) { _ in }
      }
      fixture.hands.pass(.seconds(91))
      try await other.withStateLock(Values.holder("bob")) { successor in
        await #expect(throws: StateError.self) { try await session.requireLock() }
        try await successor.announce([Values.intended("b")])
        try await successor.requireLock()
        try await Self.checkpoint(session)
        let refused = await #expect(throws: StateError.self) { try await session.requireLock() }
        #expect(refused?.description.contains("another run took this one for dead") == true)
        try await successor.requireLock()
      }
    }
  }

  @Test("the time that a look at the remote takes does not count as silence of the holder")
  func slowLooksAreNoSilence() async throws {
    let fixture = try Fixture()
    try await fixture.vanish(try fixture.clone("a"), Values.holder("ann")) { session in
      try await session.announce([Values.intended("a")])
    }
    // Every look takes 100 seconds by the waiting machine's clock.
    let path = try fixture.clone("b")
    let looks = fixture.scratch.root.appending(path: "looks").path
    try fixture.scratch.run(
      "git", ["config", "remote.origin.uploadpack", "echo look >> '\(looks)'; git-upload-pack"], in: path)
    var timing = fixture.hands.timing
    timing.now = {
      let seen = FileManager.default.contents(atPath: looks).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return .seconds(100 * seen.split(separator: "\n").count)
    }
    let store = try fixture.store(path, timing: timing)
    func attempt() async throws -> Int { try await store.withStateLock(Values.holder("bob")) { _ in 7 } }
    await #expect(throws: StateError.held(by: Values.holder("ann"))) { try await attempt() }
    await #expect(throws: StateError.held(by: Values.holder("ann"))) { try await attempt() }
    #expect(try await attempt() == 7)
  }

  @Test func twoStatesThatHaveNothingToDoWithOneAnotherAreNotMixed() async throws {
    let (one, other) = (try Fixture(), try Fixture())
    let path = try one.clone("a")
    try await one.store(path).withStateLock(Values.holder()) { session in
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    try await other.store(try other.clone("b")).withStateLock(Values.holder()) { session in
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/b")), message: Values.message())
    }
    try one.scratch.run("git", ["remote", "set-url", "origin", "file://\(other.remote)"], in: path)
    let error = await #expect(throws: StateError.self) { try await one.store(path).read() }
    #expect(error?.description.contains("origin holds another state (lineage ") == true)
  }

  /// A clone that leaves contents out until they are needed, of a forge where the state is a branch: libgit2 cannot
  /// fetch them, so we do.
  @Test func aCloneWithoutContentsReadsTheState() async throws {
    let fixture = try Fixture(reference: "refs/heads/ccops/production")
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    try fixture.scratch.git("config", "uploadpack.allowFilter", "true", in: fixture.remote)
    let path = fixture.scratch.root.appending(path: "partial").path
    try fixture.scratch.git("clone", "--quiet", "--filter=blob:none", "file://\(fixture.remote)", path)
    #expect(try await fixture.store(path).read().snapshot.records.keys.map(\.name) == ["a"])
  }

  @Test(arguments: [
    ("origin", "origin"), ("https://user:secret@git.example/x", "https://git.example/x"),
    ("https://token@git.example/x@y", "https://git.example/x@y"), ("ssh://git@git.example/x", "ssh://git.example/x"),
    ("git@git.example:x", "git@git.example:x"),
  ])
  func aPasswordInAnAddressIsNotShown(_ remote: String, _ shown: String) async throws {
    #expect(GitRemote.shown(remote) == shown)
  }

  @Test func anEditOfTheStateAloneIsSharedOrNotDone() async throws {
    let fixture = try Fixture()
    let (a, b) = (try fixture.clone("a"), try fixture.clone("b"))
    @Sendable func edit(_ name: String) -> StateEdit { Values.edit(Values.record("hanoi/groups/\(name)")) }
    try await fixture.store(a).withStateLock(Values.holder("ann")) { session in
      try await fixture.store(b).withStateLock(Values.holder("bob")) { other in
        _ = try await other.commit(edit("b"), message: Values.message())
      }
      await #expect(throws: StateError.moved(expected: 0, found: 1)) {
        try await session.commit(edit("a"), message: Values.message())
      }
    }
    let reading = try await fixture.store(a).read()
    #expect(reading.snapshot.records.keys.map(\.name) == ["b"])
    #expect(reading.snapshot.serial == 1)
  }

  @Test("a run that cannot renew its lock begins operations for 44 seconds, then only records what is done")
  func unrenewedLockStopsNewOperations() async throws {
    let fixture = try Fixture()
    let part = JournalEntry.Event.progressed(
      operation: "x", record: Values.record("hanoi/groups/a"), field: "list", added: ["1"], removed: [])
    try await fixture.store(try fixture.clone("a")).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a"), Values.intended("b"), Values.intended("c")])
      try await session.journal([Values.intended("a")])
      try await fixture.unreachable {
        fixture.hands.pass(.seconds(44))
        try await Self.checkpoint(session)
        try await session.journal([Values.intended("b")])
        fixture.hands.pass(.seconds(1))
        let refused = await #expect(throws: StateError.self) { try await session.journal([Values.intended("c")]) }
        #expect(refused?.description.contains("for 45 seconds") == true, "\(String(describing: refused))")
        #expect(refused?.description.contains("cannot be reached") == true, "\(String(describing: refused))")
        try await session.journal([Values.succeeded("a")])
        // A part of a large write is recorded, and the write stops.
        await #expect(throws: StateError.self) { try await session.journal([part]) }
      }
      try await Self.checkpoint(session)
      try await session.journal([Values.intended("c")])
      #expect(
        try await session.read().journal.map(\.event)
          == [Values.intended("a"), Values.intended("b"), Values.succeeded("a"), part, Values.intended("c")])
    }
  }

  /// Renews the lock now. Fails on a session of another store, where nothing would be renewed.
  private static func checkpoint(_ session: any StateSession) async throws {
    let shared = try #require(session as? GitStateSession)
    await shared.checkpoint()
  }

  @Test func nothingElseOfTheCloneIsTouched() async throws {
    let fixture = try Fixture()
    let path = try fixture.clone("a")
    func untouchables() throws -> [String] {
      try [
        ["status", "--porcelain"], ["rev-parse", "HEAD"], ["branch", "--all", "--verbose"], ["tag"],
        ["rev-parse", "--is-shallow-repository"], ["config", "--local", "--list"],
      ].map { try fixture.scratch.run("git", $0, in: path) }
    }
    let before = try untouchables()
    try await fixture.store(path).withStateLock(Values.holder()) { session in
      try await session.announce([Values.intended("a")])
      _ = try await session.commit(Values.edit(Values.record("hanoi/groups/a")), message: Values.message())
    }
    #expect(try untouchables() == before)
    #expect(!FileManager.default.fileExists(atPath: path + "/.git/FETCH_HEAD"))
  }
}
