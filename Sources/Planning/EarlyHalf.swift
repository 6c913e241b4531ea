import Model

extension SplitNodes {
  /// The early half of a split node: a partial create, or an update of the live object that removes what stands in the
  /// way of other operations.
  func earlyHalf(of index: Int) -> Operation {
    let address = nodes.list[index].address
    var operation = Operation(id: id(of: index, early: true), address: address, call: .update, phase: .detach)
    operation.after = Set(awaitedByEarlyHalf(of: index)).sorted()
    if nodes.list[index].role == .create { create(index, &operation) } else { detach(index, &operation) }
    return operation
  }

  private func create(_ index: Int, _ operation: inout Operation) {
    let decision = nodes.decision(of: index)
    let schema = decision.comparison.schema
    let dropped = droppedTargets(of: index)
    operation.call = .create
    operation.phase = .partial
    operation.body = BodyBuilder(schema: schema)
      .creation(schema.leavingOut(decision.body ?? [:]) { dropped.contains($0) })
    operation.applied = operation.body
  }

  private func detach(_ index: Int, _ operation: inout Operation) {
    let decision = nodes.decision(of: index)
    let document = decision.comparison.liveDocument ?? [:]
    operation.vendorID = decision.change.vendorID
    operation.live = document
    operation.prior = decision.comparison.prior
    let detachment = Detachment(self, index)
    operation.body = detachment.applied(to: document)
    operation.applied = detachment.applied(to: decision.comparison.pair.record?.attributes ?? document)
    operation.changed = operation.body.keys.filter { operation.body[$0] != document[$0] }
  }
}

/// What an early half changes of a live document: references to what goes are left out, dangling ones are renewed, and
/// a name that another object takes is given up.
private struct Detachment {
  private let schema: KindSchema
  /// The addresses that are deleted once the early half no longer refers to them.
  private let deleted: Set<Address>
  /// Fields that refer to objects that are not on the platform, as they can be written now; nil takes a field out.
  private let renewed: [String: Value?]
  /// nil where the name stays.
  private let name: String?

  init(_ nodes: SplitNodes, _ index: Int) {
    let decision = nodes.nodes.decision(of: index)
    schema = decision.comparison.schema
    deleted = nodes.deletedAfterEarlyHalf(of: index)
    renewed = Detachment.renewed(nodes, index, besides: deleted)
    name = Detachment.name(nodes, index)
  }

  func applied(to document: ValueObject) -> ValueObject {
    var result = schema.leavingOut(document) { deleted.contains($0) }
    for (root, value) in renewed { result[root] = value }
    return name.map { result.renamed($0, schema) } ?? result
  }

  /// A vendor need not take a dangling id back, only because the early half of an update leaves the field alone.
  private static func renewed(_ nodes: SplitNodes, _ index: Int, besides deleted: Set<Address>) -> [String: Value?] {
    let decision = nodes.nodes.decision(of: index)
    let schema = decision.comparison.schema
    let stale = nodes.missing.subtracting(nodes.awaitedTargets(of: index))
    guard !stale.isEmpty, let document = decision.comparison.liveDocument else { return [:] }
    let dropped = nodes.droppedTargets(of: index).union(stale).union(deleted)
    let now = schema.leavingOut(decision.body ?? document) { dropped.contains($0) }
    var renewed: [String: Value?] = [:]
    for edge in decision.liveEdges where stale.contains(edge.to) {
      renewed[edge.root] = .some(now[edge.root])
      if let companion = schema.fields.companion(of: edge.root) { renewed[companion.name] = .some(now[companion.name]) }
    }
    return renewed
  }

  /// The final name unless it is still in use, in which case a third name breaks the cycle.
  private static func name(_ nodes: SplitNodes, _ index: Int) -> String? {
    guard nodes.givesUpName(index), nodes.nodes.list[index].role == .update else { return nil }
    let decision = nodes.nodes.decision(of: index)
    let name = decision.change.vendorName
    let digest = CanonicalJSON.digest(.string(decision.address.description))
    return nodes.isNameTakenEarly(index) ? "\(name) ~\(digest.prefix(6))" : name
  }
}
