import Model

/// Spreads renewals: when an address gets a new vendor id (replaced, or made again), everything that points at it must
/// be written too.
enum Repointing {
  static func spread(_ decisions: [Decision]) -> [Decision] {
    let renewed = Dictionary(
      decisions.filter { isRenewed($0) }.map { ($0.address, $0.change.action) }
    ) { first, _ in first }
    guard !renewed.isEmpty else { return decisions }
    return decisions.map { repoint($0, renewed) }
  }

  private static func isRenewed(_ decision: Decision) -> Bool {
    decision.change.action == .replace
      || decision.change.action == .create && decision.comparison.pair.record != nil && decision.comparison.isObserved
  }

  private static func repoint(_ decision: Decision, _ renewed: [Address: Change.Action]) -> Decision {
    let comparison = decision.comparison
    guard let live = comparison.liveDocument, let desired = comparison.desiredDocument else { return decision }
    let writable: Set<Change.Action> = [.unchanged, .adopt, .move, .record, .update]
    guard writable.contains(decision.change.action) else { return decision }
    let body =
      decision.body
      ?? BodyBuilder(comparison).update(desired: desired, prior: comparison.prior, live: live)
    let found = comparison.schema.edges(of: body, from: decision.address).filter { renewed[$0.to] != nil }
    guard !found.isEmpty else { return decision }
    var result = decision
    result.body = body
    result.change.action = .update
    result.change.addSides(comparison.pair)
    if result.change.outcome == nil { result.change.outcome = draft(of: decision) }
    for target in Set(found.map(\.to)).sorted() {
      result.change.reasons.append(.target(target, renewed[target] == .replace ? .replaced : .recreated))
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
