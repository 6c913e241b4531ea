import Foundation
import Git
import Model
import StateStores
import TestSupport
import Testing

/// What keeping state in git adds to the contract.
@Suite(.bounded) struct GitStateStoreTests {
  typealias Fixture = StoreFixture

  @Test func nothingButTheReferenceChanges() async throws {
    let fixture = try Fixture()
    let before = try fixture.scratch.untouchables()
    try await run(fixture) { session in
      try await session.journal([Fixture.begun])
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      let many = (0..<50).map { Fixture.record("hanoi/groups/n\($0)") }
      let edit = StateEdit(upserts: Dictionary(uniqueKeysWithValues: many.map { ($0.address, $0) }))
      _ = try await session.commit(edit, message: Fixture.message())
    }
    #expect(try fixture.scratch.untouchables() == before)
    #expect(try fixture.scratch.fsck() == "")
    #expect(
      try fixture.scratch.git("for-each-ref", "--format=%(refname)") == "\(fixture.reference)\nrefs/heads/main")
  }

  @Test func gitShowsWhatWasDone() async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      try await session.journal([Fixture.begun])
      _ = try await session.commit(
        Fixture.edit(Fixture.record("hanoi/groups/support")),
        message: Fixture.message(
          "apply 2 changes", details: ["create hanoi/groups/support", " two\nlines\u{1B}[31m", ""]))
    }
    let log = try fixture.scratch.git("log", "--format=%an|%ae|%ct%n%B", fixture.reference)
    #expect(
      log == """
        Ann|ann@example.com|1800000000
        apply 2 changes

        create hanoi/groups/support
        two lines [31m

        Ccops-Commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        Ccops-Environment: production
        Ccops-Serial: 1
        Ccops-Run: https://ci.example.com/7
        Ccops-Journal: id-1

        """)
    #expect(
      try fixture.scratch.git("ls-tree", "-r", "--name-only", fixture.reference)
        == "meta.json\nresources/hanoi/groups/support.json")
    #expect(
      try fixture.scratch.git("show", "\(fixture.reference):meta.json") == """
        {
          "accounts": {},
          "consents": [],
          "environment": "production",
          "format": 2,
          "lineage": "id-3",
          "name": null,
          "path": "",
          "plan_digest": null,
          "requires": [],
          "serial": 1
        }
        """)
  }

  @Test(arguments: [
    ("Ann <ann@example.com>", "Ann <ann@example.com>"), ("ci", "ci"), ("", "ccops"), ("<x@y>", "ccops <x@y>"),
    ("a<b>c", "abc"), ("Evil\nCcops-Serial: 9 <e@x>", "Evil Ccops-Serial: 9 <e@x>"),
  ])
  func theAuthorIsWhoMadeTheChange(_ by: String, _ shown: String) async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      let message = StateMessage(summary: "s", details: [], commit: "", by: by, at: Fixture.now)
      _ = try await session.commit(StateEdit(), message: message)
    }
    let entry = try #require(try await fixture.store().history(of: nil, limit: 1).first)
    #expect(entry.by == shown)
    #expect(entry.serial == 1)
    #expect(entry.commit == "")
    #expect(try fixture.scratch.fsck() == "")
  }

  @Test func longChangesAreCutInTheMessage() async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      let details = (1...1000).map { "create hanoi/groups/n\($0)" }
      _ = try await session.commit(StateEdit(), message: Fixture.message(details: details))
    }
    let details = try await fixture.store().history(of: nil, limit: 1)[0].details
    #expect(details.count == 301)
    #expect(details.last == "and 700 more")
  }

  @Test func stateThatMovedIsRefusedAndTheJournalKept() async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(StateEdit(), message: Fixture.message())
      try await session.journal([Fixture.begun, Fixture.succeeded("a")])
      try await self.intrude(fixture, serial: 2)
      try await self.intrude(fixture, serial: 3)
      await #expect(throws: StateError.moved(expected: 1, found: 3)) {
        try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      }
      try await session.journal([Fixture.intended("b")])
    }
    let reading = try await fixture.store().read()
    #expect(reading.snapshot.serial == 3)
    #expect(reading.journal.map(\.event) == [Fixture.begun, Fixture.succeeded("a"), Fixture.intended("b")])
    try await run(fixture) { session in
      _ = try await session.read()
      #expect(try await session.commit(StateEdit(), message: Fixture.message()) == 4)
    }
    #expect(try await fixture.store().read().journal == [])
  }

  @Test func aJournalThatOutlivedItsCommitIsDropped() async throws {
    let fixture = try Fixture()
    for round in 1...2 {
      let left = try await fixture.store().withStateLock(Fixture.holder()) { session in
        try await session.journal([Fixture.begun, Fixture.succeeded("a")])
        let left = try fixture.journalBytes()
        _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
        return left
      }
      // As if the process had died between moving the reference and removing the file.
      try fixture.setJournal(left)
      #expect(try await fixture.store().read().journal == [], "round \(round)")
      try await intrude(fixture, serial: round * 3 - 1)
      #expect(try await fixture.store().read().journal == [], "round \(round), another commit later")
      try await run(fixture) { session in
        #expect(try await session.read().journal == [])
        try await session.journal([Fixture.intended("b")])
        #expect(try await session.read().journal.map(\.event) == [Fixture.intended("b")])
        _ = try await session.commit(StateEdit(), message: Fixture.message())
      }
      #expect(!fixture.hasJournal)
    }
  }

  @Test func aJournalOfAStateThatIsNotThereIsAnError() async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(StateEdit(), message: Fixture.message())
      try await session.journal([Fixture.begun])
    }
    try fixture.scratch.git("update-ref", "-d", fixture.reference)
    for _ in 1...2 {
      let error = await #expect(throws: StateError.self) { try await fixture.store().read() }
      #expect(error?.description.contains("was begun on serial 1 of state") == true, "\(String(describing: error))")
      await #expect(throws: StateError.self) { try await run(fixture) { _ in Issue.record("let in") } }
      #expect(fixture.hasJournal)
    }
  }

  @Test(arguments: [
    ("", 3), ("{\"run\":\"x\",\"seq", 3), ("\0\0\0\0\0", 3), ("{\"half\": true}\n", 3), ("garbage\nmore garbage\n", 3),
    ("\n", 3), ("{}\n{\"run\":", 3), ("\u{FEFF}", 3),
  ])
  func aTornEndIsDropped(_ tail: String, _ count: Int) async throws {
    let fixture = try await fixtureWithJournal()
    try fixture.setJournal(try fixture.journalBytes() + Data(tail.utf8))
    #expect(try await fixture.store().read().journal.count == count)
    try await run(fixture) { try await $0.journal([Fixture.intended("b")]) }
    let journal = try await fixture.store().read().journal
    #expect(journal.map(\.sequence) == [1, 2, 3, 4])
    #expect(journal.last?.event == Fixture.intended("b"))
  }

  @Test func aJournalCutAnywhereKeepsItsWholeLines() async throws {
    let fixture = try await fixtureWithJournal()
    let whole = try fixture.journalBytes()
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    #expect(ends.count == 4)
    for length in stride(from: 0, through: whole.count, by: 7) {
      try fixture.setJournal(whole.prefix(length))
      let expected = max(0, ends.filter { $0 <= length }.count - 1)
      #expect(try await fixture.store().read().journal.count == expected, "cut at \(length)")
    }
    try fixture.setJournal(whole.prefix(ends[0] - 5))
    try await run(fixture) { try await $0.journal([Fixture.begun]) }
    #expect(try await fixture.store().read().journal.map(\.event) == [Fixture.begun])
  }

  @Test(
    "a last line that is an entry and cannot be read is an error, not a torn end",
    arguments: [
      (#""event": "teleported""#, "\"event\" must be a known event, not teleported"),
      (#""event": "succeeded", "record": {"protect": "yes"}"#, "\"pin\" must be an object"),
    ])
  func unknownEntryAtTheEnd(_ members: String, _ message: String) async throws {
    let fixture = try await fixtureWithJournal()
    let line =
      #"{"run": "r", "sequence": 4, "at": "2026-11-30T10:00:00.000Z", "operation": "o", "address": "a/b/c", \#(members)}"#
    try fixture.setJournal(try fixture.journalBytes() + Data((line + "\n").utf8))
    let error = await #expect(throws: StateError.self) { try await fixture.store().read() }
    #expect(error?.description.contains("line 5 of") == true, "\(String(describing: error))")
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("a state ref that leads to no commit is refused", arguments: ["HEAD^{tree}", "v1", "HEAD:ccops.json"])
  func oddReference(_ revision: String) async throws {
    let fixture = try Fixture()
    try fixture.scratch.git("tag", "-a", "-m", "a tag", "v1")
    let id = try fixture.scratch.git("rev-parse", revision)
    try fixture.scratch.git("update-ref", fixture.reference, id)
    for attempt in [{ _ = try await fixture.store().read() }, { try await self.run(fixture) { _ in } }]
      as [@Sendable () async throws -> Void]
    {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      #expect(
        error?.description.contains("refs/ccops/production/state leads to no commit: ccops did not write it") == true,
        "\(String(describing: error))")
    }
  }

  @Test(
    "a damaged end of a run is an error",
    arguments: [
      (["ended": "yes"], "\"ended\" must be a boolean"), (["state": "nothing"], "\"state\" must be a commit id"),
      (["state": .null], "\"state\" must be a string"), (["format": 3], "a newer ccops wrote it, use that one"),
      (["format": .number(1.5)], "\"format\" must be 1 or 2, not 1.5: it is damaged"),
      (["format": 0], "\"format\" must be 1 or 2, not 0: it is damaged"),
    ] as [(ValueObject, String)])
  func damagedRunEnd(_ change: ValueObject, _ message: String) async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
    }
    let tip = try fixture.scratch.git("rev-parse", fixture.reference).trimmingCharacters(in: .whitespacesAndNewlines)
    let header: ValueObject = ["format": 2, "ended": true, "state": .string(tip)]
    _ = try await Repository.open(at: fixture.scratch.path).writeCommit(
      on: "refs/ccops/production/run", expecting: nil,
      edits: [TreeEdit(path: "run.json", contents: CanonicalJSON.pretty(.object(header.merging(change))))],
      message: "run: ended", author: Signature(name: "Ann", email: "ann@example.com", time: 0))
    let error = await #expect(throws: StateError.self) { try await fixture.store().read() }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func damageBeforeWholeLinesIsAnError() async throws {
    let fixture = try await fixtureWithJournal()
    var bytes = try fixture.journalBytes()
    let second = try #require(bytes.firstIndex(of: UInt8(ascii: "\n"))) + 3
    bytes[second] = 0
    try fixture.setJournal(bytes)
    let error = await #expect(throws: StateError.self) { try await fixture.store().read() }
    #expect(error?.description.contains("line 2 of") == true, "\(String(describing: error))")
    #expect(try fixture.journalBytes() == bytes)
  }

  @Test(
    arguments: [
      ("meta.json", "{\"format\": 3}", "\"format\" must be 1 or 2, not 3: a newer ccops wrote it, use that one"),
      ("meta.json", "{\"format\": 1.5}", "\"format\" must be 1 or 2, not 1.5: it is damaged"),
      ("meta.json", "{\"format\": \"2\"}", "\"format\" must be 1 or 2, not a string: it is damaged"),
      ("meta.json", "{}", "\"format\" must be 1 or 2, and is missing: it is damaged"), ("meta.json", "{", "meta.json"),
      (
        "meta.json", "{\"format\": 1, \"lineage\": \"l\", \"serial\": 1, \"environment\": \"staging\"}",
        "environment staging"
      ),
      ("meta.json", "{\"format\": 1}", "\"lineage\" must be a string"), ("meta.json", nil, "has no meta.json"),
      ("resources/hanoi/groups/a.json", "[]", "resources/hanoi/groups/a.json"),
      ("resources/hanoi/groups/b.json", "copy of a", "holds the record of hanoi/groups/a"),
      ("unresolved-creates/hanoi/groups/a.json", "{}", "unresolved-creates/hanoi/groups/a.json"),
      (
        "resources/hanoi/groups/a.json", "schema 0", "\"schema_version\" must be a positive integer, not 0; `git log -p"
      ),
      (
        "resources/hanoi/groups/a.json", "schema -1",
        "\"schema_version\" must be a positive integer, not -1; `git log -p"
      ),
    ] as [(String, String?, String)])
  func stateThatCannotBeTrustedIsNamed(_ path: String, _ contents: String?, _ words: String) async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
    }
    let copied = try fixture.scratch.git("show", "\(fixture.reference):resources/hanoi/groups/a.json")
    let text =
      switch contents {
      case "copy of a"?: copied
      case let change? where change.hasPrefix("schema "):
        copied.replacing("\"schema_version\": 2", with: "\"schema_version\": \(change.dropFirst(7))")
      default: contents
      }
    try await put(fixture, [TreeEdit(path: path, contents: text.map { Array($0.utf8) })])
    let error = await #expect(throws: StateError.self) { try await fixture.store().read() }
    guard case .unreadable(let why)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(why.contains(words), "\(why)")
  }

  @Test(
    "a state of another environment, name or folder, or one that requires what this ccops does not know, is refused",
    arguments: [
      (["environment": "staging"], "holds the state of environment staging"),
      (["name": "acme"], "holds the state of the project \"acme\", not of this folder, which has no name"),
      (["path": "tenants/a"], "holds the state of the folder \"tenants/a\", and this is at the root of the repository"),
      (["requires": ["blue-boxes"]], "it requires \"blue-boxes\", which this ccops does not know"),
      (
        ["requires": ["moved"], "moved_to": "acme"],
        "the state of this folder belongs to the project \"acme\"; add \"name\": \"acme\" to ccops.json"
      ),
      (["requires": "blue-boxes"], "\"requires\" must be a list"), (["serial": -1], "\"serial\" must be a positive"),
      (
        ["format": 0],
        "meta.json: \"format\" must be 1 or 2, not 0: it is damaged; `git log -p refs/ccops/production/state` shows"
      ),
      (["lineage": ""], "meta.json: \"lineage\" must be a string that is not empty; `git log"),
      (["path": .null], "meta.json: \"path\" must be a string; `git log"),
      (["requires": ["moved"]], "\"moved_to\" must be a string, because the state requires \"moved\"; `git log"),
    ] as [(ValueObject, String)])
  func othersAreRefused(_ row: (change: ValueObject, message: String)) async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
    }
    let bytes = CanonicalJSON.pretty(.object(Self.meta.merging(row.change)))
    try await put(fixture, [TreeEdit(path: "meta.json", contents: bytes)])
    for attempt in [{ _ = try await fixture.store().read() }, { try await self.run(fixture) { _ in } }]
      as [@Sendable () async throws -> Void]
    {
      let error = await #expect(throws: StateError.self) { try await attempt() }
      #expect(error?.description.contains(row.message) == true, "\(String(describing: error))")
    }
  }

  /// What the state of a folder without a name says of itself.
  private static let meta: ValueObject = [
    "format": 2, "lineage": "l", "serial": 1, "name": .null, "environment": "production", "path": "",
    "requires": [], "accounts": [:], "consents": [], "plan_digest": .null,
  ]

  @Test(
    "a state that lacks a part of what it says of itself is refused, with how to repair it",
    arguments: [
      ("lineage", "a string"), ("serial", "an integer"), ("name", "a string or null"), ("environment", "a string"),
      ("path", "a string"), ("requires", "a list"), ("accounts", "an object"), ("consents", "a list"),
      ("plan_digest", "a string or null"),
    ])
  func missingMeta(_ key: String, _ expected: String) async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
    }
    var meta = Self.meta
    try #require(meta[key] != nil)
    meta[key] = nil
    try await put(fixture, [TreeEdit(path: "meta.json", contents: CanonicalJSON.pretty(.object(meta)))])
    let error = await #expect(throws: StateError.self) { try await fixture.store().read() }
    let repair =
      "repair the file on top of it: `git worktree add --detach DIR \(fixture.reference)`, commit there, `git update-ref "
      + "\(fixture.reference) HEAD`"
    #expect(
      error?.reason.hasPrefix("meta.json: \"\(key)\" must be \(expected); ") == true, "\(String(describing: error))")
    #expect(error?.reason.hasSuffix(repair) == true)
  }

  @Test("the repair that the message names is one")
  func repair() async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
    }
    let good = try fixture.scratch.git("show", "\(fixture.reference):meta.json")
    try await put(fixture, [TreeEdit(path: "meta.json", contents: Array("{}".utf8))])
    await #expect(throws: StateError.self) { try await fixture.store().read() }
    let folder = fixture.scratch.root.appending(path: "repair").path
    try fixture.scratch.git("worktree", "add", "--quiet", "--detach", folder, fixture.reference)
    try good.write(toFile: folder + "/meta.json", atomically: true, encoding: .utf8)
    try fixture.scratch.git("commit", "--quiet", "--all", "-m", "repaired", in: folder)
    try fixture.scratch.git("update-ref", fixture.reference, "HEAD", in: folder)
    #expect(try await fixture.store().read().snapshot.records.count == 1)
  }

  @Test(arguments: ["", "a b", "../x", "a/b", ".hidden", "x.", "a..b", "x.lock", "~", "é"])
  func environmentsThatGitCannotNameAreRefused(_ name: String) throws {
    let fixture = try Fixture()
    #expect(throws: StateError.self) { try fixture.store(environment: name) }
  }

  @Test func environmentsAreApart() async throws {
    let fixture = try Fixture()
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      try await session.journal([Fixture.begun])
      // Another environment has its own lease too.
      try await fixture.store(environment: "staging.v2").withStateLock(Fixture.holder()) { other in
        let reading = try await other.read()
        #expect(reading == StateReading(snapshot: Snapshot(lineage: "")))
      }
    }
  }

  @Test func linkedWorkTreesShareStateJournalAndLease() async throws {
    let fixture = try Fixture()
    let linked = fixture.scratch.root.path + "/linked"
    try fixture.scratch.git("worktree", "add", "--quiet", "--detach", linked)
    let other = try fixture.store(at: linked)
    try await run(fixture) { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
      try await session.journal([Fixture.begun])
      #expect(try await other.read().snapshot.records.count == 1)
      #expect(try await other.read().journal.count == 1)
      await #expect(throws: StateError.held(by: Fixture.holder())) {
        try await other.withStateLock(Fixture.holder()) { _ in }
      }
    }
  }

  @Test func aLeaseEndsWithTheProcessThatHeldIt() async throws {
    let fixture = try Fixture()
    try await run(fixture) { _ in }
    let said = try OutputPipe(at: fixture.lockPath + ".said")
    defer { said.close() }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let process = try ChildProcess.start(
      ["flock", "--no-fork", fixture.lockPath, "sh", "-c", "echo held; exec tail -f /dev/null"],
      environment: ["PATH": path], directory: "/", output: said.path, errors: "/dev/null")
    _ = try await said.text { $0 == "held" }
    let error = await #expect(throws: StateError.self) { try await run(fixture) { _ in } }
    #expect(error?.description.hasPrefix("the state is locked by ann on ci-1, process 42") == true)
    process.send(SIGKILL)
    _ = process.wait()
    try await run(fixture) { _ in }
  }

  @Test func stateIsReadWhileGitCollects() async throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let many = (0..<100).map { Fixture.record("hanoi/groups/n\($0)") }
    for chunk in [many[..<50], many[50...]] {
      try await run(fixture) { session in
        let edit = StateEdit(upserts: Dictionary(uniqueKeysWithValues: chunk.map { ($0.address, $0) }))
        _ = try await session.commit(edit, message: Fixture.message())
      }
      #expect(try await store.read().snapshot.records.count == chunk.endIndex)
      try fixture.scratch.git("gc", "--quiet", "--prune=now")
      #expect(try await store.read().snapshot.records.count == chunk.endIndex)
    }
    #expect(try fixture.scratch.fsck() == "")
  }

  @Test func lineageIsARandomUUID() {
    let made = (0..<100).map { _ in RandomIdentifier.make() }
    #expect(Set(made).count == 100)
    #expect(made.allSatisfy { UUID(uuidString: $0) != nil && $0 == $0.lowercased() })
    #expect(made.allSatisfy { Array($0)[14] == "4" && "89ab".contains(Array($0)[19]) })
  }

  /// A process that is killed while it moves the reference leaves git's lock behind: the next run removes it, and only
  /// then.
  @Test func theLockOfADeadMoverIsRemoved() async throws {
    let fixture = try Fixture()
    let folder = URL(filePath: fixture.lockPath).deletingLastPathComponent()
    let note = folder.appending(path: "moving")
    let gitLock = URL(filePath: fixture.scratch.path + "/.git/\(fixture.reference).lock")
    for directory in [folder, gitLock.deletingLastPathComponent()] {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    try Data().write(to: gitLock)
    let commit: @Sendable (any StateSession) async throws -> Void = { session in
      _ = try await session.commit(Fixture.edit(Fixture.record("hanoi/groups/a")), message: Fixture.message())
    }
    // Of a git that may be at work.
    let error = await #expect(throws: StateError.self) { try await run(fixture, commit) }
    #expect(error?.description.contains("another git process holds \(fixture.reference)") == true)
    #expect(FileManager.default.fileExists(atPath: gitLock.path))
    // Of a ccops that died.
    try Data("\(fixture.reference)\n".utf8).write(to: note)
    try await run(fixture, commit)
    #expect(try await fixture.store().read().snapshot.serial == 1)
    #expect(!FileManager.default.fileExists(atPath: gitLock.path))
    #expect(try Data(contentsOf: note).isEmpty)
  }

  private func run(
    _ fixture: Fixture, _ body: @Sendable (any StateSession) async throws -> Void
  ) async throws { try await fixture.store().withStateLock(Fixture.holder(), body) }

  private func fixtureWithJournal() async throws -> Fixture {
    let fixture = try Fixture()
    try await run(fixture) { session in
      try await session.journal([Fixture.begun, Fixture.intended("a")])
      try await session.journal([Fixture.succeeded("a")])
    }
    return fixture
  }

  /// Moves the state as somebody without our lease would: a fetch, or another tool.
  private func intrude(_ fixture: Fixture, serial: Int) async throws {
    let lineage = try await Repository.open(at: fixture.scratch.path).history(of: fixture.reference, limit: 99)
    let meta = try fixture.scratch.git("show", "\(lineage[0].id):meta.json")
      .replacingOccurrences(of: "\"serial\": \(serial - 1)", with: "\"serial\": \(serial)")
    try await put(fixture, [TreeEdit(path: "meta.json", contents: Array(meta.utf8))])
  }

  private func put(_ fixture: Fixture, _ edits: [TreeEdit]) async throws {
    let repository = try Repository.open(at: fixture.scratch.path)
    _ = try await repository.writeCommit(
      on: fixture.reference, expecting: try await repository.reference(fixture.reference), edits: edits,
      message: "intruder\n", author: Signature(name: "X", email: "x@example.com", time: 1))
  }
}
