/// Where a credential comes from. The credential itself is read when it is needed and never becomes part of a value.
package enum CredentialSource: Sendable, Hashable {
  case environment(String)
  case file(String)

  /// Reads `{"env": NAME}` or `{"file": PATH}`; nil for anything else.
  package init?(_ value: Value) {
    guard let members = value.object?.keeping({ key, _ in key != "$comment" }), members.count == 1 else { return nil }
    if let name = members["env"]?.string, CredentialSource.isVariable(name) {
      self = .environment(name)
    } else if let path = members["file"]?.string, !path.isEmpty {
      self = .file(path)
    } else {
      return nil
    }
  }

  /// For messages: `environment variable HANOI_API_KEY`.
  package var place: String {
    switch self {
    case .environment(let name): "environment variable \(name)"
    case .file(let path): "file \(path)"
    }
  }

  private static func isVariable(_ name: String) -> Bool {
    NameRule.variable.accepts(name) && !name.contains("-")
  }
}

extension FieldType {
  /// Where a credential comes from. What stands there instead is never shown: it may be the credential itself.
  package static let credential: FieldType = {
    let expectation = #"{"env": NAME} or {"file": PATH}"#
    var form = ValueForm(expectation, [.object], jsonSchema: ["$ref": "#/$defs/credential"]) { value in
      guard CredentialSource(value) == nil else { return nil }
      return ValueForm.Violation(
        .invalidCredential, "must be \(expectation), and nothing else",
        suggestion: "NAME is made of letters, digits and \"_\"", hidesLine: true)
    }
    form.isSecret = true
    form.place = .credential
    return .form(form)
  }()
}

extension ValueForm {
  /// What the JSON Schema of a document with credentials has under `$defs`.
  package static let credentialDefinition: Value = [
    "description": "Where a credential comes from; never the credential itself.", "type": "object",
    "properties": [
      "env": ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"], "file": ["type": "string", "minLength": 1],
      "$comment": [:],
    ], "additionalProperties": false, "oneOf": [["required": ["env"]], ["required": ["file"]]],
  ]
}
