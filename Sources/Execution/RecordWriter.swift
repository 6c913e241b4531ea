import Model

/// Makes state records: what an address's record becomes after an operation, and the edits that need no vendor call.
struct RecordWriter {
  struct Edit {
    let address: Address
    let record: StateRecord?
  }

  private let context: Executor.Context
  private let schemas: [KindAddress: KindSchema]

  init(_ context: Executor.Context, _ schemas: [KindAddress: KindSchema]) {
    self.context = context
    self.schemas = schemas
  }

  // MARK: State only

  /// The edits of a plan that no operation makes: moves, adoptions, refreshes and the objects of unresolved creates.
  /// Addresses that are forgotten come last: where the record of one moves on, its new address has it before.
  func edits(of plan: Plan, on state: Snapshot) -> [Edit] {
    var edits: [Edit] = []
    var forgotten: [Address] = []
    let created = Set(plan.operations.filter { $0.call == .create }.map(\.address))
    for change in plan.changes {
      let found = objectOfUnresolvedCreate(change, state)
      if change.action == .forget {
        forgotten.append(change.movedFrom ?? change.address)
      } else if let from = change.movedFrom, let old = state.records[from] {
        let record = found ?? moved(old, change, creates: created.contains(change.address))
        edits.append(Edit(address: change.address, record: record))
        forgotten.append(from)
      } else if let found {
        edits.append(Edit(address: change.address, record: found))
      } else if takesWhatIsLive(change, creates: created.contains(change.address)), let draft = change.outcome,
        let id = change.vendorID
      {
        edits.append(Edit(address: change.address, record: record(of: draft, at: change.address, vendorID: id)))
      }
    }
    let recorded = Set(edits.map(\.address))
    return edits + forgotten.filter { !recorded.contains($0) }.map { Edit(address: $0, record: nil) }
  }

  /// The record of a live object that an unresolved create has created and that the plan writes to: with what the
  /// create sent.
  ///
  /// It is recorded before the write. If the write fails, is never sent or is a create whose response is lost too, the
  /// object still has its address.
  private func objectOfUnresolvedCreate(_ change: Change, _ state: Snapshot) -> StateRecord? {
    guard let resolved = change.resolvedCreate, resolved.finding.namesTheObject,
      change.action == .update || change.action == .replace, let id = change.vendorID, var draft = change.outcome,
      let create = state.unresolvedCreates[resolved.address]
    else { return nil }
    draft.attributes = create.body
    draft.schemaVersion = create.schemaVersion
    draft.vendorName = create.vendorName
    return record(of: draft, at: change.address, vendorID: id, isWhole: false)
  }

  /// Whether the live object becomes the address's own as it is: an adoption, a refresh, or the new object of an
  /// interrupted replacement.
  private func takesWhatIsLive(_ change: Change, creates: Bool) -> Bool {
    switch change.action {
    case .adopt, .record, .unchanged: true
    case .replace: !creates
    default: false
    }
  }

  private func moved(_ old: StateRecord, _ change: Change, creates: Bool) -> StateRecord {
    if change.action == .move || takesWhatIsLive(change, creates: creates), let draft = change.outcome,
      let id = change.vendorID
    {
      return record(of: draft, at: change.address, vendorID: id)
    }
    return old.readdressed(change.address)
  }

  // MARK: After a write

