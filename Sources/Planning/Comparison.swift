import Model

/// One pair with its three sides brought into one form: normalised, and with vendor ids named by the addresses that own
/// them.
struct Comparison {
  let pair: Pair
  let schema: KindSchema
  /// As the file asks; nil when the address is no longer desired.
  let desired: ValueObject?
  /// The same before normalising, in the file's own order: what is sent.
  let desiredDocument: ValueObject?
  let prior: ValueObject?
  /// What the file said of the fields that were adopted as they were; see `StateRecord.kept`.
  let kept: ValueObject
  /// What the record says, where `prior` has values that a write without an outcome sent.
  let recorded: ValueObject?
  /// Everything that the platform may have, for a deletion by values.
  let everything: ValueObject?
  let live: ValueObject?
  /// The live document in the documented form and with references, but with the vendor's own spelling of "nothing":
  /// what updates start from.
  let liveDocument: ValueObject?
  /// Vendor ids of the live object's parts by local key.
  let exports: [String: String]
  /// The same of parts that were applied and have left the file.
  let formerParts: [String: String]

  var address: Address { pair.address }
  var isObserved: Bool { schema.reading == .listed }
}

/// Brings all pairs into comparable form. Two passes, because naming ids needs every live object's owner first.
struct ComparisonMaker {
  private struct Aligned {
    let pair: Pair
    let schema: KindSchema
    let attributes: ValueObject?
    var exports: [String: String] = [:]
    var formerParts: [String: String] = [:]
  }

  /// Which address has which vendor id.
  let names: LiveNames
  /// The same, with what replacements left behind: only managed objects are repointed from it, so others still need it.
  private let namesWithLeftovers: LiveNames
  /// What replacements left behind.
  let leftovers: LiveNames
  private var aligned: [Aligned] = []
  private let moves: [Address: Address]

  init(_ sides: PairedSides, schemas: [KindAddress: KindSchema]) {
    let pairing = sides.pairing
    var names = LiveNames()
    // Ids are named for the pairs, and for unmanaged objects that refer to one of them.
    if !pairing.pairs.isEmpty { for row in sides.unchanged.rows { names.add(row.vendorID, row.address) } }
    var leftovers = LiveNames()
    var moves: [Address: Address] = [:]
    for pair in pairing.pairs {
      guard let schema = schemas[pair.address.kind] else { continue }
      let entry = ComparisonMaker.align(pair, schema)
      aligned.append(entry)
      if let from = pair.movedFrom { moves[from] = pair.address }
      if pair.isSecondRecord { continue }
      for leftover in pair.leftovers { leftovers.add(leftover.vendorID, pair.address) }
      if let id = pair.live?.vendorID ?? pair.record?.vendorID { names.add(id, pair.address) }
      for (part, id) in entry.exports.merging(entry.formerParts, uniquingKeysWith: { now, _ in now }) {
        names.add(id, pair.address, part: part)
      }
    }
    self.names = names
    namesWithLeftovers = leftovers.adding(names)
    self.leftovers = leftovers
    self.moves = moves
  }

  func comparisons() -> [Comparison] {
    aligned.map { entry in
      let normalizer = Normalizer(schema: entry.schema)
      func named(_ object: ValueObject) -> ValueObject {
        entry.schema.naming(object) { names.reference(for: $0, rule: $1, from: entry.pair.address) }
      }
      let document = entry.attributes.map(named)
      let wanted = entry.pair.resource.map { named($0.attributes) }
      let (desired, live) = (wanted.map(normalizer.canonical), document.map(normalizer.canonical))
      func applied(_ object: ValueObject) -> ValueObject { normalizer.canonical(named(readdressed(object))) }
      let prior = entry.pair.record.map { PriorSide($0, entry.schema, form: applied) }
      return Comparison(
        pair: entry.pair, schema: entry.schema, desired: desired, desiredDocument: wanted,
        // An object that an unresolved create has created has what that sent.
        prior: entry.pair.sent.map(applied) ?? prior?.seen(from: desired ?? [:], live: live),
        kept: applied(entry.pair.record?.kept ?? [:]), recorded: prior?.recorded, everything: prior?.everything,
        live: live, liveDocument: document, exports: entry.exports, formerParts: entry.formerParts)
    }
  }

  /// Unmanaged live objects with the managed objects that they refer to.
  func referrers(among unmanaged: [Observation], schemas: [KindAddress: KindSchema]) -> [UnmanagedReferrer] {
    unmanaged.compactMap { observation in
      guard let schema = schemas[observation.kind] else { return nil }
      let from = Address(provider: observation.kind.provider, collection: observation.kind.collection, name: "-")
      let document = schema.naming(schema.hooks.reshape(observation.attributes)) {
        namesWithLeftovers.reference(for: $0, rule: $1, from: from)
      }
      let targets = schema.targets(of: document, from: from)
      return targets.isEmpty ? nil : UnmanagedReferrer(object: observation, targets: targets)
    }
  }

  private static func align(_ pair: Pair, _ schema: KindSchema) -> Aligned {
    guard let live = pair.live else { return Aligned(pair: pair, schema: schema, attributes: nil) }
    let shaped = schema.hooks.reshape(live.attributes)
    guard let model = pair.resource?.attributes ?? pair.record?.attributes else {
      return Aligned(pair: pair, schema: schema, attributes: shaped)
    }
    let result = schema.hooks.align(
      shaped,
      .init(desired: model, prior: pair.record?.attributes, address: pair.movedFrom ?? pair.address))
    return Aligned(
      pair: pair, schema: schema, attributes: result.attributes, exports: result.exports, formerParts: result.former)
  }

  /// References of the prior side to addresses that have moved, by their new addresses.
  private func readdressed(_ object: ValueObject) -> ValueObject {
    moves.isEmpty ? object : object.compactMapValues { _, value in readdressed(value) }
  }

  private func readdressed(_ value: Value) -> Value {
    switch value {
    case .reference(let reference):
      moves[reference.address].map { .reference(Reference($0, fragment: reference.fragment)) } ?? value
    case .list(let items): .list(items.map(readdressed))
    case .object(let object): .object(object.compactMapValues { _, value in readdressed(value) })
    default: value
    }
  }
}

/// Which address owns which vendor id, and which part of it.
struct LiveNames {
  private var owners: [KindAddress: [String: Reference]] = [:]

  mutating func add(_ id: String, _ address: Address, part: String? = nil) {
    owners[address.kind, default: [:]][id] = Reference(address, fragment: part)
  }

  var isEmpty: Bool { owners.isEmpty }

  func adding(_ other: LiveNames) -> LiveNames {
    var result = self
    result.owners.merge(other.owners) { mine, others in mine.merging(others) { _, new in new } }
    return result
  }

  /// The managed object behind a raw id in a reference field, if there is one.
  func reference(for id: String, rule: FieldType.ReferenceRule, from address: Address) -> Reference? {
    for collection in rule.targets.keys.sorted() {
      let kind = KindAddress(provider: address.provider, collection: collection)
      guard let owner = owners[kind]?[id], (owner.fragment != nil) == rule.takesFragment else { continue }
      return owner
    }
    return nil
  }
}
