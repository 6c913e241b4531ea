import Model

/// Objects that must be switched on before they are used, and off after.
extension OrderingRule {
  static let usableBeforeUse = OrderingRule(
    row: "a write | the update that switches on what it refers to (an extension)"
  ) { nodes in
    let switched = Switches(nodes, to: true)
    guard !switched.isEmpty else { return [] }
    return nodes.decisions.flatMap { decision -> [Wait] in
      guard let write = nodes.writer[decision.address] else { return [] }
      return Set(decision.sentEdges.map(\.to)).sorted().compactMap { switched[$0] }.map {
        .usability(write, after: $0, .needs)
      }
    }
  }

  static let unusableAfterRelease = OrderingRule(
    row: "the update that switches something off | the writes and deletions that stop referring to it"
  ) { nodes in
    let switched = Switches(nodes, to: false)
    guard !switched.isEmpty else { return [] }
    return nodes.decisions.flatMap { decision -> [Wait] in
      let before = Set(decision.liveEdges.map(\.to))
      func waits(for node: Int?, releasing targets: Set<Address>) -> [Wait] {
        guard let node else { return [] }
        return targets.sorted().compactMap { switched[$0] }.map { .usability($0, after: node, .released) }
      }
      return waits(for: nodes.writer[decision.address], releasing: before.subtracting(decision.sentEdges.map(\.to)))
        + waits(for: nodes.remover[decision.address], releasing: before)
    }
  }
}

/// The updates that switch objects on, or off.
private struct Switches {
  private var updates: [Address: Int] = [:]

  init(_ nodes: OperationNodes, to isOn: Bool) {
    for (index, node) in nodes.list.enumerated() where node.role == .update {
      let decision = nodes.decision(of: index)
      guard let rule = decision.comparison.schema.usableWhen,
        let change = decision.change.fields.first(where: { $0.path == .key(rule.field) }),
        (change.desired == rule.value) == isOn
      else { continue }
      updates[node.address] = index
    }
  }

  var isEmpty: Bool { updates.isEmpty }

  subscript(_ address: Address) -> Int? { updates[address] }
}

extension Wait {
  fileprivate static func usability(_ from: Int, after to: Int, _ reason: Reason) -> Wait {
    Wait(edge: .init(from: from, to: to, breakable: false, early: false), reason: reason)
  }
}
