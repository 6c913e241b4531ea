import Model

/// Chooses the fewest nodes to split into an early and a late half so that no cycle of waiting remains.
///
/// An edge says: the late half of `from` waits for `to`. Splitting `from` frees its early half of the edge when the
/// edge is `breakable`; splitting `to` lets the edge be served by `to`'s early half when the edge is `early`. So a
/// cycle through a node is broken by splitting the node exactly when it enters by an `early` edge and leaves by a
/// `breakable` one. That is a feedback vertex set on a graph of "gates" in which everything that cannot be broken has
/// been contracted away.
struct CycleBreaking {
  struct Edge: Hashable {
    let from: Int
    let to: Int
    let breakable: Bool
    let early: Bool
  }

  enum Solution: Equatable {
    /// The nodes to split, ascending; those that were split from the start are not repeated.
    case splits([Int])
    /// A cycle that no split can break, in the order of waiting.
    case unbreakable([Int])
  }

  /// - Parameter split: nodes that are split anyway and cost nothing.
  static func solve(nodeCount: Int, edges: [Edge], split: Set<Int>) -> Solution {
    var graph = DependencyGraph(nodeCount: nodeCount)
    for edge in edges { graph.add(edge.from, dependsOn: edge.to) }
    var component = Array(repeating: 0, count: nodeCount)
    let parts = graph.components()
    for (index, part) in parts.enumerated() { for node in part { component[node] = index } }
    let inner = Dictionary(grouping: edges.filter { component[$0.from] == component[$0.to] }) { component[$0.from] }

    var chosen: [Int] = []
    for index in inner.keys.sorted() {
      let edges = inner[index] ?? []
      guard let gates = GateGraph(nodes: parts[index], edges: edges, split: split) else {
        return .unbreakable(shortestCycle(through: parts[index][0], edges, nodeCount))
      }
      chosen += FeedbackVertexSet.minimum(gates.successors)
    }
    return .splits(chosen.sorted())
  }

  /// A short cycle through a node, for the message.
  private static func shortestCycle(through node: Int, _ edges: [Edge], _ nodeCount: Int) -> [Int] {
    var graph = DependencyGraph(nodeCount: nodeCount)
    for edge in Set(edges).sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      graph.add(edge.from, dependsOn: edge.to)
    }
    return graph.shortestCycle(through: node).map { Array($0.dropLast()) } ?? [node]
  }
}
