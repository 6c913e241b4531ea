import Execution
import Model
import Planning

/// Reads the live side of the kinds in use: those of the desired resources and those of the state.
struct LiveSide {
  private let live: [String: any LiveReader]
  private let schemas: [KindAddress: KindSchema]
  private let sink: any EventSink
  private let clock: @Sendable () -> Timestamp
  private let pause: @Sendable (Duration) async throws -> Void
  private let shouldStop: @Sendable () -> Bool
  /// Milliseconds by which the lists of a provider may be late.
  private let delays: [String: Int64]

  /// - Parameter sink: Where to say what is read; nil: the workspace's.
  init(_ workspace: Workspace, sink: (any EventSink)? = nil) {
    live = workspace.providers
    schemas = workspace.schemas
    self.sink = sink ?? workspace.sink
    clock = workspace.clock
    pause = workspace.pause
    shouldStop = workspace.shouldStop
    delays = workspace.settings.providers.mapValues { Int64($0.limits.listDelay) * 1000 }
  }

  /// - Parameter waits: Whether to wait for what the lists may not show yet.
  /// - Throws: `WorkflowError` if the state has objects of a provider that `ccops.json` does not name; `ProviderError`
  ///   if a kind cannot be listed.
  func inventory(
    _ resources: [Resource], _ recovered: Recovery.Recovered, waits: Bool = true
  ) async throws -> Inventory {
    try requireProviders(of: recovered.snapshot)
    return try await inventory(
      of: wanted(resources, recovered.snapshot), recovered.snapshot, except: recovered.unfinishedDeletions,
      waits: waits)
  }

  /// Lists the wanted kinds, and lists those again whose lists do not show yet what the vendor has confirmed.
  ///
  /// Waits for as long as the accounts' `list_delay` says, 30 seconds at most.
  ///
  /// - Parameter deletions: Addresses whose deletion has no outcome; their objects may be gone.
  func inventory(
    of wanted: [Refresher.Wanted], _ snapshot: Snapshot, except deletions: Set<Address> = [], waits: Bool = true
  ) async throws(ProviderError) -> Inventory {
    let refresher = Refresher(providers: live, sink: sink)
    var readAt = clock()
    var inventory = try await refresher.inventory(wanted)
    var delay = ListDelay(snapshot, except: deletions, delays: delays, begun: readAt)
    var isFirst = true
    while waits, !shouldStop(), let wait = delay.next(inventory, readAt: readAt) {
      if isFirst { sink.send(.note(LiveSide.note(wait))) }
      isFirst = false
      // A wait that is cut short leaves what is missing as not listed yet.
      do { try await pause(.milliseconds(wait.pause)) } catch { break }
      readAt = clock()
      inventory = inventory.replacing(try await refresher.inventory(wanted.filter { wait.kinds.contains($0.kind) }))
    }
    inventory.notListedYet = delay.notListed(in: inventory)
    return inventory
  }

  /// Adds the lists of the kinds that may refer to what a plan deletes, as far as they were not read.
  ///
  /// Nothing of these kinds is managed. An unmanaged object of them may use what is to be deleted all the same.
  ///
  /// - Parameter deleted: The kinds of which the plan deletes objects, also as the last step of a replacement.
  func adding(referrersTo deleted: Set<KindAddress>, to inventory: Inventory) async throws(ProviderError) -> Inventory {
    let missing = schemas.filter { kind, schema in
      schema.reading == .listed && inventory.observations[kind] == nil && live[kind.provider] != nil
        && deleted.contains {
          $0.provider == kind.provider && schema.fields.referredCollections.contains($0.collection)
        }
    }
    guard !missing.isEmpty else { return inventory }
    let lists = missing.keys.sorted().map { Refresher.Wanted(kind: $0) }
    var result = inventory.replacing(try await Refresher(providers: live, sink: sink).inventory(lists))
    result.notListedYet = inventory.notListedYet
    return result
  }

  private static func note(_ wait: ListDelay.Wait) -> String {
    let kinds = wait.kinds.sorted().map(\.description).joined(separator: ", ")
    return "waiting for \(kinds): what was written moments ago may not be listed yet"
  }

  /// A kind without files and without records is not listed.
  private func wanted(_ resources: [Resource], _ snapshot: Snapshot) -> [Refresher.Wanted] {
    let kinds = Set(resources.map(\.address.kind)).union(snapshot.records.keys.map(\.kind))
      .union(snapshot.unresolvedCreates.keys.map(\.kind))
    let byKind = Dictionary(grouping: resources, by: \.address.kind)
    let wanted = Refresher.Wanted.listing(kinds, schemas) { kind, schema in
      (byKind[kind] ?? []).lazy.map { ($0.attributes[schema.nameField]?.string, $0.attributes) }
    }
    return wanted.map { $0.adding(bearers(of: $0.kind, snapshot)) }
  }

  /// The vendor names of objects to which ccops bound, or may have bound, something that only one can have. Whether it
  /// is still bound shows only in their details.
  private func bearers(of kind: KindAddress, _ snapshot: Snapshot) -> Set<String> {
    guard let lists = schemas[kind]?.exclusiveLists, !lists.isEmpty else { return [] }
    let bearers = snapshot.records.values.filter { record in
      record.address.kind == kind
        && lists.contains {
          !$0.keys(in: record.attributes).isEmpty || record.exclusive.contains(where: $0.contains)
            || record.unconfirmed.sent[$0.field] != nil
        }
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
