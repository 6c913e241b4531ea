import Model

/// Decides which desired resource, prior record and live object are the same thing. Everything live that remains is
/// unmanaged.
struct Pairing {
  /// By address.
  private(set) var pairs: [Pair] = []
  private(set) var diagnostics: [Diagnostic] = []

  private let input: PlanInput
  private let live: LiveIndex
  private var claims: Claims

  /// - Parameters:
  ///   - input: Without the unchanged objects.
  ///   - live: Knows the names of `input`.
  init(_ input: PlanInput, _ live: LiveIndex) {
    self.input = input
    self.live = live
    var moves = RecordMoves(input, live)
    let unresolved = moves.unresolvedCreates
    claims = Claims(live, input.aliases, records: moves, unresolved: unresolved)
    let resources = Dictionary(input.resources.map { ($0.address, $0) }) { first, _ in first }
    // What the address has created is its own object, as if the run that created it had ended: it takes no other.
    for (address, create) in unresolved where create.address == address && moves.entries[address]?.from != nil {
      if hasCreated(create, for: resources[address]) { moves.undo(to: address) }
    }
    diagnostics += moves.diagnostics
    let others = Set(moves.entries.keys).union(input.snapshot.unresolvedCreates.keys).subtracting(resources.keys)
    // Desired addresses take first; an unresolved create of an address that is no longer desired gets what remains.
    for address in resources.keys.sorted() + others.sorted() {
      let entry = moves.entries[address]
      var pair = Pair(address: address, resource: resources[address], record: entry?.record, movedFrom: entry?.from)
      find(&pair, unresolved[address])
      pair.isOwnedElsewhere = entry.map { claims.isShared($0.record.vendorID, of: address.kind) } ?? false
      pairs.append(pair)
    }
    pairs.sort { $0.address < $1.address }
  }

  /// Everything live that no address owns.
  var unmanaged: [Observation] { claims.unmanaged }

  /// Adds addresses that are unchanged by themselves, but must be looked at because of what they refer to.
  mutating func add(_ unchanged: [Pair]) {
    guard !unchanged.isEmpty else { return }
    pairs += unchanged
    pairs.sort { $0.address < $1.address }
  }

  /// The ids of the live objects of a name, whether they have an owner or not.
  func ids(named name: String, of kind: KindAddress) -> [String] {
    live.objects(named: name, of: kind).map(\.vendorID).sorted()
  }

  // MARK: One address

  private mutating func find(_ pair: inout Pair, _ unresolved: UnresolvedCreate?) {
    let kind = pair.address.kind
    if let record = pair.record {
      pair.isNotListedYet = input.inventory.notListedYet.contains(record.address)
      // An object of its name is another one, and what was replaced by it is not known to be spare.
      if pair.isNotListedYet { return }
      pair.live = live.object(record.vendorID, of: kind)
      pair.found = pair.live == nil ? nil : .owned
      pair.leftovers = record.superseded.compactMap { leftover($0, kind) }
    }
    guard let schema = input.schemas[kind], schema.reading == .listed else { return }
    if let unresolved {
      settle(&pair, unresolved, of: schema)
    } else if pair.live == nil {
      findByName(&pair, schema)
    }
  }

  /// What an earlier replacement left behind; where nothing can be read, only the state knows that it is still to go.
  ///
  /// An id that another record has by now is that address's object, and deleting it would take what is not ours.
  private func leftover(_ id: String, _ kind: KindAddress) -> Observation? {
    guard input.schemas[kind]?.reading == .unreadable else { return live.object(id, of: kind) }
    return claims.isOwned(id, of: kind) ? nil : Observation(kind: kind, vendorID: id, name: id, attributes: [:])
  }

  private mutating func findByName(_ pair: inout Pair, _ schema: KindSchema, except known: Set<String> = []) {
    guard let name = pair.resource?.attributes.vendorName(schema) else { return }
    let candidates = claims.free(named: name, for: pair.address).filter { !known.contains($0.vendorID) }
    switch candidates.count {
    case 0: return
    case 1:
      take(candidates[0], for: &pair, .byName)
      // Another object that bears the name: what was applied to the lost one says nothing about it.
      pair.record = nil
    default:
      diagnostics.append(
        PlanningMessages.ambiguousName(pair.address, schema, name: name, ids: candidates.map(\.vendorID)))
    }
  }

  private mutating func settle(_ pair: inout Pair, _ create: UnresolvedCreate, of schema: KindSchema) {
    var matcher = UnresolvedCreateMatcher(create, schema, pair: pair, claims: claims)
    let match = matcher.match()
    diagnostics += matcher.diagnostics
    switch match {
    case .nothing: break
    case .object(let object, let resolved):
      pair.resolvedCreate = resolved
      takeCreated(object, by: create, for: &pair)
    case .absent(let resolved, let looksByName):
      pair.resolvedCreate = resolved
      guard looksByName, pair.live == nil else { return }
      // Objects that were there before the create, or that `state resolve` excluded, are still not the address's own.
      findByName(&pair, schema, except: Set(create.known))
      if pair.found == .byName { pair.resolvedCreate = ResolvedCreate(.sameName, of: create) }
    }
  }

  /// Whether the object of an unresolved create is found.
  private func hasCreated(_ create: UnresolvedCreate, for resource: Resource?) -> Bool {
    guard let schema = input.schemas[create.address.kind], schema.reading == .listed else { return false }
    let pair = Pair(address: create.address, resource: resource, movedFrom: nil)
    var matcher = UnresolvedCreateMatcher(create, schema, pair: pair, claims: claims)
    if case .object = matcher.match() { return true }
    return false
  }

  private mutating func takeCreated(_ object: Observation, by create: UnresolvedCreate, for pair: inout Pair) {
    pair.sentSettings = create.settings
    if pair.resource == nil && pair.record != nil {
      // The new object of a replacement that is no longer wanted: it goes with the old one.
      claims.take(object)
      pair.leftovers.append(object)
      return
    }
    // The new object of a replacement: the one that the record names is now the old one.
    if let old = pair.live { pair.leftovers.append(old) }
    take(object, for: &pair, .byEvidence)
    pair.sent = create.body
  }

  private mutating func take(_ object: Observation, for pair: inout Pair, _ found: Pair.Found) {
    claims.take(object)
    pair.live = object
    pair.found = found
  }
}

extension ValueObject {
  /// The vendor's name of the object that these attributes describe.
  func vendorName(_ schema: KindSchema) -> String { self[schema.nameField]?.string ?? "" }
}
