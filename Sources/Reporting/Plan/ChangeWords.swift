import Model

/// Turns changes into report items: sections in the order of `Change.Action`, each change with its rows and steps.
struct ChangeWords {
  private let limits: PlanReport.Limits
  private let steps: OperationSteps

  init(_ plan: Plan, cycles: ReferenceCycles, levels: OperationLevels, limits: PlanReport.Limits) {
    self.limits = limits
    steps = OperationSteps(plan, cycles: cycles, levels: levels)
  }

  func sections(_ changes: [Change]) -> [PlanReport.Section] {
    let shown = changes.filter { $0.isVisible || steps.has($0.address) }
    return Change.Action.allCases.compactMap { action in
      let items = shown.filter { $0.action == action }.sorted { $0.address < $1.address }
      return items.isEmpty ? nil : PlanReport.Section(action: action, items: items.map(item))
    }
  }

  private func item(_ change: Change) -> PlanReport.Item {
    let rows = rows(of: change)
    return PlanReport.Item(
      address: change.address, action: change.action, vendorName: PrintableText.clean(change.vendorName),
      vendorID: change.vendorID.map(PrintableText.clean), movedFrom: change.movedFrom,
      reasons: change.reasonSentences.map(PrintableText.clean), rows: Array(rows.prefix(limits.rows)),
      moreRows: max(0, rows.count - limits.rows), steps: steps.words(of: change),
      notObservable: notObservable(change))
  }

  /// Paths that no row has called not observable yet.
  private func notObservable(_ change: Change) -> [String] {
    let hidden = change.fields.filter { $0.verdict == .notObservable }.map(\.path.description)
    let known = Set(change.notObservable)
    let paths =
      change.action == .create
      ? change.notObservable + hidden.filter { !known.contains($0) }
      : change.notObservable.filter { !hidden.contains($0) }
    return paths.map(PrintableText.clean)
  }

  private func rows(of change: Change) -> [PlanReport.Row] {
    let text = ValueText(provider: change.address.provider, width: limits.valueWidth)
    let fields = FieldRows(text: text, entries: limits.entries)
    if change.action == .create {
      return change.fields.isEmpty
        ? fields.content(of: change.outcome?.attributes ?? [:]) : change.fields.compactMap(fields.content)
    }
    return fields.rows(of: change.fields)
  }
}
