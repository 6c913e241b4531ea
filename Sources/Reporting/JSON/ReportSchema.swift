/// The JSON Schema of a report, as `docs/schemas` has it.
package struct ReportSchema: Sendable {
  /// `plan` of `plan.schema.json`.
  package let name: String
  /// With a newline at its end.
  package let text: String

  package static let all = [apply, error, plan]
}
