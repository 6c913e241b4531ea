import Model

/// The objects whose desired, prior and live sides agree, found before anything is paired.
///
/// Most objects of most plans are of this sort, and no decision is needed for them. Only a row of each is kept, so that
/// their values do not travel through the rest of planning. Everything that more than the values decides is planned in
/// full: moves, unresolved creates, leftovers of replacements, ignored paths, ids that two records or two live objects
/// share, records of another schema version, objects with named parts.
struct UnchangedObjects {
  struct Row {
    let address: Address
    let vendorID: String
    /// Index into the resources of the input.
    let resource: Int
    /// Index into the live objects of its kind.
    let place: Int
    /// Fields that the vendor does not show.
    let notObservable: [String]
  }

  /// By address.
  private(set) var rows: [Row] = []

  /// No objects: every address is planned in full.
  init() {}

  /// - Parameters:
  ///   - input: A narrowed plan (`--target`) looks at every edge, so nothing is set aside for it.
  ///   - live: Learns which live objects are unchanged.
  init(_ input: PlanInput, _ live: inout LiveIndex) {
    guard input.options.targets.isEmpty else { return }
    let order = UnchangedObjects.order(of: input.resources)
    var kinds = KindComparisons(input, live)
    for (number, index) in order.enumerated() {
      let address = input.resources[index].address
      // Of two resources of one address only the pairing knows which counts.
      let isRepeated =
        number > 0 && input.resources[order[number - 1]].address == address
        || number + 1 < order.count && input.resources[order[number + 1]].address == address
      guard !isRepeated, let row = kinds.row(index) else { continue }
      rows.append(row)
    }
    let owners = Owners(rows, live)
    let excluded = owners.shared.union(claimed(by: input, owners, live))
    if !excluded.isEmpty { rows = rows.indices.filter { !excluded.contains($0) }.map { rows[$0] } }
    markLive(&live)
  }

  private static func order(of resources: [Resource]) -> [Int] {
    let isSorted = zip(resources, resources.dropFirst()).allSatisfy { $0.address < $1.address }
    let indices = Array(resources.indices)
    return isSorted ? indices : indices.sorted { (resources[$0].address, $0) < (resources[$1].address, $1) }
  }

  /// Rows whose live object another record names too, as its own or as one that a replacement left behind.
  private func claimed(by input: PlanInput, _ owners: Owners, _ live: LiveIndex) -> Set<Int> {
    var found: Set<Int> = []
    for record in rest(of: input.snapshot.records).values {
      let kind = record.address.kind
      for id in [record.vendorID] + record.superseded {
        for kind in input.aliases.all(kind) {
          if let place = live.placesByID(of: kind)[id], let row = owners.row(at: place, of: kind) { found.insert(row) }
        }
      }
    }
    return found
  }

  private func markLive(_ live: inout LiveIndex) {
    var start = 0
    while start < rows.count {
      let kind = rows[start].address.kind
      var end = start
      while end < rows.count, rows[end].address.kind == kind { end += 1 }
      live.setUnchanged(rows[start..<end].map(\.place), of: kind)
      start = end
    }
  }

  // MARK: What the plan says of them

  func changes(_ input: PlanInput) -> [Change] {
    rows.map { row in
      let name = input.schemas[row.address.kind].map { input.resources[row.resource].attributes.vendorName($0) }
      return Change(
        address: row.address, action: .unchanged, vendorID: row.vendorID, vendorName: name ?? "",
        notObservable: row.notObservable)
    }
  }

  // MARK: What is left

  /// The input without these objects.
  func remainder(of input: PlanInput) -> PlanInput {
    guard !rows.isEmpty else { return input }
    var result = input
    var isKept = Array(repeating: true, count: input.resources.count)
    for row in rows { isKept[row.resource] = false }
    result.resources = input.resources.indices.filter { isKept[$0] }.map { input.resources[$0] }
    result.snapshot.records = rest(of: input.snapshot.records)
    return result
  }

  private func rest(of records: [Address: StateRecord]) -> [Address: StateRecord] {
    if rows.isEmpty { return records }
    if rows.count == records.count { return [:] }
    let addresses = Set(rows.map(\.address))
    return records.filter { !addresses.contains($0.key) }
  }

  /// Removes the objects that refer to one of the ids, and returns them as pairs.
  mutating func takeReferrers(to ids: ManagedIDs, _ input: PlanInput, _ live: LiveIndex) -> [Pair] {
    guard !ids.isEmpty, !rows.isEmpty else { return [] }
    var taken: [Pair] = []
    var kept: [Row] = []
    for row in rows {
      let pair = pair(of: row, input, live)
      if refers(pair, to: ids, input.schemas) { taken.append(pair) } else { kept.append(row) }
    }
    rows = kept
    return taken
  }

  private func pair(of row: Row, _ input: PlanInput, _ live: LiveIndex) -> Pair {
    Pair(
      address: row.address, resource: input.resources[row.resource], record: input.snapshot.records[row.address],
      live: live.objects(of: row.address.kind)[row.place], found: .owned, movedFrom: nil)
  }

