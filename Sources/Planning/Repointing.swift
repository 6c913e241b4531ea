import Model

/// Spreads renewals: when an address gets a new vendor id (replaced, or created again), everything that points at it
/// must be written too. An object that still points at what a replacement left behind is pointed at the new object.
enum Repointing {
  /// - Parameter leftovers: The objects that replacements left behind, by the addresses whose objects they were.
  static func spread(_ decisions: [Decision], leftovers: LiveNames) -> [Decision] {
    let renewed = Dictionary(
      decisions.filter(\.isRenewed).map { ($0.address, $0.change.action) }
    ) { first, _ in first }
    guard !renewed.isEmpty || !leftovers.isEmpty else { return decisions }
    return decisions.map { repoint($0, renewed, leftovers: leftovers) }
  }

  private static func repoint(
    _ decision: Decision, _ renewed: [Address: Change.Action], leftovers: LiveNames
  ) -> Decision {
    let comparison = decision.comparison
    guard let live = comparison.liveDocument, let desired = comparison.desiredDocument else { return decision }
    let writable: Set<Change.Action> = [.unchanged, .adopt, .move, .record, .update]
    guard writable.contains(decision.change.action) else { return decision }
    let sent =
      decision.body
      ?? BodyBuilder(comparison).update(desired: desired, prior: comparison.prior, live: live)
    let (body, strays) = naming(leftovers, in: sent, of: decision)
    let found = comparison.schema.edges(of: body, from: decision.address).filter { edge in
      renewed[edge.to] != nil || strays.contains(edge.to) && body[edge.root] != sent[edge.root]
    }
    guard !found.isEmpty else { return decision }
    var result = decision
    result.body = body
    result.change.action = .update
    result.change.addSides(comparison.pair)
    if result.change.outcome == nil { result.change.outcome = draft(of: decision) }
    for target in Set(found.map(\.to)).sorted() {
      result.change.reasons.append(.target(target, renewed[target] == .create ? .recreated : .replaced))
    }
    let alreadyChanging = Set(decision.change.fields.compactMap(\.path.root))
    for root in Set(found.map(\.root)).subtracting(alreadyChanging).sorted() {
      result.change.fields.append(
        FieldChange(
          path: .key(root), verdict: .repointed, prior: comparison.prior?[root], live: comparison.live?[root],
          desired: comparison.desired?[root] ?? body[root]))
    }
    return result
  }

  /// A field that only the console knows keeps its live id in the document that is sent. Where the object of that id is
  /// to be deleted, it must be the address that has replaced it.
  ///
  /// - Returns: The document, and the addresses that it now refers to instead.
  private static func naming(
    _ leftovers: LiveNames, in body: ValueObject, of decision: Decision
  ) -> (ValueObject, Set<Address>) {
    if leftovers.isEmpty { return (body, []) }
    var owners: Set<Address> = []
    let named = decision.comparison.schema.naming(body) { id, rule in
      let owner = leftovers.reference(for: id, rule: rule, from: decision.address)
      if let owner { owners.insert(owner.address) }
      return owner
    }
    return (named, owners)
  }

  /// The record of something unchanged, which now is written all the same.
  private static func draft(of decision: Decision) -> RecordDraft? {
    let pair = decision.comparison.pair
    guard let record = pair.record, let resource = pair.resource else { return nil }
    return RecordDraft(
      vendorName: record.vendorName, attributes: record.attributes, schemaVersion: record.schemaVersion,
      protect: record.protect, dependsOn: record.dependsOn, ignore: record.ignore, unobservable: record.unobservable,
      kept: record.kept, exports: record.exports, superseded: record.superseded,
      stillBound: decision.comparison.stillBoundKeys,
      source: resource.source)
  }
}

extension Decision {
  /// Whether the address gets another vendor id. A replacement without a document has it already.
  var isRenewed: Bool {
    change.action == .replace && body != nil
      || change.action == .create && comparison.pair.record != nil && comparison.isObserved
  }
}
