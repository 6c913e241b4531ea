/// A state of another environment or project in the same store.
package struct OtherState: Hashable, Sendable {
  /// nil: a folder without a name.
  package let project: String?
  package let environment: String
  /// Of its folder, from the root of the repository; nil where that is not known.
  package let path: String?
  package var snapshot: Snapshot

  package init(project: String?, environment: String, path: String? = nil, snapshot: Snapshot) {
    self.path = path
    self.project = project
    self.environment = environment
    self.snapshot = snapshot
  }
}

/// Decides which other states of a store are read: those whose accounts are also accounts of this environment.
package struct OtherStateFilter: Sendable {
  private let own: StateIdentity
  private let accounts: [ProviderAccount]
  private let environments: [String: [String: ProviderAccount]]

  /// - Parameters:
  ///   - own: This state, which is no other one.
  ///   - accounts: Those of this environment.
  ///   - environments: The accounts of the project's environments by their settings, where these have no errors.
  package init(own: StateIdentity, accounts: [ProviderAccount], environments: [String: [String: ProviderAccount]]) {
    self.own = own
    self.accounts = accounts
    self.environments = environments
  }

  /// Whether a state must be looked at to know its accounts.
  package func mayShare(project: String?, environment: String) -> Bool {
    if project == own.project, environment == own.environment { return false }
    guard project == own.project, let known = environments[environment] else { return true }
    return shares(known)
  }

  /// The accounts that the records of a state are of; nil where none of them is an account of this environment.
  ///
  /// - Parameter recorded: What the state says; empty for one that no apply of this version wrote.
  package func accounts(
    project: String?, environment: String, recorded: [String: ProviderAccount]
  ) -> [String: ProviderAccount]? {
    guard mayShare(project: project, environment: environment) else { return nil }
    let known = project == own.project ? environments[environment] ?? [:] : [:]
    let all = known.merging(recorded) { _, recorded in recorded }
    return shares(all) ? all : nil
  }

  private func shares(_ others: [String: ProviderAccount]) -> Bool {
    others.values.contains { other in accounts.contains { $0.isSame(as: other) } }
  }
}

extension ProviderAccount {
  /// Whether two aliases stand for one account: the same tenant of the same host, or the same host and path where a
  /// tenant is not known.
  package func isSame(as other: ProviderAccount) -> Bool {
    guard host == other.host else { return false }
    if let tenant, let theirs = other.tenant { return tenant == theirs }
    return path == other.path
  }

  /// Whether both are at one URL, whatever the tenant.
  package func hasAddress(of other: ProviderAccount) -> Bool { host == other.host && path == other.path }
}