  private func refers(_ pair: Pair, to ids: ManagedIDs, _ schemas: [KindAddress: KindSchema]) -> Bool {
    guard let schema = schemas[pair.address.kind], let live = pair.live, let resource = pair.resource else {
      return false
    }
    let document = schema.hooks.align(
      schema.hooks.reshape(live.attributes), .init(desired: resource.attributes, address: pair.address)
    ).attributes
    var found = false
    schema.forEachReference(of: document) { place in
      guard !found, let id = place.value.string else { return }
      found = ids.contains(id, place.rule, provider: pair.address.provider)
    }
    return found
  }
}

/// Decides for one address at a time; resources come kind by kind.
private struct KindComparisons {
  private struct Kind {
    let kind: KindAddress
    let schema: KindSchema
    let sides: EqualSides
    let objects: [Observation]
    let places: [String: Int]
    let hasExclusiveLists: Bool
  }

  private let input: PlanInput
  private let live: LiveIndex
  private var current: Kind?

  init(_ input: PlanInput, _ live: LiveIndex) {
    self.input = input
    self.live = live
  }

  /// The row of a resource; nil if it is to be planned in full.
  mutating func row(_ index: Int) -> UnchangedObjects.Row? {
    let resource = input.resources[index]
    guard let kind = entered(resource.address.kind), hasPlainSettings(resource),
      let record = input.snapshot.records[resource.address],
      isAsApplied(resource, record, of: kind.schema), !mayBeBound(record, in: kind),
      let place = kind.places[record.vendorID],
      !live.isRepeated(record.vendorID, of: kind.kind)
    else { return nil }
    let shaped = kind.schema.hooks.reshape(kind.objects[place].attributes)
    let aligned = kind.schema.hooks.align(
      shaped, .init(desired: resource.attributes, address: resource.address))
    guard aligned.exports.isEmpty,
      let hidden = kind.sides.unobserved(desired: resource.attributes, live: aligned.attributes)
    else { return nil }
    return UnchangedObjects.Row(
      address: resource.address, vendorID: record.vendorID, resource: index, place: place, notObservable: hidden)
  }

  private mutating func entered(_ kind: KindAddress) -> Kind? {
    if let current, current.kind == kind { return current }
    guard let schema = input.schemas[kind], schema.reading == .listed else { return nil }
    let next = Kind(
      kind: kind, schema: schema,
      sides: EqualSides(schema: schema, provider: kind.provider, records: input.snapshot.records, live: live),
      objects: live.objects(of: kind), places: live.placesByID(of: kind),
      hasExclusiveLists: !schema.exclusiveLists.isEmpty)
    current = next
    return next
  }

  private func hasPlainSettings(_ resource: Resource) -> Bool {
    resource.settings.ignore.isEmpty && input.formerAddresses[resource.address] == nil
      && input.snapshot.unresolvedCreates[resource.address] == nil
  }

  /// Whether the live object may have more exclusive keys than the record's attributes say.
  private func mayBeBound(_ record: StateRecord, in kind: Kind) -> Bool {
    kind.hasExclusiveLists
      && !Set(record.exclusive).isSubset(of: kind.schema.exclusiveKeys(of: record.attributes))
  }

  /// Whether the record says exactly what the file says, and nothing else is to be done about it.
  private func isAsApplied(_ resource: Resource, _ record: StateRecord, of schema: KindSchema) -> Bool {
    record.schemaVersion == schema.version && record.superseded.isEmpty && record.exports.isEmpty
      && record.unobservable.isEmpty && record.kept.isEmpty && record.unconfirmed.isEmpty
      && record.settings.isSame(as: resource.settings)
      && record.vendorName == resource.attributes.vendorName(schema) && record.attributes == resource.attributes
  }
}

/// Which row has which live object.
private struct Owners {
  /// By place in the list of the kind.
  private var rows: [KindAddress: [Int?]] = [:]
  /// Rows of live objects that another row has too.
  private(set) var shared: Set<Int> = []

  /// - Parameter all: Kind by kind.
  init(_ all: [UnchangedObjects.Row], _ live: LiveIndex) {
    var start = 0
    while start < all.count {
      let kind = all[start].address.kind
      let end = all[start...].firstIndex { $0.address.kind != kind } ?? all.count
      rows[kind] = owners(of: kind, all, start..<end, count: live.objects(of: kind).count)
      start = end
    }
  }

  private mutating func owners(
    of kind: KindAddress, _ all: [UnchangedObjects.Row], _ range: Range<Int>, count: Int
  ) -> [Int?] {
    var owners = [Int?](repeating: nil, count: count)
    for row in range {
      let place = all[row].place
      if let other = owners[place] { shared.formUnion([other, row]) } else { owners[place] = row }
    }
    return owners
  }

  func row(at place: Int, of kind: KindAddress) -> Int? { rows[kind]?[place] }
}
