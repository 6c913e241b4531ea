import Model

/// The three sides of a plan, by address: the addresses that must be decided on, and those that are unchanged.
struct PairedSides {
  let pairing: Pairing
  let unchanged: UnchangedObjects

  /// - Parameter setsAside: Whether unchanged objects are kept out of the decisions; the plan is the same either way.
  init(_ input: PlanInput, setsAside: Bool) {
    var live = LiveIndex(input.inventory)
    var unchanged = setsAside ? UnchangedObjects(input, &live) : UnchangedObjects()
    let rest = unchanged.remainder(of: input)
    live.index(PairedSides.names(in: rest))
    var pairing = Pairing(rest, live)
    // A replaced or deleted object concerns all that refer to it, and an adopted one all that name it by its raw id.
    pairing.add(unchanged.takeReferrers(to: ManagedIDs(rest.snapshot.records, pairing.pairs), input, live))
    self.pairing = pairing
    self.unchanged = unchanged
  }

  /// The names by which live objects may be looked for.
  private static func names(in input: PlanInput) -> [KindAddress: Set<String>] {
    var names: [KindAddress: Set<String>] = [:]
    for resource in input.resources {
      guard let schema = input.schemas[resource.address.kind] else { continue }
      names[resource.address.kind, default: []].insert(resource.attributes.vendorName(schema))
    }
    for (address, create) in input.snapshot.unresolvedCreates {
      names[address.kind, default: []].insert(create.vendorName)
    }
    return names
  }
}

/// The vendor ids that some addresses have or had, their parts and leftovers included.
struct ManagedIDs {
  private var ids: [KindAddress: Set<String>] = [:]

  init(_ records: [Address: StateRecord], _ pairs: [Pair]) {
    for (address, record) in records {
      ids[address.kind, default: []].formUnion([record.vendorID] + record.superseded + record.exports.values)
    }
    for pair in pairs {
      let objects = [pair.live].compactMap(\.self) + pair.leftovers
      guard !objects.isEmpty else { continue }
      ids[pair.address.kind, default: []].formUnion(objects.map(\.vendorID))
    }
  }

  var isEmpty: Bool { ids.isEmpty }

  /// Whether an id in a reference field may be one of these.
  func contains(_ id: String, _ rule: FieldType.ReferenceRule, provider: String) -> Bool {
    rule.targets.keys.contains { ids[KindAddress(provider: provider, collection: $0)]?.contains(id) ?? false }
  }
}
