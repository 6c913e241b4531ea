import Model

extension SplitNodes {
  /// The operation of a whole node, or of the late half of a split one.
  func lateHalf(of index: Int) -> Operation {
    let node = nodes.list[index]
    let decision = nodes.decision(of: index)
    let isSplit = split.contains(index)
    var operation = Operation(id: id(of: index, early: false), address: node.address, call: .update, phase: .whole)
    operation.after = Set(awaitedByLateHalf(of: index)).sorted()
    switch node.role {
    case .create where isSplit: operation.complete(decision)
    case .create: operation.create(decision)
    case .update: operation.update(decision, isSplit: isSplit)
    case .delete: operation.delete(decision)
    case .deleteSuperseded(let id): operation.delete(superseded: id, decision)
    }
    return operation
  }
}

extension Operation {
  fileprivate mutating func create(_ decision: Decision) {
    call = .create
    body = BodyBuilder(schema: decision.comparison.schema).creation(decision.body ?? [:])
    applied = decision.change.outcome?.attributes ?? [:]
  }

  /// The second half of a create: everything at once, since updates are full replacements.
  fileprivate mutating func complete(_ decision: Decision) {
    phase = .complete
    body = BodyBuilder(schema: decision.comparison.schema).update(desired: decision.body ?? [:], prior: nil, live: nil)
    applied = decision.change.outcome?.attributes ?? [:]
    changed = body.keys
  }

  fileprivate mutating func update(_ decision: Decision, isSplit: Bool) {
    phase = isSplit ? .complete : .whole
    startFromLive(decision)
    vendorID = decision.change.vendorID
    body = decision.body ?? [:]
    applied = decision.change.outcome?.attributes ?? [:]
    changed = Array(Set(decision.change.fields.compactMap(\.path.root))).sorted()
  }

  fileprivate mutating func delete(_ decision: Decision) {
    call = .delete
    startFromLive(decision)
    prior = decision.comparison.everything
    vendorID = decision.change.vendorID
  }

  fileprivate mutating func delete(superseded id: String, _ decision: Decision) {
    call = .delete
    startFromLive(decision)
    vendorID = id
    removesSuperseded = true
    // Such a kind deletes by the values last applied, under the name of what is to go.
    let schema = decision.comparison.schema
    guard schema.identity == .name, id != decision.change.vendorID else { return }
    prior = (decision.comparison.everything ?? [:]).renamed(id, schema)
  }

  private mutating func startFromLive(_ decision: Decision) {
    live = decision.comparison.liveDocument
    prior = decision.comparison.prior
  }
}

extension ValueObject {
  /// The document under another vendor name.
  func renamed(_ name: String, _ schema: KindSchema) -> ValueObject {
    var result = self
    result[schema.nameField] = .string(name)
    return result
  }
}
