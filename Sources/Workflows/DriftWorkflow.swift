import Execution
package import Model
import Planning

/// `ccops drift`: compares the live platforms with what was last applied.
///
/// It has nothing that could write: neither the lock of the state nor the writing half of a provider.
package struct DriftWorkflow: Sendable {
  private let unlocked: UnlockedReading
  private let live: LiveSide
  private let applied: AppliedSides
  private let schemas: [KindAddress: KindSchema]
  private let settings: Settings

  package init(_ workspace: Workspace) {
    unlocked = UnlockedReading(state: workspace.store, sink: workspace.sink, product: "report")
    live = LiveSide(workspace)
    applied = AppliedSides(workspace)
    schemas = workspace.schemas
    settings = workspace.settings
  }

  /// - Returns: The changes that would reset the platforms to what was last applied.
  package func run() async throws -> Plan {
    try await unlocked.compare(isEqual: \.isEmpty) { reading, _ in try await plan(reading) }
  }

  private func plan(_ reading: StateReading) async throws -> Plan {
    var recovered = try Recovery.fold(reading, to: schemas)
    let renamed = RenamedAliases(recovered.snapshot, settings, schemas)
    recovered.unfinishedDeletions = renamed.current(recovered.unfinishedDeletions)
    recovered.snapshot = renamed.snapshot
    let inventory = try await live.inventory(applied.resources(of: recovered.snapshot), recovered)
    if let diagnostic = OtherTenant.check(recovered.snapshot, shown: inventory.tenants).first {
      throw WorkflowError(diagnostic.summary + (diagnostic.suggestion.map { "; \($0)" } ?? ""))
    }
    return await applied.plan(recovered.snapshot, inventory)
  }
}
