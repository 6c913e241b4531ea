import Model

/// Makes state records: what an address's record becomes after an operation, and the edits that need no vendor call.
struct RecordWriter {
  struct Edit {
    let address: Address
    let record: StateRecord?
  }

  private let context: Executor.Context

  init(_ context: Executor.Context) { self.context = context }

  // MARK: State only

  /// The edits of a plan that no operation makes: moves first, then adoptions, forgotten addresses and refreshes.
  func edits(of plan: Plan, _ records: [Address: StateRecord]) -> [Edit] {
    var edits: [Edit] = []
    let made = Set(plan.operations.filter { $0.call == .create }.map(\.address))
    for change in plan.changes {
      if let from = change.movedFrom, let old = records[from] {
        edits.append(Edit(address: change.address, record: moved(old, change, made)))
        edits.append(Edit(address: from, record: nil))
      } else if change.action == .forget {
        edits.append(Edit(address: change.address, record: nil))
      } else if takesWhatIsLive(change, made), let draft = change.outcome, let id = change.vendorID {
        let record = self.made(change.address, id, draft.attributes, draft, exports: draft.exports)
        if let old = records[change.address], sameButPin(old, record) { continue }
        edits.append(Edit(address: change.address, record: record))
      }
    }
    return edits
  }

  /// Whether the live object becomes the address's own as it is: an adoption, a refresh, or the new object of an interrupted replacement.
  private func takesWhatIsLive(_ change: Change, _ made: Set<Address>) -> Bool {
    switch change.action {
    case .adopt, .unchanged: true
    case .replace: !made.contains(change.address)
    default: false
    }
  }

  private func moved(_ old: StateRecord, _ change: Change, _ made: Set<Address>) -> StateRecord {
    if change.action == .move || takesWhatIsLive(change, made), let draft = change.outcome, let id = change.vendorID {
      return self.made(change.address, id, draft.attributes, draft, exports: draft.exports)
    }
    return old.readdressed(change.address)
  }

  private func sameButPin(_ left: StateRecord, _ right: StateRecord) -> Bool {
    var copy = right
    copy.pin = left.pin
    return left == copy
  }

  // MARK: After a write

  /// The record and the binding after a successful operation; a nil record means that the address is gone.
  func record(
    after operation: Operation, _ change: Change?, _ record: StateRecord?, _ result: WriteResult?, schema: KindSchema?
  ) -> (StateRecord?, Binding?) {
    if operation.call == .delete {
      guard operation.removesSuperseded, var kept = record else { return (nil, nil) }
      kept.superseded.removeAll { $0 == operation.vendorID }
      return (kept, nil)
    }
    guard let id = result?.vendorID ?? operation.vendorID ?? record?.vendorID else { return (record, nil) }
    guard let draft = change?.outcome else {
      // A cut before a deletion: the address goes, but until then the record must say what is there.
      var cut = record
      cut?.attributes = operation.applied
      return (cut, nil)
    }
    var next = made(
      operation.address, id, operation.applied, draft,
      exports: exports(operation, result, schema) ?? draft.exports.merging(record?.exports ?? [:]) { old, _ in old })
    next.vendorName = schema.flatMap { operation.body[$0.nameField]?.string } ?? draft.vendorName
    next.superseded = superseded(operation, change, draft, record)
    return (next, Binding(vendorID: id, exports: next.exports))
  }

  /// After the create of a replacement the old object's id is kept until it is deleted.
  private func superseded(
    _ operation: Operation, _ change: Change?, _ draft: RecordDraft, _ record: StateRecord?
  ) -> [String] {
    var ids = draft.superseded
    // The second half of a write still owes the deletion that its first half noted.
    if operation.call != .create { return ids + (record?.superseded ?? []).filter { !ids.contains($0) } }
    if change?.action == .replace, let old = change?.vendorID, !ids.contains(old) { ids.append(old) }
    return ids
  }

  private func exports(_ operation: Operation, _ result: WriteResult?, _ schema: KindSchema?) -> [String: String]? {
    guard let schema, let observation = result?.observation else { return nil }
    let aligned = schema.hooks.align(
      operation.body, schema.hooks.reshape(observation.attributes), operation.address)
    return aligned.exports.isEmpty ? nil : aligned.exports
  }

  /// The record that a large write fills part by part.
  func beginning(_ operation: Operation, _ change: Change?, _ record: StateRecord?) -> StateRecord? {
    if let record { return record }
    guard let draft = change?.outcome, operation.call == .create else { return nil }
    let empty = operation.applied.compactMapValues { _, value in value.list == nil ? value : nil }
    return made(operation.address, draft.vendorName, empty, draft, exports: [:])
  }

  private func made(
    _ address: Address, _ id: String, _ attributes: ValueObject, _ draft: RecordDraft, exports: [String: String]
  ) -> StateRecord {
    StateRecord(
      address: address, vendorID: id, vendorName: draft.vendorName, attributes: attributes,
      schemaVersion: draft.schemaVersion, protect: draft.protect, dependsOn: draft.dependsOn,
      unobservable: draft.unobservable, exports: exports, superseded: draft.superseded,
      pin: .init(
        commit: context.commit, source: draft.source, appliedAt: context.clock(), appliedBy: context.by,
        run: context.run))
  }
}
