import Model

/// The nodes of a plan, some of them split into an early and a late half, and what each half waits for.
struct SplitNodes {
  let nodes: OperationNodes
  let waits: [Wait]
  /// Addresses whose objects are not on the platform.
  let missing: Set<Address>
  /// The nodes that are split.
  let split: Set<Int>
  /// By node: the waits of the node, and the waits for it.
  private let waitsOf: [[Int]]
  private let waitsFor: [[Int]]
  /// By node: its strongly connected part.
  private let component: [Int]
  /// Waits inside a cycle that an early half can keep all the same, because their target comes before it anyway.
  private var kept: Set<Int> = []

  /// - Parameters:
  ///   - forced: Nodes that are split whatever the order.
  ///   - chosen: Nodes that are split to break a cycle.
  init(_ graph: OperationGraph, forced: Set<Int>, chosen: Set<Int>) {
    nodes = graph.nodes
    waits = graph.waits
    missing = Set(nodes.decisions.filter { $0.comparison.isObserved && $0.comparison.pair.live == nil }.map(\.address))
    split = forced.union(chosen)
    let count = nodes.list.count
    var dependencies = DependencyGraph(nodeCount: count)
    var (waitsOf, waitsFor) = (Array(repeating: [Int](), count: count), Array(repeating: [Int](), count: count))
    for (index, wait) in waits.enumerated() {
      dependencies.add(wait.edge.from, dependsOn: wait.edge.to)
      waitsOf[wait.edge.from].append(index)
      waitsFor[wait.edge.to].append(index)
    }
    var component = Array(repeating: 0, count: count)
    for (number, part) in dependencies.components().enumerated() { for node in part { component[node] = number } }
    (self.waitsOf, self.waitsFor, self.component) = (waitsOf, waitsFor, component)
    kept = KeptReferences.find(in: self, halves: Halves(count: count, split: split, forced: forced))
  }

  func operations(of node: Int) -> [Operation] {
    split.contains(node) ? [earlyHalf(of: node), lateHalf(of: node)] : [lateHalf(of: node)]
  }

  // MARK: Waits

  /// Whether the early half of a node does without what a wait stands for.
  func isDropped(_ wait: Int) -> Bool {
    let edge = waits[wait].edge
    return edge.breakable && component[edge.from] == component[edge.to] && !kept.contains(wait)
  }

  /// The operations that the early half of a node waits for.
  func awaitedByEarlyHalf(of node: Int) -> [String] {
    waitsOf[node].filter { !isDropped($0) && waits[$0].reason != .released }.map { id(servedBy: waits[$0].edge) }
  }

  /// The operations that the late half of a node, or the whole node, waits for.
  func awaitedByLateHalf(of node: Int) -> [String] {
    waitsOf[node].map { id(servedBy: waits[$0].edge) } + (split.contains(node) ? [id(of: node, early: true)] : [])
  }

  /// The addresses that the early half of a node does not refer to.
  func droppedTargets(of node: Int) -> Set<Address> { targets(of: node, areDropped: true) }

  /// The addresses that are there before the early half of a node.
  func awaitedTargets(of node: Int) -> Set<Address> { targets(of: node, areDropped: false) }

  private func targets(of node: Int, areDropped: Bool) -> Set<Address> {
    Set(
      waitsOf[node].filter { waits[$0].reason == .needs && isDropped($0) == areDropped }
        .map { nodes.list[waits[$0].edge.to].address })
  }

  /// The addresses whose deletion waits for the early half of a node, which removes the references to them.
  func deletedAfterEarlyHalf(of node: Int) -> Set<Address> {
    Set(
      waitsFor[node].filter { waits[$0].reason == .released && waits[$0].edge.early }
        .map { nodes.list[waits[$0].edge.from].address })
  }

  /// Whether another write takes the name that the node gives up.
  func givesUpName(_ node: Int) -> Bool { waitsFor[node].contains { waits[$0].reason == .takesName } }

  /// Whether the name that the node takes is still in use when its early half is written.
  func isNameTakenEarly(_ node: Int) -> Bool {
    waitsOf[node].contains { waits[$0].reason == .takesName && isDropped($0) }
  }

  // MARK: Ids

  /// The operation that serves an edge.
  private func id(servedBy edge: CycleBreaking.Edge) -> String {
    id(of: edge.to, early: split.contains(edge.to) && edge.early)
  }

  func id(of index: Int, early: Bool) -> String {
    let node = nodes.list[index]
    let word =
      switch node.role {
      case .create:
        !split.contains(index)
          ? "create" : (early ? Operation.Phase.partial.rawValue : Operation.Phase.complete.rawValue)
      case .update:
        !split.contains(index)
          ? "update" : (early ? Operation.Phase.detach.rawValue : Operation.Phase.complete.rawValue)
      case .delete: early ? Operation.Phase.detach.rawValue : "delete"
      case .deleteSuperseded(let id): "delete-old-\(id)"
      }
    return "\(node.address):\(word)"
  }
}
