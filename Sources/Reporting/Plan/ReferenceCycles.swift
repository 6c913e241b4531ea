package import Model

/// A cycle of references that a plan breaks by an extra write.
package struct ReferenceCycle: Hashable, Sendable {
  /// From the object that is written twice, along the references, back to it.
  package let path: [Address]
  /// Whether that object is created without the reference that closes the cycle. Otherwise it is updated before the
  /// others are deleted.
  package let isCreation: Bool
}

/// The reference cycles of a plan that are broken by an extra write.
struct ReferenceCycles {
  private let addresses: [Address]
  private let positions: [Address: Int]
  private let graph: DependencyGraph
  /// Number of the strongly connected part that each address is in.
  private let part: [Int]
  private let writtenTwice: [Operation]

  init(_ plan: Plan) {
    writtenTwice = plan.operations.filter { $0.phase == .partial || $0.phase == .detach }
    // Most plans break no cycle; then the references of a large estate are not read. What is not written is on no
    // broken cycle.
    let written = writtenTwice.isEmpty ? [] : Set(plan.operations.map(\.address))
    var edges: [Address: Set<Address>] = [:]
    func add(_ attributes: ValueObject?, of address: Address) {
      guard let attributes else { return }
      Value.object(attributes).forEachReference { edges[address, default: []].insert($0.address) }
    }
    for change in plan.changes where written.contains(change.address) {
      add(change.outcome?.attributes, of: change.address)
    }
    for operation in plan.operations
    where !written.isEmpty && (operation.phase == .detach || operation.call == .delete) {
      add(operation.prior, of: operation.address)
      add(operation.live, of: operation.address)
    }
    let addresses = edges.keys.sorted()
    let positions = Dictionary(
      addresses.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var graph = DependencyGraph(nodeCount: addresses.count)
    for (index, address) in addresses.enumerated() {
      for target in edges[address, default: []].sorted() {
        if let other = positions[target] { graph.add(index, dependsOn: other) }
      }
    }
    var part = Array(repeating: 0, count: addresses.count)
    for (number, members) in graph.components().enumerated() {
      for member in members { part[member] = number }
    }
    self.addresses = addresses
    self.positions = positions
    self.graph = graph
    self.part = part
  }

  /// Whether a reference from one address to the other is on a cycle.
  func isOnCycle(_ address: Address, _ target: Address) -> Bool {
    guard let from = positions[address], let to = positions[target] else { return false }
    return address == target ? graph.dependencies[from].contains(from) : part[from] == part[to]
  }

  /// Each broken cycle once, in the order of the operations.
  var broken: [ReferenceCycle] {
    var seen: Set<Int> = []
    return writtenTwice.compactMap { operation in
      guard let start = positions[operation.address],
        let path = graph.shortestCycle(through: start, where: { part[$0] == part[start] }),
        seen.insert(part[start]).inserted
      else { return nil }
      return ReferenceCycle(
        path: path.map { addresses[$0] }, isCreation: operation.phase == .partial)
    }
  }
}
