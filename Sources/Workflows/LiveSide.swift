import Execution
import Model

/// Reads the live side of the kinds in use: those of the desired resources and those of the state.
struct LiveSide {
  private let live: [String: any LiveReader]
  private let schemas: [KindAddress: KindSchema]
  private let sink: any EventSink

  init(_ workspace: Workspace) {
    live = workspace.providers
    schemas = workspace.schemas
    sink = workspace.sink
  }

  /// - Throws: `WorkflowError` if the state has objects of a provider that `ccops.json` does not name; `ProviderError`
  ///   if a kind cannot be listed.
  func inventory(_ resources: [Resource], _ snapshot: Snapshot) async throws -> Inventory {
    try requireProviders(of: snapshot)
    return try await Refresher(providers: live, sink: sink).inventory(wanted(resources, snapshot))
  }

  /// A kind without files and without records is not listed.
  private func wanted(_ resources: [Resource], _ snapshot: Snapshot) -> [Refresher.Wanted] {
    let kinds = Set(resources.map(\.address.kind)).union(snapshot.records.keys.map(\.kind))
      .union(snapshot.unresolvedCreates.keys.map(\.kind))
    let byKind = Dictionary(grouping: resources, by: \.address.kind)
    return kinds.sorted().compactMap { kind in
      guard let schema = schemas[kind], schema.reading == .listed else { return nil }
      let declared = (byKind[kind] ?? []).lazy.map { ($0.attributes[schema.nameField]?.string, $0.attributes) }
      let wanted = Refresher.Wanted(kind: kind, schema, declared: declared)
      return schema.exclusiveLists.isEmpty ? wanted : wanted.adding(bearers(of: kind, schema, snapshot))
    }
  }

  /// The vendor names of objects to which ccops bound something that only one can have. Whether it is still bound shows
  /// only in their details.
  private func bearers(of kind: KindAddress, _ schema: KindSchema, _ snapshot: Snapshot) -> Set<String> {
    let lists = schema.exclusiveLists
    let bearers = snapshot.records.values.filter { record in
      record.address.kind == kind
        && lists.contains { !$0.keys(in: record.attributes).isEmpty || record.exclusive.contains(where: $0.contains) }
    }
    return Set(bearers.map(\.vendorName))
  }

  private func requireProviders(of snapshot: Snapshot) throws {
    let missing = Set(snapshot.records.keys.map(\.provider)).subtracting(live.keys)
    if let name = missing.min() {
      throw WorkflowError(
        "the state has objects of the provider \"\(name)\", which ccops.json does not name: put it back, "
          + "or drop them from the state with `ccops state forget`")
    }
  }
}
