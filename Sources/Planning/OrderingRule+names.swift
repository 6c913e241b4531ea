import Model

extension OrderingRule {
  static let nameGivenUp = OrderingRule(
    row: "a write that takes a name | the write or deletion that gives it up (kinds with unique names)"
  ) { nodes in
    let holders = NameHolders(nodes.decisions)
    return nodes.writes.compactMap { index, node, decision in
      let name = decision.change.vendorName
      guard decision.comparison.schema.uniqueNames, decision.comparison.pair.live?.name != name,
        let holder = holders.decision(named: name, of: node.address.kind), holder != node.decision
      else { return nil }
      let other = nodes.decisions[holder].address
      guard let target = nodes.writer[other] ?? nodes.remover[other] else { return nil }
      let edge = CycleBreaking.Edge(
        from: index, to: target, breakable: node.role == .update, early: nodes.list[target].isWrite)
      return Wait(edge: edge, reason: .takesName)
    }
  }
}

/// Which decision's live object has a name, for kinds whose names are unique.
private struct NameHolders {
  private struct Name: Hashable {
    let kind: KindAddress
    let name: String
  }

  private var decisions: [Name: Int] = [:]

  init(_ decisions: [Decision]) {
    for (index, decision) in decisions.enumerated() where decision.comparison.schema.uniqueNames {
      // A second record is never written, so its address never frees the name.
      let pair = decision.comparison.pair
      guard let live = pair.live, !pair.isSecondRecord else { continue }
      self.decisions[Name(kind: decision.address.kind, name: live.name)] = index
    }
  }

  func decision(named name: String, of kind: KindAddress) -> Int? { decisions[Name(kind: kind, name: name)] }
}
