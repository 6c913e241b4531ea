package import Model

/// A plan in words, built once and laid out by each format: what a reviewer needs, in the order in which it matters.
///
/// All text in it is on one line and printable; only changed fields are in it. It decides nothing that the plan has not decided.
package struct PlanReport: Hashable, Sendable {
  /// How much of large values is said.
  package struct Limits: Hashable, Sendable {
    /// Terminal columns of one value.
    package var valueWidth: Int
    /// Added and removed entries of a list that are named, each.
    package var entries: Int
    /// Rows of one change.
    package var rows: Int

    package init(valueWidth: Int = 60, entries: Int = 5, rows: Int = 40) {
      self.valueWidth = valueWidth
      self.entries = entries
      self.rows = rows
    }
  }

  /// All changes of one action.
  package struct Section: Hashable, Sendable {
    package let action: Change.Action
    package let items: [Item]
  }

  /// One change.
  package struct Item: Hashable, Sendable {
    package let address: Address
    package let action: Change.Action
    package let vendorName: String
    package let vendorID: String?
    package let movedFrom: Address?
    package let reasons: [String]
    package let rows: [Row]
    /// Changed fields beyond `Limits.rows`.
    package let moreRows: Int
    /// The vendor writes in their order, when there is more to say than the action does.
    package let steps: [String]
    package let notObservable: [String]
  }

  /// One changed field, or one changed place inside it.
  package struct Row: Hashable, Sendable {
    package let path: String
    package let verdict: FieldChange.Verdict
    /// nil where there is nothing to compare with, as in a creation.
    package let old: String?
    package let new: String
    /// The verdict in words; empty where the action says it already.
    package let words: String
    package let details: [Detail]
  }

  /// One entry of a list that came or went.
  package struct Detail: Hashable, Sendable {
    package enum Mark: String, Hashable, Sendable {
      case added = "+"
      case removed = "-"
      case more = "…"
    }
    package let mark: Mark
    package let text: String
  }

  /// Live objects of a kind that no address owns.
  package struct UnmanagedCount: Hashable, Sendable {
    package let kind: KindAddress
    package let count: Int
  }

  package let environment: String
  /// As it is written in reports: ten digits, or `the work tree`.
  package let commit: String
  package let serial: Int
  package let summary: Plan.Summary
  /// Sections that have something, destructive ones first.
  package let sections: [Section]
  /// One sentence a cycle.
  package let cycles: [String]
  /// `14 operations in 3 levels (10, 3, 1)`; nil when at most one operation is planned.
  package let order: String?
  package let unmanaged: [UnmanagedCount]
  package let operations: Int
  package let requestsMade: RequestCount
  package let applyEstimate: Int
  /// In reading order.
  package let diagnostics: [Diagnostic]

  package init(_ plan: Plan, limits: Limits = Limits()) {
    let cycles = ReferenceCycles(plan)
    let order = OperationLevels(plan.operations)
    let words = ChangeWords(plan, cycles: cycles, levels: order, limits: limits)
    environment = PrintableText.clean(plan.environment)
    commit = CountWords.commit(plan.commit)
    serial = plan.serial
    summary = plan.summary
    sections = words.sections(plan.changes)
    self.cycles = cycles.sentences
    self.order = order.summary
    unmanaged = PlanReport.counts(plan.unmanaged)
    operations = plan.operations.count
    requestsMade = plan.requestsMade
    applyEstimate = plan.applyEstimate
    diagnostics = plan.diagnostics.inReadingOrder
  }

  /// Nothing that a person would call a change.
  package var isEmpty: Bool { sections.isEmpty && operations == 0 }

  /// Changes of the state alone: no vendor is called to make them.
  package var isStateOnly: Bool { !isEmpty && operations == 0 }

  private static func counts(_ objects: [UnmanagedObject]) -> [UnmanagedCount] {
    var counts: [KindAddress: Int] = [:]
    for object in objects { counts[object.kind, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { UnmanagedCount(kind: $0.key, count: $0.value) }
  }
}
