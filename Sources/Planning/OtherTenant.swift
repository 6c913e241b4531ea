package import Model

/// Refuses to plan on another tenant of a vendor than the one that the state is of.
///
/// There nothing has the ids of the records, so everything would be created again.
package enum OtherTenant {
  /// - Parameter shown: The tenants that the vendors show now, by provider alias.
  package static func check(_ snapshot: Snapshot, shown: [String: String]) -> [Diagnostic] {
    let managed = Set(snapshot.records.keys.map(\.provider))
    return shown.sorted { $0.key < $1.key }.compactMap { alias, tenant in
      guard managed.contains(alias), let recorded = snapshot.accounts[alias]?.tenant, recorded != tenant else {
        return nil
      }
      return PlanningMessages.otherTenant(alias, tenant, recorded: recorded)
    }
  }
}
