import Model
import StateStores
import Synchronization
import TestSupport
import Testing
import Workflows

/// Lists that do not show yet what the vendor has confirmed. Time passes only when the program waits.
@Suite(.bounded) struct LateListTests {
  static let start: Int64 = 1_800_000_000_000
  static let ring: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  static let address = TestKinds.address("rings", "r")

  /// A state with one ring, applied some time ago.
  private static func state(age: Int64, id: String = "9") -> Snapshot {
    Snapshot(
      lineage: "test", serial: 1,
      records: [
        address: StateRecord(
          address: address, vendorID: id, vendorName: "r", attributes: ring,
          pin: .init(
            commit: "c", source: SourcePin(path: "p", blob: "b"), appliedAt: Timestamp(milliseconds: start - age),
            appliedBy: "t"))
      ])
  }

  private static func unresolved(age: Int64) -> Snapshot {
    Snapshot(
      lineage: "test", serial: 1,
      unresolvedCreates: [
        address: UnresolvedCreate(
          address: address, vendorName: "r", body: ring, intendedAt: Timestamp(milliseconds: start - age))
      ])
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let state: Snapshot
    /// Milliseconds from the start until the ring is listed; nil: never.
    let listedAfter: Int64?
    var delay = 30
    /// The pauses in milliseconds.
    var pauses: [Int64] = []
    let action: Change.Action
    var diagnostics: [DiagnosticCode] = []

    var testDescription: String { name }
  }

  @Test(
    "what was confirmed moments ago is waited for, and never created again",
    arguments: [
      Row(name: "listed at once", state: state(age: 1_000), listedAfter: 0, action: .unchanged),
      Row(
        name: "listed two seconds late", state: state(age: 1_000), listedAfter: 2_000, pauses: [1_000, 2_000],
        action: .unchanged),
      Row(
        name: "listed after 30 seconds", state: state(age: 1_000), listedAfter: 30_000,
        pauses: [1_000, 2_000, 4_000, 8_000, 15_000], action: .unchanged),
      Row(
        name: "never listed", state: state(age: 1_000), listedAfter: nil,
        pauses: [1_000, 2_000, 4_000, 8_000, 15_000], action: .unchanged, diagnostics: [.notListedYet]),
      Row(
        name: "confirmed ten minutes ago", state: state(age: 600_000), listedAfter: nil,
        pauses: [1_000, 2_000, 4_000, 8_000, 15_000], action: .unchanged, diagnostics: [.notListedYet]),
      Row(name: "confirmed longer ago", state: state(age: 600_001), listedAfter: nil, action: .create),
      Row(
        name: "confirmed by a clock that is ahead", state: state(age: -300_000), listedAfter: 1_000, pauses: [1_000],
        action: .unchanged),
      Row(
        name: "an account whose lists are never late", state: state(age: 1_000), listedAfter: nil, delay: 0,
        action: .create),
      Row(
        name: "a shorter delay", state: state(age: 1_000), listedAfter: nil, delay: 5, pauses: [1_000, 2_000, 2_000],
        action: .unchanged, diagnostics: [.notListedYet]),
      Row(
        name: "a lost create, listed late", state: unresolved(age: 5_000), listedAfter: 3_000, pauses: [1_000, 2_000],
        action: .adopt),
      Row(
        name: "a lost create that created nothing", state: unresolved(age: 5_000), listedAfter: nil,
        pauses: [1_000, 2_000, 4_000, 8_000, 10_000], action: .create),
      Row(name: "a lost create of 30 seconds ago", state: unresolved(age: 30_000), listedAfter: nil, action: .create),
      Row(
        name: "a lost create by a clock that is ahead", state: unresolved(age: -600_000), listedAfter: nil,
        pauses: [1_000, 2_000, 4_000, 8_000, 15_000], action: .create),
    ])
  func waiting(_ row: Row) async throws {
    let world = LateWorld(row.listedAfter)
    let workspace = try Self.workspace(world, row.state, delay: row.delay)
    let plan = try await PlanWorkflow(workspace).run().plan
    #expect(world.pauses == row.pauses)
    // One listing of rings, and one after each pause.
    #expect(world.listings["rings"] == 1 + row.pauses.count)
    #expect(plan.changes.first { $0.address == Self.address }?.action == row.action)
    #expect(plan.diagnostics.map(\.code) == row.diagnostics)
    // Another object of the plan is planned all the same.
    #expect(plan.operations.contains { $0.address == TestKinds.address("sounds", "s") })
    #expect(plan.operations.contains { $0.address == Self.address } == (row.action == .create))
    #expect(world.listings["sounds"] == 1)
  }

