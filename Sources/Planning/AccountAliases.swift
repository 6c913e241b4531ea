package import Model

/// Which provider aliases stand for one account. What one of them manages, no other may manage beside it.
package struct AccountAliases: Sendable {
  /// By alias: the alias that stands for its account. Only aliases that are not alone.
  private var leaders: [String: String] = [:]
  /// By that alias: all of its account, sorted.
  private var members: [String: [String]] = [:]

  package init(_ accounts: [String: ProviderAccount]) {
    // An alias without a tenant joins the first account of its host and path. With the tenants first, it does not join
    // two of them to one account.
    let known = accounts.filter { $0.value.tenant != nil }.sorted { $0.key < $1.key }
    let unknown = accounts.filter { $0.value.tenant == nil }.sorted { $0.key < $1.key }
    var found: [(account: ProviderAccount, aliases: [String])] = []
    for (alias, account) in known + unknown {
      if let place = found.firstIndex(where: { $0.account.isSame(as: account) }) {
        found[place].aliases.append(alias)
      } else {
        found.append((account, [alias]))
      }
    }
    for aliases in found.map(\.aliases) where aliases.count > 1 {
      for alias in aliases { leaders[alias] = aliases[0] }
      members[aliases[0]] = aliases.sorted()
    }
  }

  /// Whether no account has two aliases.
  var areAlone: Bool { leaders.isEmpty }

  /// The accounts with several aliases, each sorted.
  var shared: [[String]] { members.values.sorted { $0[0] < $1[0] } }

  /// A kind that is the same for all aliases of the account: it tells owners and names apart.
  func common(_ kind: KindAddress) -> KindAddress {
    leaders[kind.provider].map { KindAddress(provider: $0, collection: kind.collection) } ?? kind
  }

  /// The kind by each alias of the account.
  func all(_ kind: KindAddress) -> [KindAddress] {
    guard let leader = leaders[kind.provider], let aliases = members[leader] else { return [kind] }
    return aliases.map { KindAddress(provider: $0, collection: kind.collection) }
  }
}
