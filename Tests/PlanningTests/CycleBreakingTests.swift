import TestSupport
import Testing

@testable import Planning

/// The choice of what to split, against brute force over all subsets.
@Suite struct CycleBreakingTests {
  typealias Edge = CycleBreaking.Edge

  static func edge(_ from: Int, _ to: Int, breakable: Bool = true, early: Bool = true) -> Edge {
    Edge(from: from, to: to, breakable: breakable, early: early)
  }

  @Test(arguments: [
    (edges: [edge(0, 1), edge(1, 2)], expected: CycleBreaking.Solution.splits([])),
    (edges: [edge(0, 0)], expected: .splits([0])),
    (edges: [edge(0, 1), edge(1, 0)], expected: .splits([1])),
    // Two cycles that share one node need one split, and it is the shared one.
    (edges: [edge(0, 1), edge(1, 0), edge(1, 2), edge(2, 1)], expected: .splits([1])),
    // The only edge that can be broken decides.
    (edges: [edge(0, 1, breakable: false), edge(1, 0)], expected: .splits([1])),
    (edges: [edge(0, 1), edge(1, 0, breakable: false)], expected: .splits([0])),
    (edges: [edge(0, 1, breakable: false), edge(1, 0, breakable: false)], expected: .unbreakable([0, 1])),
    // Node 1 is entered by an edge that only its late half serves: splitting it breaks nothing.
    (edges: [edge(0, 1, early: false), edge(1, 0)], expected: .splits([0])),
  ])
  func table(_ example: (edges: [Edge], expected: CycleBreaking.Solution)) {
    #expect(CycleBreaking.solve(nodeCount: 3, edges: example.edges, split: []) == example.expected)
  }

  @Test func whatIsSplitAnywayCostsNothing() {
    let edges = [Self.edge(0, 1), Self.edge(1, 0), Self.edge(1, 2), Self.edge(2, 0)]
    #expect(CycleBreaking.solve(nodeCount: 3, edges: edges, split: [0]) == .splits([]))
  }

  @Test func aRingOfAHundredThousandNeedsOneSplit() {
    let count = 100_000
    let edges = (0..<count).map { Self.edge($0, ($0 + 1) % count) }
    guard case .splits(let splits) = CycleBreaking.solve(nodeCount: count, edges: edges, split: []) else {
      Issue.record("a ring can always be broken")
      return
    }
    #expect(splits.count == 1)
  }

  @Test(arguments: Seeds.upTo(2000))
  func asFewAsBruteForceFinds(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...7, using: &random)
    let density = Int.random(in: 1...3, using: &random)
    let mixed = random.oneIn(3)
    var edges: [Edge] = []
    for from in 0..<count {
      for to in 0..<count where random.oneIn(density + 1) {
        edges.append(
          Edge(from: from, to: to, breakable: !mixed || !random.oneIn(4), early: !mixed || !random.oneIn(4)))
      }
    }
    let forced = Set((0..<count).filter { _ in random.oneIn(6) })
    let best = fewest(count, edges, forced)
    switch CycleBreaking.solve(nodeCount: count, edges: edges, split: forced) {
    case .unbreakable: #expect(best == nil, "seed \(seed): \(edges)")
    case .splits(let splits):
      #expect(splits.count == best, "seed \(seed): \(edges) gave \(splits)")
      #expect(isOpen(count, edges, forced.union(splits)), "seed \(seed): \(splits) leaves a cycle of \(edges)")
    }
  }

  /// Menus that lead anywhere: beyond what can be solved exactly, a good answer must come at once.
  @Test(arguments: [(nodes: 100, keys: 3), (nodes: 300, keys: 3), (nodes: 1000, keys: 4)])
  func aTangleIsOpenedInTime(_ size: (nodes: Int, keys: Int)) {
    var random = SeededGenerator(seed: UInt64(size.nodes))
    let edges = (0..<size.nodes).flatMap { from in
      (0..<size.keys).map { _ in Self.edge(from, Int.random(in: 0..<size.nodes, using: &random)) }
    }
    guard case .splits(let splits) = CycleBreaking.solve(nodeCount: size.nodes, edges: edges, split: []) else {
      Issue.record("every cycle of it can be broken")
      return
    }
    #expect(isOpen(size.nodes, edges, Set(splits)))
  }

  /// The size of the smallest set that opens every cycle; nil when none does.
  private func fewest(_ count: Int, _ edges: [Edge], _ forced: Set<Int>) -> Int? {
    (0..<(1 << count)).filter { mask in (0..<count).allSatisfy { mask & (1 << $0) == 0 || !forced.contains($0) } }
      .map { mask in Set((0..<count).filter { mask & (1 << $0) != 0 }) }
      .filter { isOpen(count, edges, forced.union($0)) }.map(\.count).min()
  }

  /// Whether the halves of a split graph can be put in an order: halves `n` (late) and `n + count` (early).
  private func isOpen(_ count: Int, _ edges: [Edge], _ split: Set<Int>) -> Bool {
    var waits = Array(repeating: Set<Int>(), count: 2 * count)
    for node in split { waits[node].insert(node + count) }
    for edge in edges {
      let target = split.contains(edge.to) && edge.early ? edge.to + count : edge.to
      waits[edge.from].insert(target)
      if split.contains(edge.from), !edge.breakable { waits[edge.from + count].insert(target) }
    }
    var left = Set(waits.indices)
    while let free = left.first(where: { waits[$0].isDisjoint(with: left) }) { left.remove(free) }
    return left.isEmpty
  }
}
