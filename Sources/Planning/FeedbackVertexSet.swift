import Model

/// The fewest vertices whose removal leaves a directed graph without cycles.
///
/// Reductions that keep the minimum (vertices without way in or out go, vertices with one way in or out are bypassed,
/// vertices that point at themselves are taken) solve rings, chains and stars in linear time. What they leave is solved
/// exactly by a bounded search; beyond the bound, which only dense tangles of dozens of menus reach, the best set found
/// stands. The bound counts work, not time, so that a plan is the same everywhere.
struct FeedbackVertexSet {
  private var next: [Int: Set<Int>]
  private var previous: [Int: Set<Int>]
  private var chosen: [Int] = []

  /// - Parameter successors: every vertex with the vertices it points at; all of them must be keys.
  /// - Returns: the chosen vertices, ascending.
  static func minimum(_ successors: [Int: Set<Int>]) -> [Int] {
    var graph = FeedbackVertexSet(successors)
    graph.reduce(Array(successors.keys))
    return (graph.chosen + graph.parts().flatMap { exact(graph.restricted(to: $0)) }).sorted()
  }

  private init(_ successors: [Int: Set<Int>]) {
    next = successors
    previous = successors.mapValues { _ in [] }
    for (vertex, targets) in successors { for target in targets { previous[target, default: []].insert(vertex) } }
  }

  // MARK: Reductions

  private mutating func reduce(_ start: [Int]) {
    var queue = start.sorted()
    var head = 0
    while head < queue.count {
      let vertex = queue[head]
      head += 1
      guard let out = next[vertex], let into = previous[vertex] else { continue }
      if out.contains(vertex) {
        chosen.append(vertex)
      } else if out.count > 1 && into.count > 1 {
        continue
      }
      let bypassed = chosen.last != vertex
      remove(vertex)
      if bypassed { for source in into { for target in out { link(source, target) } } }
      queue += into.union(out).sorted()
    }
  }

  private mutating func remove(_ vertex: Int) {
    for target in next.removeValue(forKey: vertex) ?? [] { previous[target]?.remove(vertex) }
    for source in previous.removeValue(forKey: vertex) ?? [] { next[source]?.remove(vertex) }
  }

  private mutating func link(_ source: Int, _ target: Int) {
    next[source]?.insert(target)
    previous[target]?.insert(source)
  }

  // MARK: What reductions leave

  private func parts() -> [[Int]] {
    let vertices = next.keys.sorted()
    let number = Dictionary(uniqueKeysWithValues: vertices.enumerated().map { ($1, $0) })
    var graph = DependencyGraph(nodeCount: vertices.count)
    graph.dependencies = vertices.map { (next[$0] ?? []).compactMap { number[$0] }.sorted() }
    return graph.components().filter { $0.count > 1 }.map { $0.map { vertices[$0] } }
  }

  private func restricted(to vertices: [Int]) -> FeedbackVertexSet {
    let kept = Set(vertices)
    return FeedbackVertexSet(
      Dictionary(uniqueKeysWithValues: vertices.map { ($0, (next[$0] ?? []).intersection(kept)) }))
  }

  /// The minimum of one connected part by deepening search, or the greedy set when the search grows too large.
  private static func exact(_ graph: FeedbackVertexSet) -> [Int] {
    let greedy = graph.greedy()
    var work = 500_000
    let bound = graph.lowerBound(&work)
    for size in bound..<max(greedy.count, bound) {
      if let found = graph.search(size, &work) { return found }
      if work <= 0 { break }
    }
    return greedy
  }

  /// - Parameter work: vertices that may still be looked at; at nothing, nothing more is found.
  private func search(_ size: Int, _ work: inout Int) -> [Int]? {
    work -= next.count
    guard work > 0 else { return nil }
    var graph = self
    graph.chosen = []
    graph.reduce(Array(next.keys))
    guard graph.chosen.count <= size else { return nil }
    guard !graph.next.isEmpty else { return graph.chosen }
    let left = size - graph.chosen.count
    guard graph.lowerBound(&work) <= left else { return nil }
    let cycle = graph.shortestCycle(&work)
    // The heaviest first, ties by number.
    for vertex in cycle.sorted(by: { (graph.weight($1), $0) < (graph.weight($0), $1) }) {
      var smaller = graph
      smaller.remove(vertex)
      if let rest = smaller.search(left - 1, &work) { return graph.chosen + [vertex] + rest }
    }
    return nil
  }

  private func greedy() -> [Int] {
    var graph = self
    graph.chosen = []
    graph.reduce(Array(next.keys))
    while let vertex = graph.next.keys.min(by: { (graph.weight($1), $0) < (graph.weight($0), $1) }) {
      graph.remove(vertex)
      graph.chosen.append(vertex)
      graph.reduce(Array(graph.next.keys))
    }
    return graph.chosen
  }

  /// The more cycles may run through a vertex, the better it is to take.
  private func weight(_ vertex: Int) -> Int { (next[vertex]?.count ?? 0) * (previous[vertex]?.count ?? 0) }

  /// The number of cycles that share no vertex: each needs a vertex of its own. Without work left it is the number of
  /// those found so far.
  private func lowerBound(_ work: inout Int) -> Int {
    var graph = self
    var count = 0
    while true {
      let cycle = graph.shortestCycle(&work)
      if cycle.isEmpty { return count }
      for vertex in cycle { graph.remove(vertex) }
      count += 1
    }
  }

  /// The vertices of a shortest cycle; empty when there is none, or no work left to find it.
  private func shortestCycle(_ work: inout Int) -> [Int] {
    var best: [Int] = []
    for start in next.keys.sorted() where work > 0 {
      let cycle = shortestCycle(through: start, shorterThan: best.isEmpty ? Int.max : best.count, &work)
      if !cycle.isEmpty { best = cycle }
      if best.count == 2 { break }
    }
    return best
  }

  private func shortestCycle(through start: Int, shorterThan limit: Int, _ work: inout Int) -> [Int] {
    var before: [Int: Int] = [:]
    var layer = [start]
    var length = 1
    while !layer.isEmpty, length < limit {
      var following: [Int] = []
      work -= layer.count
      for vertex in layer {
        for target in (next[vertex] ?? []).sorted() {
          if target == start { return trail(to: vertex, from: start, before) }
          guard before[target] == nil else { continue }
          before[target] = vertex
          following.append(target)
        }
      }
      layer = following
      length += 1
    }
    return []
  }

  private func trail(to last: Int, from start: Int, _ before: [Int: Int]) -> [Int] {
    var result = [last]
    while let vertex = result.last, vertex != start, let earlier = before[vertex] { result.append(earlier) }
    return result
  }
}
