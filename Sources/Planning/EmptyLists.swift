import Model

/// Refuses a plan over a list that shows nothing although the state has records of its kind.
///
/// The response of another account, or of a vendor that lost its database for a moment, looks like this, and the whole
/// environment would be created again or forgotten. One object is reason enough.
enum EmptyLists {
  /// - Parameter changes: Those of the plan; a kind that it leaves alone is not checked.
  static func check(_ input: PlanInput, _ changes: [Change]) -> [Diagnostic] {
    let empty = Set(input.inventory.observations.lazy.filter(\.value.isEmpty).map(\.key))
    guard !empty.isEmpty else { return [] }
    let expected = input.snapshot.records.keys.filter {
      empty.contains($0.kind) && !input.unfinishedDeletions.contains($0)
    }
    let counts = Dictionary(expected.map { ($0.kind, 1) }, uniquingKeysWith: +)
    let planned = Set(changes.map(\.address.kind))
    return counts.filter { planned.contains($0.key) }.sorted { $0.key < $1.key }.map { kind, count in
      PlanningMessages.emptyList(kind, records: count, input.goal == .applied ? .warning : .error)
    }
  }
}
