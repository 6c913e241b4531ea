import Model

/// Deletions of something that stays referred to: each is an error.
struct StillReferred {
  private(set) var diagnostics: [Diagnostic] = []
  private let nodes: OperationNodes
  private var found: Set<Diagnostic> = []

  init(_ nodes: OperationNodes, unmanaged: [UnmanagedReferrer]) {
    self.nodes = nodes
    let deletions = Deletions(nodes)
    guard !deletions.isEmpty else { return }
    for referrer in nodes.decisions.indices { addLive(referrer, deletions) }
    addSent()
    addUnmanaged(unmanaged)
  }

  /// A live object refers to what is deleted, and no write of the plan changes that.
  private mutating func addLive(_ referrer: Int, _ deletions: Deletions) {
    let decision = nodes.decisions[referrer]
    for edge in decision.liveEdges {
      for target in deletions.byAddress(edge.to) where nodes.list[target].decision != referrer {
        guard nodes.release(target, by: referrer, breakable: false) == nil else { continue }
        // A forgotten object keeps the reference; the old object of a replacement may be in use there.
        guard decision.change.action != .forget || nodes.list[target].role == .delete else { continue }
        add(nodes.list[target].address, by: "\(decision.address)", edge.root)
      }
    }
    for target in deletions.superseded(in: decision) where nodes.list[target].decision != referrer {
      guard nodes.releaseSuperseded(target, by: referrer) == nil else { continue }
      add(nodes.list[target].address, by: "\(decision.address)", nil)
    }
  }

  /// A document that is to be written refers to what is deleted, by a raw id or in a field that only the console knows.
  /// It may refer to what is replaced: that address lives on.
  private mutating func addSent() {
    for (_, node, decision) in nodes.writes {
      for edge in decision.sentEdges where nodes.remover[edge.to] != nil {
        add(edge.to, by: "\(node.address)", edge.root)
      }
    }
  }

  private mutating func addUnmanaged(_ referrers: [UnmanagedReferrer]) {
    let going = Set(nodes.list.filter { !$0.isWrite }.map(\.address))
    for referrer in referrers {
      for target in referrer.targets.intersection(going).sorted() {
        add(target, by: "the unmanaged \(referrer.object.kind.collection) \"\(referrer.object.name)\"", nil)
      }
    }
  }

  private mutating func add(_ address: Address, by other: String, _ field: String?) {
    let diagnostic = PlanningMessages.stillReferred(address, by: other, field: field)
    if found.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
  }
}

/// A live object that no address owns, with the managed objects that it refers to.
struct UnmanagedReferrer {
  let object: Observation
  let targets: Set<Address>
}
