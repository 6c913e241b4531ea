package import Model

/// Carries out a plan: a bounded task group around `Schedule`, with an intent on stable storage before each vendor write and its outcome after.
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
    package var records: [Address: StateRecord]
    package var succeeded: Set<String> = []
    package var failed: [ApplyResult.Failed] = []
    /// Addresses that were left out, with the first reason.
    package var skipped: [Address: String] = [:]
    package var bindings: [Address: Binding]
    /// Creates of which nobody knows whether they were done.
    package var doubts: [Address: Doubt] = [:]
    package var interrupted = false
    /// Why the journal could not be written. Nothing was begun from then on, and what was in flight was finished.
    package var stateTrouble: StateError?
  }

  package let providers: [String: any Provider]
  package let schemas: [KindAddress: KindSchema]
  package let session: any StateSession
  package let sink: any EventSink
  package let context: Context

  package init(
    providers: [String: any Provider], schemas: [KindAddress: KindSchema], session: any StateSession,
    sink: any EventSink, context: Context
  ) {
    self.providers = providers
    self.schemas = schemas
    self.session = session
    self.sink = sink
    self.context = context
  }

  /// - Parameters:
  ///   - records: the state to start from, recovered.
  ///   - doubts: the creates that were in doubt when the plan was made. Those that the plan does not settle, because it was narrowed or because a
  ///     write failed, are in doubt still.
  /// - Throws: `StateError` when what is intended cannot be made known or written down; then nothing was sent. Later trouble with the journal is part
  ///   of the result: nothing more is sent, but what was in flight is finished, and its outcome kept.
  package func execute(
    _ plan: Plan, records: [Address: StateRecord], doubts: [Address: Doubt] = [:]
  ) async throws -> Execution {
    var execution = Execution(records: records, bindings: plan.bindings)
    execution.doubts = stillOpen(doubts, plan)
    if !plan.operations.isEmpty { try await session.announce(plan.operations.map(intent)) }
    try await recordWithoutWrites(plan, &execution)
    guard !plan.operations.isEmpty else { return execution }
    sink.send(.applying(total: plan.operations.count))
    let drafts = Dictionary(plan.changes.map { ($0.address, $0) }) { first, _ in first }
    var schedule = Schedule(plan.operations, limits: context.limits)
    await withTaskGroup(of: (Operation, Outcome).self) { group in
      start(&schedule, &execution, drafts, &group)
      while let (operation, outcome) = await group.next() {
        take(outcome, of: operation, drafts[operation.address], &schedule, &execution)
        start(&schedule, &execution, drafts, &group)
      }
    }
    // What is left waits for itself, as only a damaged plan can make it; it must not pass for done.
    skip(schedule.abandon(), &execution)
    return execution
  }

  /// Adoptions, moves, forgotten addresses and quiet refreshes: state only, and durable before the first write, so that a crash between two
  /// writes never leaves one live object with two addresses. Without a write nothing can be lost that the next plan would not find again.
  private func recordWithoutWrites(_ plan: Plan, _ execution: inout Execution) async throws {
    let edits = RecordWriter(context).edits(of: plan, execution.records)
    let changes = Dictionary(plan.changes.map { ($0.address, $0) }) { first, _ in first }
    var events: [JournalEntry.Event] = [.begun(commit: context.commit, by: context.by)]
    for edit in edits {
      execution.records[edit.address] = edit.record
      if edit.record != nil { settle(changes[edit.address], edit.address, &execution) }
      events.append(.succeeded(operation: "\(edit.address):record", address: edit.address, record: edit.record))
    }
    if !plan.operations.isEmpty { try await session.journal(events) }
  }

  // MARK: The loop

  private struct Outcome: Sendable {
    enum End: Sendable {
      case done(StateRecord?, Binding?)
      case failed(ProviderError, unsure: Bool, StateRecord?, since: Timestamp)
      /// Its intent could not be written down, so it was not sent.
      case notBegun
    }

    let end: End
    /// Why the journal does not say so.
    var trouble: StateError?
  }

  private func start(
    _ schedule: inout Schedule, _ execution: inout Execution, _ changes: [Address: Change],
    _ group: inout TaskGroup<(Operation, Outcome)>
  ) {
    if let trouble = execution.stateTrouble {
      return skip(schedule.stop(because: trouble.description), &execution)
    }
    if context.shouldStop() {
      let skips = schedule.stop()
      if !skips.isEmpty { execution.interrupted = true }
      skip(skips, &execution)
      return
    }
    for operation in schedule.start() {
      let record = execution.records[operation.address]
      // Only what it refers to: the whole table, shared with a running task, would be copied at the next outcome.
      let bindings = RequestResolver(bindings: execution.bindings).needed(by: operation)
      let change = changes[operation.address]
      group.addTask { (operation, await perform(operation, change, record, bindings)) }
    }
  }

  private func take(
    _ outcome: Outcome, of operation: Operation, _ change: Change?, _ schedule: inout Schedule,
    _ execution: inout Execution
  ) {
    execution.stateTrouble = execution.stateTrouble ?? outcome.trouble
    switch outcome.end {
    case .notBegun:
      let words = "not sent: \(outcome.trouble?.description ?? "")"
      execution.failed.append(.init(address: operation.address, operation: operation.id, error: words))
      sink.send(.failed(operation: operation.call, operation.address, because: words))
      skip(schedule.fail(operation.id), &execution)
    case .done(let record, let binding):
      execution.records[operation.address] = record
      if let binding { execution.bindings[operation.address] = binding }
      settle(change, operation.address, &execution)
      execution.succeeded.insert(operation.id)
      sink.send(.finished(operation: operation.call, operation.phase, operation.address))
      schedule.succeed(operation.id)
    case .failed(let error, let unsure, let record, let since):
      if let record { execution.records[operation.address] = record }
      if unsure, let doubt = doubt(of: operation, since) { execution.doubts[operation.address] = doubt }
      let words = unsure ? "nobody knows whether it was done: \(error)" : "\(error)"
      execution.failed.append(.init(address: operation.address, operation: operation.id, error: words))
      sink.send(.failed(operation: operation.call, operation.address, because: words))
      skip(schedule.fail(operation.id), &execution)
    }
  }

  private func skip(_ skips: [Schedule.Skip], _ execution: inout Execution) {
    for skip in skips {
      let address = skip.operation.address
      guard execution.skipped.updateValue(execution.skipped[address] ?? skip.because, forKey: address) == nil else {
        continue
      }
      sink.send(.skipped(address, because: skip.because))
    }
  }

  // MARK: One operation

  private func perform(
    _ operation: Operation, _ change: Change?, _ record: StateRecord?, _ bindings: [Address: Binding]
  ) async -> Outcome {
    sink.send(.started(operation: operation.call, operation.phase, operation.address))
    let writer = RecordWriter(context)
    let progress = Progress(record: writer.beginning(operation, change, record))
    let since = context.clock()
    let request: WriteRequest
    do throws(ProviderError) {
      request = try self.request(for: operation, bindings, progress)
    } catch {
      return Outcome(end: .failed(error, unsure: false, nil, since: since))
    }
    if let trouble = await journal(intent(of: operation)) { return Outcome(end: .notBegun, trouble: trouble) }
    let result: WriteResult?
    do throws(ProviderError) {
      result = try await call(operation, request)
    } catch {
      return await fail(operation, change, record, error, progress, since)
    }
    let (next, binding) = writer.record(
      after: operation, change, record, result, schema: schemas[operation.address.kind])
    let trouble = await journal(.succeeded(operation: operation.id, address: operation.address, record: next))
    return Outcome(end: .done(next, binding), trouble: await progress.trouble ?? trouble)
  }

  private func fail(
    _ operation: Operation, _ change: Change?, _ record: StateRecord?, _ error: ProviderError, _ progress: Progress,
    _ since: Timestamp
  ) async -> Outcome {
    let (id, address, words) = (operation.id, operation.address, "\(error)")
    let partial = await progress.current
    let lost = await progress.trouble
    switch AttemptPolicy.outcome(of: operation.call, error) {
    case .gone:
      let (next, _) = RecordWriter(context).record(after: operation, change, record, nil, schema: nil)
      let trouble = await journal(.succeeded(operation: id, address: address, record: next))
      return Outcome(end: .done(next, nil), trouble: trouble)
    case .failed:
      let trouble = await journal(.failed(operation: id, address: address, message: words))
      return Outcome(end: .failed(error, unsure: false, partial, since: since), trouble: lost ?? trouble)
    case .unsure:
      let trouble = await journal(.unsure(operation: id, address: address, message: words))
      return Outcome(end: .failed(error, unsure: true, partial, since: since), trouble: lost ?? trouble)
    }
  }

  /// Gives why the event is not on stable storage; nil when it is.
  private func journal(_ event: JournalEntry.Event) async -> StateError? {
    do throws(StateError) {
      try await session.journal([event])
      return nil
    } catch {
      return error
    }
  }

  /// The doubts that are open when the plan begins: without those that it settles without a write, because the address that they are about by now
  /// needs none.
  private func stillOpen(_ doubts: [Address: Doubt], _ plan: Plan) -> [Address: Doubt] {
    let heirs = Dictionary(plan.changes.compactMap { change in change.settles.map { ($0, change.address) } }) { $1 }
    let settled = Set(plan.changes.map(\.address)).subtracting(plan.operations.map(\.address))
    return doubts.filter { !settled.contains(heirs[$0.key] ?? $0.key) }
  }

  /// The address is what its record says, whatever was in doubt about it.
  private func settle(_ change: Change?, _ address: Address, _ execution: inout Execution) {
    execution.doubts[address] = nil
    if let old = change?.settles { execution.doubts[old] = nil }
  }

  /// What the next run looks for; nil for anything but a create that can be looked for.
  private func doubt(of operation: Operation, _ since: Timestamp) -> Doubt? {
    guard case .intended(_, let address, .create, let name, let body?, let known) = intent(of: operation) else {
      return nil
    }
    return Doubt(address: address, vendorName: name, body: body, intendedAt: since, known: known)
  }

  private func intent(of operation: Operation) -> JournalEntry.Event {
    let schema = schemas[operation.address.kind]
    let searchable = operation.call == .create && schema?.reading == .listed
    return .intended(
      operation: operation.id, address: operation.address, call: operation.call,
      vendorName: schema.flatMap { operation.body[$0.nameField]?.string } ?? "",
      body: searchable ? operation.body : nil, known: operation.known)
  }

  private func call(_ operation: Operation, _ request: WriteRequest) async throws(ProviderError) -> WriteResult? {
    guard let provider = providers[operation.address.provider] else {
      throw ProviderError(.rejected, "there is no provider \"\(operation.address.provider)\"")
    }
    switch operation.call {
    case .create: return try await provider.create(request)
    case .update: return try await provider.update(request)
    case .delete:
      try await provider.delete(request)
      return nil
    }
  }

  private func request(
    for operation: Operation, _ bindings: [Address: Binding], _ progress: Progress
  ) throws(ProviderError) -> WriteRequest {
    let resolver = RequestResolver(bindings: bindings)
    let session = self.session
    return WriteRequest(
      address: operation.address,
      vendorID: operation.call == .create ? nil : operation.vendorID ?? bindings[operation.address]?.vendorID,
      body: try resolver.resolve(operation.body), changed: Set(operation.changed),
      prior: side(operation.prior, bindings), live: side(operation.live, bindings),
      load: context.load,
      confirm: { (field, added, removed) throws(ProviderError) in
        // What a replacement leaves behind is no part of the address's values; its id stays noted until all of it is gone.
        guard !operation.removesSuperseded, let record = await progress.advance(field, added, removed) else { return }
        do throws(StateError) {
          try await session.journal([
            .progressed(operation: operation.id, record: record, field: field, added: added, removed: removed)
          ])
        } catch {
          await progress.note(error)
          throw ProviderError(.rejected, "\(error)")
        }
      },
      permit: { () throws(ProviderError) in
        do throws(StateError) { try await session.requireLock() } catch {
          await progress.note(error)
          throw ProviderError(.withheld, "not sent: \(error)")
        }
      })
  }

  /// A side that is only for comparison: references that have no id any more stay as they are.
  private func side(_ object: ValueObject?, _ bindings: [Address: Binding]) -> ValueObject? {
    object.map { RequestResolver(bindings: bindings).resolvingWhatIsKnown($0) }
  }
}

/// The record of an address while a large write is confirmed part by part.
private actor Progress {
  private let record: StateRecord?
  private var parts = ConfirmedParts()

  init(record: StateRecord?) { self.record = record }

  /// Why a confirmed part could not be written down.
  private(set) var trouble: StateError?

  func note(_ trouble: StateError) { self.trouble = trouble }

  /// The record as it is now, when anything was confirmed.
  var current: StateRecord? { parts.isEmpty ? nil : record.map { parts.applied(to: $0) } }

  /// Notes a part; gives the record without the field's elements, for the journal, whose entries must stay small.
  func advance(_ field: String, _ added: [Value], _ removed: [Value]) -> StateRecord? {
    guard var small = record else { return nil }
    parts.note(field, added: added, removed: removed)
    small.attributes[field] = nil
    return small
  }
}
