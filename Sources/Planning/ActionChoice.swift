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
  private let goal: PlanGoal
  private(set) var diagnostics: [Diagnostic] = []

  init(_ goal: PlanGoal) { self.goal = goal }

  /// Whether an object that is as desired, and not as recorded, is a change of the state.
  private var updatesRecords: Bool { goal != .applied }

  mutating func decide(_ comparison: Comparison) -> Decision {
    if comparison.pair.isNotListedYet { return leave(comparison) }
    if comparison.desired == nil { return decideRemoval(comparison) }
    if comparison.isObserved { return comparison.live == nil ? decideCreation(comparison) : decideExisting(comparison) }
    return comparison.pair.record == nil ? decideCreation(comparison) : decideExisting(comparison)
  }

  /// Plans nothing, and keeps the record as it is.
  private func leave(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    let change = Change(
      address: pair.address, action: .unchanged, vendorID: pair.record?.vendorID,
      vendorName: pair.record?.vendorName ?? "")
    return Decision(comparison: comparison, change: change, body: nil)
  }

  // MARK: desired is gone

  private mutating func decideRemoval(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    var change = Change(
      address: pair.address, action: .forget, vendorID: pair.live?.vendorID ?? pair.record?.vendorID,
      vendorName: pair.live?.name ?? pair.record?.vendorName ?? "", movedFrom: pair.movedFrom)
    change.reasons = [.cause(goal == .nothing ? .destroyed : .removed)]
    if comparison.schema.removal == .forgets {
      change.reasons.append(.cause(.notDeletable))
    } else if pair.isOwnedElsewhere {
      change.reasons.append(.cause(.ownedElsewhere))
    } else if pair.record == nil && pair.live == nil {
      change.reasons.append(.cause(missingCreate(comparison)))
    } else if comparison.isObserved && pair.live == nil && pair.leftovers.isEmpty {
      change.reasons.append(.cause(.alreadyDeleted))
    } else {
      change.action = .delete
      if pair.resolvedCreate != nil, pair.found == .byEvidence || !pair.leftovers.isEmpty {
        change.reasons.append(.cause(.resolvedCreate))
      }
      if pair.isProtected { diagnostics.append(PlanningMessages.protected(pair.address, "deleted", goal)) }
    }
    change.addSides(pair)
    return Decision(comparison: comparison, change: change, body: nil)
  }

  /// Why nothing is left of an address that only an unresolved create had.
  private func missingCreate(_ comparison: Comparison) -> Change.Reason.Cause {
    if comparison.pair.resolvedCreate != nil { return .resolvedCreate }
    return comparison.isObserved ? .createNotFound : .createNotCheckable
  }

  // MARK: desired, not live

  private mutating func decideCreation(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    let desired = comparison.desiredDocument ?? [:]
    let name = desired.vendorName(comparison.schema)
    if comparison.schema.creation == .mustExist {
      diagnostics.append(PlanningMessages.mustExist(pair.address, comparison.schema, name: name))
    }
    var change = Change(address: pair.address, action: .create, vendorName: name, movedFrom: pair.movedFrom)
    change.reasons = [.cause(pair.record == nil ? .new : .deletedLive)]
    if pair.resolvedCreate != nil { change.reasons.append(.cause(.resolvedCreate)) }
    change.addSides(pair)
    change.fields = comparison.schema.fields.compactMap { field in
      guard let value = comparison.desired?[field.name], !value.isNull else { return nil }
      return FieldChange(
        path: .key(field.name), verdict: comparison.isObserved ? .edited : .notObservable, prior: nil, live: nil,
        desired: value, isPersonal: field.isPersonal)
    }
    change.notObservable = comparison.isObserved ? [] : change.fields.map(\.path.description)
    change.outcome = draft(comparison)
    forgetOldObject(&change)
    return Decision(comparison: comparison, change: change, body: desired)
  }

  // MARK: desired and live

  private mutating func decideExisting(_ comparison: Comparison) -> Decision {
    let pair = comparison.pair
    var diff = ThreeWayDiff(comparison)
    diff.compare(desired: comparison.desired ?? [:], prior: comparison.prior, live: comparison.live)
    for path in diff.removedWithoutReset {
      diagnostics.append(PlanningMessages.cannotUnset(pair.address, path))
    }
    var change = Change(
      address: pair.address, action: .unchanged, vendorID: pair.live?.vendorID ?? pair.record?.vendorID,
      vendorName: (comparison.desired ?? [:]).vendorName(comparison.schema), fields: diff.changes,
      movedFrom: pair.movedFrom, notObservable: diff.notObservable)
    change.outcome = draft(comparison)
    change.outcome?.kept = (pair.record?.kept ?? [:]).keeping { name, _ in diff.stillKept.contains(name) }
    change.resolvedCreate = pair.resolvedCreate
    if updatesRecords, let applied = pair.record?.settings ?? pair.sentSettings, let resource = pair.resource {
      change.settings = applied.changes(to: resource.settings)
    }
    choose(&change, comparison)
    if change.action == .replace { forgetOldObject(&change) }
    let replacement = change.action == .replace ? ReplacementDocument(comparison) : nil
    if let replacement, !replacement.changes.isEmpty {
      change.fields += replacement.changes
      let reasons: [Change.Reason] = [.fields(.notObservable), .cause(.ignoredNotShown)]
      change.reasons += reasons.filter { !change.reasons.contains($0) }
    }
    let kept = change.outcome?.kept ?? [:]
    change.outcome?.attributes = applied(comparison, kept: kept, except: replacement?.changes.map(\.path) ?? [])
    if change.action == .unchanged { compareRecord(&change, comparison) }
    if change.action != .unchanged || change.outcome != nil { change.addSides(pair) }
    var decision = Decision(comparison: comparison, change: change, body: nil)
    decision.body = replacement?.body ?? body(for: change.action, comparison)
    return decision
  }

  private mutating func choose(_ change: inout Change, _ comparison: Comparison) {
    let pair = comparison.pair
    if pair.record == nil, pair.found != .byEvidence {
      change.reasons.append(.cause(comparison.schema.creation == .mustExist ? .existing : .sameName))
    }
    if pair.resolvedCreate != nil { change.reasons.append(.cause(.resolvedCreate)) }
    if pair.movedFrom != nil { change.reasons.append(.cause(.moved)) }
    if !change.settings.isEmpty { change.reasons.append(.cause(.settings)) }
    if isWrittenAgain(change, comparison) { change.reasons.append(.cause(.outcomeUnknown)) }
    guard change.fields.contains(where: { $0.verdict != .keptAsItIs }) else {
      let isTaken = pair.record == nil || pair.found == .byEvidence
      change.action = pair.movedFrom != nil && pair.record != nil ? .move : isTaken ? .adopt : .unchanged
      return
    }
    if pair.record == nil, pair.found == .byName {
      if !mayAdopt(comparison) {
        diagnostics.append(PlanningMessages.needsAdoption(pair.address, comparison.schema, change: change))
      }
      keepAsItIs(&change, comparison)
    }
    change.action = action(for: change, comparison.schema)
    if change.action == .replace {
      change.fields = change.fields.map { $0.verdict == .keptAsItIs ? $0.with(.edited) : $0 }
    }
    let verdicts: [FieldChange.Verdict] = [.edited, .drifted, .conflict, .removed, .notObservable, .keptAsItIs]
    let found = Set(change.fields.map(\.verdict))
    change.reasons += verdicts.filter(found.contains).map(Change.Reason.fields)
    if change.action == .replace {
      change.reasons.append(.cause(comparison.schema.deletesBeforeCreating ? .otherIdentity : .notUpdatable))
    }
    if change.action == .replace, pair.isProtected || pair.resource?.settings.protect == true {
      diagnostics.append(PlanningMessages.protected(pair.address, "replaced", goal))
    }
  }

  /// Whether the plan writes something that an earlier write without an outcome sent, and that no answer shows.
  private func isWrittenAgain(_ change: Change, _ comparison: Comparison) -> Bool {
    let unconfirmed = Set(comparison.pair.record?.unconfirmed.fields ?? [])
    return change.fields.contains { $0.live == nil && $0.path.root.map(unconfirmed.contains) ?? false }
  }

  private func mayAdopt(_ comparison: Comparison) -> Bool {
    comparison.pair.resource?.settings.adopt == true || comparison.schema.creation == .mustExist
  }

  /// Nothing differs on the platform. A record that says something else than the file is a change of the state.
  ///
  /// Where only the written form differs, such as the address of a target that moved, the record is renewed beside
  /// other changes, and is no reason to apply by itself.
  private func compareRecord(_ change: inout Change, _ comparison: Comparison) {
    guard let record = comparison.pair.record, let draft = change.outcome else { return }
    let isSameObject =
      record.vendorID == change.vendorID && record.vendorName == draft.vendorName && record.exports == draft.exports
      && record.superseded == draft.superseded && record.schemaVersion == draft.schemaVersion
      && record.kept == draft.kept
    let isSame =
      isSameObject && Normalizer(schema: comparison.schema).canonical(draft.attributes) == comparison.recorded
    let isWrittenAlike = record.attributes == draft.attributes && isBoundAlike(record, draft, in: comparison.schema)
    let isConfirmed = record.unconfirmed.isEmpty
    if !updatesRecords || isSameObject && isWrittenAlike && isConfirmed && change.settings.isEmpty {
      change.outcome = nil
    } else if !isSame || !change.settings.isEmpty {
      change.action = .record
      if !isSame { change.reasons.append(.cause(draft.stillBound.isEmpty ? .alreadySo : .staysBound)) }
    }
  }

  /// Whether the record names the exclusive keys that are still bound, and no others besides those of its attributes.
  private func isBoundAlike(_ record: StateRecord, _ draft: RecordDraft, in schema: KindSchema) -> Bool {
    schema.exclusiveLists.isEmpty
      || Set(record.exclusive).subtracting(schema.exclusiveKeys(of: draft.attributes)) == Set(draft.stillBound)
  }

  /// What counts as applied once the object is as the file says: at ignored paths what was applied before, and of
  /// fields that stay as they are what was live when the object was adopted.
  ///
  /// - Parameter written: Ignored paths at which the file's value is set all the same.
  private func applied(_ comparison: Comparison, kept: ValueObject, except written: [FieldPath]) -> ValueObject {
    var desired = comparison.desiredDocument ?? [:]
    for name in kept.keys { desired[name] = (comparison.pair.record?.attributes ?? comparison.liveDocument)?[name] }
    let ignored = comparison.pair.resource?.settings.ignore ?? []
    guard !ignored.isEmpty else { return desired }
    return AppliedDocument(schema: comparison.schema, ignored: IgnoredPaths(ignored, except: written))
      .document(desired: desired, prior: comparison.pair.record?.attributes)
  }

  /// Adopting never replaces: what the vendor cannot change in place stays as it is. The record says what is live and
  /// what the file said, so that only a later edit of the file replaces the object. Where nothing live is shown, the
  /// file is compared with what it said.
  private func keepAsItIs(_ change: inout Change, _ comparison: Comparison) {
    change.fields = change.fields.map { field in
      guard replaces(field, comparison.schema) else { return field }
      if field.verdict != .notObservable, let root = field.path.root {
        change.outcome?.kept[root] = comparison.desiredDocument?[root]
      }
      return field.with(.keptAsItIs)
    }
  }

  /// What was seen of the old object says nothing of the one that replaces it.
  private func forgetOldObject(_ change: inout Change) {
    change.outcome?.unobservable = []
    change.outcome?.kept = [:]
  }

  private func action(for change: Change, _ schema: KindSchema) -> Change.Action {
    let written = change.fields.filter { $0.verdict != .keptAsItIs }
    if written.isEmpty { return .adopt }
    return written.contains { replaces($0, schema) } ? .replace : .update
  }

  private func replaces(_ field: FieldChange, _ schema: KindSchema) -> Bool {
    schema.change == .replacement || field.path.root.flatMap { schema.field($0) }?.mutability == .replaces
  }

  private func body(for action: Change.Action, _ comparison: Comparison) -> ValueObject? {
    let builder = BodyBuilder(comparison)
    let desired = comparison.desiredDocument ?? [:]
    switch action {
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
      dependsOn: resource.settings.dependsOn, ignore: resource.settings.ignore,
      unobservable: comparison.pair.record?.unobservable ?? [],
      exports: comparison.exports, superseded: comparison.pair.leftovers.map(\.vendorID),
      stillBound: comparison.stillBoundKeys, source: resource.source)
  }
}

extension Change {
  /// Notes where the sides come from, and how an unresolved create was resolved. Unchanged objects go without: a plan
  /// has too many of them.
  mutating func addSides(_ pair: Pair) {
    resolvedCreate = pair.resolvedCreate
    desiredPin = pair.resource?.source
    priorPin = pair.record?.pin
    liveEdit = pair.live.flatMap(LiveEdit.init)
  }
}
