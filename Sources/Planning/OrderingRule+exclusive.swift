import Model

extension OrderingRule {
  static let nameGivenUp = OrderingRule(
    row: "a write that takes a name | the write or deletion that gives it up (kinds with unique names)"
  ) { nodes in
    let holders = NameHolders(nodes)
    return nodes.writes.compactMap { index, node, decision in
      let schema = decision.comparison.schema
      let name = schema.nameKey(decision.change.vendorName)
      guard schema.uniqueNames, !decision.keepsName(as: node.role),
        let target = holders.release(of: name, of: node.address.kind)
      else { return nil }
      let edge = CycleBreaking.Edge(
        from: index, to: target, breakable: node.role == .update, early: nodes.list[target].isWrite)
      return Wait(edge: edge, reason: .takesName)
    }
  }
}

/// By which node a name becomes free that an object has before the plan, for kinds whose names are unique. All aliases
/// of an account have the same names.
private struct NameHolders {
  private struct Name: Hashable {
    let kind: KindAddress
    let name: String
  }

  private var releases: [Name: Int] = [:]
  private let aliases: AccountAliases

  init(_ nodes: OperationNodes) {
    aliases = nodes.aliases
    for (index, decision) in nodes.decisions.enumerated() where decision.comparison.schema.uniqueNames {
      for name in decision.heldNames {
        guard let node = nodes.release(of: name, by: index) else { continue }
        let key = decision.comparison.schema.nameKey(name)
        releases[Name(kind: aliases.common(decision.address.kind), name: key)] = node
      }
    }
  }

  /// - Parameter key: The `nameKey` of the name.
  func release(of key: String, of kind: KindAddress) -> Int? { releases[Name(kind: aliases.common(kind), name: key)] }
}

extension OperationNodes {
  /// The node by which a decision gives up a name that it has; nil where it keeps it.
  fileprivate func release(of name: String, by decision: Int) -> Int? {
    let pair = decisions[decision].comparison.pair
    let schema = decisions[decision].comparison.schema
    let object = ([pair.live].compactMap(\.self) + pair.leftovers).first {
      schema.nameKey($0.name) == schema.nameKey(name)
    }
    let replaced = object.flatMap { object in
      supersededRemovers[decision]?.first { list[$0].role == .deleteSuperseded(object.vendorID) }
    }
    if let replaced { return replaced }
    let address = decisions[decision].address
    return remover[address] ?? writer[address]
  }
}

extension OperationNodes {
  /// Whether an update takes the unique name of an object that a replacement left behind at its own address.
  func takesName(ofLeftover deletion: Int, by write: Int) -> Bool {
    guard case .deleteSuperseded(let id) = list[deletion].role else { return false }
    let decision = decision(of: write)
    return decision.comparison.schema.uniqueNames && !decision.keepsName(as: list[write].role)
      && decision.comparison.pair.leftovers.contains { $0.vendorID == id && $0.name == decision.change.vendorName }
  }
}

extension Decision {
  /// Whether the name that a write sends is one that it need not wait for. A create has the name of what it replaces.
  fileprivate func keepsName(as role: OperationNodes.Role) -> Bool {
    let schema = comparison.schema
    let name = schema.nameKey(change.vendorName)
    return role == .update
      ? ownName.map(schema.nameKey) == name : heldNames.contains { schema.nameKey($0) == name }
  }

  /// The unique names that the objects of the address have before the plan: as the vendor shows them, or, where it
  /// shows nothing, as they were applied.
  fileprivate var heldNames: [String] {
    let pair = comparison.pair
    // A second record is never written, so its address never frees the name.
    guard !pair.isSecondRecord else { return [] }
    return [ownName].compactMap(\.self) + pair.leftovers.map(\.name)
  }

  private var ownName: String? {
    comparison.isObserved ? comparison.pair.live?.name : comparison.pair.record?.vendorName
  }
}
