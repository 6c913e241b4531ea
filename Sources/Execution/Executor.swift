package import Model

/// Carries out a plan: a bounded task group around `Schedule`, in which `OperationRunner` does one operation at a time.
package struct Executor: Sendable {
  /// What one run is and may do.
  package struct Context: Sendable {
    package var commit: String
    package var by: String
    /// URL of the CI run, where known.
    package var run: String?
    package var clock: @Sendable () -> Timestamp
    /// Reads a file of the configuration folder as it is in the plan's commit.
    package var load: @Sendable (FileReference) async throws(ProviderError) -> [UInt8]
    /// Operations at once, by provider.
    package var limits: [String: Int]
    /// Whether somebody asked the run to stop; what is in flight is still finished.
    package var shouldStop: @Sendable () -> Bool

    package init(
      commit: String, by: String, run: String? = nil, clock: @escaping @Sendable () -> Timestamp,
      load: @escaping @Sendable (FileReference) async throws(ProviderError) -> [UInt8], limits: [String: Int],
      shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
      self.commit = commit
      self.by = by
      self.run = run
      self.clock = clock
      self.load = load
      self.limits = limits
      self.shouldStop = shouldStop
    }
  }

  /// What became of a plan's operations.
  package struct Execution: Sendable {
    /// The records and the unresolved creates after the run.
    package var state: Snapshot
    /// Ids of operations.
    package var succeeded: Set<String> = []
    package var failed: [ApplyResult.Failed] = []
    /// Addresses that were left out, with the first reason.
    package var skipped: [Address: SkipReason] = [:]
    package var interrupted = false
    /// Why the journal could not be written. Nothing was begun from then on, and what was in flight was finished.
    package var stateError: StateError?
  }

  package let sink: any EventSink
  package let context: Context
  private let session: any StateSession
  private let runner: OperationRunner

  package init(
    providers: [String: any Provider], schemas: [KindAddress: KindSchema], session: any StateSession,
    sink: any EventSink, context: Context
  ) {
    self.session = session
    self.sink = sink
    self.context = context
    runner = OperationRunner(providers: providers, schemas: schemas, session: session, sink: sink, context: context)
  }

  /// Carries out a plan.
  ///
  /// - Parameter state: What the plan was made from, recovered. Unresolved creates that the plan does not settle,
  ///   because it was narrowed or because a write fails, stay unresolved.
  /// - Throws: `StateError` when the intents cannot be shared or recorded; then nothing was sent. Later errors of the
  ///   journal are part of the result: nothing more is sent, but what was in flight is finished, and its outcome kept.
  package func execute(_ plan: Plan, on state: Snapshot) async throws -> Execution {
    var run = Run(plan, state, limits: context.limits)
    if !plan.operations.isEmpty {
      let steps = plan.operations.map { run.prepared($0, runner.schemas[$0.address.kind]) }
      try await session.announce(steps.map(runner.intent))
    }
    try await recordWithoutWrites(plan, on: state, &run)
    guard !plan.operations.isEmpty else { return run.finished() }
    sink.send(.applying(total: plan.operations.count))
    await withTaskGroup(of: OperationRunner.Report.self) { group in
      start(&run, &group)
      while let report = await group.next() {
        take(report, &run)
        start(&run, &group)
      }
    }
    // Only a damaged plan contains a cycle. Report its operations as skipped, or the apply would look complete.
    skip(run.schedule.abandon(), &run)
    return run.finished()
  }

  /// Records adoptions, moves, forgotten addresses and quiet refreshes, which need no vendor call.
  ///
  /// They are durable before the first write, so that a crash between two writes never leaves one live object with two
  /// addresses. Without a write nothing can be lost that the next plan would not find again.
  private func recordWithoutWrites(_ plan: Plan, on state: Snapshot, _ run: inout Run) async throws {
    var events: [JournalEntry.Event] = [.begun(commit: context.commit, by: context.by)]
    for edit in RecordWriter(context, runner.schemas).edits(of: plan, on: state) {
      let event = JournalEntry.Event.succeeded(
        operation: "\(edit.address):record", address: edit.address, record: edit.record)
      run.apply(event, at: context.clock())
      if edit.record != nil { run.settle(edit.address) }
      events.append(event)
    }
    if !plan.operations.isEmpty { try await session.journal(events) }
  }

  // MARK: The loop

  private func start(_ run: inout Run, _ group: inout TaskGroup<OperationRunner.Report>) {
    if let error = run.execution.stateError { return skip(run.schedule.stop(.stateError(error)), &run) }
    if context.shouldStop() {
      let skips = run.schedule.stop()
      if !skips.isEmpty { run.execution.interrupted = true }
      return skip(skips, &run)
    }
    for operation in run.schedule.start() {
      sink.send(.started(operation: operation.call, operation.phase, operation.address))
      let runner = self.runner
      let step = run.prepared(operation, runner.schemas[operation.address.kind])
      group.addTask { await runner.run(step) }
    }
  }

  private func take(_ report: OperationRunner.Report, _ run: inout Run) {
    let operation = report.operation
    run.execution.stateError = run.execution.stateError ?? report.stateError
    for event in report.events { run.apply(event, at: report.since) }
    switch report.end {
    case .succeeded(let binding):
      run.succeed(operation, binding)
      sink.send(.finished(operation: operation.call, operation.phase, operation.address))
    case .ended(let failure): fail(operation, with: failure, &run)
    }
  }

  private func fail(_ operation: Operation, with failure: Failure, _ run: inout Run) {
    run.execution.failed.append(.init(operation, failure))
    sink.send(.failed(operation: operation.call, operation.address, failure))
    skip(run.schedule.fail(operation.id), &run)
  }

  private func skip(_ skips: [Schedule.Skip], _ run: inout Run) {
    for skip in skips {
      let address = skip.operation.address
      guard run.execution.skipped.updateValue(run.execution.skipped[address] ?? skip.reason, forKey: address) == nil
      else { continue }
      sink.send(.skipped(address, skip.reason))
    }
  }
}

