import Model

// Companion fields: those that follow from a reference in another field.

extension SchemaChecker {
  /// Fills companion fields where the file omits them. They cannot be derived from a vendor id, so beside one they are
  /// needed.
  mutating func fillCompanions(_ result: inout ValueObject, _ fields: [Field]) {
    for field in fields {
      guard case .derived(let origin) = field.presence, let rule = fields.named(origin)?.type.reference else {
        continue
      }
      guard (result[field.name] ?? .null).isNull || field.unset.reads.contains(result[field.name] ?? .null) else {
        checkCompanion(field, of: origin, rule, in: result)
        continue
      }
      switch result[origin] {
      case .reference(let reference)?:
        if let word = rule.targets[reference.address.collection], !word.isEmpty { result[field.name] = .string(word) }
      case .string(let id)? where !id.isEmpty && !isRefused(origin):
        complain(missing(field, beside: id, of: origin, rule))
      default: break
      }
    }
  }

  /// A written companion must agree with the reference: what the file says is what is sent.
  private mutating func checkCompanion(
    _ field: Field, of origin: String, _ rule: FieldType.ReferenceRule, in object: ValueObject
  ) {
    guard let written = object[field.name]?.string, !isRefused(field.name) else { return }
    let place = currentPath.appending(key: field.name)
    guard let reference = object[origin]?.reference else {
      guard (object[origin] ?? .null).isNull || object[origin] == "" else { return }
      let summary = "\"\(field.name)\" says what \"\(origin)\" is, but there is no \"\(origin)\""
      return complain(Complaint(.notAllowedValue, at: place, summary).suggesting("remove it, or add \"\(origin)\""))
    }
    // A word that stands for no collection is a variety of the target, such as a voice mail's greeting.
    guard let word = rule.targets[reference.address.collection], !word.isEmpty, word != written,
      rule.targets.values.contains(written)
    else { return }
    let summary =
      "\"\(field.name)\" may not be \(Complaint.quoted(written)): \"\(origin)\" refers to \(reference.address)"
    complain(
      Complaint(.notAllowedValue, at: place, summary).suggesting("remove it, or write \(Complaint.quoted(word))"))
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
