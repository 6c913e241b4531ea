import ArgumentParser
import Reporting

/// `--format` of a command that prints one kind of report: it takes the formats that have it.
struct FormatOption<Model: ReportModel>: ExpressibleByArgument, Sendable {
  static var standard: FormatOption { FormatOption(format: .standard) }

  static var allValueStrings: [String] { ReportFormat.having(Model.kind).map(\.name) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// `text or json.`
  static var help: ArgumentHelp {
    ArgumentHelp(stringLiteral: allValueStrings.joined(separator: " or ") + ".")
  }

  let format: ReportFormat

  private init(format: ReportFormat) { self.format = format }

  init?(argument: String) {
    guard let format = ReportFormat.having(Model.kind).first(where: { $0.name == argument }) else { return nil }
    self.init(format: format)
  }

  var defaultValueDescription: String { format.name }

  /// See `ReportFormat.isDialogue`.
  var isDialogue: Bool { format.isDialogue }

  func print(_ model: Model, on terminal: Terminal) { terminal.print(format.draw(model, on: terminal.page)) }
}
