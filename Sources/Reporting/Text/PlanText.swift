import Model

/// The layout of a plan: the counts on the first and the last line, destructive changes before everything else.
struct PlanText {
  /// Rows of one change that are shown.
  static let mostRows = 40

  let report: PlanReport
  let paint: Paint
  /// Columns of the terminal; nil where nothing is wrapped.
  let width: Int?

  var text: String {
    var blocks = [paint(.bold, PrintableText.clean(report.headline))]
    blocks += report.sections.map(section)
    if !report.cycles.isEmpty {
      blocks.append(
        block(
          heading: "Reference cycles, broken by an extra update",
          lines: report.cycles.map(\.sentence)))
    }
    if !report.isEmpty { blocks.append(footer) }
    if !report.diagnostics.isEmpty {
      blocks.append(
        DiagnosticText.body(report.diagnostics, color: paint.color, width: width ?? 100))
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
    let heading = "\(section.action.heading(for: report.plan.goal)) (\(section.items.count))"
    return ([paint(.bold, heading)] + section.items.flatMap(item)).joined(separator: "\n")
  }

  private func item(_ item: PlanReport.Item) -> [String] {
    let change = item.change
    var lines = ["  " + title(change)]
    lines += change.reasonSentences(for: report.plan.goal).flatMap { wrapped($0, indent: 6) }
    lines += change.settings.flatMap { wrapped(text(of: $0), indent: 6) }
    lines += rows(of: item)
    if !item.notObservable.isEmpty {
      lines += wrapped(
        "not observable: " + CountWords.list(item.notObservable, first: 8), indent: 6)
    }
    if !item.steps.isEmpty {
      let steps = item.steps.enumerated().map { "\($0 + 1). \($1.words(of: change.address))" }
      lines += wrapped(
        "in \(CountWords.of(steps.count, "step")): \(steps.joined(separator: ", "))", indent: 6)
    }
    return lines
  }

  /// `$protect: false → true`.
  private func text(of setting: SettingChange) -> String {
    "\(setting.name.rawValue): \(CanonicalJSON.text(setting.prior)) → \(CanonicalJSON.text(setting.desired))"
  }

  private func title(_ change: Change) -> String {
    var line = paint(
      change.action.style(for: report.plan.goal),
      "\(change.action.symbol(for: report.plan.goal)) \(PrintableText.clean(change.address.description))")
    if !change.vendorName.isEmpty { line += " \"\(PrintableText.clean(change.vendorName))\"" }
    if let id = change.vendorID { line += paint(.dim, " id \(PrintableText.clean(id))") }
    if let former = change.movedFrom { line += " (was \(PrintableText.clean(former.description)))" }
    return line
  }

  private func rows(of item: PlanReport.Item) -> [String] {
    let values = ValueText(
      provider: item.change.address.provider,
      width: width.map { min(max(($0 - 24) / 2, 16), 100) } ?? 60)
    let more = item.rows.count - PlanText.mostRows
    return FieldRowText(values: values, paint: paint, goal: report.plan.goal).lines(
      Array(item.rows.prefix(PlanText.mostRows)))
      + (more > 0
        ? ["      … and \(CountWords.of(more, "more changed place", many: "more changed places"))"] : [])
  }

  private func wrapped(_ text: String, indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    return PrintableText.wrap(PrintableText.clean(text), to: width.map { max(20, $0 - indent) }).map { space + $0 }
  }
}
