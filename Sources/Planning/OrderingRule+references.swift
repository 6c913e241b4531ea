import Model

extension OrderingRule {
  static let createBeforeRefer = OrderingRule(
    row: "a create or update | the create of what its document refers to"
  ) { nodes in
    nodes.writes.flatMap { index, node, decision -> [Wait] in
      decision.sentEdges.compactMap { edge in
        guard let target = nodes.writer[edge.to], nodes.list[target].role == .create else { return nil }
        let isSetLater = decision.comparison.schema.field(edge.root)?.mutability == .onlyOnUpdate
        // An update can keep what it has until the target is there; a create can only leave the reference out.
        return Wait(
          edge: .init(
            from: index, to: target, breakable: node.role == .update || edge.isBreakable || isSetLater,
            early: true),
          reason: isSetLater && node.role == .create ? .completes : .needs)
      }
    }
  }

  static let releaseBeforeDelete = OrderingRule(
    row:
      "the deletion of something | the deletion or update of what refers to it now, or the deletion of a replaced object that does"
  ) { nodes in
    let deletions = Deletions(nodes)
    guard !deletions.isEmpty else { return [] }
    return nodes.decisions.indices.flatMap { referrer -> [Wait] in
      let decision = nodes.decisions[referrer]
      let byAddress = decision.liveEdges.flatMap { edge in
        deletions.byAddress(edge.to).compactMap { nodes.release($0, by: referrer, breakable: edge.isBreakable) }
      }
      return byAddress + deletions.superseded(in: decision).compactMap { nodes.releaseSuperseded($0, by: referrer) }
    }
  }
}

/// The deletions of a plan, by what refers to their objects: the address, or the raw vendor id.
struct Deletions {
  private var nodesByAddress: [Address: [Int]] = [:]
  private var nodesByID: [String: Int] = [:]

  init(_ nodes: OperationNodes) {
    for (index, node) in nodes.list.enumerated() {
      switch node.role {
      case .delete: nodesByAddress[node.address, default: []].append(index)
      case .deleteSuperseded(let id):
        if id == nodes.decision(of: index).change.vendorID { nodesByAddress[node.address, default: []].append(index) }
        nodesByID[id] = index
      case .create, .update: break
      }
    }
  }

  var isEmpty: Bool { nodesByAddress.isEmpty && nodesByID.isEmpty }

  func byAddress(_ address: Address) -> [Int] { nodesByAddress[address] ?? [] }

  /// The deletions of replaced objects whose ids the live object of a decision holds.
  func superseded(in decision: Decision) -> [Int] {
    guard !nodesByID.isEmpty, let document = decision.comparison.liveDocument else { return [] }
    var found: [Int] = []
    decision.comparison.schema.forEachReference(of: document) { place in
      if let id = place.value.string, let node = nodesByID[id] { found.append(node) }
    }
    return found
  }
}

extension OperationNodes {
  /// The wait of a deletion for the write or deletion by which a decision's live object stops referring to it; nil
  /// where there is none.
  func release(_ deletion: Int, by decision: Int, breakable: Bool) -> Wait? {
    let address = decisions[decision].address
    guard list[deletion].decision != decision else { return nil }
    if let other = remover[address] { return .released(deletion, after: other, early: breakable) }
    if let write = writer[address], list[write].role == .update {
      return .released(deletion, after: write, early: breakable)
    }
    return supersededRemovers[decision]?.first.map { .released(deletion, after: $0, early: false) }
  }

  /// The same for the deletion of a replaced object, whose id the live object holds.
  func releaseSuperseded(_ deletion: Int, by decision: Int) -> Wait? {
    let address = decisions[decision].address
    // Between the objects of one address other rules decide.
    guard list[deletion].decision != decision else { return nil }
    return (remover[address] ?? writer[address]).map { .released(deletion, after: $0, early: false) }
  }
}

extension Wait {
  fileprivate static func released(_ from: Int, after to: Int, early: Bool) -> Wait {
    Wait(edge: .init(from: from, to: to, breakable: true, early: early), reason: .released)
  }
}
