import Model

/// One address with what the three sides say of it.
struct Pair {
  /// How the live object was found.
  enum Found: Hashable {
    /// By the id in the state record.
    case owned
    /// By the vendor's name: nobody owns it yet.
    case byName
    /// By evidence: an interrupted run was creating exactly this.
    case byEvidence
  }

  let address: Address
  let resource: Resource?
  /// The record of the object that was found; nil too when that object is not the one that the record names.
  var record: StateRecord?
  var live: Observation?
  var found: Found?
  /// The address that the record had before.
  let movedFrom: Address?
  /// Objects that an earlier replacement left behind and that are still there.
  var leftovers: [Observation] = []
  /// Another record names the same live object: this address must not delete it.
  var isOwnedElsewhere = false
  /// Whether this is the second record of an object, which a move that was cut off left behind: the folder knows the
  /// object by the other address.
  var isSecondRecord: Bool { isOwnedElsewhere && resource == nil }
  /// How a create of an earlier run that was not answered was settled; nil when none was unresolved.
  var settlement: CreateSettlement?
}

/// Decides which desired resource, prior record and live object are the same thing. Everything live that remains is unmanaged.
struct Pairing {
  private(set) var pairs: [Pair] = []
  private(set) var unmanaged: [Observation] = []
  private(set) var diagnostics: [Diagnostic] = []

  private struct Owned: Hashable {
    let kind: KindAddress
    let id: String
  }

  private let input: PlanInput
  private var liveByID: [KindAddress: [String: Observation]] = [:]
  private var liveByName: [KindAddress: [String: [Observation]]] = [:]
  /// Live objects that a record or an address has taken.
  private var taken: [KindAddress: Set<String>] = [:]
  /// Live objects that somebody has named as what a lost create made: nobody else may have them.
  private var promised: [Owned: Address] = [:]

  init(_ input: PlanInput) {
    self.input = input
    indexLive()
    let records = withoutOtherIdentities(movedRecords())
    for (record, _) in records.values {
      taken[record.address.kind, default: []].formUnion([record.vendorID] + record.superseded)
    }
    let resources = Dictionary(input.resources.map { ($0.address, $0) }) { first, _ in first }
    let owners = Dictionary(grouping: records.keys) { Owned(kind: $0.kind, id: records[$0]?.record.vendorID ?? "") }
    let unresolvedCreates = ownedUnresolvedCreates(records)
    for (address, unresolved) in unresolvedCreates.sorted(by: { $0.key < $1.key }) {
      guard case .take(let id)? = unresolved.resolution else { continue }
      promised[Owned(kind: address.kind, id: id)] = promised[Owned(kind: address.kind, id: id)] ?? address
    }
    let others = Set(records.keys).union(input.snapshot.unresolvedCreates.keys).subtracting(resources.keys)
    // What is desired takes first; an unresolved create about nothing that is desired gets what remains.
    for address in resources.keys.sorted() + others.sorted() {
      let moved = records[address]
      var pair = pair(address, resources[address], moved?.record, movedFrom: moved?.from, unresolvedCreates[address])
      pair.isOwnedElsewhere =
        moved.map { (owners[Owned(kind: address.kind, id: $0.record.vendorID)]?.count ?? 0) > 1 } ?? false
      pairs.append(pair)
    }
    pairs.sort { $0.address < $1.address }
    for (kind, observations) in input.inventory.observations.sorted(by: { $0.key < $1.key }) {
      unmanaged += observations.filter { !(taken[kind]?.contains($0.vendorID) ?? false) }
    }
  }

  private mutating func indexLive() {
    for (kind, observations) in input.inventory.observations {
      liveByID[kind] = Dictionary(observations.map { ($0.vendorID, $0) }) { first, _ in first }
      liveByName[kind] = Dictionary(grouping: observations, by: \.name)
    }
  }

  // MARK: Moves

  /// Records by the address they have from now on. A record moves by `$formerly`, or when exactly one newcomer of its kind has its vendor name.
  private mutating func movedRecords() -> [Address: (record: StateRecord, from: Address?)] {
    let desired = Set(input.resources.map(\.address))
    var result: [Address: (record: StateRecord, from: Address?)] = [:]
    var orphans = input.snapshot.records.filter { !desired.contains($0.key) }
    for (address, record) in input.snapshot.records where desired.contains(address) { result[address] = (record, nil) }

    for resource in input.resources {
      guard let formerly = resource.settings.formerly, formerly.kind == resource.address.kind,
        result[resource.address] == nil,
        let record = orphans.removeValue(forKey: formerly)
      else { continue }
      result[resource.address] = (record, formerly)
    }
    for (newcomer, orphan) in sameNames(orphans, result) {
      guard let record = orphans.removeValue(forKey: orphan) else { continue }
      result[newcomer] = (record, orphan)
    }
    for (address, record) in orphans { result[address] = (record, nil) }
    return result
  }

