import Model

/// All writes of a plan as nodes: creates, updates, and deletions of an address's own object or of one that a
/// replacement leaves behind.
struct OperationNodes {
  enum Role: Hashable {
    case create
    case update
    case delete
    /// The deletion of the object with this id, which a replacement leaves behind.
    case deleteSuperseded(String)
  }

  struct Node {
    let role: Role
    /// Index into the decisions.
    let decision: Int
    let address: Address

    var isWrite: Bool { role == .create || role == .update }
  }

  let decisions: [Decision]
  let aliases: AccountAliases
  private(set) var list: [Node] = []
  /// The create or update of an address.
  private(set) var writer: [Address: Int] = [:]
  /// The deletion of an address's own object.
  private(set) var remover: [Address: Int] = [:]
  /// By decision: the deletions of objects that replacements leave behind, in order.
  private(set) var supersededRemovers: [Int: [Int]] = [:]

  /// - Parameter only: The addresses that are written; nil for all. The others stay as they are, and what they refer to
  ///   counts.
  init(_ decisions: [Decision], only: Set<Address>?, _ aliases: AccountAliases = AccountAliases([:])) {
    self.decisions = decisions
    self.aliases = aliases
    for (index, decision) in decisions.enumerated() where only?.contains(decision.address) ?? true {
      addNodes(of: index, decision)
    }
  }

  private mutating func addNodes(of index: Int, _ decision: Decision) {
    let address = decision.address
    switch decision.change.action {
    case .create: writer[address] = add(.create, of: index)
    case .update: writer[address] = add(.update, of: index)
    case .delete: remover[address] = add(.delete, of: index)
    case .replace:
      // Without a document only the old object of an interrupted replacement is left to delete.
      guard decision.body != nil else { break }
      writer[address] = add(.create, of: index)
      if decision.comparison.schema.deletesBeforeCreating {
        // What another address owns by now is not ours to delete.
        if !decision.comparison.pair.isOwnedElsewhere { remover[address] = add(.delete, of: index) }
      } else if let id = decision.change.vendorID {
        addSuperseded(id, of: index)
      }
    case .adopt, .move, .record, .forget, .unchanged: break
    }
    for leftover in decision.comparison.pair.leftovers { addSuperseded(leftover.vendorID, of: index) }
  }

  private mutating func addSuperseded(_ id: String, of index: Int) {
    supersededRemovers[index, default: []].append(add(.deleteSuperseded(id), of: index))
  }

  private mutating func add(_ role: Role, of decision: Int) -> Int {
    list.append(Node(role: role, decision: decision, address: decisions[decision].address))
    return list.count - 1
  }

  // MARK: What rules ask

  func decision(of node: Int) -> Decision { decisions[list[node].decision] }

  /// The creates and updates.
  var writes: [(index: Int, node: Node, decision: Decision)] {
    list.indices.filter { list[$0].isWrite }.map { ($0, list[$0], decision(of: $0)) }
  }
}

extension Decision {
  /// What the live object refers to.
  var liveEdges: [Edge] { edges(of: comparison.liveDocument) }

  /// What the document that is sent refers to.
  var sentEdges: [Edge] { edges(of: body) }

  private func edges(of document: ValueObject?) -> [Edge] {
    document.map { comparison.schema.edges(of: $0, from: address).filter { !$0.isInternal } } ?? []
  }
}
