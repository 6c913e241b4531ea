import Execution
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// What the executor promises around each write: intent before, outcome after, and a record that says what is there.
@Suite struct ExecutorTests {
  static let sound = resource("sounds", "s", ["name": "s", "text": "t"])
  static func sound(_ text: String) -> Resource { resource("sounds", "s", ["name": "s", "text": .string(text)]) }
  static func ring(_ name: String, _ seconds: Int64 = 5, _ overflow: Value? = nil) -> Resource {
    var attributes: ValueObject = ["name": .string(name), "phones": ["101"], "seconds": .integer(seconds)]
    attributes["overflow"] = overflow
    return resource("rings", name, attributes)
  }

  private func events(_ harness: Harness) async throws -> [String] {
    try await harness.session.read().journal.map { entry in
      switch entry.event {
      case .begun: "begun"
      case .intended(let intent): "intended \(intent.operation)" + (intent.body == nil ? "" : " with body")
      case .succeeded(let operation, _, let record): "succeeded \(operation) \(record?.vendorID ?? "-")"
      case .progressed(let operation, _, _, _, _): "progressed \(operation)"
      case .confirmed(let operation, _, _): "confirmed \(operation)"
      case .failed(let operation, _, _): "failed \(operation)"
      case .unknownOutcome(let operation, _, _): "unsure \(operation)"
      }
    }
  }

