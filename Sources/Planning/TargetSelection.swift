import Model

/// `--target`: keeps the chosen addresses and everything that their operations wait for, so that a narrowed plan is
/// still safe to apply.
struct TargetSelection {
  /// What is done. The other decisions still count: their objects may point at what goes, and be pointed at.
  private(set) var decisions: [Decision]
  /// The addresses of `decisions`; nil when nothing was left out.
  private(set) var kept: Set<Address>?
  private(set) var diagnostics: [Diagnostic] = []

  init(_ decisions: [Decision], _ input: PlanInput) {
    let targets = input.options.targets
    guard !targets.isEmpty else {
      self.decisions = decisions
      return
    }
    let nodes = OperationNodes(decisions, only: nil, input.aliases)
    var waits: [Address: Set<Address>] = [:]
    for wait in OperationGraph(nodes).waits {
      waits[nodes.list[wait.edge.from].address, default: []].insert(nodes.list[wait.edge.to].address)
    }
    // The record of what moves must have left an address before anything is created there.
    for decision in decisions {
      if let from = decision.change.movedFrom { waits[from, default: []].insert(decision.address) }
    }
    var kept = targets
    var queue = targets.sorted()
    while let address = queue.popLast() {
      for other in waits[address] ?? [] where kept.insert(other).inserted { queue.append(other) }
    }
    self.kept = kept
    self.decisions = decisions.filter { kept.contains($0.address) }
    let unknown = targets.subtracting(decisions.map(\.address)).sorted()
    if unknown.isEmpty { return }
    let known = Set(input.resources.map(\.address)).union(input.snapshot.records.keys).sorted()
    diagnostics = unknown.map { PlanningMessages.unknownTarget($0, known: known) }
  }

  /// The same without some addresses.
  func leaving(out addresses: Set<Address>) -> TargetSelection {
    if addresses.isEmpty { return self }
    var result = self
    result.decisions.removeAll { addresses.contains($0.address) }
    result.kept = Set(result.decisions.map(\.address))
    return result
  }
}
