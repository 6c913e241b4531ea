import Model

/// Objects that the vendor confirmed moments ago and does not list: each is an error, and is left out of the plan with
/// everything that depends on it. The rest of the plan is as it would be without them.
struct NotListedYet {
  /// What depends on such an object.
  private(set) var dependents: Set<Address> = []
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - selected: The addresses that `--target` chose; nil for all.
  ///   - goal: Drift only warns: it plans nothing.
  init(_ decisions: [Decision], of selected: Set<Address>?, _ goal: PlanGoal) {
    let missing = decisions.filter { decision in
      decision.comparison.pair.isNotListedYet && selected?.contains(decision.address) ?? true
    }
    guard !missing.isEmpty else { return }
    let followers = goal == .applied ? [:] : NotListedYet.followers(OperationNodes(decisions, only: selected))
    for decision in missing {
      guard let record = decision.comparison.pair.record else { continue }
      let behind = NotListedYet.reachable(from: decision.address, followers)
      dependents.formUnion(behind)
      diagnostics.append(
        PlanningMessages.notListedYet(
          record, dependents: behind.sorted(), severity: goal == .applied ? .warning : .error))
    }
  }

  /// By address: the addresses whose writes need it, or wait for its writes.
  private static func followers(_ nodes: OperationNodes) -> [Address: Set<Address>] {
    var followers: [Address: Set<Address>] = [:]
    for wait in OperationGraph(nodes).waits {
      followers[nodes.list[wait.edge.to].address, default: []].insert(nodes.list[wait.edge.from].address)
    }
    for (_, node, decision) in nodes.writes {
      let needed = decision.sentEdges.map(\.to) + (decision.comparison.pair.resource?.settings.dependsOn ?? [])
      for other in needed { followers[other, default: []].insert(node.address) }
    }
    // What it refers to must not go: no list shows whether it still refers to it.
    let going = Set(nodes.list.filter { !$0.isWrite }.map(\.address))
    for decision in nodes.decisions where decision.comparison.pair.isNotListedYet {
      guard let record = decision.comparison.pair.record else { continue }
      // The record stays at the address that it has, so nothing is created there.
      if let from = decision.comparison.pair.movedFrom, nodes.writer[from] != nil {
        followers[decision.address, default: []].insert(from)
      }
      followers[decision.address, default: []].formUnion(going.intersection(record.refersTo + record.dependsOn))
    }
    return followers
  }

  private static func reachable(from start: Address, _ followers: [Address: Set<Address>]) -> Set<Address> {
    var found: Set<Address> = []
    var queue = [start]
    while let address = queue.popLast() {
      for next in followers[address] ?? [] where next != start && found.insert(next).inserted { queue.append(next) }
    }
    return found
  }
}
