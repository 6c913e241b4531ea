import Model

/// What speaks for a live object being the one that a lost create made: its name and values, and that it is not older
/// than the intent.
struct Evidence {
  enum Verdict: Hashable {
    case made
    /// Equal in everything, but the vendor says that it was there before the create was begun. A clock may be wrong.
    case tooOld
    case another
  }

  let unresolved: UnresolvedCreate
  let schema: KindSchema

  /// The vendor's clock and ours may differ by so much: five minutes.
  private static let tolerance: Int64 = 300_000

  func verdict(_ live: Observation) -> Verdict {
    guard hasWhatWasSent(live), !unresolved.known.contains(live.vendorID) else { return .another }
    guard let created = live.createdAt else { return .made }
    return created.milliseconds < unresolved.intendedAt.milliseconds - Evidence.tolerance ? .tooOld : .made
  }

  /// Equal in every value that was sent as a literal, as far as the vendor shows it.
  private func hasWhatWasSent(_ live: Observation) -> Bool {
    let normalizer = Normalizer(schema: schema)
    let sent = normalizer.canonical(schema.hooks.reshape(unresolved.body))
    let shown = normalizer.canonical(schema.hooks.reshape(live.attributes))
    return schema.fields.allSatisfy { field in
      guard let value = sent[field.name], isLiteral(value), isShown(field, shown) else { return true }
      return (shown[field.name] ?? .null) == value
    }
  }

  private func isShown(_ field: Field, _ live: ValueObject) -> Bool {
    switch field.observability {
    case .always: true
    case .sometimes: live[field.name] != nil
    case .never, .onRequest: false
    }
  }

  private func isLiteral(_ value: Value) -> Bool {
    var literal = true
    value.forEachReference { _ in literal = false }
    if case .file = value { return false }
    if case .list = value { return false }
    return literal
  }
}
