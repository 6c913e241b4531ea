/// A type of single values, described in one place: the JSON types that it takes, the rule that its values obey, and
/// how messages and editors name it.
///
/// A type that is no container, reference or file is a constant of this type, not a case of `FieldType`.
package struct ValueForm: Sendable {
  /// What a value breaks.
  package struct Violation: Hashable, Sendable {
    package let code: DiagnosticCode
    /// Follows the name of the field: `must be a number above 0, not 0`.
    package let predicate: String
    package let suggestion: String?
    /// The value may be or hold a secret, so no message shows its line.
    package let hidesLine: Bool

    package init(_ code: DiagnosticCode, _ predicate: String, suggestion: String? = nil, hidesLine: Bool = false) {
      self.code = code
      self.predicate = predicate
      self.suggestion = suggestion
      self.hidesLine = hidesLine
    }
  }

  /// What a value leads to outside of the folder. A guard can refuse it (`AllowedPlaces`), so a type whose values lead
  /// somewhere must say so.
  package enum Place: Sendable, Hashable, CaseIterable {
    /// A server that gets credentials.
    case server
    /// An environment variable or a file with a credential.
    case credential
    /// A file of the machine.
    case path
    /// A git remote.
    case remote
  }

  /// What a message asks for: `a number`.
  package let expectation: String
  package let accepted: Set<JSONType>
  package let jsonSchema: ValueObject
  /// A value that is not accepted may be a secret, so no message shows it.
  package var isSecret = false
  package var place: Place?
  /// The rule that an accepted value breaks; nil if it breaks none.
  package let violation: @Sendable (Value) -> Violation?

  package init(
    _ expectation: String, _ accepted: Set<JSONType>, jsonSchema: ValueObject,
    violation: @escaping @Sendable (Value) -> Violation? = { _ in nil }
  ) {
    self.expectation = expectation
    self.accepted = accepted
    self.jsonSchema = jsonSchema
    self.violation = violation
  }

  /// A string that obeys a rule.
  package static func text(_ violation: @escaping @Sendable (String) -> Violation?) -> ValueForm {
    ValueForm("a string", [.string], jsonSchema: ["type": "string", "minLength": 1]) { violation($0.string ?? "") }
  }

  /// The same form, whose values lead somewhere.
  package func leading(to place: Place) -> ValueForm {
    var form = self
    form.place = place
    return form
  }
}

extension FieldType {
  /// What a value of this type leads to outside of the folder; nil: nothing.
  package var place: ValueForm.Place? { if case .form(let form) = self { form.place } else { nil } }

  /// The path of a file of the machine.
  package static let path = FieldType.form(
    ValueForm.text { text in
      text.isEmpty ? ValueForm.Violation(.emptyText, "may not be empty") : nil
    }.leading(to: .path))

  /// A number greater than a bound.
  package static func number(above bound: Int64) -> FieldType {
    let schema: ValueObject = ["type": "number", "exclusiveMinimum": .integer(bound)]
    return .form(
      ValueForm("a number", [.integer, .number], jsonSchema: orVariable(schema)) { value in
        guard let number = value.double, number <= Double(bound) else { return nil }
        return ValueForm.Violation(.outOfRange, "must be a number above \(bound), not \(CanonicalJSON.text(value))")
      })
  }

  /// A string, a number or a boolean.
  package static let scalar = FieldType.form(
    ValueForm(
      "a string, a number or a boolean", [.string, .integer, .number, .bool],
      jsonSchema: ["type": ["string", "number", "boolean"]]))
}
