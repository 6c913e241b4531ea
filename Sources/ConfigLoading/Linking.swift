import Model

/// What became of a text that names another object or a file.
enum Linking<Target> {
  case linked(Target)
  case refused(Refusal)

  /// Why it did not become one.
  struct Refusal: Error {
    let code: DiagnosticCode
    let summary: String
    var note: String?
    var suggestion: String?

    func complaint(at path: FieldPath) -> Complaint {
      Complaint(code, at: path, summary).noting(note).suggesting(suggestion)
    }
  }
}
