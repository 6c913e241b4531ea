import Model

/// Turns the graph of writes into operations: whole ones where the order allows, an early and a late half where a cycle
/// or the vendor requires it.
struct OperationOrder {
  private(set) var operations: [Operation] = []
  /// The cycle that nothing breaks, if there is one; then there are no operations.
  private(set) var unbreakableCycle: [Address] = []

  init(_ graph: OperationGraph) {
    let nodes = graph.nodes
    let forced = Set(nodes.list.indices.filter { OperationOrder.needsCompletion(nodes, $0) })
    switch CycleBreaking.solve(nodeCount: nodes.list.count, edges: graph.waits.map(\.edge), split: forced) {
    case .unbreakable(let cycle): unbreakableCycle = cycle.map { nodes.list[$0].address }
    case .splits(let chosen):
      let halves = SplitNodes(graph, forced: forced, chosen: Set(chosen))
      operations = OperationOrder.sorted(nodes.list.indices.flatMap(halves.operations))
    }
  }

  /// Whether a create leaves something to an update anyway.
  private static func needsCompletion(_ nodes: OperationNodes, _ index: Int) -> Bool {
    guard nodes.list[index].role == .create else { return false }
    let decision = nodes.decision(of: index)
    return BodyBuilder(schema: decision.comparison.schema).needsCompletion(decision.body ?? [:])
  }

  /// Every operation after those it waits for; among equals, by address.
  private static func sorted(_ operations: [Operation]) -> [Operation] {
    let ordered = operations.sorted { ($0.address, $0.id) < ($1.address, $1.id) }
    let position = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.id, $0) })
    var dependencies = DependencyGraph(nodeCount: ordered.count)
    for (index, operation) in ordered.enumerated() {
      for other in operation.after { if let target = position[other] { dependencies.add(index, dependsOn: target) } }
    }
    return (dependencies.order() ?? Array(ordered.indices)).map { ordered[$0] }
  }
}
