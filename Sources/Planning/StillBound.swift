import Model

/// Exclusive keys that have left their file and that the live object still has: a warning each, on every plan until
/// another object takes the key or the console removes it.
struct StillBound {
  private(set) var diagnostics: [Diagnostic] = []

  init(_ decisions: [Decision], _ input: PlanInput) {
    let concerned = decisions.filter { !$0.comparison.stillBoundKeys.isEmpty }
    guard !concerned.isEmpty else { return }
    let wanted = Dictionary(grouping: input.resources) { input.aliases.common($0.address.kind) }
    for decision in concerned {
      let kind = input.aliases.common(decision.address.kind)
      let taken = Set((wanted[kind] ?? []).flatMap { decision.comparison.schema.exclusiveKeys(of: $0.attributes) })
      for key in decision.comparison.stillBoundKeys where !taken.contains(key) {
        diagnostics.append(
          PlanningMessages.stillBound(
            decision.address, title: decision.comparison.schema.title, key: key, input.goal))
      }
    }
  }
}

extension Comparison {
  /// Keys of exclusive lists that ccops bound or may have bound, that the file no longer names, and that the vendor
  /// shows.
  var stillBoundKeys: [ExclusiveKey] {
    guard let record = pair.record, let live = pair.live else { return [] }
    return schema.exclusiveLists.flatMap { list -> [ExclusiveKey] in
      let sent = list.keys(in: [list.field: .list(record.unconfirmed.sent[list.field] ?? [])])
      let bound = Set(list.keys(in: record.attributes) + record.exclusive.filter(list.contains) + sent)
      let named = Set(list.keys(in: desired ?? [:]))
      let shown = Set(list.keys(in: schema.hooks.reshape(live.attributes)))
      return bound.intersection(shown).subtracting(named).sorted()
    }
  }
}
