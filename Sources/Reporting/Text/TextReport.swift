package import Model

/// Reports as plain text for terminals and logs. All functions are pure; colour only when asked, no trailing spaces, a final newline.
package enum TextReport {
  /// A plan: the counts on the first and the last line, what takes something away before everything else.
  ///
  /// `width` is the terminal's number of columns; nil where there is none, as in a CI log: then nothing is wrapped.
  package static func plan(_ plan: Plan, color: Bool = false, width: Int? = nil) -> String {
    var limits = PlanReport.Limits()
    if let width { limits.valueWidth = min(max((width - 24) / 2, 16), 100) }
    return layout(PlanReport(plan, limits: limits), color: color, width: width)
  }

  /// Lays out a report that was built already.
  package static func layout(_ report: PlanReport, color: Bool = false, width: Int? = nil) -> String {
    PlanLayout(report: report, paint: Paint(color: color), width: width).text
  }
}

/// The layout of one plan report.
private struct PlanLayout {
  let report: PlanReport
  let paint: Paint
  let width: Int?

  var text: String {
    var blocks = [paint(.bold, report.headline)]
    blocks += report.sections.map(section)
    if !report.cycles.isEmpty {
      blocks.append(block(heading: "Reference cycles, broken by an extra update", lines: report.cycles))
    }
    if !report.isEmpty { blocks.append(footer) }
    if !report.diagnostics.isEmpty {
      blocks.append(DiagnosticText.body(report.diagnostics, color: paint.color, width: width ?? 100))
    }
    if !report.isEmpty {
      blocks.append(paint(report.diagnostics.hasErrors ? .boldRed : .bold, report.verdict))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var footer: String {
    var lines = ["Requests: \(report.requests)."]
    if let order = report.order { lines.append("Order: \(order).") }
    if let unmanaged = report.unmanagedSentence { lines.append("Unmanaged: \(unmanaged).") }
    return lines.flatMap { wrapped($0, indent: 0) }.joined(separator: "\n")
  }

  private func block(heading: String, lines: [String]) -> String {
    ([paint(.bold, heading)] + lines.flatMap { wrapped($0, indent: 2) }).joined(separator: "\n")
  }

  private func section(_ section: PlanReport.Section) -> String {
    let heading = "\(section.action.heading) (\(section.items.count))"
    return ([paint(.bold, heading)] + section.items.flatMap(item)).joined(separator: "\n")
  }

  private func item(_ item: PlanReport.Item) -> [String] {
    var lines = ["  " + title(item)]
    lines += item.reasons.flatMap { wrapped($0, indent: 6) }
    lines += item.rows.flatMap { row($0) }
    if item.moreRows > 0 {
      lines.append("      … and \(CountWords.of(item.moreRows, "more changed place", "more changed places"))")
    }
    if !item.notObservable.isEmpty {
      lines += wrapped("not observable: " + CountWords.list(item.notObservable, first: 8), indent: 6)
    }
    if !item.steps.isEmpty {
      let steps = item.steps.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: ", ")
      lines += wrapped("in \(CountWords.of(item.steps.count, "step")): \(steps)", indent: 6)
    }
    return lines
  }

  private func title(_ item: PlanReport.Item) -> String {
    var line = paint(item.action.style, "\(item.action.symbol) \(PrintableText.clean(item.address.description))")
    if !item.vendorName.isEmpty { line += " \"\(item.vendorName)\"" }
    if let id = item.vendorID { line += paint(.dim, " id \(id)") }
    if let former = item.movedFrom { line += " (was \(PrintableText.clean(former.description)))" }
    return line
  }

  private func row(_ row: PlanReport.Row) -> [String] {
    let value = row.old.map { "\($0) → \(row.new)" } ?? row.new
    let words = row.words.isEmpty ? "" : paint(style(of: row.verdict), "  [\(row.words)]")
    return ["      \(row.path): \(value)\(words)"] + row.details.map(detail)
  }

  private func detail(_ detail: PlanReport.Detail) -> String {
    let line = "\(detail.mark.rawValue) \(detail.text)"
    return "        " + (detail.mark == .more ? line : paint(detail.mark == .added ? .green : .red, line))
  }

  private func style(of verdict: FieldChange.Verdict) -> Paint.Style {
    switch verdict {
    case .drifted: .yellow
    case .conflict: .boldRed
    default: .dim
    }
  }

  private func wrapped(_ text: String, indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    return PrintableText.wrap(text, to: width.map { max(20, $0 - indent) }).map { space + $0 }
  }
}
