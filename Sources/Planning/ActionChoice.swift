import Model

/// What was decided for one address: the change that reports show, and the full document to send if there is a write.
struct Decision {
  let comparison: Comparison
  var change: Change
  /// The document of the create or update; nil for every other action.
  var body: ValueObject?

  var address: Address { comparison.address }
}

/// The resource table of docs/three-way-diff.md: from the three sides of an address to an action with reasons.
struct ActionChoice {
  let options: PlanOptions
  private(set) var diagnostics: [Diagnostic] = []

  /// Whether a live object that differs may be taken over without `$adopt`.
  private let adopts: Bool

  init(options: PlanOptions, adopts: Bool) {
    self.options = options
    self.adopts = adopts
  }

  mutating func decide(_ comparison: Comparison) -> Decision {
    if comparison.desired == nil { return decideRemoval(comparison) }
    if comparison.isObserved { return comparison.live == nil ? decideCreation(comparison) : decideExisting(comparison) }
    return comparison.pair.record == nil ? decideCreation(comparison) : decideExisting(comparison)
  }

  // MARK: desired is gone

  private mutating func decideRemoval(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    var change = Change(
      address: pair.address, action: .forget, vendorID: pair.live?.vendorID ?? pair.record?.vendorID,
      vendorName: pair.live?.name ?? pair.record?.vendorName ?? "")
    if comparison.schema.removal == .forgets {
      change.reasons = [
        "no longer in the folder; the vendor cannot delete an object of this kind (\(comparison.schema.title)), and it stays as it is"
      ]
    } else if pair.isOwnedElsewhere {
      change.reasons = ["no longer in the folder; its object belongs to another address now"]
    } else if pair.record == nil && pair.live == nil {
      change.reasons = [
        pair.settlement.map { "no longer in the folder; \($0.words)" }
          ?? (comparison.isObserved
            ? "no longer in the folder; what an interrupted run may have made is not there, or has another address"
            : "no longer in the folder; an interrupted run may have made it, and the vendor cannot be asked: look there yourself")
      ]
    } else if comparison.isObserved && pair.live == nil && pair.leftovers.isEmpty {
      change.reasons = ["no longer in the folder, and already gone from the platform"]
    } else {
      change.action = .delete
      change.reasons = ["no longer in the folder"]
      if let settlement = pair.settlement, pair.found == .byEvidence || !pair.leftovers.isEmpty {
        change.reasons.append(settlement.words)
      }
      if pair.record?.protect == true { protect(pair.address, "deleted") }
    }
    change.note(pair.settlement)
    return Decision(comparison: comparison, change: change, body: nil)
  }

  private mutating func protect(_ address: Address, _ what: String) {
    if !options.unprotected.contains(address) { diagnostics.append(PlanningMessages.protected(address, what)) }
  }

  // MARK: desired, not live

  private mutating func decideCreation(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    let desired = comparison.desiredDocument ?? [:]
    let name = desired.vendorName(comparison.schema)
    if comparison.schema.creation == .mustExist {
      diagnostics.append(PlanningMessages.mustExist(pair.address, comparison.schema, name))
    }
    var change = Change(address: pair.address, action: .create, vendorName: name, movedFrom: pair.movedFrom)
    change.reasons = [creationReason(pair)] + (pair.settlement.map { [$0.words] } ?? [])
    change.note(pair.settlement)
    change.fields = comparison.schema.fields.compactMap { field in
      guard let value = comparison.desired?[field.name], !value.isNull else { return nil }
      return FieldChange(
        path: .key(field.name), verdict: comparison.isObserved ? .edited : .notObservable, prior: nil, live: nil,
        desired: value)
    }
    change.notObservable = comparison.isObserved ? [] : change.fields.map(\.path.description)
    change.outcome = draft(comparison)
    return Decision(comparison: comparison, change: change, body: desired)
  }

  private func creationReason(_ pair: Pair) -> String {
    if pair.record != nil { return "gone from the platform; it is made again" }
    return "new in the folder"
  }

  // MARK: desired and live

  private mutating func decideExisting(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    var diff = ThreeWayDiff(
      schema: comparison.schema, unobservable: pair.record?.unobservable ?? [],
      ignored: IgnoredPaths(pair.resource?.settings.ignore ?? []), hasPrior: pair.record != nil)
    diff.compare(desired: comparison.desired ?? [:], prior: comparison.prior, live: comparison.live)
    for path in diff.removedWithoutReset {
      diagnostics.append(PlanningMessages.cannotWithdraw(pair.address, path))
    }
    var change = Change(
      address: pair.address, action: .unchanged, vendorID: pair.live?.vendorID ?? pair.record?.vendorID,
      vendorName: (comparison.desired ?? [:]).vendorName(comparison.schema), fields: diff.changes,
      movedFrom: pair.movedFrom, notObservable: diff.notObservable)
    change.outcome = draft(comparison)
    change.note(pair.settlement)
    choose(&change, comparison)
    var decision = Decision(comparison: comparison, change: change, body: nil)
    decision.body = body(for: change.action, comparison)
    return decision
  }

