import Model

/// Reports as plain text for terminals and logs. Colour only where the page has it; no trailing spaces.
struct TextRenderer: ReportRenderer {
  static let name = "text"
  static let kinds = Set(Report.Kind.allCases)
  static let isDialogue = true

  private let page: Page

  init(_ page: Page) { self.page = page }

  func draw(_ report: Report) -> Drawing {
    switch report {
    case .plan(let plan): Drawing(text(of: plan))
    case .drift(let drift): Drawing(text(of: drift.plan))
    case .apply(.planned(let plan)), .apply(.refused(let plan, _)): Drawing(text(of: plan))
    case .apply(.nothingToDo(let plan, let result)): Drawing(text(of: plan) + recorded(plan.plan, result))
    case .apply(.done(let result)):
      Drawing(ApplyText(result: result, paint: Paint(color: page.color)).text)
    case .diagnostics(let report): drawing(of: report)
    case .stateList(let report): Drawing(StateText.list(report))
    case .stateRecord(let report): Drawing(StateText.record(report.record))
    case .stateHistory(let report): Drawing(StateText.history(report.entries))
    case .error(let report): Drawing("", errors: text(of: report))
    }
  }

  private func text(of report: ErrorReport) -> String {
    report.message.isEmpty
      ? DiagnosticText.render(report.diagnostics, color: page.errorColor)
      : "error: \(PrintableText.cleanLines(report.message))\n"
  }

  private func text(of plan: PlanReport) -> String {
    PlanText(report: plan, paint: Paint(color: page.color), width: page.width).text
  }

  /// What a run without changes recorded all the same; empty if the state is as it was.
  private func recorded(_ plan: Plan, _ result: ApplyResult) -> String {
    if result.serial == plan.serial { return "" }
    let what = result.consents.isEmpty ? "what an earlier run did" : "what was allowed"
    return "\nState serial \(result.serial): \(what) is recorded.\n"
  }

  /// Findings are no result of the command: they go where its other messages go.
  private func drawing(of report: DiagnosticsReport) -> Drawing {
    let isValid = !report.diagnostics.hasErrors
    return Drawing(
      isValid ? "\(CountWords.of(report.resources, "resource is", many: "resources are")) valid\n" : "",
      errors: DiagnosticText.render(report.diagnostics, color: page.errorColor))
  }
}
