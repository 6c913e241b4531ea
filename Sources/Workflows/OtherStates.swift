import Model
import Planning

/// Reads the other states of the store where a plan adopts or deletes something.
struct OtherStates {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// - Parameter tenants: What the vendors showed in this run, by provider alias.
  /// - Returns: An error for each change that would adopt or delete what another environment manages.
  func diagnostics(
    of plan: Plan, _ snapshot: Snapshot, tenants: [String: String]
  ) async throws -> [Diagnostic] {
    let check = OtherEnvironments(snapshot, schemas: workspace.schemas, project: workspace.settings.name)
    guard check.concern(plan) else { return [] }
    let settings = workspace.settings
    let accounts = snapshot.recordingAccounts(of: settings, tenants: tenants).accounts
    let filter = OtherStateFilter(
      own: StateIdentity(project: settings.name, environment: settings.environment), accounts: Array(accounts.values),
      environments: await workspace.environmentAccounts())
    return check.diagnostics(of: plan, accounts: accounts, try await workspace.store.others(filter))
  }
}
