package import Model

/// A plan as a reviewer reads it: what matters first, only what changes, all of it as values.
package struct PlanReport: ReportModel {
  package static let kind = Report.Kind.plan

  /// All changes of one action.
  package struct Section: Hashable, Sendable {
    package let action: Change.Action
    /// By address.
    package let items: [Item]
  }

  /// One change.
  package struct Item: Hashable, Sendable {
    package let change: Change
    package let rows: [FieldRow]
    /// The vendor writes in their order, where the action alone does not say them.
    package let steps: [WriteStep]
    /// Paths that no row has called not observable yet.
    package let notObservable: [String]
  }

  /// Live objects of a kind that no address owns.
  package struct UnmanagedCount: Hashable, Sendable {
    package let kind: KindAddress
    package let count: Int
  }

  package let plan: Plan
  /// Whether the plan was read from a file, so that things may have changed since.
  package let isSaved: Bool
  package let summary: Plan.Summary
  /// Sections that have something, destructive ones first.
  package let sections: [Section]
  package let cycles: [ReferenceCycle]
  /// How many operations can run at once: first those that wait for nothing, then those that wait for them, and so on.
  package let levels: [Int]
  package let unmanaged: [UnmanagedCount]
  /// In reading order.
  package let diagnostics: [Diagnostic]

  package init(_ plan: Plan, isSaved: Bool = false) {
    let cycles = ReferenceCycles(plan)
    let levels = OperationLevels(plan.operations)
    let changes = plan.goal == .applied ? plan.changes.map(\.asDrift) : plan.changes
    self.plan = plan
    self.isSaved = isSaved
    summary = plan.summary
    sections = PlanReport.sections(
      of: changes, WriteSteps(plan, cycles: cycles, levels: levels))
    self.cycles = cycles.broken
    self.levels = levels.sizes
    unmanaged = PlanReport.counts(plan.unmanaged)
    diagnostics = plan.diagnostics.inReadingOrder
  }

  package var report: Report { .plan(self) }

  /// Nothing that a person would call a change.
  package var isEmpty: Bool { sections.isEmpty && plan.operations.isEmpty }

  private static func sections(of changes: [Change], _ steps: WriteSteps) -> [Section] {
    let shown = changes.filter { $0.isVisible || steps.has($0.address) }
    return Change.Action.allCases.compactMap { action in
      let items = shown.filter { $0.action == action }.sorted { $0.address < $1.address }
      return items.isEmpty ? nil : Section(action: action, items: items.map { item($0, steps) })
    }
  }

  private static func item(_ change: Change, _ steps: WriteSteps) -> Item {
    Item(
      change: change, rows: FieldRow.rows(of: change), steps: steps.steps(of: change),
      notObservable: notObservable(change))
  }

  private static func notObservable(_ change: Change) -> [String] {
    let hidden = change.fields.filter { $0.verdict == .notObservable }.map(\.path.description)
    let known = Set(change.notObservable)
    return change.action == .create
      ? change.notObservable + hidden.filter { !known.contains($0) }
      : change.notObservable.filter { !hidden.contains($0) }
  }

  private static func counts(_ objects: [UnmanagedObject]) -> [UnmanagedCount] {
    var counts: [KindAddress: Int] = [:]
    for object in objects { counts[object.kind, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { UnmanagedCount(kind: $0.key, count: $0.value) }
  }
}
