import Model

extension Snapshot {
  /// The snapshot with the accounts that the settings name.
  ///
  /// An alias that the settings do not name keeps its account while it has records. A tenant is kept while host and
  /// path are the same and the vendor does not show another one.
  ///
  /// - Parameter tenants: What the vendors showed in this run, by provider alias.
  func recordingAccounts(of settings: Settings, tenants: [String: String]) -> Snapshot {
    let inUse = Set(records.keys.map(\.provider))
    var result = self
    result.accounts = accounts.filter { inUse.contains($0.key) }
    for (alias, provider) in settings.providers {
      var account = ProviderAccount(url: provider.url)
      if let known = accounts[alias], known.host == account.host, known.path == account.path {
        account.tenant = known.tenant
      }
      account.tenant = tenants[alias] ?? account.tenant
      result.accounts[alias] = account
    }
    return result
  }
}