  /// The record and the binding after a successful operation; a nil record means that the address is gone.
  func record(after step: PreparedOperation, _ result: WriteResult?) -> (StateRecord?, Binding?) {
    let operation = step.operation
    if operation.call == .delete {
      guard operation.removesSuperseded, var kept = step.record else { return (nil, nil) }
      kept.superseded.removeAll { $0 == operation.vendorID }
      return (kept, nil)
    }
    guard let id = result?.vendorID ?? operation.vendorID ?? step.record?.vendorID else { return (step.record, nil) }
    guard var draft = step.change?.outcome else {
      // A detach before a deletion: the address goes, but until then the record must say what is there.
      var detached = step.record
      detached?.attributes = operation.applied
      detached?.pin.namesAllLayers = false
      detached?.references = references(of: operation.applied, from: operation.address)
      return (detached, nil)
    }
    draft.exports = exports(step, result) ?? draft.exports.merging(step.record?.exports ?? [:]) { old, _ in old }
    draft.superseded = superseded(step, draft)
    draft.attributes = operation.applied
    draft.vendorName = step.sentName ?? draft.vendorName
    let isWhole = operation.phase == .whole || operation.phase == .complete
    var record = record(of: draft, at: operation.address, vendorID: id, isWhole: isWhole)
    // A whole update writes everything that is unconfirmed; an early half leaves the other fields as they are.
    if operation.call == .update, !isWhole {
      record.unconfirmed = step.record?.unconfirmed.without(operation.changed) ?? record.unconfirmed
    }
    return (record, Binding(vendorID: id, exports: draft.exports))
  }

  /// After the create of a replacement the old object's id is kept until it is deleted.
  private func superseded(_ step: PreparedOperation, _ draft: RecordDraft) -> [String] {
    // Everything old was deleted before the create.
    if step.operation.call == .create, step.schema?.deletesBeforeCreating == true { return [] }
    var ids = draft.superseded
    // The deletion that the first half of a write noted is still to come after its second half.
    if step.operation.call != .create { return ids + (step.record?.superseded ?? []).filter { !ids.contains($0) } }
    if step.change?.action == .replace, let old = step.change?.vendorID, !ids.contains(old) { ids.append(old) }
    return ids
  }

  private func exports(_ step: PreparedOperation, _ result: WriteResult?) -> [String: String]? {
    guard let schema = step.schema, let observation = result?.observation else { return nil }
    let shaped = schema.hooks.reshape(observation.attributes)
    let aligned = schema.hooks.align(
      shaped, .init(desired: step.operation.body, address: step.operation.address))
    return aligned.exports.isEmpty ? nil : aligned.exports
  }

  /// The record that a large write fills part by part: where the name is the identity, the id is known before the
  /// create.
  func beginning(_ step: PreparedOperation) -> StateRecord? { step.record ?? begun(by: step) }

  /// The record that a create begins, without what it has sent; nil where the id is not known before.
  func begun(by step: PreparedOperation) -> StateRecord? {
    guard step.schema?.identity == .name, var draft = step.change?.outcome, step.operation.call == .create else {
      return nil
    }
    draft.attributes = step.operation.applied.compactMapValues { _, value in value.list == nil ? value : nil }
    draft.exports = [:]
    return record(of: draft, at: step.operation.address, vendorID: draft.vendorName, isWhole: false)
  }

  /// What the object has alone: what the attributes say, and what is still bound to it.
  private func exclusive(_ draft: RecordDraft, of kind: KindAddress) -> [ExclusiveKey] {
    let own = schemas[kind]?.exclusiveKeys(of: draft.attributes) ?? []
    return draft.stillBound.isEmpty ? own : Set(own + draft.stillBound).sorted()
  }

  /// - Parameter isWhole: Whether the attributes are all that the files say; false for a part of a write.
  private func record(
    of draft: RecordDraft, at address: Address, vendorID: String, isWhole: Bool = true
  ) -> StateRecord {
    StateRecord(
      address: address, vendorID: vendorID, vendorName: draft.vendorName, attributes: draft.attributes,
      schemaVersion: draft.schemaVersion, references: references(of: draft.attributes, from: address),
      exclusive: exclusive(draft, of: address.kind), protect: draft.protect, dependsOn: draft.dependsOn,
      ignore: draft.ignore, unobservable: draft.unobservable, kept: draft.kept, exports: draft.exports,
      superseded: draft.superseded,
      pin: .init(
        commit: context.commit, source: draft.source, namesAllLayers: isWhole, appliedAt: context.clock(),
        appliedBy: context.by,
        run: context.run))
  }

  private func references(of attributes: ValueObject, from address: Address) -> [Reference] {
    schemas[address.kind]?.references(of: attributes, from: address) ?? []
  }
}
