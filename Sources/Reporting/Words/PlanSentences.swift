import Model

/// The sentences about a plan as a whole, the same in every format. Renderers escape them.
extension PlanReport {
  /// `1 to delete, 2 to update; 12 unchanged, 1 drifted`.
  package var counts: String {
    let first = (plan.goal == .applied ? driftCounts : plannedCounts).joined(separator: ", ")
    var rest: [String] = []
    if summary[.unchanged] > 0 { rest.append("\(summary[.unchanged]) unchanged") }
    if plan.goal != .applied, summary.drifted > 0 { rest.append("\(summary.drifted) drifted") }
    if summary.unmanaged > 0 { rest.append("\(summary.unmanaged) unmanaged") }
    return
      ([first.isEmpty ? "nothing to change" : first]
      + (rest.isEmpty ? [] : [rest.joined(separator: ", ")]))
      .joined(separator: "; ")
  }

  private var plannedCounts: [String] {
    Change.Action.allCases.filter { $0 != .unchanged && summary[$0] > 0 }.map { "\(summary[$0]) to \($0.rawValue)" }
  }

  private var driftCounts: [String] {
    sections.filter { $0.action != .unchanged }.map { "\($0.items.count) \($0.action.driftWord())" }
  }

  /// The first line: where, from which commit, and the counts.
  package var headline: String {
    guard !isEmpty else { return emptySentence }
    let findings = CountWords.diagnostics(diagnostics)
    return "\(title): \(counts)"
      + (findings.isEmpty ? "" : " (\(findings) below)")
  }

  /// The last line: the counts again, and what stands in the way.
  package var verdict: String {
    let errors = diagnostics.count(where: \.isError)
    if errors > 0, !plan.isRefused {
      let objects = CountWords.of(errors, "object that is", many: "objects that are")
      return "\(word): \(counts). Left out: \(objects) not listed yet, and what depends on it."
    }
    if errors > 0 {
      return
        "\(word): \(counts). It cannot be applied as it is: \(CountWords.of(errors, "error")) above."
    }
    if plan.operations.isEmpty, plan.goal != .applied {
      return "\(word): \(counts). Only the state changes: no vendor is written to."
    }
    return "\(word): \(counts)."
  }

  private var word: String { plan.goal == .applied ? "Drift" : "Plan" }

  private var title: String {
    switch plan.goal {
    case .folder: "Plan for \(plan.environment) at \(commit)\(narrowing)"
    case .nothing: "Plan to destroy \(plan.environment)\(narrowing)"
    case .applied: "Drift in \(plan.environment)"
    }
  }

  private var narrowing: String {
    plan.targets.isEmpty ? "" : ", only \(CountWords.list(targets, first: 5)) and \(plan.targetExtent)"
  }

  private var targets: [String] { plan.targets.map(\.description) }

  /// `5 made to plan (1 authentication, 4 reads), about 12 to apply`.
  package var requests: String {
    let count = plan.requestsMade
    let made =
      "\(count.total) made to plan"
      + CountWords.requests(count).dropFirst(String(count.total).count)
    return plan.operations.isEmpty ? made : "\(made), about \(plan.applyEstimate) to apply"
  }

  /// `3 objects that no file describes: hanoi/groups 2, hanoi/ivr 1`; nil when there are none.
  package var unmanagedSentence: String? {
    guard !unmanaged.isEmpty else { return nil }
    let kinds = unmanaged.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
    return "\(CountWords.of(summary.unmanaged, "object")) that no file describes: \(kinds)"
  }

  /// `14 operations in 3 levels (10, 3, 1)`; nil when at most one operation is planned.
  package var order: String? {
    let total = levels.reduce(0, +)
    guard total > 1 else { return nil }
    let depth = "\(total) operations in \(CountWords.of(levels.count, "level"))"
    if levels.count == 1 { return "\(depth), at once" }
    return levels.count > 10
      ? "\(depth), at most \(levels.max() ?? 0) at once"
      : "\(depth) (\(levels.map(String.init).joined(separator: ", ")))"
  }