  private mutating func choose(_ change: inout Change, _ comparison: Comparison) {
    let pair = comparison.pair
    if pair.record == nil, pair.found != .byEvidence { change.reasons.append(adoptionReason(comparison)) }
    if let settlement = pair.settlement { change.reasons.append(settlement.words) }
    if let from = pair.movedFrom { change.reasons.append("moved from \(from)") }
    guard !change.fields.isEmpty else {
      let isTaken = pair.record == nil || pair.found == .byEvidence
      change.action = pair.movedFrom != nil && pair.record != nil ? .move : isTaken ? .adopt : .unchanged
      if change.action == .unchanged { settleQuietly(&change, comparison) }
      return
    }
    if pair.record == nil, pair.found == .byName, !mayAdopt(comparison) {
      diagnostics.append(PlanningMessages.needsAdoption(pair.address, comparison.schema, change))
    }
    change.action = replaces(change, comparison.schema) ? .replace : .update
    change.reasons += reasons(for: change)
    if change.action == .replace, pair.record?.protect == true || pair.resource?.settings.protect == true {
      protect(pair.address, "replaced")
    }
  }

  private func mayAdopt(_ comparison: Comparison) -> Bool {
    adopts || comparison.pair.resource?.settings.adopt == true || comparison.schema.creation == .mustExist
  }

  private func adoptionReason(_ comparison: Comparison) -> String {
    comparison.schema.creation == .mustExist
      ? "exists on the platform; it comes under management"
      : "found on the platform by its name; it comes under management"
  }

  /// Nothing differs. The record is rewritten only when what it says is no longer what the file says.
  private func settleQuietly(_ change: inout Change, _ comparison: Comparison) {
    guard let record = comparison.pair.record, let draft = change.outcome else { return }
    let same =
      record.vendorID == change.vendorID && record.attributes == draft.attributes && record.protect == draft.protect
      && record.vendorName == draft.vendorName
      && record.dependsOn == draft.dependsOn && record.exports == draft.exports
      && record.superseded == draft.superseded && record.schemaVersion == draft.schemaVersion
    if same { change.outcome = nil }
  }

  private func replaces(_ change: Change, _ schema: KindSchema) -> Bool {
    schema.change == .replacement
      || change.fields.contains { $0.path.root.flatMap { schema.field($0) }?.mutability == .replaces }
  }

  private func reasons(for change: Change) -> [String] {
    func paths(_ verdict: FieldChange.Verdict) -> String {
      let all = change.fields.filter { $0.verdict == verdict }.map(\.path.description)
      return all.count <= 4
        ? all.joined(separator: ", ") : all.prefix(3).joined(separator: ", ") + " and \(all.count - 3) more"
    }
    let words: [(FieldChange.Verdict, String)] = [
      (.edited, "edited here"), (.drifted, "changed on the platform, will be put back"),
      (.conflict, "changed here and on the platform, the folder wins"),
      (.removed, "no longer in the file, will be reset"),
      (.notObservable, "edited here, not observable"),
    ]
    var reasons = words.compactMap { verdict, text in
      change.fields.contains { $0.verdict == verdict } ? "\(text): \(paths(verdict))" : nil
    }
    if change.action == .replace { reasons.append("cannot be updated: a new one is made before the old one goes") }
    return reasons
  }

  private func body(for action: Change.Action, _ comparison: Comparison) -> ValueObject? {
    let builder = BodyBuilder(comparison)
    let desired = comparison.desiredDocument ?? [:]
    switch action {
    case .replace: return desired
    case .update:
      return builder.update(desired: desired, prior: comparison.prior, live: comparison.liveDocument)
    default: return nil
    }
  }

  private func draft(_ comparison: Comparison) -> RecordDraft? {
    guard let resource = comparison.pair.resource, let desired = comparison.desiredDocument else { return nil }
    return RecordDraft(
      vendorName: desired.vendorName(comparison.schema), attributes: desired,
      schemaVersion: comparison.schema.version, protect: resource.settings.protect,
      dependsOn: resource.settings.dependsOn, unobservable: comparison.pair.record?.unobservable ?? [],
      exports: comparison.exports, superseded: comparison.pair.leftovers.map(\.vendorID),
      source: resource.source)
  }
}

extension Change {
  /// Keeps how an unresolved create was settled.
  fileprivate mutating func note(_ settlement: CreateSettlement?) {
    self.settlement = settlement?.words
    settles = settlement.flatMap { $0.unresolved.address == address ? nil : $0.unresolved.address }
  }
}
