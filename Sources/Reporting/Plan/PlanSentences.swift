import Model

/// The sentences about a plan as a whole, the same in every format.
extension PlanReport {
  /// `1 to delete, 2 to update; 12 unchanged, 1 drifted`.
  package var counts: String {
    let planned = Change.Action.allCases.filter { $0 != .unchanged && summary[$0] > 0 }
    let first = planned.map { "\(summary[$0]) to \($0.rawValue)" }.joined(separator: ", ")
    var rest: [String] = []
    if summary[.unchanged] > 0 { rest.append("\(summary[.unchanged]) unchanged") }
    if summary.drifted > 0 { rest.append("\(summary.drifted) drifted") }
    if summary.unmanaged > 0 { rest.append("\(summary.unmanaged) unmanaged") }
    return ([first.isEmpty ? "nothing to change" : first] + (rest.isEmpty ? [] : [rest.joined(separator: ", ")]))
      .joined(separator: "; ")
  }

  /// The first line: where, from which commit, and the counts.
  package var headline: String {
    guard !isEmpty else { return emptySentence }
    let findings = CountWords.diagnostics(diagnostics)
    return "Plan for \(environment) at \(commit): \(counts)" + (findings.isEmpty ? "" : " (\(findings) below)")
  }

  /// The last line: the counts again, and what stands in the way.
  package var verdict: String {
    let errors = diagnostics.count(where: \.isError)
    if errors > 0 { return "Plan: \(counts). It cannot be applied as it is: \(CountWords.of(errors, "error")) above." }
    if operations == 0 { return "Plan: \(counts). Only the state changes: no vendor is written to." }
    return "Plan: \(counts)."
  }

  /// `5 made to plan (1 authentication, 4 reads), about 12 to apply`.
  package var requests: String {
    let made = CountWords.requests(requestsMade)
    let plan = "\(requestsMade.total) made to plan" + made.dropFirst(String(requestsMade.total).count)
    return operations == 0 ? plan : "\(plan), about \(applyEstimate) to apply"
  }

  /// `3 objects that no file describes: hanoi/groups 2, hanoi/ivr 1`; nil when there are none.
  package var unmanagedSentence: String? {
    guard !unmanaged.isEmpty else { return nil }
    let kinds = unmanaged.map { "\(PrintableText.clean($0.kind.description)) \($0.count)" }.joined(separator: ", ")
    return "\(CountWords.of(summary.unmanaged, "object")) that no file describes: \(kinds)"
  }

  private var emptySentence: String {
    let errors = diagnostics.count(where: \.isError)
    guard errors == 0 else {
      return "No change to \(environment) could be planned at \(commit): \(CountWords.of(errors, "error")) below."
    }
    var asides = [CountWords.of(summary[.unchanged], "resource")]
    if summary.unmanaged > 0 { asides.append(CountWords.of(summary.unmanaged, "unmanaged object")) }
    asides.append(CountWords.of(requestsMade.total, "request"))
    return "Nothing to change: \(environment) is as \(commit) says (\(asides.joined(separator: ", ")))."
  }
}