  private var commit: String { CountWords.commit(plan.commit) }

  private var emptySentence: String {
    let errors = diagnostics.count(where: \.isError)
    guard errors == 0 else {
      return
        "No change to \(plan.environment) could be planned at \(commit): \(CountWords.of(errors, "error")) below."
    }
    return "\(emptyStatement) (\(asides.joined(separator: ", ")))."
  }

  /// What is true when nothing differs. A saved plan only knows what was so when it was made.
  private var emptyStatement: String {
    let hidden = hidden
    let (limit, besides) = (hidden.isEmpty ? "" : ", as far as the platform shows", exceptions(hidden))
    let isCompared = summary[.unchanged] > 0
    let verb = targets.count > 1 ? (isSaved ? "were" : "are") : (isSaved ? "was" : "is")
    let statement =
      switch plan.goal {
      case .nothing: "Nothing to destroy: ccops manages nothing in \(plan.environment)"
      case .folder where !isCompared: "Nothing to change: there is no resource at \(commit) and none in the state"
      case .folder where targets.isEmpty:
        "Nothing to change\(limit): \(plan.environment) \(verb) as \(commit) says\(besides)"
      case .folder:
        "Nothing to change\(limit): \(CountWords.list(targets, first: 5)) \(verb) as \(commit) says\(besides); "
          + "nothing else was compared"
      case .applied where !isCompared: "No drift: ccops manages nothing in \(plan.environment)"
      case .applied: "No drift\(limit): \(plan.environment) is as it was last applied\(besides)"
      }
    return isSaved ? "The saved plan has nothing to do. When it was saved: \(statement)" : statement
  }

  /// What was not compared, or is another: after the statement, in one clause.
  private func exceptions(_ hidden: [String]) -> String {
    let kept = plan.changes.count { change in change.fields.contains { $0.verdict == .keptAsItIs } }
    let parts = [
      kept == 0
        ? ""
        : ", except for \(CountWords.of(kept, "object")) that \(kept == 1 ? "stays as it is" : "stay as they are")",
      hidden.isEmpty ? "" : "; cannot be read: \(CountWords.list(hidden, first: 10))",
    ]
    return parts.joined()
  }

  /// `enabled of 2 hanoi/extensions`: the fields that no list shows, by kind.
  private var hidden: [String] {
    struct Group: Hashable {
      let kind: KindAddress
      let paths: [String]
    }
    var found: [Group: Int] = [:]
    for change in plan.changes where change.action == .unchanged && !change.notObservable.isEmpty {
      found[Group(kind: change.address.kind, paths: change.notObservable), default: 0] += 1
    }
    var counts: [Group: Int] = [:]
    for (group, count) in found {
      let fields = Set(group.paths.map(PlanReport.withoutKeys)).sorted()
      counts[Group(kind: group.kind, paths: fields), default: 0] += count
    }
    return counts.sorted { ($0.key.kind, $0.key.paths.joined()) < ($1.key.kind, $1.key.paths.joined()) }
      .map { "\(CountWords.list($0.key.paths)) of \($0.value) \($0.key.kind)" }
  }

  /// `hotlines.directions` of `hotlines[hotline=84].directions`.
  private static func withoutKeys(_ path: String) -> String {
    path.split(separator: "[").map { part in part.lastIndex(of: "]").map { part[part.index(after: $0)...] } ?? part }
      .joined()
  }

  private var asides: [String] {
    var asides: [String] = []
    if summary[.unchanged] > 0 { asides.append(CountWords.of(summary[.unchanged], "resource")) }
    if summary.unmanaged > 0 { asides.append(CountWords.of(summary.unmanaged, "unmanaged object")) }
    return asides + [CountWords.of(plan.requestsMade.total, "request")]
  }
}
