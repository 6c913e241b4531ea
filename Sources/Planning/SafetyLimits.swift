import Model

/// Limits between planning and applying: a plan that changes too many objects of a kind is refused, until `--force`.
enum SafetyLimits {
  /// A share of a kind's managed objects that is larger than its limit.
  struct Excess {
    let code: DiagnosticCode
    let count: Int
    /// Managed objects of the kind.
    let total: Int
    /// Percent.
    let limit: Int
  }

  static func check(_ changes: [Change], records: [Address: StateRecord], _ safety: SafetySettings) -> [Diagnostic] {
    let byKind = Dictionary(grouping: changes.filter { $0.action != .unchanged }, by: \.address.kind)
    return byKind.keys.sorted().flatMap { kind in
      let total = records.keys.count { $0.kind == kind }
      let shares = shares(of: byKind[kind] ?? [], records: records, safety)
      return shares.filter { total > 0 && $0.isLimited(total, safety) }.map {
        PlanningMessages.tooMuch(kind, Excess(code: $0.code, count: $0.count, total: total, limit: $0.limit))
      }
    }
  }

  private static func shares(
    of changes: [Change], records: [Address: StateRecord], _ safety: SafetySettings
  ) -> [Share] {
    // What is created or adopted was not managed before, so it is no share of what is.
    let updates = changes.count {
      ($0.action == .update || $0.action == .replace)
        && (records[$0.address] != nil || $0.movedFrom.map { records[$0] != nil } ?? false)
    }
    return [
      Share(.tooManyDeletions, changes.count { $0.action == .delete }, limit: safety.maximumDeletePercent),
      Share(.tooManyUpdates, updates, limit: safety.maximumUpdatePercent),
      Share(.tooManyRecreations, changes.count(where: \.isRecreation), limit: safety.maximumDeletePercent),
    ]
  }

  private struct Share {
    let code: DiagnosticCode
    let count: Int
    let limit: Int

    init(_ code: DiagnosticCode, _ count: Int, limit: Int) {
      self.code = code
      self.count = count
      self.limit = limit
    }

    /// Re-creations have no minimum of objects: a list that lacks two of three objects is more likely wrong than right.
    /// One is always allowed.
    func isLimited(_ total: Int, _ safety: SafetySettings) -> Bool {
      let isCounted = code == .tooManyRecreations ? count > 1 : total >= safety.minimumObjects
      return isCounted && count * 100 > limit * total
    }
  }
}

extension Change {
  /// Whether a managed object that is missing on the platform is created again.
  fileprivate var isRecreation: Bool { action == .create && reasons.contains(.cause(.deletedLive)) }
}