  /// Where the name is the identity (an extension's number), another name is another object: the record is not about it.
  private func withoutOtherIdentities(
    _ records: [Address: (record: StateRecord, from: Address?)]
  ) -> [Address: (record: StateRecord, from: Address?)] {
    var result = records
    for resource in input.resources {
      guard let entry = records[resource.address], let schema = input.schemas[resource.address.kind],
        schema.creation == .mustExist, schema.field(schema.nameField)?.mutability == .replaces,
        entry.record.vendorName != resource.attributes.vendorName(schema)
      else { continue }
      result[resource.address] = nil
      if let from = entry.from { result[from] = (entry.record, nil) }
    }
    return result
  }

  private func sameNames(
    _ orphans: [Address: StateRecord], _ claimed: [Address: (record: StateRecord, from: Address?)]
  ) -> [(newcomer: Address, orphan: Address)] {
    struct Key: Hashable {
      let kind: KindAddress
      let name: String
    }
    let left = Dictionary(grouping: orphans.values) { Key(kind: $0.address.kind, name: $0.vendorName) }
    guard !left.isEmpty else { return [] }
    let came = Dictionary(grouping: input.resources.filter { claimed[$0.address] == nil }) {
      Key(kind: $0.address.kind, name: vendorName(of: $0))
    }
    return came.compactMap { key, resources in
      guard resources.count == 1, let records = left[key], records.count == 1 else { return nil }
      return (resources[0].address, records[0].address)
    }.sorted { $0.newcomer < $1.newcomer }
  }

  private func vendorName(of resource: Resource) -> String {
    let schema = input.schemas[resource.address.kind]
    return schema.map { resource.attributes.vendorName($0) } ?? ""
  }

  // MARK: Unresolved creates

  /// Unresolved creates by the address that they are about now: a lost create follows its file as a record does.
  private func ownedUnresolvedCreates(_ records: [Address: (record: StateRecord, from: Address?)]) -> [Address:
    UnresolvedCreate]
  {
    guard !input.snapshot.unresolvedCreates.isEmpty else { return [:] }
    let desired = Set(input.resources.map(\.address))
    var result = input.snapshot.unresolvedCreates.filter { desired.contains($0.key) }
    let moves = Dictionary(records.compactMap { to, entry in entry.from.map { ($0, to) } }) { first, _ in first }
    let newcomers = input.resources.filter { records[$0.address] == nil && result[$0.address] == nil }
    for (address, unresolved) in input.snapshot.unresolvedCreates.sorted(by: { $0.key < $1.key })
    where !desired.contains(address) {
      let heir = moves[address] ?? self.heir(of: address, unresolved, among: newcomers)
      if let heir, result[heir] == nil { result[heir] = unresolved } else { result[address] = unresolved }
    }
    return result
  }

  private func heir(of address: Address, _ unresolved: UnresolvedCreate, among newcomers: [Resource]) -> Address? {
    let same = newcomers.filter { $0.address.kind == address.kind }
    if let named = same.first(where: { $0.settings.formerly == address }) { return named.address }
    let alike = same.filter { vendorName(of: $0) == unresolved.vendorName }
    return alike.count == 1 ? alike[0].address : nil
  }

  // MARK: One address

  private mutating func pair(
    _ address: Address, _ resource: Resource?, _ record: StateRecord?, movedFrom: Address?,
    _ unresolved: UnresolvedCreate?
  ) -> Pair {
    var pair = Pair(address: address, resource: resource, record: record, movedFrom: movedFrom)
    let kind = address.kind
    if let record {
      pair.live = liveByID[kind]?[record.vendorID]
      pair.found = pair.live == nil ? nil : .owned
      pair.leftovers = record.superseded.compactMap { leftover($0, kind) }
    }
    guard let schema = input.schemas[kind], schema.reading == .listed else { return pair }
    if let unresolved {
      settle(&pair, unresolved, schema)
    } else if pair.live == nil, let resource {
      findByName(&pair, resource, schema)
    }
    return pair
  }

  /// What an earlier replacement left behind; where nothing can be read, the state alone knows that it is still to go.
  private func leftover(_ id: String, _ kind: KindAddress) -> Observation? {
    input.schemas[kind]?.reading == .unreadable
      ? Observation(kind: kind, vendorID: id, name: id, attributes: [:]) : liveByID[kind]?[id]
  }

  private mutating func findByName(
    _ pair: inout Pair, _ resource: Resource, _ schema: KindSchema, except known: Set<String> = []
  ) {
    let name = resource.attributes.vendorName(schema)
    let candidates = free(name, for: pair.address).filter { !known.contains($0.vendorID) }
    switch candidates.count {
    case 0: return
    case 1:
      take(candidates[0], for: &pair, .byName)
      // Another object that bears the name: what was applied to the lost one says nothing about it.
      pair.record = nil
    default:
      diagnostics.append(
        PlanningMessages.ambiguousName(pair.address, schema, name, candidates.map(\.vendorID)))
    }
  }