/// One execution while it goes on: what may start, what is known, and what will be reported.
private struct Run {
  /// The executor is one run; the ledger tells it from those before it.
  private static let name = "this run"

  var schedule: Schedule
  private(set) var ledger: RunLedger
  var execution: Executor.Execution
  private var bindings: [Address: Binding]
  private let changes: [Address: Change]

  init(_ plan: Plan, _ state: Snapshot, limits: [String: Int]) {
    schedule = Schedule(plan.operations, limits: limits)
    bindings = plan.bindings
    changes = Dictionary(plan.changes.map { ($0.address, $0) }) { first, _ in first }
    execution = Executor.Execution(state: state)
    ledger = RunLedger(state)
    // Creates that the plan settles without a write, because the address that they are about by now needs none.
    let heirs = Dictionary(
      plan.changes.compactMap { change in change.resolvedCreate.map { ($0.address, change.address) } }
    ) { $1 }
    let settled = Set(plan.changes.map(\.address)).subtracting(plan.operations.map(\.address))
    for address in state.unresolvedCreates.keys where settled.contains(heirs[address] ?? address) {
      ledger.settle(address)
    }
  }

  mutating func apply(_ event: JournalEntry.Event, at: Timestamp) { ledger.apply(event, of: Run.name, at: at) }

  /// The address is what its record says, whatever was unresolved about it, also under the address that it had before.
  mutating func settle(_ address: Address) {
    ledger.settle(address)
    if let old = changes[address]?.resolvedCreate?.address { ledger.settle(old) }
  }

  mutating func succeed(_ operation: Operation, _ binding: Binding?) {
    if let binding { bindings[operation.address] = binding }
    settle(operation.address)
    execution.succeeded.insert(operation.id)
    schedule.succeed(operation.id)
  }

  func prepared(_ operation: Operation, _ schema: KindSchema?) -> PreparedOperation {
    PreparedOperation(
      operation: operation, change: changes[operation.address], record: ledger.record(operation.address),
      // Only what it refers to: the whole table, shared with a running task, would be copied at the next outcome.
      bindings: RequestResolver(bindings: bindings).needed(by: operation), schema: schema)
  }

  func finished() -> Executor.Execution {
    var result = execution
    result.state = ledger.result
    return result
  }
}
