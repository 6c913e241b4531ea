/// One refusal that a person lifted: what, why, who and when. It stands in the plan and in the history of the state.
package struct Consent: Hashable, Sendable {
  /// The code of the refusal. A text, because a newer ccops may have written the history.
  package let code: String
  /// nil: wherever it occurs.
  package let subject: Subject?
  package let reason: String
  /// `Name <address>`.
  package let by: String
  package let at: Timestamp

  package init(code: String, subject: Subject?, reason: String, by: String, at: Timestamp) {
    self.code = code
    self.subject = subject
    self.reason = reason
    self.by = by
    self.at = at
  }
}

extension Consent: ValueConvertible {
  package var asValue: Value {
    [
      "code": .string(code), "address": .optional(subject?.description), "reason": .string(reason),
      "by": .string(by), "at": .string(at.description),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("consent")
    self.init(
      code: try object.requiredString("code"), subject: try object.subjectOrNull("address"),
      reason: try object.requiredString("reason"), by: try object.requiredString("by"),
      at: try object.requiredTime("at"))
  }
}

/// An option of the command line that lifts refusals: `--allow CODE[@ADDRESS]`, or a short form of it.
package struct ConsentOption: Hashable, Sendable {
  /// As the user wrote it, for messages.
  package let option: String
  package let codes: Set<DiagnosticCode>
  /// nil: wherever they occur.
  package let subject: Subject?
  package let reason: String

  private init(_ option: String, _ codes: Set<DiagnosticCode>, at subject: Subject? = nil, reason: String?) {
    self.option = option
    self.codes = codes
    self.subject = subject
    self.reason = reason ?? option
  }

  package static func allow(_ code: DiagnosticCode, at subject: Subject? = nil, reason: String) -> ConsentOption {
    ConsentOption(
      "--allow \(code.rawValue)\(subject.map { "@\($0)" } ?? "")", [code], at: subject, reason: reason)
  }

  /// `--force`: the percentage limits, and nothing else.
  package static func force(reason: String? = nil) -> ConsentOption {
    ConsentOption("--force", DiagnosticCode.percentageLimits, reason: reason)
  }

  package static func adopt(reason: String? = nil) -> ConsentOption {
    ConsentOption("--adopt", [.needsAdoption], reason: reason)
  }

  package static func unprotect(_ address: Address, reason: String? = nil) -> ConsentOption {
    ConsentOption("--unprotect \(address)", [.protected], at: .object(address), reason: reason)
  }

  /// Whether it lifts a refusal. The place must be exactly the one that the refusal is about.
  func lifts(_ refusal: Diagnostic) -> Bool {
    codes.contains(refusal.code) && (subject == nil || subject == refusal.subject)
  }
}
