import Model

/// Something wrong in a document, in terms of its fields. `DocumentText` finds the place in the text and makes a
/// diagnostic of it.
struct Complaint: Hashable, Sendable {
  /// What of the path is underlined.
  enum Spot: Hashable, Sendable {
    case key
    case value
    /// Something is not there: the object that lacks it, in the lowest layer of the document.
    case container
  }

  let code: DiagnosticCode
  let path: FieldPath
  let summary: String
  private(set) var severity = Diagnostic.Severity.error
  private(set) var spot = Spot.value
  private(set) var notes: [String] = []
  private(set) var suggestion: String?
  /// Findings that it stands for.
  private(set) var findings = 1
  /// The line holds a secret: no report may show it.
  private(set) var hidesLine = false

  /// An error in the value at the path, or in the whole file; the methods below give it another form.
  init(_ code: DiagnosticCode, at path: FieldPath = FieldPath(), _ summary: String) {
    self.code = code
    self.path = path
    self.summary = summary
  }

  func with(_ severity: Diagnostic.Severity) -> Complaint { changed { $0.severity = severity } }
  func counting(_ findings: Int) -> Complaint { changed { $0.findings = findings } }
  func about(_ spot: Spot) -> Complaint { changed { $0.spot = spot } }
  func noting(_ note: String?) -> Complaint { changed { $0.notes += [note].compactMap(\.self) } }
  func suggesting(_ suggestion: String?) -> Complaint { changed { $0.suggestion = suggestion } }
  func hidingLine(_ hidesLine: Bool = true) -> Complaint { changed { $0.hidesLine = hidesLine } }

  private func changed(_ change: (inout Complaint) -> Void) -> Complaint {
    var copy = self
    change(&copy)
    return copy
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
