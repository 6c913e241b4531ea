import Model

/// Which live objects belong to an address already, or may belong to one address only.
struct Claims {
  private struct Object: Hashable {
    let kind: KindAddress
    /// The vendor id, for comparisons byte for byte.
    let key: String

    init(kind: KindAddress, id: String) { (self.kind, key) = (kind, id.byteKey) }
  }

  private let live: LiveIndex
  private var taken: Set<Object> = []
  /// Objects that `ccops state resolve` named as the result of an unresolved create.
  private var reserved: [Object: Address] = [:]
  /// By the object that they name: how many records there are.
  private var owners: [Object: Int] = [:]

  init(_ live: LiveIndex, records: RecordMoves, unresolved: [Address: UnresolvedCreate]) {
    self.live = live
    for (address, entry) in records.entries {
      owners[Object(kind: address.kind, id: entry.record.vendorID), default: 0] += 1
      for id in [entry.record.vendorID] + entry.record.superseded {
        taken.insert(Object(kind: entry.record.address.kind, id: id))
      }
    }
    for (address, create) in unresolved.sorted(by: { $0.key < $1.key }) {
      guard case .object(let id)? = create.resolution else { continue }
      let object = Object(kind: address.kind, id: id)
      reserved[object] = reserved[object] ?? address
    }
  }

  /// The live object with an id, whether it has an owner or not.
  func object(_ id: String, of kind: KindAddress) -> Observation? { live.object(id, of: kind) }

  /// The live objects of a name that the address may have.
  func free(named name: String, for address: Address) -> [Observation] {
    live.objects(named: name, of: address.kind).filter { isFree($0.vendorID, for: address) }
  }

  func isFree(_ id: String, for address: Address) -> Bool {
    let object = Object(kind: address.kind, id: id)
    return !isTaken(id, address.kind) && reserved[object].map { $0 == address } ?? true
  }

  mutating func take(_ live: Observation) { taken.insert(Object(kind: live.kind, id: live.vendorID)) }

  /// Whether a record names the object as its own.
  func isOwned(_ id: String, of kind: KindAddress) -> Bool { owners[Object(kind: kind, id: id)] != nil }

  /// Whether several records name the object.
  func isShared(_ id: String, of kind: KindAddress) -> Bool { (owners[Object(kind: kind, id: id)] ?? 0) > 1 }

  /// The live objects that no address owns, by kind and in the order of their lists.
  var unmanaged: [Observation] { live.others.filter { !taken.contains(Object(kind: $0.kind, id: $0.vendorID)) } }

  private func isTaken(_ id: String, _ kind: KindAddress) -> Bool {
    taken.contains(Object(kind: kind, id: id)) || live.isUnchanged(id, of: kind)
  }
}
