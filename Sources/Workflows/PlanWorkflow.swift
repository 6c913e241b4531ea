package import Execution
package import Model
package import Planning
import Platform

/// `ccops plan`: recover, list what is in use, plan. Nothing is written anywhere.
package struct PlanWorkflow: Sendable {
  /// What the plan is to bring about.
  package enum Goal: Sendable, Hashable {
    /// What the folder says.
    case folder
    /// Nothing managed remains: `ccops destroy`.
    case nothing
    /// What was last applied: differences are drift.
    case applied
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

  package init(_ workspace: Workspace, options: PlanOptions = .init(), goal: Goal = .folder) {
    self.workspace = workspace
    self.options = options
    self.goal = goal
  }

  package func run() async throws -> Planned {
    let reading = try await workspace.store.read()
    guard !reading.journal.isEmpty, let holder = try await workspace.store.leaseHolder() else {
      return try await plan(from: reading)
    }
    workspace.sink.send(.warning("\(holder.words) is applying, so this plan shows the middle of it"))
    return try await plan(reading, Recovery.fold(reading))
  }

  /// Plans from a reading of the state, which an apply makes under its lease.
  func plan(from reading: StateReading) async throws -> Planned {
    let recovered = Recovery.fold(reading)
    report(recovered)
    return try await plan(reading, recovered)
  }

  private func plan(_ reading: StateReading, _ recovered: Recovery.Recovered) async throws -> Planned {
    let snapshot = recovered.snapshot
    let resources = resources(snapshot)
    let refresher = Refresher(providers: workspace.providers, sink: workspace.sink)
    try rejectUnknownProviders(snapshot)
    let inventory = try await refresher.inventory(wanted(resources, snapshot))
    var plan = await decide(input(resources, snapshot, inventory))
    plan.serial = reading.snapshot.serial
    return Planned(plan: plan, inventory: inventory, snapshot: snapshot, recovered: recovered)
  }

  /// Plans again over another reading of the platform, to see what an apply brought about.
  func replan(_ snapshot: Snapshot, _ inventory: Inventory) async -> Plan {
    await decide(input(resources(snapshot), snapshot, inventory))
  }

  /// The planner computes for seconds on a large account, which must not hold a thread of the pool.
  private func decide(_ input: PlanInput) async -> Plan {
    await offPool { () throws(Never) in Planner.plan(input) }
  }

  private func input(_ resources: [Resource], _ recovered: Snapshot, _ inventory: Inventory) -> PlanInput {
    var snapshot = recovered
    // What an interrupted run may have made is for the next apply to settle; nobody changed it behind git's back.
    if goal == .applied { snapshot.doubts = [:] }
    return PlanInput(
      environment: workspace.settings.environment, commit: workspace.commit, resources: resources, snapshot: snapshot,
      inventory: inventory, schemas: workspace.schemas, safety: workspace.settings.safety, options: options)
  }

  private func resources(_ snapshot: Snapshot) -> [Resource] {
    switch goal {
    case .folder: workspace.resources
    case .nothing: []
    case .applied: snapshot.records.values.map(Self.resource).sorted { $0.address < $1.address }
    }
  }

  private static func resource(of record: StateRecord) -> Resource {
    Resource(
      address: record.address, attributes: record.attributes,
      settings: ResourceSettings(protect: record.protect, dependsOn: record.dependsOn),
      source: SourcePin(path: record.pin.path, blob: record.pin.blob))
  }

  /// Kinds in use: those of the folder and those of the state. A kind without files and without records is not listed.
  private func wanted(_ resources: [Resource], _ snapshot: Snapshot) -> [Refresher.Wanted] {
    let kinds = Set(resources.map(\.address.kind)).union(snapshot.records.keys.map(\.kind))
      .union(snapshot.doubts.keys.map(\.kind))
    let byKind = Dictionary(grouping: resources, by: \.address.kind)
    return kinds.sorted().compactMap { kind in
      guard let schema = workspace.schemas[kind], schema.reading == .listed else { return nil }
      let onRequest = schema.fields.filter { $0.observability == .onRequest }.map(\.name)
      let asking =
        onRequest.isEmpty
        ? []
        : (byKind[kind] ?? []).filter { resource in
          onRequest.contains { resource.attributes[$0] != nil }
        }
      return Refresher.Wanted(kind: kind, details: Set(asking.compactMap { $0.attributes[schema.nameField]?.string }))
    }
  }

  /// Records of a provider that `ccops.json` no longer names cannot be planned: nobody could be asked.
  private func rejectUnknownProviders(_ snapshot: Snapshot) throws {
    let missing = Set(snapshot.records.keys.map(\.provider)).subtracting(workspace.providers.keys)
    if let name = missing.min() {
      throw WorkflowError(
        "the state has objects of the provider \"\(name)\", which ccops.json does not name: put it back, "
          + "or drop them from the state with `ccops state forget`")
    }
  }

  private func report(_ recovered: Recovery.Recovered) {
    guard recovered.completed > 0 || !recovered.inDoubt.isEmpty else { return }
    let outcomes = recovered.completed
    var words: [String] = []
    if outcomes > 0 { words.append("\(outcomes) recorded \(outcomes == 1 ? "outcome is" : "outcomes are") taken over") }
    if !recovered.inDoubt.isEmpty {
      let shown = recovered.inDoubt.prefix(8).map(\.description)
      let more = recovered.inDoubt.count - shown.count
      words.append("in doubt: " + shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""))
    }
    workspace.sink.send(.note("an earlier run did not end: " + words.joined(separator: "; ")))
  }
}
