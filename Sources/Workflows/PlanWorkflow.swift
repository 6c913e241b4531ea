package import Execution
package import Model
package import Planning
import Platform

/// `ccops plan`: recover, list what is in use, plan. Nothing is written anywhere.
package struct PlanWorkflow: Sendable {
  /// What a plan that can be applied is to bring about.
  package enum Goal: Sendable, Hashable {
    /// What the folder says.
    case folder
    /// Nothing managed remains: `ccops destroy`.
    case nothing
  }

  /// A plan with what it was made from.
  package struct Planned: Sendable {
    package let plan: Plan
    package let inventory: Inventory
    package let snapshot: Snapshot
    /// Recorded but not yet in the state's history: an earlier run did not end.
    package let recovered: Recovery.Recovered
  }

  private let workspace: Workspace
  private let options: PlanOptions
  private let goal: Goal
  /// What it is to plan from a commit that does not contain the one that was applied last.
  private let olderCommit: Diagnostic.Severity

  package init(
    _ workspace: Workspace, options: PlanOptions = .init(), goal: Goal = .folder,
    olderCommit: Diagnostic.Severity = .warning
  ) {
    self.workspace = workspace
    self.options = options
    self.goal = goal
    self.olderCommit = olderCommit
  }

  package func run() async throws -> Planned {
    let unlocked = UnlockedReading(state: workspace.store, sink: workspace.sink, product: "plan")
    return try await unlocked.compare(isEqual: { $0.plan.isEmpty && !$0.plan.diagnostics.hasErrors }) {
      reading, isApplying in
      let recovered = try Recovery.fold(reading, to: workspace.schemas)
      // What is recovered from the journal of a living run is no news.
      return isApplying
        ? try await planQuietly(reading, recovered, waits: false) : try await plan(reading, recovered)
    }
  }

  /// Plans from a reading of the state, which an apply makes under its lock, and says what was recovered.
  func plan(_ reading: StateReading, _ recovered: Recovery.Recovered) async throws -> Planned {
    report(recovered)
    return try await planQuietly(reading, recovered)
  }

  /// - Parameter waits: Whether to wait for what the lists may not show yet. What another run is creating is its own
  ///   business.
  private func planQuietly(
    _ reading: StateReading, _ recovered: Recovery.Recovered, waits: Bool = true
  ) async throws -> Planned {
    let snapshot = recovered.snapshot
    let renamed = RenamedAliases(snapshot, workspace.settings, workspace.schemas)
    var known = recovered
    known.snapshot = renamed.snapshot
    known.unfinishedDeletions = renamed.current(recovered.unfinishedDeletions)
    let live = LiveSide(workspace)
    var input = input(known.snapshot, try await live.inventory(resources, known, waits: waits))
    input.formerAddresses = renamed.formerAddresses
    input.unfinishedDeletions = known.unfinishedDeletions
    var plan = try await decide(&input, reading: live)
    plan.serial = reading.snapshot.serial
    var found: [Diagnostic] = []
    if plan.hasEffect, let finding = try await AppliedCommits(workspace).finding(olderCommit) {
      found.append(finding)
    }
    found += try await OtherStates(workspace).diagnostics(of: plan, snapshot, tenants: input.inventory.tenants)
    plan.add(found, liftedBy: input.consents)
    return Planned(plan: plan, inventory: input.inventory, snapshot: snapshot, recovered: recovered)
  }

  /// Plans, and once more with the lists of what may refer to the objects that the plan deletes.
  private func decide(_ input: inout PlanInput, reading live: LiveSide) async throws -> Plan {
    let plan = await decide(input)
    let deleted = Set(plan.operations.lazy.filter { $0.call == .delete }.map(\.address.kind))
    guard !deleted.isEmpty else { return plan }
    let inventory = try await live.adding(referrersTo: deleted, to: input.inventory)
    guard inventory.observations.count > input.inventory.observations.count else { return plan }
    input.inventory = inventory
    return await decide(input)
  }

  /// The planner computes for seconds on a large account, which must not hold a thread of the pool.
  private func decide(_ input: PlanInput) async -> Plan {
    await offPool { () throws(Never) in Planner.plan(input) }
  }

  private func input(_ snapshot: Snapshot, _ inventory: Inventory) -> PlanInput {
    var input = PlanInput(
      environment: workspace.settings.environment, commit: workspace.commit, resources: resources, snapshot: snapshot,
      inventory: inventory, schemas: workspace.schemas, safety: workspace.settings.safety, options: options,
      goal: goal == .folder ? .folder : .nothing)
    input.accounts = snapshot.recordingAccounts(of: workspace.settings, tenants: inventory.tenants).accounts
    input.similarFolders = workspace.similarFolders
    input.consents = consents
    return input
  }

  /// What the user allows in this run.
  var consents: Consents { Consents(options.consents, by: workspace.author, at: workspace.clock()) }

  private var resources: [Resource] { goal == .folder ? workspace.resources : [] }

  private func report(_ recovered: Recovery.Recovered) {
    guard recovered.completed > 0 || !recovered.unresolvedAddresses.isEmpty else { return }
    let outcomes = recovered.completed
    var words: [String] = []
    if outcomes > 0 { words.append("\(outcomes) recorded \(outcomes == 1 ? "outcome is" : "outcomes are") taken over") }
    if !recovered.unresolvedAddresses.isEmpty {
      let shown = recovered.unresolvedAddresses.prefix(8).map(\.description)
      let more = recovered.unresolvedAddresses.count - shown.count
      words.append("unresolved: " + shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""))
    }
    workspace.sink.send(.note("an earlier run did not end: " + words.joined(separator: "; ")))
  }
}
