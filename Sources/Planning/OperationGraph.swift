import Model

/// All writes of a plan as nodes, and what each waits for. Creates, updates and deletions stand in one graph, so that
/// one list of rules orders them all.
struct OperationGraph {
  let nodes: OperationNodes
  /// Each once, in the order of the rules.
  let waits: [Wait]

  init(_ nodes: OperationNodes, rules: [OrderingRule] = OrderingRule.all) {
    self.nodes = nodes
    var seen: Set<Wait> = []
    waits = rules.flatMap { $0.waits(nodes) }.filter { seen.insert($0).inserted }
  }

  var decisions: [Decision] { nodes.decisions }
}
