import Execution
package import Model
package import Planning

/// `ccops apply`: with the state locked, plan (or check a saved plan), ask, execute, read back, record.
package struct ApplyWorkflow: Sendable {
  /// How an apply ended.
  package enum Ending: Sendable {
    /// There was nothing to do. What an earlier run did may have been recorded.
    case nothingToDo(Plan, ApplyResult)
    /// The plan has errors and was not applied. The result counts the requests.
    case refused(Plan, ApplyResult)
    case declined(Plan)
    case applied(Plan, ApplyResult)
  }

  private let workspace: Workspace
  private let planning: PlanWorkflow
  private let waiting: LockWaiting
  /// Shows the plan and asks; true means go.
  private let confirm: @Sendable (Plan) async -> Bool

  package init(
    _ workspace: Workspace, options: PlanOptions = .init(), goal: PlanWorkflow.Goal = .folder,
    waiting: LockWaiting = .none, confirm: @escaping @Sendable (Plan) async -> Bool
  ) {
    self.workspace = workspace
    self.waiting = waiting
    planning = PlanWorkflow(workspace, options: options, goal: goal, olderCommit: .error)
    self.confirm = confirm
  }

  /// Plans now and applies.
  package func run() async throws -> Ending {
    try await withStateLock { session in
      let reading = try await session.read()
      let recovered = try Recovery.fold(reading, to: workspace.schemas)
      try await awaitRequestsInFlight(of: recovered, reading)
      let planned = try await planning.plan(reading, recovered)
      return try await apply(planned, reading, in: session)
    }
  }

  /// Applies a saved plan exactly, or refuses it before the first write.
  package func run(saved plan: Plan) async throws -> Ending {
    try await withStateLock { session in
      let reading = try await session.read()
      let freshness = PlanFreshness(plan)
      let source = PlanFreshness.Source(
        environment: workspace.settings.environment, commit: workspace.commit, tree: try await workspace.tree())
      try refuse(freshness.objections(reading, source))
      var plan = plan
      // The plan's warning may be out of date, as the commit may be another.
      plan.diagnostics.removeAll { $0.code == .olderCommit && $0.consent == nil }
      let recovered = try Recovery.fold(reading, to: workspace.schemas)
      let inventory = try await LiveSide(workspace).inventory(of: wanted(plan, freshness), recovered.snapshot)
      plan.add(
        try await refusals(of: plan, recovered.snapshot, tenants: inventory.tenants), liftedBy: planning.consents)
      // In another tenant every object is missing, which is no news then.
      if !plan.isRefused { try refuse(freshness.objections(inventory, workspace.schemas)) }
      return try await apply(
        .init(plan: plan, inventory: inventory, snapshot: recovered.snapshot, recovered: recovered), reading,
        in: session)
    }
  }

  /// What may speak against a saved plan by now: a newer commit, another tenant, and other environments that manage
  /// what it adopts or deletes.
  private func refusals(
    of plan: Plan, _ snapshot: Snapshot, tenants: [String: String]
  ) async throws -> [Diagnostic] {
    let older = try await AppliedCommits(workspace).finding(.error)
    return [older].compactMap(\.self) + OtherTenant.check(snapshot, shown: tenants)
      + (try await OtherStates(workspace).diagnostics(of: plan, snapshot, tenants: tenants))
  }

  /// Waits until no request of an earlier run can still be on its way.
  private func awaitRequestsInFlight(of recovered: Recovery.Recovered, _ reading: StateReading) async throws {
    let limits = workspace.settings.providers.mapValues(\.limits.timeout)
    let unresolved = Set(recovered.unresolvedAddresses.map(\.provider)).compactMap { limits[$0] }
    let requests = RequestsInFlight(
      lastIntent: recovered.lastIntent, intentTimeout: unresolved.max() ?? 0, mayWriteUntil: reading.mayWriteUntil,
      timeout: limits.values.max() ?? 0)
    guard let wait = requests.wait(at: workspace.clock()) else { return }
    workspace.sink.send(.note("waiting \((wait.milliseconds + 999) / 1000) seconds: \(wait.reason)"))
    try await workspace.pause(.milliseconds(wait.milliseconds))
  }

  private func withStateLock(_ body: @Sendable (any StateSession) async throws -> Ending) async throws -> Ending {
    try await waiting.run(note: { workspace.sink.send(.note($0)) }) {
      try await workspace.store.withStateLock(workspace.holder, body)
    }
  }

  /// The kinds that a saved plan was made from, as they must be listed to see whether it is still true.
  private func wanted(_ plan: Plan, _ freshness: PlanFreshness) -> [Refresher.Wanted] {
    let created = plan.changes.filter { $0.action == .create }.map(\.address.kind)
    let expected = Dictionary(grouping: plan.expectations, by: \.address.kind)
    return Refresher.Wanted.listing(Set(freshness.kinds).union(created), workspace.schemas) { kind, _ in
      (expected[kind] ?? []).lazy.map { (Optional($0.vendorID), $0.attributes ?? [:]) }
    }
  }

  private func refuse(_ objections: [String]) throws {
    guard !objections.isEmpty else { return }
    throw WorkflowError(
      "the saved plan is out of date, and nothing was sent:\n"
        + objections.map { "  \($0)" }.joined(separator: "\n") + "\nplan again")
  }

  // MARK: One apply

  /// What an executed plan left: the records to store and the report.
  private struct Run: Sendable {
    let plan: Plan
    var snapshot: Snapshot
    var result: ApplyResult
  }

  private func apply(
    _ planned: PlanWorkflow.Planned, _ reading: StateReading, in session: any StateSession
  ) async throws -> Ending {
    let plan = planned.plan
    var untouched = ApplyResult(of: plan)
    untouched.requests = await requests()
    if plan.isRefused {
      try await session.requireCurrent()
      return .refused(plan, untouched)
    }
    // That another URL is the same server is recorded, or it would be asked again and again.
    let namesServer = plan.consents.contains { $0.code == DiagnosticCode.otherServer.rawValue }
    if !plan.hasEffect, !namesServer, reading.journal.isEmpty, reading.snapshot.unresolvedCreates.isEmpty {
      return .nothingToDo(plan, untouched)
    }
    try await signIn(for: plan)
    if !plan.isEmpty, !(await confirm(plan)) { return .declined(plan) }

    let executor = Executor(
      providers: workspace.providers, schemas: workspace.schemas, session: session, sink: workspace.sink,
      context: context())
    let execution = try await executor.execute(plan, on: planned.snapshot)
    var run = Run(plan: plan, snapshot: execution.state, result: result(plan, execution))
    if !execution.succeeded.isEmpty && !execution.interrupted {
      await verify(&run, execution, before: planned.inventory)
    }
    run.snapshot = run.snapshot.recordingAccounts(of: workspace.settings, tenants: await tenants())
    run.result.requests = await requests()
    let stateError = await commit(&run, onto: reading, in: session)
    // Nothing was written to a vendor, so a state that was not written means that nothing was done.
    if plan.operations.isEmpty, let stateError { throw stateError }
    if plan.isEmpty { return .nothingToDo(plan, run.result) }
    return .applied(plan, run.result)
  }

  /// A vendor that cannot be read is met for the first time by a write. Its credential is tried before, so that no run
  /// stops half-way for want of it.
  private func signIn(for plan: Plan) async throws(ProviderError) {
    for name in Set(plan.operations.map(\.address.provider)).sorted() { try await workspace.providers[name]?.signIn() }
  }

  /// Everything is done and recorded by now, so a platform that cannot be read again is part of the report and no
  /// reason to lose it.
  private func verify(_ run: inout Run, _ execution: Executor.Execution, before: Inventory) async {
    do throws(ProviderError) {
      let verification = Verification(workspace, of: run.plan, after: execution)
      try await verification.verify(&run.snapshot, &run.result, before: before)
    } catch {
      run.result.verificationError = error
    }
  }

  private func context() -> Executor.Context {
    Executor.Context(
      commit: workspace.commit, by: workspace.author, run: workspace.holder.run, clock: workspace.clock,
      load: workspace.load, limits: workspace.settings.providers.mapValues(\.limits.concurrency),
      shouldStop: workspace.shouldStop)
  }

  private func result(_ plan: Plan, _ execution: Executor.Execution) -> ApplyResult {
    let unfinished = Set(execution.failed.map(\.address)).union(execution.skipped.keys)
    let applied = plan.changes.filter { $0.isVisible && !unfinished.contains($0.address) }
    let failed = Set(execution.failed.map(\.address))
    let skipped = execution.skipped.filter { !failed.contains($0.key) }
    var result = ApplyResult(of: plan)
    result.commit = workspace.commit
    result.applied = applied.map { .init(address: $0.address, action: $0.action, resolvedCreate: $0.resolvedCreate) }
    result.failed = execution.failed.sorted { ($0.address, $0.operation.id) < ($1.address, $1.operation.id) }
    result.skipped = skipped.sorted { $0.key < $1.key }.map { .init(address: $0.key, reason: $0.value) }
    result.interrupted = execution.interrupted
    return result
  }

  /// What was done is done: a state that cannot be written or shared is part of the report and no reason to lose it.
  ///
  /// Writes nothing when there is nothing to record, as when the plan was narrowed and an unresolved create lies
  /// outside.
  private func commit(
    _ run: inout Run, onto before: StateReading, in session: any StateSession
  ) async -> StateError? {
    let edit = StateEdit(from: before.snapshot, to: run.snapshot)
    if run.plan.isEmpty, edit.isEmpty, before.journal.isEmpty { return nil }
    do throws(StateError) {
      let (known, recorded) = (run, workspace.recorded)
      run.result.serial = try await session.commit(
        edit, message: message(run.plan, edit: edit, result: run.result)
      ) { serial in
        guard !known.plan.isEmpty else { return }
        var result = known.result
        result.serial = serial
        await recorded(result)
      }
      return nil
    } catch {
      if case .unshared(let serial, _) = error { run.result.serial = serial }
      run.result.stateError = error
      return error
    }
  }

  private func message(_ plan: Plan, edit: StateEdit, result: ApplyResult) -> StateMessage {
    let changes = result.applied.count
    let command = plan.goal == .nothing ? "destroy" : "apply"
    let verb = result.failed.isEmpty && !result.interrupted ? command : "\(command) (unfinished)"
    return StateMessage(
      summary: "\(verb): \(changes) \(changes == 1 ? "change" : "changes") to \(plan.environment)",
      details: details(plan, edit, result) + plan.targets.map { "only \($0) and \(plan.targetExtent)" }
        + allowed(plan), commit: workspace.commit,
      by: workspace.author, at: workspace.clock(), consents: plan.consents)
  }

  /// What a consent without an address lifted.
  private func allowed(_ plan: Plan) -> [String] {
    let lifted = plan.diagnostics.filter { $0.consent != nil }
    return Set(lifted.map { "allow \($0.code.rawValue)\($0.subject.map { " of \($0)" } ?? "")" }).sorted()
  }

  /// A line for each change, each record that moved, each failure, and each record that changes without being part of
  /// the plan: refreshed because the platform already was as the folder says, or taken over from a run that did not
  /// end.
  private func details(_ plan: Plan, _ edit: StateEdit, _ result: ApplyResult) -> [String] {
    let moved = plan.changes.compactMap { change -> StateDetail.Move? in
      guard let from = change.movedFrom, edit.removals.contains(from) else { return nil }
      return StateDetail.Move(from: from, to: change.address)
    }
    let moves = Dictionary(moved.map { ($0.to, $0) }) { first, _ in first }
    let applied = result.applied.flatMap { item -> [String] in
      let move = moves[item.address].map { [$0.text] } ?? []
      return item.action == .move && !move.isEmpty ? move : move + ["\(item.action.rawValue) \(item.address)"]
    }
    let done = Set(result.applied.map(\.address))
    let others = moved.filter { !done.contains($0.to) }.map(\.text)
    let named = done.union(result.failed.map(\.address)).union(moved.flatMap { [$0.from, $0.to] })
    return applied + result.failed.map { "failed \($0.address)" } + others
      + edit.upserts.keys.filter { !named.contains($0) }.sorted().map { "record \($0)" }
      + edit.removals.subtracting(named).sorted().map { "drop the record of \($0)" }
  }

  /// The tenants that the vendors showed in this run, by provider alias.
  private func tenants() async -> [String: String] {
    var tenants: [String: String] = [:]
    for name in workspace.providers.keys.sorted() { tenants[name] = await workspace.providers[name]?.tenant() }
    return tenants
  }

  private func requests() async -> RequestCount {
    var count = RequestCount()
    for name in workspace.providers.keys.sorted() {
      if let provider = workspace.providers[name] { count = count + (await provider.requestCount()) }
    }
    return count
  }
}
