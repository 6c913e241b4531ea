import Model

/// Refuses a plan that deletes everything of a collection or a provider because no file of it is left.
///
/// Such a plan is rarely meant: a folder was renamed, became a link, or was not checked out. The number of objects does
/// not matter. A kind that still has a file is the business of the safety limits.
struct VanishedFolders {
  private let records: [KindAddress: Int]
  private let desired: Set<KindAddress>
  private let similar: [String: String]
  /// By kind, the records that the plan deletes or forgets.
  private var gone: [KindAddress: Int] = [:]
  /// Kinds of which an object is deleted.
  private var deleted: Set<KindAddress> = []

  init(_ changes: [Change], _ input: PlanInput) {
    records = input.snapshot.records.keys.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    desired = Set(input.resources.lazy.map(\.address.kind))
    similar = input.similarFolders
    for change in changes where input.snapshot.records[change.address] != nil {
      guard change.action == .delete || change.action == .forget else { continue }
      gone[change.address.kind, default: 0] += 1
      if change.action == .delete { deleted.insert(change.address.kind) }
    }
  }

  /// One for a provider that loses everything, else one for each collection that does.
  var diagnostics: [Diagnostic] {
    let vanished = deleted.filter { !desired.contains($0) && gone[$0] == records[$0] }
    let byProvider = Dictionary(grouping: vanished.sorted(), by: \.provider)
    return byProvider.keys.sorted().flatMap { provider -> [Diagnostic] in
      if isGone(provider) {
        return [PlanningMessages.vanished(.provider(provider), count(provider), similar: similar[provider])]
      }
      return (byProvider[provider] ?? []).map { PlanningMessages.vanished(.kind($0), gone[$0] ?? 0, similar: nil) }
    }
  }

  private func isGone(_ provider: String) -> Bool {
    !desired.contains { $0.provider == provider }
      && records.allSatisfy { $0.key.provider != provider || gone[$0.key] == $0.value }
  }

  private func count(_ provider: String) -> Int { gone.reduce(0) { $0 + ($1.key.provider == provider ? $1.value : 0) } }
}
