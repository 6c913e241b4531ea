import Model
import Reporting
import Testing

/// Short ways to write plans down in tests, so that input and expected text fit on one screen.
enum Sample {
  static let commit = "3f2a91c07d5e4b6a8c9d0e1f2a3b4c5d6e7f8091"

  static func plan(
    _ changes: [Change] = [], _ operations: [Model.Operation] = [], unmanaged: [UnmanagedObject] = [],
    diagnostics: [Diagnostic] = [], estimate: Int = 0
  ) -> Plan {
    Plan(
      environment: "production", commit: commit, lineage: "5d1e", serial: 7, changes: changes, operations: operations,
      unmanaged: unmanaged, requestsMade: RequestCount(authentication: 1, reads: 4), applyEstimate: estimate,
      diagnostics: diagnostics)
  }

  static func draft(_ attributes: ValueObject, name: String = "") -> RecordDraft {
    RecordDraft(
      vendorName: name, attributes: attributes, schemaVersion: 1, source: SourcePin(path: "hanoi/x.json", blob: "b1"))
  }

  static func failed(
    _ place: String, _ call: Model.Operation.Call, phase: Model.Operation.Phase = .whole, _ message: String
  ) -> ApplyResult.Failed {
    let operation = Operation(id: "\(place):\(call.rawValue)", address: address(place), call: call, phase: phase)
    return .init(operation, .failed(.init(.rejected, message)))
  }

  static func unchanged(_ count: Int) -> [Change] {
    (0..<count).map { Change(address: address("hanoi/extensions/\(100 + $0)"), action: .unchanged) }
  }

  static func field(
    _ name: String, _ verdict: FieldChange.Verdict = .edited, prior: Value? = nil, live: Value? = nil,
    desired: Value? = nil
  ) -> FieldChange {
    FieldChange(path: .key(name), verdict: verdict, prior: prior, live: live, desired: desired)
  }

  static let notFound = ResolvedCreate(
    .notFound, begunAt: time("2026-11-20T21:08:43.000Z"), address: address("hanoi/ivr/a"))

  static let consent = Consent(
    code: "protected", subject: .object(address("hanoi/groups/support")), reason: "the branch has closed",
    by: "Ann <ann@example.com>", at: time("2026-11-20T21:08:43.000Z"))

  static let consentedEntry = StateHistoryEntry(
    id: "aa11bb22cc33dd", serial: 8,
    message: StateMessage(
      summary: "apply: 1 change to production", details: ["delete hanoi/groups/support"], commit: commit,
      by: "Ann <ann@example.com>", at: time("2026-11-20T21:08:43.000Z"), consents: [consent]),
    run: "https://ci.example/7")

  static func time(_ text: String) -> Timestamp { Timestamp(text) ?? Timestamp(milliseconds: 0) }
}

/// A report as plain text.
func text(_ model: some ReportModel, color: Bool = false, width: Int? = nil) -> String {
  ReportFormat.standard.draw(model, on: Page(color: color, errorColor: color, width: width)).text
}

/// A report as JSON.
func json<Model: ReportModel>(_ model: Model) -> [UInt8] {
  ReportFormat.having(Model.kind).first { $0.name == "json" }?.draw(model).output ?? []
}

/// An address from its text; a test with a text that is none fails by its address.
func address(_ text: String) -> Address {
  Address(text) ?? Address(provider: "not", collection: "an", name: "address: \(text)")
}

func reference(_ text: String) -> Value { .reference(Reference(address(text))) }

/// Compares whole texts and shows the whole actual text when they differ.
func expect(_ actual: String, is expected: String, _ location: SourceLocation = #_sourceLocation) {
  if actual != expected + "\n" {
    Issue.record("the text is:\n\(actual)<end>\nexpected:\n\(expected)\n<end>", sourceLocation: location)
  }
}
