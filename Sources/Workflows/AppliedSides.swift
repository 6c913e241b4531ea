import Model
import Planning
import Platform

/// Compares the platforms with what was last applied. It needs no file of the folder: what was applied is in the state.
struct AppliedSides: Sendable {
  private let settings: Settings
  private let commit: String
  private let schemas: [KindAddress: KindSchema]

  init(_ workspace: Workspace) {
    settings = workspace.settings
    commit = workspace.commit
    schemas = workspace.schemas
  }

  /// What was applied, as the desired side; by address.
  func resources(of snapshot: Snapshot) -> [Resource] {
    snapshot.records.values.map(Self.resource).sorted { $0.address < $1.address }
  }

  /// - Returns: The changes that would reset the platforms to what was last applied.
  func plan(_ snapshot: Snapshot, _ inventory: Inventory) async -> Plan {
    // What a write without an outcome did is for the next apply to settle; nobody changed it in the console.
    var settled = snapshot
    settled.unresolvedCreates = [:]
    for address in snapshot.records.values.lazy.filter({ !$0.unconfirmed.isEmpty }).map(\.address) {
      settled.records[address]?.unconfirmed = UnconfirmedValues()
    }
    var input = PlanInput(
      environment: settings.environment, commit: commit, resources: resources(of: snapshot), snapshot: settled,
      inventory: inventory, schemas: schemas, goal: .applied)
    input.accounts = snapshot.recordingAccounts(of: settings, tenants: inventory.tenants).accounts
    let compared = input
    return await offPool { () throws(Never) in Planner.plan(compared) }
  }

  private static func resource(of record: StateRecord) -> Resource {
    Resource(
      address: record.address, attributes: record.attributes,
      settings: ResourceSettings(protect: record.protect, dependsOn: record.dependsOn, ignore: record.ignore),
      source: record.pin.source)
  }
}