  @Test("the error names the object, the time, and until when it is waited for")
  func theMessage() async throws {
    let workspace = try Self.workspace(LateWorld(nil), Self.state(age: 60_000), delay: 30)
    let diagnostic = try await PlanWorkflow(workspace).run().plan.diagnostics.first
    #expect(
      diagnostic?.summary
        == "test/rings/r: the platform confirmed the object 9 at 2027-01-15 07:59 UTC, and does not list it")
    #expect(
      diagnostic?.suggestion
        == "run it again later; from 2027-01-15 08:09 UTC on, an object that is not listed counts as deleted")
  }

  @Test("drift does not call an object deleted that is only not listed yet")
  func drift() async throws {
    let world = LateWorld(nil)
    let plan = try await DriftWorkflow(try Self.workspace(world, Self.state(age: 1_000), delay: 30)).run()
    #expect(plan.isEmpty)
    #expect(plan.diagnostics.map { "\($0.severity) \($0.code.rawValue)" } == ["warning not-listed-yet"])
    #expect(world.pauses.reduce(0, +) == 30_000)
  }

  @Test("a stop ends the waiting")
  func aStopEndsTheWaiting() async throws {
    let world = LateWorld(nil)
    var workspace = try Self.workspace(world, Self.state(age: 1_000), delay: 30)
    workspace.shouldStop = { world.pauses.count == 2 }
    _ = try await PlanWorkflow(workspace).run()
    #expect(world.pauses == [1_000, 2_000])
  }

  @Test("a deletion that was cut off is not waited for")
  func aDeletionInFlight() async throws {
    let world = LateWorld(nil)
    let session = MemorySession(Self.state(age: 1_000))
    try await session.journal([
      .begun(commit: "c", by: "t"),
      .intended(WriteIntent(operation: "d", address: Self.address, call: .delete, vendorName: "r", body: nil)),
    ])
    var workspace = try Self.workspace(world, Snapshot(lineage: "test"), delay: 30)
    workspace.store = session
    workspace.resources = []
    let plan = try await PlanWorkflow(workspace).run().plan
    #expect(world.pauses.isEmpty)
    #expect(plan.changes.map(\.action) == [.forget])
    #expect(plan.diagnostics.isEmpty)
  }

  @Test("an apply reads back what it created, also when the list is late")
  func verification() async throws {
    let world = LateWorld(nil, afterCreate: 2_000)
    let ending = try await Self.apply(world)
    guard case .applied(_, let result) = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(result.verification == .verified)
    #expect(world.pauses == [1_000, 2_000])
  }

  @Test("an object that is not listed stops nothing else: the rest is applied, and the exit code is that of a failure")
  func theRestIsApplied() async throws {
    let world = LateWorld(nil)
    var workspace = try Self.workspace(world, Self.state(age: 1_000), delay: 30)
    let overflow: ValueObject = ["name": "q", "phones": ["101"], "seconds": 5, "overflow": ref("rings", "r")]
    workspace.resources.append(resource("rings", "q", overflow))
    let ending = try await ApplyWorkflow(workspace, confirm: { _ in true }).run()
    guard case .applied(let plan, let result) = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(result.applied.map(\.address) == [TestKinds.address("sounds", "s")])
    #expect(result.verification == .verified && !result.isComplete)
    #expect(result.diagnostics.map(\.code) == [.notListedYet])
    #expect(plan.diagnostics.first?.notes.last == "left out too, because it depends on this object: test/rings/q")
    #expect(world.creates == ["sounds"])
    // Nothing of the object or of what depends on it is recorded.
    let records = try await workspace.store.read().snapshot.records
    #expect(records.keys.sorted() == [Self.address, TestKinds.address("sounds", "s")])
    #expect(records[Self.address] == Self.state(age: 1_000).records[Self.address])
  }

  @Test("an apply reports what is not listed at last")
  func verificationOfWhatIsNeverListed() async throws {
    let world = LateWorld(nil, afterCreate: 60_000)
    let ending = try await Self.apply(world)
    guard case .applied(_, let result) = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(result.verification == .failed)
    #expect(result.differences.keys.sorted() == [Self.address])
    #expect(result.differences[Self.address]?.map(\.desired) == ["r"])
    #expect(world.pauses.reduce(0, +) == 30_000)
  }

  private static func apply(_ world: LateWorld) async throws -> ApplyWorkflow.Ending {
    var workspace = try Self.workspace(world, Snapshot(lineage: "test"), delay: 30)
    workspace.resources = [resource("rings", "r", ring)]
    return try await ApplyWorkflow(workspace, confirm: { _ in true }).run()
  }

  private static func workspace(_ world: LateWorld, _ state: Snapshot, delay: Int) throws -> Workspace {
    var account = ProviderSettings(alias: "test", type: "test", url: try ServerURL("http://127.0.0.1:1"))
    account.limits.listDelay = delay
    return Workspace(
      settings: Settings(environment: "production", providers: ["test": account]),
      resources: [resource("rings", "r", ring), resource("sounds", "s", ["name": "s", "text": "x"])],
      commit: String(repeating: "a", count: 40), schemas: TestKinds.byKind, providers: ["test": world],
      store: MemorySession(state), sink: SilentSink(),
      holder: LockHolder(user: "ann", host: "ci", process: 1, run: nil, since: Timestamp(milliseconds: start)),
      author: "Ann <ann@example.com>", clock: { world.now },
      load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) },
      pause: { world.pass($0) })
  }
}

