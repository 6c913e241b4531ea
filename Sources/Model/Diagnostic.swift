/// Something the user can fix: collected and returned as data, all of them at once, and rendered only in `Reporting`.
package struct Diagnostic: Hashable, Sendable, Error {
  package enum Severity: String, Sendable, Hashable { case error, warning }

  /// Where in a file. Line and column count from 1; the column counts characters.
  package struct Place: Hashable, Sendable {
    package let file: String
    package let line: Int
    package let column: Int
    /// Characters to underline; at least 1.
    package let length: Int
    /// The text of the line, without its newline.
    package let sourceLine: String

    package init(file: String, line: Int, column: Int, length: Int, sourceLine: String) {
      self.file = file
      self.line = line
      self.column = column
      self.length = length
      self.sourceLine = sourceLine
    }
  }

  package let code: DiagnosticCode
  package let severity: Severity
  /// One sentence with the offending text.
  package let summary: String
  package var file: String?
  package var place: Place?
  /// What it is about, where a file or the place in it does not say that.
  package var subject: Subject?
  package var path: FieldPath?
  /// More lines of explanation.
  package var notes: [String]
  /// The way out.
  package var suggestion: String?
  /// What lifted a refusal, which is a warning then.
  package var consent: Consent?

  package init(
    _ code: DiagnosticCode, _ severity: Severity, _ summary: String, file: String? = nil, place: Place? = nil,
    address: Address? = nil, path: FieldPath? = nil, notes: [String] = [], suggestion: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.summary = summary
    self.file = file
    self.place = place
    subject = address.map(Subject.object)
    self.path = path
    self.notes = notes
    self.suggestion = suggestion
  }

  /// An error.
  package init(
    _ code: DiagnosticCode, _ summary: String, address: Address? = nil, path: FieldPath? = nil, notes: [String] = [],
    suggestion: String? = nil
  ) {
    self.init(code, .error, summary, address: address, path: path, notes: notes, suggestion: suggestion)
  }

  package var isError: Bool { severity == .error }

  /// Whether nothing of the plan can be applied. What is not listed yet is left out of the plan, and the rest of it
  /// can.
  package var stopsPlan: Bool { isError && code != .notListedYet }

  /// The object that it is about; nil where it is about something else.
  package var address: Address? {
    if case .object(let address)? = subject { address } else { nil }
  }

  /// The same about a whole kind, or a provider.
  package func about(_ subject: Subject) -> Diagnostic {
    var result = self
    result.subject = subject
    return result
  }
}

extension [Diagnostic] {
  package var hasErrors: Bool { contains(where: \.isError) }

  /// By file, line, column, then code: the order of every report.
  package var inReadingOrder: [Diagnostic] {
    func key(_ item: Diagnostic) -> (String, Int, Int, String) {
      (
        item.place?.file ?? item.file ?? item.subject?.description ?? "", item.place?.line ?? 0,
        item.place?.column ?? 0, item.code.rawValue
      )
    }
    return enumerated().sorted { left, right in
      let (a, b) = (key(left.element), key(right.element))
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }
}
