import Model

/// Finds the records of provider aliases that `ccops.json` no longer names, where another alias stands for their
/// account now.
///
/// The objects are the same, so the records go on under the new alias, as if each had moved.
struct RenamedAliases {
  /// The state with these records under their new addresses.
  private(set) var snapshot: Snapshot
  /// By new address: the one that the state has.
  private(set) var formerAddresses: [Address: Address] = [:]

  init(_ snapshot: Snapshot, _ settings: Settings, _ schemas: [KindAddress: KindSchema]) {
    self.snapshot = snapshot
    let accounts = snapshot.recordingAccounts(of: settings, tenants: [:]).accounts
    let gone = Set(snapshot.records.keys.map(\.provider)).subtracting(settings.providers.keys)
    for old in gone.sorted() {
      guard let account = snapshot.accounts[old] else { continue }
      let heirs = settings.providers.keys.filter { accounts[$0]?.isSame(as: account) == true }
      guard heirs.count == 1, isFree(heirs[0], for: old, schemas) else { continue }
      rename(old, to: heirs[0], account)
    }
  }

  /// Whether an alias has all kinds of the other and no address that would be taken. An unresolved create is first
  /// resolved under the name that it has.
  private func isFree(_ new: String, for old: String, _ schemas: [KindAddress: KindSchema]) -> Bool {
    guard !snapshot.unresolvedCreates.keys.contains(where: { $0.provider == old }) else { return false }
    return snapshot.records.keys.filter { $0.provider == old }.allSatisfy { address in
      let address = address.renamed(old, to: new)
      return schemas[address.kind] != nil && snapshot.records[address] == nil
    }
  }

  private mutating func rename(_ old: String, to new: String, _ account: ProviderAccount) {
    for (address, record) in snapshot.records where address.provider == old {
      var moved = record.readdressed(address.renamed(old, to: new))
      moved.attributes = moved.attributes.renamed(old, to: new)
      moved.kept = moved.kept.renamed(old, to: new)
      moved.references = moved.references.map { Reference($0.address.renamed(old, to: new), fragment: $0.fragment) }
      moved.dependsOn = moved.dependsOn.map { $0.renamed(old, to: new) }
      snapshot.records[address] = nil
      snapshot.records[moved.address] = moved
      formerAddresses[moved.address] = address
    }
    snapshot.accounts[old] = nil
    snapshot.accounts[new] = account
  }

  /// Addresses of the state by their new names.
  func current(_ addresses: Set<Address>) -> Set<Address> {
    guard !formerAddresses.isEmpty else { return addresses }
    let moved = Dictionary(formerAddresses.map { ($0.value, $0.key) }) { first, _ in first }
    return Set(addresses.map { moved[$0] ?? $0 })
  }
}

extension Address {
  fileprivate func renamed(_ old: String, to new: String) -> Address {
    provider == old ? Address(provider: new, collection: collection, name: name) : self
  }
}

extension ValueObject {
  fileprivate func renamed(_ old: String, to new: String) -> ValueObject {
    compactMapValues { _, value in value.renamed(old, to: new) }
  }
}

extension Value {
  fileprivate func renamed(_ old: String, to new: String) -> Value {
    switch self {
    case .reference(let reference):
      .reference(Reference(reference.address.renamed(old, to: new), fragment: reference.fragment))
    case .list(let items): .list(items.map { $0.renamed(old, to: new) })
    case .object(let object): .object(object.renamed(old, to: new))
    default: self
    }
  }
}
