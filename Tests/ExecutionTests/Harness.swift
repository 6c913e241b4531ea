import Execution
import Model
import Planning
import TestSupport

/// A platform, a state and a folder: plans and applies as the workflows do, without files and network.
struct Harness {
  let platform: StrictPlatform
  let session: MemorySession
  var limit = 8

  init(phones: [String] = ["101", "102", "103"]) {
    platform = StrictPlatform(phones: phones)
    session = MemorySession()
  }

  /// The same platform and state, for another course of events.
  /// - `journalAsShared`: only so much of the journal is known as another machine would know; nil for all of it.
  init(copying other: Harness, journalAsShared shared: Int? = nil) {
    platform = StrictPlatform(copying: other.platform)
    session = MemorySession(copying: other.session, journalAsShared: shared)
  }

  /// - Parameter sparePlaces: Free places in the dictionaries of the state, which give them another order.
  func plan(
    _ resources: [Resource], _ options: PlanOptions = .init(), sparePlaces: Int = 0
  ) async throws -> Plan {
    Planner.plan(try await input(resources, options, sparePlaces: sparePlaces))
  }

  func input(
    _ resources: [Resource], _ options: PlanOptions = .init(), sparePlaces: Int = 0
  ) async throws -> PlanInput {
    let recovered = Recovery.fold(try await session.read())
    var snapshot = recovered.snapshot
    snapshot.records.reserveCapacity(snapshot.records.count + sparePlaces)
    snapshot.unresolvedCreates.reserveCapacity(snapshot.unresolvedCreates.count + sparePlaces)
    let kinds = TestKinds.byKind.filter { $0.value.reading == .listed }.keys.sorted()
    let inventory = try await Refresher(providers: ["test": platform], sink: SilentSink())
      .inventory(kinds.map { .init(kind: $0) })
    var input = PlanInput(
      environment: "production", commit: String(repeating: "a", count: 40), resources: resources,
      snapshot: snapshot, inventory: inventory, schemas: TestKinds.byKind, options: options)
    // Random folders lose all objects of a kind now and then.
    input.checksVanishedFolders = false
    input.unfinishedDeletions = recovered.unfinishedDeletions
    input.consents = Consents(options.consents, by: "tester", at: Timestamp(milliseconds: 0))
    return input
  }

  /// Edits a folder until its plan has an operation, so that a property is never tried on a plan that does nothing.
  ///
  /// - Parameter edit: Makes one edit and returns the folder after it.
  func planWithOperations(after edit: () -> [Resource]) async throws -> Plan {
    for _ in 0..<100 {
      let plan = try await plan(edit())
      if !plan.operations.isEmpty { return plan }
    }
    throw NoOperations()
  }

  @discardableResult
  func apply(_ resources: [Resource], _ options: PlanOptions = .init()) async throws -> Executor.Execution {
    let plan = try await plan(resources, options)
    return try await execute(plan)
  }

  /// - Parameter commit: whether the state is committed at the end; without it the journal is left as a crash leaves
  ///   it.
  func execute(
    _ plan: Plan, commit: Bool = true, stoppingAfter writes: Int? = nil, sink: any EventSink = SilentSink()
  ) async throws -> Executor.Execution {
    let platform = self.platform
    let before = platform.writes
    let reading = try await session.read()
    let recovered = Recovery.fold(reading)
    let executor = Executor(
      providers: ["test": platform], schemas: TestKinds.byKind, session: session, sink: sink,
      context: .init(
        commit: plan.commit, by: "tester", clock: { Timestamp(milliseconds: 0) },
        load: { file throws(ProviderError) in throw ProviderError(.rejected, file.path) },
        limits: ["test": limit], shouldStop: { writes.map { platform.writes - before >= $0 } ?? false }))
    let execution = try await executor.execute(plan, on: recovered.snapshot)
    if commit { try await self.commit(execution, on: reading.snapshot, of: plan) }
    return execution
  }

  /// - Parameter state: What was read before the execution.
  func commit(_ execution: Executor.Execution, on state: Snapshot, of plan: Plan) async throws {
    _ = try await session.commit(
      StateEdit(from: state, to: execution.state),
      message: StateMessage(summary: "", details: [], commit: plan.commit, by: "tester", at: Timestamp(milliseconds: 0))
    )
  }
}

/// A hundred edits led to no operation.
struct NoOperations: Error {}
