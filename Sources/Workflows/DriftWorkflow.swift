import Execution
package import Model
import Planning
import Platform

/// `ccops drift`: compares the live platforms with what was last applied.
///
/// It has nothing that could write: neither the lock of the state nor the writing half of a provider.
package struct DriftWorkflow: Sendable {
  private let unlocked: UnlockedReading
  private let live: LiveSide
  private let environment: String
  private let commit: String
  private let schemas: [KindAddress: KindSchema]

  package init(_ workspace: Workspace) {
    unlocked = UnlockedReading(state: workspace.store, sink: workspace.sink, product: "report")
    live = LiveSide(workspace)
    environment = workspace.settings.environment
    commit = workspace.commit
    schemas = workspace.schemas
  }

  /// - Returns: The changes that would reset the platforms to what was last applied.
  package func run() async throws -> Plan {
    try await unlocked.compare(isEqual: \.isEmpty) { reading, _ in try await plan(reading) }
  }

  private func plan(_ reading: StateReading) async throws -> Plan {
    let recovered = try Recovery.fold(reading, to: schemas).snapshot
    // What an interrupted run may have created is for the next apply to settle; nobody changed it in the console.
    var snapshot = recovered
    snapshot.unresolvedCreates = [:]
    let applied = snapshot.records.values.map(Self.resource).sorted { $0.address < $1.address }
    let input = PlanInput(
      environment: environment, commit: commit, resources: applied, snapshot: snapshot,
      inventory: try await live.inventory(applied, recovered), schemas: schemas, goal: .applied)
    return await offPool { () throws(Never) in Planner.plan(input) }
  }

  private static func resource(of record: StateRecord) -> Resource {
    Resource(
      address: record.address, attributes: record.attributes,
      settings: ResourceSettings(protect: record.protect, dependsOn: record.dependsOn, ignore: record.ignore),
      source: record.pin.source)
  }
}
