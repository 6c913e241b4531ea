import Model

/// Chooses the fewest nodes to split into an early and a late half so that no circle of waiting remains.
///
/// An edge says: the late half of `from` waits for `to`. Splitting `from` frees its early half of the edge when the edge is `cuttable`;
/// splitting `to` lets the edge be served by `to`'s early half when the edge is `early`. So a circle through a node is opened by splitting the
/// node exactly when it enters by an `early` edge and leaves by a `cuttable` one. That is a feedback vertex set on a graph of "gates" in which
/// everything that cannot be opened has been contracted away.
struct CircleCutting {
  struct Edge: Hashable {
    let from: Int
    let to: Int
    let cuttable: Bool
    let early: Bool
  }

  enum Outcome: Equatable {
    /// The nodes to split, ascending; those that were split from the start are not repeated.
    case splits([Int])
    /// A circle that no split can open, in the order of waiting.
    case hardCircle([Int])
  }

  /// - Parameter split: nodes that are split anyway and cost nothing.
  static func solve(nodeCount: Int, edges: [Edge], split: Set<Int>) -> Outcome {
    var graph = DependencyGraph(nodeCount: nodeCount)
    for edge in edges { graph.add(edge.from, dependsOn: edge.to) }
    var component = Array(repeating: 0, count: nodeCount)
    let parts = graph.components()
    for (index, part) in parts.enumerated() { for node in part { component[node] = index } }
    let inner = Dictionary(grouping: edges.filter { component[$0.from] == component[$0.to] }) { component[$0.from] }

    var chosen: [Int] = []
    for index in inner.keys.sorted() {
      guard let gates = GateGraph(nodes: parts[index], edges: inner[index] ?? [], split: split) else {
        return .hardCircle(shortestCircle(parts[index], inner[index] ?? []))
      }
      chosen += FeedbackVertexSet.minimum(gates.successors)
    }
    return .splits(chosen.sorted())
  }

  /// A short circle among the nodes, for the message.
  private static func shortestCircle(_ nodes: [Int], _ edges: [Edge]) -> [Int] {
    let successors = Dictionary(grouping: edges, by: \.from).mapValues { Set($0.map(\.to)).sorted() }
    for start in nodes {
      var previous: [Int: Int] = [:]
      var queue = [start]
      var head = 0
      while head < queue.count {
        let node = queue[head]
        head += 1
        for next in successors[node] ?? [] {
          if next == start { return path(to: node, previous, from: start) }
          if previous[next] == nil, next != start {
            previous[next] = node
            queue.append(next)
          }
        }
      }
    }
    return nodes
  }

  private static func path(to node: Int, _ previous: [Int: Int], from start: Int) -> [Int] {
    var result = [node]
    var current = node
    while current != start, let before = previous[current] {
      result.append(before)
      current = before
    }
    return result.reversed()
  }
}

/// The gates of one strongly connected part, with everything that splitting cannot open contracted away.
private struct GateGraph {
  /// For each gate (a node's own number) the gates that follow it.
  private(set) var successors: [Int: Set<Int>] = [:]

  private enum Vertex: Hashable {
    case gate(Int)
    /// What enters early and leaves by an edge that cannot be cut.
    case early(Int)
    /// What enters by an edge that only the late half serves.
    case late(Int)
  }

  /// nil when a circle runs through no gate.
  init?(nodes: [Int], edges: [CircleCutting.Edge], split: Set<Int>) {
    let hardOut = Set(edges.filter { !$0.cuttable }.map(\.from))
    let lateIn = Set(edges.filter { !$0.early }.map(\.to))
    var next: [Vertex: Set<Vertex>] = [:]
    for edge in edges {
      var sources: [Vertex] = lateIn.contains(edge.from) ? [.late(edge.from)] : []
      if !edge.cuttable {
        sources.append(.early(edge.from))
      } else if !split.contains(edge.from) {
        sources.append(.gate(edge.from))
      }
      var targets: [Vertex] = []
      if edge.early {
        if !split.contains(edge.to) { targets.append(.gate(edge.to)) }
        if hardOut.contains(edge.to) { targets.append(.early(edge.to)) }
      } else {
        targets.append(.late(edge.to))
      }
      for source in sources { next[source, default: []].formUnion(targets) }
    }
    guard GateGraph.contract(&next, nodes) else { return nil }
    for node in nodes where !split.contains(node) {
      successors[node] = Set(
        (next[.gate(node)] ?? []).compactMap { if case .gate(let other) = $0 { other } else { nil } })
    }
  }

  private static func contract(_ next: inout [Vertex: Set<Vertex>], _ nodes: [Int]) -> Bool {
    var previous: [Vertex: Set<Vertex>] = [:]
    for (vertex, targets) in next { for target in targets { previous[target, default: []].insert(vertex) } }
    for vertex in nodes.flatMap({ [Vertex.early($0), .late($0)] }) {
      let targets = next.removeValue(forKey: vertex) ?? []
      let sources = previous.removeValue(forKey: vertex) ?? []
      if targets.contains(vertex) { return false }
      for source in sources where source != vertex {
        next[source]?.remove(vertex)
        next[source]?.formUnion(targets)
      }
      for target in targets {
        previous[target]?.remove(vertex)
        previous[target]?.formUnion(sources)
      }
    }
    return true
  }
}
