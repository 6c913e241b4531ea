/// A directed graph of indices with the two things that ordering needs: strongly connected parts and a topological order. It knows no resources.
///
/// Both are linear in nodes and edges and iterative, so that a chain of a hundred thousand objects does not exhaust the stack.
package struct DependencyGraph: Sendable {
  /// For each node the nodes it depends on.
  package var dependencies: [[Int]]

  package init(nodeCount: Int) { dependencies = Array(repeating: [], count: nodeCount) }

  package mutating func add(_ node: Int, dependsOn other: Int) { dependencies[node].append(other) }

  /// The strongly connected parts, dependencies first (Tarjan's algorithm). Nodes inside a part are in ascending order.
  package func components() -> [[Int]] {
    var search = TarjanSearch(dependencies)
    for node in dependencies.indices { search.visit(node) }
    return search.components
  }

  /// The shortest cycle through a node, from the node back to itself; nil when there is none.
  ///
  /// - Parameter isIncluded: Which nodes the cycle may pass. Without it the search may visit the whole graph.
  package func shortestCycle(through start: Int, where isIncluded: (Int) -> Bool = { _ in true }) -> [Int]? {
    var parent: [Int: Int] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for other in dependencies[node] where isIncluded(other) {
        if other == start { return path(to: node, from: start, parent) + [start] }
        if parent[other] == nil {
          parent[other] = node
          queue.append(other)
        }
      }
    }
    return nil
  }

  private func path(to node: Int, from start: Int, _ parent: [Int: Int]) -> [Int] {
    var path = [node]
    while let last = path.last, last != start, let before = parent[last] { path.append(before) }
    return path.reversed()
  }

  /// An order in which every node follows its dependencies, ties by index; nil when there is a cycle.
  package func order() -> [Int]? {
    let parts = components()
    guard parts.count == dependencies.count, !dependencies.indices.contains(where: { dependencies[$0].contains($0) })
    else { return nil }
    return parts.map { $0[0] }
  }
}

private struct TarjanSearch {
  let dependencies: [[Int]]
  var components: [[Int]] = []
  private var index: [Int]
  private var low: [Int]
  private var onStack: [Bool]
  private var stack: [Int] = []
  private var counter = 0

  init(_ dependencies: [[Int]]) {
    self.dependencies = dependencies
    index = Array(repeating: -1, count: dependencies.count)
    low = index
    onStack = Array(repeating: false, count: dependencies.count)
  }

  mutating func visit(_ root: Int) {
    guard index[root] < 0 else { return }
    var frames: [(node: Int, next: Int)] = [(root, 0)]
    open(root)
    while let frame = frames.last {
      if frame.next < dependencies[frame.node].count {
        frames[frames.count - 1].next += 1
        let other = dependencies[frame.node][frame.next]
        if index[other] < 0 {
          open(other)
          frames.append((other, 0))
        } else if onStack[other] {
          low[frame.node] = min(low[frame.node], index[other])
        }
      } else {
        frames.removeLast()
        if let parent = frames.last { low[parent.node] = min(low[parent.node], low[frame.node]) }
        if low[frame.node] == index[frame.node] { close(frame.node) }
      }
    }
  }

  private mutating func open(_ node: Int) {
    index[node] = counter
    low[node] = counter
    counter += 1
    stack.append(node)
    onStack[node] = true
  }

  private mutating func close(_ node: Int) {
    var part: [Int] = []
    while let member = stack.popLast() {
      onStack[member] = false
      part.append(member)
      if member == node { break }
    }
    components.append(part.sorted())
  }
}
