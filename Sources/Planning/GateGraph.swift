/// The gates of one strongly connected part, with everything that splitting cannot break contracted away.
struct GateGraph {
  /// For each gate (a node's own number) the gates that follow it.
  private(set) var successors: [Int: Set<Int>] = [:]

  private enum Vertex: Hashable {
    case gate(Int)
    /// What enters early and leaves by an edge that cannot be broken.
    case early(Int)
    /// What enters by an edge that only the late half serves.
    case late(Int)
  }

  /// nil when a cycle runs through no gate.
  init?(nodes: [Int], edges: [CycleBreaking.Edge], split: Set<Int>) {
    let hardOut = Set(edges.filter { !$0.breakable }.map(\.from))
    let lateIn = Set(edges.filter { !$0.early }.map(\.to))
    var next: [Vertex: Set<Vertex>] = [:]
    for edge in edges {
      var sources: [Vertex] = lateIn.contains(edge.from) ? [.late(edge.from)] : []
      if !edge.breakable {
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
