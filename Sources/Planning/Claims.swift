import Model

/// Which live objects belong to an address already, or may belong to one address only.
struct Claims {
  private struct Object: Hashable {
    /// By the alias that stands for the account.
    let kind: KindAddress
    /// The vendor id, for comparisons byte for byte.
    let key: String
  }

  private let live: LiveIndex
  private let aliases: AccountAliases
  private var taken: Set<Object> = []
  /// Objects that `ccops state resolve` named as the result of an unresolved create.
  private var reserved: [Object: Address] = [:]
  /// By the object that they name: how many records there are.
  private var owners: [Object: Int] = [:]

  init(
    _ live: LiveIndex, _ aliases: AccountAliases, records: RecordMoves, unresolved: [Address: UnresolvedCreate]
  ) {
    self.live = live
    self.aliases = aliases
    for (address, entry) in records.entries {
      owners[object(entry.record.vendorID, address.kind), default: 0] += 1
      for id in [entry.record.vendorID] + entry.record.superseded {
        taken.insert(object(id, entry.record.address.kind))
      }
    }
    for (address, create) in unresolved.sorted(by: { $0.key < $1.key }) {
      guard case .object(let id)? = create.resolution else { continue }
      let object = object(id, address.kind)
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
    let object = object(id, address.kind)
    return !isTaken(id, address.kind) && reserved[object].map { $0 == address } ?? true
  }

  mutating func take(_ live: Observation) { taken.insert(object(live.vendorID, live.kind)) }

  /// Whether a record names the object as its own.
  func isOwned(_ id: String, of kind: KindAddress) -> Bool { owners[object(id, kind)] != nil }

  /// Whether several records name the object.
  func isShared(_ id: String, of kind: KindAddress) -> Bool { (owners[object(id, kind)] ?? 0) > 1 }

  /// The live objects that no address owns, by kind and in the order of their lists.
  var unmanaged: [Observation] {
    live.others.filter { object in
      // What is unchanged by the alias itself is not among the others.
      aliases.areAlone
        ? !taken.contains(self.object(object.vendorID, object.kind)) : !isTaken(object.vendorID, object.kind)
    }
  }

  private func isTaken(_ id: String, _ kind: KindAddress) -> Bool {
    taken.contains(object(id, kind)) || aliases.all(kind).contains { live.isUnchanged(id, of: $0) }
  }

  private func object(_ id: String, _ kind: KindAddress) -> Object {
    Object(kind: aliases.common(kind), key: id.byteKey)
  }
}