  @Test func theIntentIsDurableBeforeTheCallAndTheOutcomeFollows() async throws {
    let harness = Harness()
    harness.platform.beforeWrite { address in
      let journal = harness.session.journaled
      guard case .intended(let intent)? = journal.last?.event, intent.address == address else {
        Issue.record("\(address) was written without an intent")
        return
      }
    }
    let plan = try await harness.plan([Self.ring("a", 5, ref("rings", "a"))])
    _ = try await harness.execute(plan, commit: false)
    #expect(
      try await events(harness) == [
        "begun", "intended test/rings/a:partial with body", "succeeded test/rings/a:partial rings-1",
        "intended test/rings/a:complete", "succeeded test/rings/a:complete rings-1",
      ])
  }

  @Test("a record has the references of what was written: none after the first half, the kind's edges after the second")
  func references() async throws {
    let harness = Harness()
    let ring = Self.ring("a", 5, ref("rings", "a"))
    _ = try await harness.execute(try await harness.plan([ring]), commit: false)
    let written = try await harness.session.read().journal.compactMap { entry -> [Reference]? in
      if case .succeeded(_, _, let record?) = entry.event { record.references } else { nil }
    }
    #expect(written == [[], [Reference(ring.address)]])
  }

  @Test("a create that is sent again is recorded again, and its outcome is unresolved since the last attempt")
  func laterAttempts() async throws {
    let harness = Harness()
    harness.platform.fail(
      write: 0, .retried(RetryPause(attempt: 2, seconds: 60, reason: "throttled"), losesAnswer: true))
    let plan = try await harness.plan([Self.ring("a")])
    let time = Mutex(Int64(0))
    let executor = Executor(
      providers: ["test": harness.platform], schemas: TestKinds.byKind, session: harness.session, sink: SilentSink(),
      context: .init(
        commit: plan.commit, by: "tester",
        clock: {
          time.withLock { time in
            time += 1
            return Timestamp(milliseconds: time)
          }
        },
        load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) }, limits: ["test": 1]))
    let state = try await executor.execute(plan, on: Snapshot(lineage: "test")).state
    #expect(
      try await events(harness) == [
        "begun", "intended test/rings/a:create with body", "intended test/rings/a:create with body",
        "unsure test/rings/a:create",
      ])
    // The clock is read when the operation begins (1), and before each attempt (2 and 3).
    #expect(state.unresolvedCreates[TestKinds.address("rings", "a")]?.intendedAt == Timestamp(milliseconds: 3))
    #expect(Recovery.fold(try await harness.session.read()).snapshot.unresolvedCreates.count == 1)
  }

  @Test("a pause before another attempt is an event of the address")
  func retries() async throws {
    let harness = Harness()
    let sink = Events()
    harness.platform.fail(write: 0, .retried(RetryPause(attempt: 2, seconds: 0.5, reason: "answered 503")))
    _ = try await harness.execute(try await harness.plan([Self.sound]), sink: sink)
    #expect(
      sink.all == [
        .applying(total: 1), .started(operation: .create, .whole, Self.sound.address),
        .retrying(Self.sound.address, RetryPause(attempt: 2, seconds: 0.5, reason: "answered 503")),
        .finished(operation: .create, .whole, Self.sound.address),
      ])
  }

  private final class Events: EventSink {
    private let events = Mutex<[RunEvent]>([])
    var all: [RunEvent] { events.withLock { $0 } }
    func send(_ event: RunEvent) { events.withLock { $0.append(event) } }
  }

  @Test("a deletion of an object that is already gone is done")
  func alreadyGone() async throws {
    let harness = Harness()
    try await harness.apply([Self.sound])
    let plan = try await harness.plan([])
    harness.platform.fail(write: 1, .error(.missing))
    let execution = try await harness.execute(plan)
    #expect(plan.operations.map(\.call) == [.delete])
    #expect(execution.failed.isEmpty && execution.state.records.isEmpty)
  }

  @Test(arguments: [
    (error: ProviderError.Class.rejected, event: "failed", unresolvedAddresses: false),
    (error: .missing, event: "failed", unresolvedAddresses: false),
    (error: .conflicting, event: "failed", unresolvedAddresses: false),
    (error: .throttled, event: "failed", unresolvedAddresses: false),
    (error: .unreachable, event: "failed", unresolvedAddresses: false),
    (error: .unknownOutcome, event: "unsure", unresolvedAddresses: true),
  ])
  func aCreateThatFails(_ example: (error: ProviderError.Class, event: String, unresolvedAddresses: Bool)) async throws
  {
    let harness = Harness()
    harness.platform.fail(write: 0, .error(example.error))
    let execution = try await harness.execute(try await harness.plan([Self.sound]), commit: false)
    #expect(try await events(harness).last == "\(example.event) test/sounds/s:create")
    #expect(execution.state.records.isEmpty)
    #expect(execution.failed.map(\.operation.id) == ["test/sounds/s:create"])
    #expect(execution.state.unresolvedCreates.isEmpty != example.unresolvedAddresses)
  }

  @Test("a run that loses its lock after an intent is written does not send the write, and begins no other")
  func lockLostBeforeTheWrite() async throws {
    var harness = Harness()
    let isLost = Mutex(false)
    harness.session.die { isLost.withLock { $0 } }
    harness.platform.beforeWrite { _ in isLost.withLock { $0 = true } }
    let sounds = ["a", "b"].map { resource("sounds", $0, ["name": .string($0), "text": "t"]) }
    harness.limit = 1
    let execution = try await harness.execute(try await harness.plan(sounds), commit: false)
    #expect(harness.platform.writes == 0)
    #expect(
      execution.failed.map(\.failure) == [
        .failed(ProviderError(.withheld, "not sent: the state cannot be written: the program is dead"))
      ])
    #expect(execution.skipped.keys.map(\.name) == ["b"])
    #expect(execution.stateError != nil)
  }

  @Test func aDeletionOfWhatIsGoneIsDone() async throws {
    let harness = Harness()
    try await harness.apply([Self.sound])
    let plan = try await harness.plan([])
    let id = try #require(harness.platform.objects("sounds").keys.first)
    harness.platform.remove("sounds", id)
    let execution = try await harness.execute(plan)
    #expect(harness.platform.log.last == "delete test/sounds/s")
    #expect(execution.failed.isEmpty)
    #expect(execution.state.records.isEmpty)
  }

  @Test func aFailureSkipsWhatDependsOnItAndSaysWhy() async throws {
    let harness = Harness()
    harness.platform.fail(write: 0, .refused)
    let menu = resource("menus", "m", ["name": "m", "sound": ref("sounds", "s"), "tries": 3, "keys": []])
    let execution = try await harness.execute(try await harness.plan([Self.sound, menu]))
    #expect(execution.skipped == [menu.address: .failed(Self.sound.address)])
    #expect(harness.platform.writes == 1)
  }

  @Test func aReplacementOwesItsOldObjectUntilItIsGone() async throws {
    let harness = Harness()
    try await harness.apply([Self.sound])
    harness.platform.fail(write: harness.platform.writes + 1, .refused)
    let execution = try await harness.apply([Self.sound("new")])
    #expect(execution.state.records[Self.sound.address]?.vendorID == "sounds-2")
    #expect(execution.state.records[Self.sound.address]?.superseded == ["sounds-1"])
    let again = try await harness.apply([Self.sound("new")])
    #expect(again.state.records[Self.sound.address]?.superseded == [])
    #expect(harness.platform.objects("sounds").keys.sorted() == ["sounds-2"])
  }

  @Test func movesAdoptionsAndForgottenAddressesNeedNoCall() async throws {
    let harness = Harness()
    try await harness.apply([Self.ring("a"), Self.ring("b")])
    // The two are made side by side, so either may have been first.
    let a = try #require(harness.platform.objects("rings").first { $0.value["name"] == "a" })
    let b = try #require(harness.platform.objects("rings").first { $0.value["name"] == "b" })
    harness.platform.remove("rings", b.key)
    harness.platform.add("rings", ["name": "c", "phones": ["101"], "seconds": 5])
    let writes = harness.platform.writes
    let moved = resource("rings", "z", Self.ring("a").attributes)
    let execution = try await harness.apply([moved, Self.ring("c")])
    #expect(harness.platform.writes == writes)
    #expect(execution.state.records.keys.map(\.name).sorted() == ["c", "z"])
    #expect(execution.state.records[moved.address]?.vendorID == a.key)
    #expect(try await harness.plan([moved, Self.ring("c")]).isEmpty)
  }

  @Test func aMoveOfWhatIsMadeAgainLeavesNothingBehind() async throws {
    let harness = Harness()
    try await harness.apply([Self.ring("a")])
    harness.platform.remove("rings", "rings-1")
    let moved = resource("rings", "z", Self.ring("a").attributes)
    try await harness.apply([moved])
    #expect(try await harness.session.read().snapshot.records.keys.map(\.name) == ["z"])
    #expect(try await harness.plan([moved]).isEmpty)
  }

  @Test func aQuietRefreshGoesIntoTheRecord() async throws {
    let harness = Harness()
    try await harness.apply([Self.ring("a", 5)])
    harness.platform.edit("rings", "rings-1") { $0["seconds"] = 9 }
    let execution = try await harness.apply([Self.ring("a", 9)])
    #expect(harness.platform.writes == 1)
    #expect(execution.state.records[Self.ring("a").address]?.attributes["seconds"] == 9)
  }

  @Test func anUpdateThatFailsAfterEvidenceIsNoStrangerNextTime() async throws {
    let harness = Harness()
    let wanted = Self.ring("a", 5, ref("rings", "a"))
    harness.platform.fail(write: 0, .lostAnswer)
    try await harness.apply([wanted])
    harness.platform.fail(write: 1, .refused)
    try await harness.apply([wanted])
    let plan = try await harness.plan([wanted])
    #expect(plan.diagnostics.isEmpty)
    #expect(plan.changes.map(\.action) == [.update])
  }

  @Test func aNarrowedApplyKeepsTheUnresolvedCreatesOfTheRest() async throws {
    let harness = Harness()
    try await harness.apply([Self.sound])
    harness.platform.fail(write: harness.platform.writes, .lostAnswer)
    try await harness.apply([Self.sound("new")])
    let folder = [Self.sound("new"), Self.ring("a")]
    try await harness.apply(folder, PlanOptions(targets: [Self.ring("a").address]))
    try await harness.apply(folder)
    #expect(harness.platform.objects("sounds").keys.sorted() == ["sounds-2"])
    #expect(try await harness.plan(folder).isEmpty)
  }

  @Test func aStopFinishesWhatRunsAndNamesTheRest() async throws {
    var harness = Harness()
    harness.limit = 1
    let plan = try await harness.plan([Self.ring("a"), Self.ring("b"), Self.ring("c")])
    let execution = try await harness.execute(plan, stoppingAfter: 1)
    #expect(execution.interrupted)
    #expect(execution.succeeded == ["test/rings/a:create"])
    #expect(execution.skipped.keys.map(\.name).sorted() == ["b", "c"])
  }
}
