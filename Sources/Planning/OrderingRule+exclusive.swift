import Model

extension OrderingRule {
  static let nameGivenUp = OrderingRule(
    row: "a write that takes a name | the write or deletion that gives it up (kinds with unique names)"
  ) { nodes in
    let holders = NameHolders(nodes)
    return nodes.writes.compactMap { index, node, decision in
      let name = decision.change.vendorName
      guard decision.comparison.schema.uniqueNames, !decision.heldNames.contains(name),
        let target = holders.release(of: name, of: node.address.kind)
      else { return nil }
      let edge = CycleBreaking.Edge(
        from: index, to: target, breakable: node.role == .update, early: nodes.list[target].isWrite)
      return Wait(edge: edge, reason: .takesName)
    }
  }
}

/// By which node a name becomes free that an object has before the plan, for kinds whose names are unique.
private struct NameHolders {
  private struct Name: Hashable {
    let kind: KindAddress
    let name: String
  }

  private var releases: [Name: Int] = [:]

  init(_ nodes: OperationNodes) {
    for (index, decision) in nodes.decisions.enumerated() where decision.comparison.schema.uniqueNames {
      for name in decision.heldNames {
        guard let node = nodes.release(of: name, by: index) else { continue }
        releases[Name(kind: decision.address.kind, name: name)] = node
      }
    }
  }

  func release(of name: String, of kind: KindAddress) -> Int? { releases[Name(kind: kind, name: name)] }
}

extension OperationNodes {
  /// The node by which a decision gives up a name that it has; nil where it keeps it.
  fileprivate func release(of name: String, by decision: Int) -> Int? {
    let pair = decisions[decision].comparison.pair
    let object = ([pair.live].compactMap(\.self) + pair.leftovers).first { $0.name == name }
    let replaced = object.flatMap { object in
      supersededRemovers[decision]?.first { list[$0].role == .deleteSuperseded(object.vendorID) }
    }
    if let replaced { return replaced }
    let address = decisions[decision].address
    return remover[address] ?? writer[address]
  }
}

extension Decision {
  /// The unique names that the objects of the address have before the plan: as the vendor shows them, or, where it
  /// shows nothing, as they were applied.
  fileprivate var heldNames: [String] {
    let pair = comparison.pair
    // A second record is never written, so its address never frees the name.
    guard !pair.isSecondRecord else { return [] }
    let own = comparison.isObserved ? pair.live?.name : pair.record?.vendorName
    return [own].compactMap(\.self) + pair.leftovers.map(\.name)
  }
}