  /// The live objects of a name that are nobody's, or promised to this address.
  private func free(_ name: String, for address: Address) -> [Observation] {
    (liveByName[address.kind]?[name] ?? []).filter { isFree($0.vendorID, for: address) }
  }

  private func isFree(_ id: String, for address: Address) -> Bool {
    !(taken[address.kind]?.contains(id) ?? false)
      && promised[Owned(kind: address.kind, id: id)].map { $0 == address } ?? true
  }

  /// The ids of the live objects of a name, whoever has them.
  func ids(named name: String, of kind: KindAddress) -> [String] {
    (liveByName[kind]?[name] ?? []).map(\.vendorID).sorted()
  }

  // MARK: One unresolved create

  private mutating func settle(_ pair: inout Pair, _ unresolved: UnresolvedCreate, _ schema: KindSchema) {
    switch unresolved.resolution {
    case .take(let id)?: takeByHand(id, &pair, unresolved)
    // The live objects of the name stay whose they are; the create is made once more.
    case .again?: pair.settlement = .setAside(unresolved)
    case nil: settleByEvidence(&pair, unresolved, schema)
    }
  }

  private mutating func takeByHand(_ id: String, _ pair: inout Pair, _ unresolved: UnresolvedCreate) {
    // An earlier run has taken it already, and could not finish the rest.
    if let live = pair.live, live.vendorID == id { return }
    guard let live = liveByID[pair.address.kind]?[id] else {
      diagnostics.append(PlanningMessages.cannotTake(pair.address, unresolved, id, "no live object has this id"))
      return
    }
    guard isFree(id, for: pair.address) else {
      diagnostics.append(
        PlanningMessages.cannotTake(pair.address, unresolved, id, "that object belongs to another address"))
      return
    }
    found(live, &pair, unresolved, .byHand(unresolved))
  }

  private mutating func settleByEvidence(_ pair: inout Pair, _ unresolved: UnresolvedCreate, _ schema: KindSchema) {
    let evidence = Evidence(unresolved: unresolved, schema: schema)
    let judged = Dictionary(grouping: free(unresolved.vendorName, for: pair.address), by: evidence.verdict)
    let (made, older) = (judged[.made] ?? [], judged[.tooOld] ?? [])
    if made.count > 1 {
      diagnostics.append(PlanningMessages.severalCandidates(pair.address, unresolved, made))
    } else if let made = made.first {
      found(made, &pair, unresolved, .byEvidence(unresolved))
    } else {
      settleWithoutEvidence(&pair, unresolved, schema, older)
    }
  }

  /// Nothing is what the create made. Where only the clock speaks against an object, it is not left behind and a second one made in silence.
  private mutating func settleWithoutEvidence(
    _ pair: inout Pair, _ unresolved: UnresolvedCreate, _ schema: KindSchema, _ older: [Observation]
  ) {
    pair.settlement = .notThere(unresolved)
    let name = pair.resource?.attributes.vendorName(schema)
    // The only object of the name: it is taken over, or asked about, as any other would be.
    let isAdoptable =
      pair.live == nil && name == unresolved.vendorName && free(unresolved.vendorName, for: pair.address).count < 2
    if !older.isEmpty, !isAdoptable {
      diagnostics.append(PlanningMessages.unsureCandidate(pair.address, unresolved, older))
    } else if pair.live == nil, let resource = pair.resource {
      // What was there before, and set aside by hand, is as little the address's own as it was then.
      findByName(&pair, resource, schema, except: Set(unresolved.known))
      if pair.found == .byName { pair.settlement = .byName(unresolved) }
    }
  }

  private mutating func found(
    _ live: Observation, _ pair: inout Pair, _ unresolved: UnresolvedCreate, _ settlement: CreateSettlement
  ) {
    pair.settlement = settlement
    if pair.resource == nil && pair.record != nil {
      // The new object of a replacement that is no longer wanted: it goes with the old one.
      taken[pair.address.kind, default: []].insert(live.vendorID)
      pair.leftovers.append(live)
      return
    }
    // The new object of a replacement: the one that the record names is now the old one.
    if let old = pair.live { pair.leftovers.append(old) }
    take(live, for: &pair, .byEvidence)
  }

  private mutating func take(_ live: Observation, for pair: inout Pair, _ found: Pair.Found) {
    taken[pair.address.kind, default: []].insert(live.vendorID)
    pair.live = live
    pair.found = found
  }
}

extension ValueObject {
  /// The vendor's name of the object that these attributes describe.
  func vendorName(_ schema: KindSchema) -> String { self[schema.nameField]?.string ?? "" }
}
