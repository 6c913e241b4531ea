import Model

/// Limits between planning and applying: a plan that changes too many objects of a kind is refused, until `--force`.
enum SafetyLimits {
  static func check(_ changes: [Change], records: [Address: StateRecord], _ safety: SafetySettings) -> [Diagnostic] {
    let limited: Set<Change.Action> = [.delete, .update, .replace]
    let byKind = Dictionary(grouping: changes.filter { limited.contains($0.action) }, by: \.address.kind)
    return byKind.keys.sorted().flatMap { kind -> [Diagnostic] in
      let total = records.keys.count { $0.kind == kind }
      guard total >= safety.minimumObjects, total > 0 else { return [] }
      let changes = byKind[kind] ?? []
      let deletions = changes.count { $0.action == .delete }
      // What is made anew or taken over was not managed before, so it is no share of what is.
      let updates = changes.count {
        ($0.action == .update || $0.action == .replace) && records[$0.movedFrom ?? $0.address] != nil
      }
      return [
        deletions * 100 > safety.maximumDeletePercent * total
          ? PlanningMessages.tooMuch(
            kind, .tooManyDeletions, deletions, of: total, limit: safety.maximumDeletePercent,
            setting: "max_delete_percent")
          : nil,
        updates * 100 > safety.maximumUpdatePercent * total
          ? PlanningMessages.tooMuch(
            kind, .tooManyUpdates, updates, of: total, limit: safety.maximumUpdatePercent, setting: "max_update_percent"
          )
          : nil,
      ].compactMap { $0 }
    }
  }
}
