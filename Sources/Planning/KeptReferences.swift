import Model

/// The references of partial creates that need not be left out.
///
/// A partial create should lack as little as possible while callers may reach the object. In one order of all halves in
/// which every partial create lacks its whole cycle, a reference to something that comes earlier can stay: what agrees
/// with an order closes no cycle.
enum KeptReferences {
  /// - Returns: The waits to keep, as indices into `nodes.waits`.
  static func find(in nodes: SplitNodes, halves: Halves) -> Set<Int> {
    let candidates = nodes.waits.indices.filter { index in
      let wait = nodes.waits[index]
      return wait.reason == .needs && nodes.split.contains(wait.edge.from)
        && nodes.nodes.list[wait.edge.from].role == .create && nodes.isDropped(index)
    }
    guard !candidates.isEmpty, let position = positions(nodes, halves) else { return [] }
    return Set(
      candidates.filter { index in
        let edge = nodes.waits[index].edge
        return position[halves.serving(edge)] < position[halves.early(edge.from)]
      })
  }

  /// By half: its place in the order; nil if there is none.
  private static func positions(_ nodes: SplitNodes, _ halves: Halves) -> [Int]? {
    var order = DependencyGraph(nodeCount: halves.count)
    for node in nodes.split { order.add(halves.late(node), dependsOn: halves.early(node)) }
    for (index, wait) in nodes.waits.enumerated() {
      let target = halves.serving(wait.edge)
      order.add(halves.late(wait.edge.from), dependsOn: target)
      if nodes.split.contains(wait.edge.from), !nodes.isDropped(index), wait.reason != .released {
        order.add(halves.early(wait.edge.from), dependsOn: target)
      }
    }
    guard let sequence = order.order() else { return nil }
    var position = Array(repeating: 0, count: halves.count)
    for (place, half) in sequence.enumerated() { position[half] = place }
    return position
  }
}

/// Numbers for the halves of nodes, in the order in which ties are best broken.
///
/// First partial creates that only lack what an update sets, then whole operations, then the partial creates that were
/// chosen to break a cycle, so that these come as late as they can.
struct Halves {
  private var earlyNumber: [Int]
  private var lateNumber: [Int]
  let count: Int

  init(count nodes: Int, split: Set<Int>, forced: Set<Int>) {
    earlyNumber = Array(repeating: 0, count: nodes)
    lateNumber = earlyNumber
    var next = 0
    for node in forced.sorted() {
      earlyNumber[node] = next
      next += 1
    }
    for node in 0..<nodes where !split.contains(node) {
      earlyNumber[node] = next
      lateNumber[node] = next
      next += 1
    }
    for node in split.subtracting(forced).sorted() {
      earlyNumber[node] = next
      next += 1
    }
    for node in split.sorted() {
      lateNumber[node] = next
      next += 1
    }
    count = next
  }

  func early(_ node: Int) -> Int { earlyNumber[node] }
  func late(_ node: Int) -> Int { lateNumber[node] }

  /// The half that an edge waits for.
  func serving(_ edge: CycleBreaking.Edge) -> Int { edge.early ? early(edge.to) : late(edge.to) }
}
