/// A format of reports: the word after `--format`, and what draws it.
///
/// A new format is a renderer in a file of its own and one entry in `all`. Nothing else asks which format it is.
package struct ReportFormat: Hashable, Sendable {
  package static let all = [ReportFormat(TextRenderer.self), ReportFormat(JSONRenderer.self)]
  /// The format of a command without `--format`.
  package static let standard = ReportFormat(TextRenderer.self)

  private let renderer: any ReportRenderer.Type

  private init(_ renderer: any ReportRenderer.Type) { self.renderer = renderer }

  package var name: String { renderer.name }

  /// Whether a command may print a plan before it asks, and its result after it. Otherwise it prints one document.
  package var isDialogue: Bool { renderer.isDialogue }

  package func draw(_ report: some ReportModel, on page: Page = Page()) -> Drawing {
    renderer.init(page).draw(report.report)
  }

  /// The formats that have a kind of report.
  package static func having(_ kind: Report.Kind) -> [ReportFormat] {
    all.filter { $0.renderer.kinds.contains(kind) }
  }

  package static func == (left: ReportFormat, right: ReportFormat) -> Bool {
    left.name == right.name
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Draws reports in one format. A renderer alone knows width, colour, escaping and what is cut.
package protocol ReportRenderer: Sendable {
  /// The word after `--format`.
  static var name: String { get }
  /// The kinds of report that the format has.
  static var kinds: Set<Report.Kind> { get }
  static var isDialogue: Bool { get }

  init(_ page: Page)

  /// - Parameter report: Of one of `kinds`.
  func draw(_ report: Report) -> Drawing
}

/// What a report is drawn on.
package struct Page: Hashable, Sendable {
  /// Whether standard output, and standard error, show colour.
  package let color: Bool
  package let errorColor: Bool
  /// Columns of the terminal; nil where there is none, as in a CI log: then nothing is wrapped.
  package let width: Int?

  package init(color: Bool = false, errorColor: Bool = false, width: Int? = nil) {
    self.color = color
    self.errorColor = errorColor
    self.width = width
  }
}

/// A drawn report.
package struct Drawing: Hashable, Sendable {
  /// For standard output; complete with its last newline, or empty.
  package let output: [UInt8]
  /// For standard error; complete with its last newline, or empty.
  package let errors: String

  package init(_ output: [UInt8], errors: String = "") {
    self.output = output
    self.errors = errors
  }

  package init(_ output: String, errors: String = "") {
    self.init(Array(output.utf8), errors: errors)
  }

  package var text: String { String(decoding: output, as: UTF8.self) }
}
