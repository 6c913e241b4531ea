import Model

/// Something wrong in a document, in terms of its fields. `DocumentText` makes a diagnostic of it by finding the place in the text.
struct Complaint: Hashable, Sendable {
  /// What of the path is underlined.
  enum Spot: Hashable, Sendable {
    case key
    case value
    /// Something is not there: the object that lacks it, in the lowest layer of the document.
    case container
  }

  let code: DiagnosticCode
  let severity: Diagnostic.Severity
  let path: FieldPath
  let spot: Spot
  let summary: String
  let notes: [String]
  let suggestion: String?
  /// The line holds a secret: no report may show it.
  let hidesLine: Bool

  init(
    _ code: DiagnosticCode, _ severity: Diagnostic.Severity = .error, at path: FieldPath, _ spot: Spot,
    _ summary: String,
    notes: [String] = [], suggestion: String? = nil, hidesLine: Bool = false
  ) {
    self.code = code
    self.severity = severity
    self.path = path
    self.spot = spot
    self.summary = summary
    self.notes = notes
    self.suggestion = suggestion
    self.hidesLine = hidesLine
  }

  /// About the value at the path.
  init(
    _ code: DiagnosticCode, _ severity: Diagnostic.Severity = .error, at path: FieldPath, _ summary: String,
    notes: [String] = [], suggestion: String? = nil, hidesLine: Bool = false
  ) {
    self.init(
      code, severity, at: path, .value, summary, notes: notes, suggestion: suggestion, hidesLine: hidesLine)
  }

  /// A value as a message shows it: scalars as JSON, cut when long; the rest by its type.
  static func shown(_ value: Value) -> String {
    switch value {
    case .list, .object, .null, .reference, .file: return value.jsonType.description
    case .string(let text): return quoted(text)
    default: return CanonicalJSON.text(value)
    }
  }

  /// A text in quotes, cut when long, without control characters.
  static func quoted(_ text: String) -> String {
    let cut = text.prefix(60)
    return "\"" + ControlCharacters.replaced(in: String(cut), by: "\u{FFFD}")
      + (cut.endIndex < text.endIndex ? "…" : "") + "\""
  }
}
