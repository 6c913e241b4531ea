import Execution
import Model

/// Reads back what was written: a response of success proves little.
///
/// Every written kind that can be listed is listed once more, and compared with what was recorded. No file of the
/// folder is needed.
struct Verification {
  private let workspace: Workspace
  private let plan: Plan
  private let execution: Executor.Execution

  init(_ workspace: Workspace, of plan: Plan, after execution: Executor.Execution) {
    self.workspace = workspace
    self.plan = plan
    self.execution = execution
  }

  /// Fills the result's verification, and notes in the records which parts the vendor does not show.
  ///
  /// - Parameter before: What the plan was computed from; kinds that were not written are taken from there.
  func verify(
    _ snapshot: inout Snapshot, _ result: inout ApplyResult, before: Inventory
  ) async throws(ProviderError) {
    let written = Set(plan.operations.filter { execution.succeeded.contains($0.id) }.map(\.address))
    let wanted = wanted(Set(written.map(\.kind)), snapshot)
    for kind in wanted.map(\.kind) { workspace.sink.send(.verifying(kind)) }
    let now = try await LiveSide(workspace, sink: SilentSink()).inventory(
      of: wanted, Snapshot(lineage: "", records: snapshot.records.filter { written.contains($0.key) }))
    var after = before.replacing(now)
    after.notListedYet = now.notListedYet.union(before.notListedYet.subtracting(written))
    let applied = Set(result.applied.map(\.address)).intersection(written)
    let changes = await AppliedSides(workspace).plan(snapshot, after).changes.filter { applied.contains($0.address) }
    for change in changes {
      let lasting = noteUnobservable(change, &snapshot)
      if !lasting.isEmpty { result.differences[change.address] = lasting }
      result.kept += kept(lasting, at: change.address)
      if !change.notObservable.isEmpty || workspace.schemas[change.address.kind]?.reading == .unreadable {
        result.unverifiable.append(change.address)
      }
    }
    for address in now.notListedYet { result.differences[address] = [unlisted(address, snapshot)] }
    findUndeleted(in: after, &result)
    result.unverifiable = Set(result.unverifiable + unreadableDeletions).sorted()
    result.verification =
      !result.differences.isEmpty ? .failed : (result.unverifiable.isEmpty ? .verified : .partly)
  }

  /// The vendor confirmed the object and does not list it: its name is not shown.
  private func unlisted(_ address: Address, _ snapshot: Snapshot) -> FieldChange {
    let path = workspace.schemas[address.kind].map { FieldPath.key($0.nameField) } ?? FieldPath()
    let name = snapshot.records[address].map { Value.string($0.vendorName) }
    return FieldChange(path: path, verdict: .notObservable, prior: nil, live: nil, desired: name)
  }

  private func wanted(_ kinds: Set<KindAddress>, _ snapshot: Snapshot) -> [Refresher.Wanted] {
    let records = Dictionary(grouping: snapshot.records.values, by: \.address.kind)
    return Refresher.Wanted.listing(kinds, workspace.schemas) { kind, _ in
      (records[kind] ?? []).lazy.map { (Optional($0.vendorName), $0.attributes) }
    }
  }

  /// The differences that remain, without those inside a document where the vendor simply shows nothing: these go into
  /// the record.
  private func noteUnobservable(_ change: Change, _ snapshot: inout Snapshot) -> [FieldChange] {
    if change.action == .create || change.action == .delete {
      return change.fields.isEmpty
        ? [FieldChange(path: FieldPath(), verdict: .conflict, prior: nil, live: nil, desired: nil)] : change.fields
    }
    let silent = change.fields.filter { $0.live == nil && $0.desired != nil && isInsideElement($0.path) }
    if !silent.isEmpty {
      let paths = (snapshot.records[change.address]?.unobservable ?? []) + silent.map(\.path.description)
      snapshot.records[change.address]?.unobservable = Set(paths).sorted()
    }
    return change.fields.filter { field in !silent.contains(field) && field.verdict != .notObservable }
  }

  /// Elements that were to go and are still there, where a setting may help that the provider does not have yet.
  private func kept(_ differences: [FieldChange], at address: Address) -> [ApplyResult.Kept] {
    differences.compactMap { difference in
      guard let root = difference.path.root, let schema = workspace.schemas[address.kind],
        let setting = schema.field(root)?.settingIfElementsStay,
        workspace.settings.providers[address.provider]?.options[setting.name] != .string(setting.value)
      else { return nil }
      let sent = difference.desired?.list ?? []
      let elements = (difference.live?.list ?? []).filter { !sent.contains($0) }
      guard !elements.isEmpty else { return nil }
      return ApplyResult.Kept(address: address, field: root, elements: elements, setting: setting)
    }
  }

  private func isInsideElement(_ path: FieldPath) -> Bool {
    guard path.steps.count > 2 else { return false }
    if case .key = path.steps[path.steps.count - 1] { return true }
    return false
  }

  /// Deletions of what the vendor cannot show, before or after.
  private var unreadableDeletions: [Address] {
    plan.operations.filter { $0.call == .delete && execution.succeeded.contains($0.id) }.map(\.address)
      .filter { workspace.schemas[$0.kind]?.reading == .unreadable }
  }

  private func findUndeleted(in now: Inventory, _ result: inout ApplyResult) {
    let deletions = plan.operations.filter { $0.call == .delete && execution.succeeded.contains($0.id) }
    guard !deletions.isEmpty else { return }
    let living = now.observations.mapValues { Set($0.map(\.vendorID)) }
    for operation in deletions {
      guard let id = operation.vendorID, living[operation.address.kind]?.contains(id) == true else { continue }
      result.differences[operation.address, default: []].append(
        FieldChange(path: FieldPath(), verdict: .drifted, prior: nil, live: .string(id), desired: nil))
    }
  }
}