/// A vendor with one other ring and a phone, and with a ring "r" of the id 9 that is listed late. Its clock is the
/// program's.
private final class LateWorld: Provider {
  private struct World {
    var now = LateListTests.start
    var pauses: [Int64] = []
    var listings: [String: Int] = [:]
    /// When the ring is listed; nil: never.
    var listedAt: Int64?
    /// The collections of the creates.
    var creates: [String] = []
    var sound: ValueObject?
  }

  private let world: Mutex<World>
  private let afterCreate: Int64?

  /// - Parameters:
  ///   - listedAfter: Milliseconds from now until the ring is listed; nil: never.
  ///   - afterCreate: The same, counted from its create.
  init(_ listedAfter: Int64?, afterCreate: Int64? = nil) {
    var world = World()
    world.listedAt = listedAfter.map { world.now + $0 }
    self.world = Mutex(world)
    self.afterCreate = afterCreate
  }

  var now: Timestamp { world.withLock { Timestamp(milliseconds: $0.now) } }
  var pauses: [Int64] { world.withLock { $0.pauses } }
  var listings: [String: Int] { world.withLock { $0.listings } }
  var creates: [String] { world.withLock { $0.creates } }

  func pass(_ duration: Duration) {
    let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    world.withLock {
      $0.now += milliseconds
      $0.pauses.append(milliseconds)
    }
  }

  func list(_ request: ListRequest) async throws(ProviderError) -> [Observation] {
    world.withLock { world in
      world.listings[request.collection, default: 0] += 1
      let kind = KindAddress(provider: "test", collection: request.collection)
      switch request.collection {
      case "phones": return [Observation(kind: kind, vendorID: "101", name: "101", attributes: ["number": "101"])]
      case "rings":
        let other: ValueObject = ["name": "other", "phones": ["101"], "seconds": 5]
        let isListed = world.listedAt.map { world.now >= $0 } ?? false
        return [Observation(kind: kind, vendorID: "1", name: "other", attributes: other)]
          + (isListed ? [Observation(kind: kind, vendorID: "9", name: "r", attributes: LateListTests.ring)] : [])
      case "sounds":
        return world.sound.map { [Observation(kind: kind, vendorID: "s", name: "s", attributes: $0)] } ?? []
      default: return []
      }
    }
  }

  func create(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    let isRing = request.address.collection == "rings"
    world.withLock { world in
      world.creates.append(request.address.collection)
      if isRing { world.listedAt = world.now + (afterCreate ?? 0) } else { world.sound = request.body }
    }
    return WriteResult(vendorID: isRing ? "9" : "s")
  }

  func update(_ request: WriteRequest) async throws(ProviderError) -> WriteResult {
    throw ProviderError(.rejected, "there is no update here")
  }

  func delete(_ request: WriteRequest) async throws(ProviderError) {}
  func requestCount() async -> RequestCount { RequestCount() }
  func close() async {}
}
