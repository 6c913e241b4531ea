import Model

/// How deep operations wait for one another: those of one level can run at the same time.
struct OperationLevels {
  /// Level of each operation's id, from 0.
  let level: [String: Int]
  /// Number of operations by level.
  let sizes: [Int]

  init(_ operations: [Operation]) {
    var positions: [String: Int] = [:]
    for (index, operation) in operations.enumerated() { positions[operation.id] = index }
    var graph = DependencyGraph(nodeCount: operations.count)
    for (index, operation) in operations.enumerated() {
      for id in operation.after {
        if let other = positions[id] { graph.add(index, dependsOn: other) }
      }
    }
    var depth = Array(repeating: 0, count: operations.count)
    var sizes: [Int] = []
    for node in graph.order() ?? [] {
      depth[node] = graph.dependencies[node].reduce(0) { max($0, depth[$1] + 1) }
      while sizes.count <= depth[node] { sizes.append(0) }
      sizes[depth[node]] += 1
    }
    self.sizes = sizes
    level = Dictionary(zip(operations.map(\.id), depth), uniquingKeysWith: { first, _ in first })
  }
}
