import Model

extension ReferenceCycle {
  /// How the cycle is broken, in one sentence.
  package var sentence: String {
    var names = path.map(\.description)
    if names.count > 9 {
      names.replaceSubrange(5..<(names.count - 2), with: ["(\(names.count - 7) more)"])
    }
    let start = path.first?.description ?? ""
    let way =
      isCreation
      ? "\(start) is created without the reference that closes the cycle, and completed once the others exist"
      : "\(start) is updated first, so that nothing refers to what is deleted"
    return "\(names.joined(separator: " → ")): \(way)"
  }
}

extension WriteStep {
  /// `created without the reference to @ivr/b (cycle)`, `completed: action`.
  func words(of address: Address) -> String {
    switch self {
    case .created: "created"
    case .newCreated: "new object created"
    case .createdWithoutReferences(let references):
      "created without \(list(references, of: address)) (cycle)"
    case .createdWithoutFields(let fields):
      "created without \(CountWords.list(fields, first: 5)) (set by an update afterwards)"
    case .createdInPart: "created in part"
    case .completed(let fields): "completed: \(CountWords.list(fields, first: 5))"
    case .updated(let fields): "updated: \(CountWords.list(fields, first: 5))"
    case .referencesRemoved(let references): "\(list(references, of: address)) removed first"
    case .setForNow(let fields): set(fields, of: address)
    case .deleted: "deleted"
    case .oldDeleted: "old object deleted"
    }
  }

  private func set(_ fields: [FieldValue], of address: Address) -> String {
    let text = ValueText(provider: address.provider, width: 40)
    let shown = fields.prefix(3).map { "\($0.field) set to \(text.line($0.value))" }
    return shown.isEmpty ? "changed first" : CountWords.list(shown) + " for now"
  }

  private func list(_ references: [Reference], of address: Address) -> String {
    let text = ValueText(provider: address.provider, width: 60)
    let names = CountWords.list(references.map(text.reference), first: 5)
    return references.count == 1 ? "the reference to \(names)" : "the references to \(names)"
  }
}
