import Model

// Companion fields: those that follow from a reference in another field.

extension SchemaChecker {
  /// Fills companion fields where the file omits them. They cannot be derived from a vendor id, so beside one they are
  /// needed.
  mutating func fillCompanions(_ result: inout ValueObject, _ fields: [Field]) {
    for field in fields {
      guard case .derived(let origin) = field.presence, (result[field.name] ?? .null).isNull,
        let rule = fields.named(origin)?.type.reference
      else { continue }
      switch result[origin] {
      case .reference(let reference)?:
        if let word = rule.targets[reference.address.collection], !word.isEmpty { result[field.name] = .string(word) }
      case .string(let id)? where !id.isEmpty && !isRefused(origin):
        complain(missing(field, beside: id, of: origin, rule))
      default: break
      }
    }
  }

  private func isRefused(_ name: String) -> Bool {
    let refused = currentPath.appending(key: name)
    return complaints.contains { $0.path == refused }
  }

  private func missing(
    _ field: Field, beside id: String, of origin: String, _ rule: FieldType.ReferenceRule
  ) -> Complaint {
    let listed = field.type.allowedTexts
    let words = listed.isEmpty ? rule.targets.values.filter { !$0.isEmpty }.sorted() : listed
    return Complaint(
      .missingField, at: currentPath.appending(key: origin),
      "\"\(field.name)\" is required: it cannot be derived from the vendor id \(Complaint.quoted(id))"
    ).suggesting("\"\(field.name)\": \(words.map { "\"\($0)\"" }.joined(separator: " or "))")
  }
}
