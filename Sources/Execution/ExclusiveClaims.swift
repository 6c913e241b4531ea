import Model

/// Which records of a ledger claim which exclusive keys, so that a binding finds them without looking at all records.
///
/// An index that is built when a kind's key is first asked for. It may name records that no longer claim the key.
struct ExclusiveClaims {
  private struct Place: Hashable {
    let kind: KindAddress
    let field: String
    /// `ExclusiveKey.kind`.
    let key: String
  }

  private var addresses: [Place: [ExclusiveKey: Set<Address>]] = [:]

  /// The addresses whose records claim a key, sorted.
  mutating func claimants(
    of key: ExclusiveKey, in field: String, kind: KindAddress, _ records: [Address: StateRecord]
  ) -> [Address] {
    let place = Place(kind: kind, field: field, key: key.kind)
    if addresses[place] == nil {
      addresses[place] = [:]
      for record in records.values where record.address.kind == kind { note(record, at: place) }
    }
    let found = addresses[place]?[key] ?? []
    return found.filter { records[$0]?.claims(key, in: field) == true }.sorted()
  }

  /// Adds what a new record claims.
  mutating func note(_ record: StateRecord) {
    for place in addresses.keys where place.kind == record.address.kind { note(record, at: place) }
  }

  private mutating func note(_ record: StateRecord, at place: Place) {
    let lists = [record.attributes[place.field]?.list, record.unconfirmed.sent[place.field]]
    let rows = lists.compactMap(\.self).joined().compactMap { ElementKey(of: $0, keys: [place.key]) }
    let keys =
      rows.map { ExclusiveKey(kind: $0.field, value: [$0.value]) } + record.exclusive.filter { $0.kind == place.key }
    for key in keys { addresses[place]?[key, default: []].insert(record.address) }
  }
}
