import Model

/// All writes of a plan as nodes, and what each waits for as edges. Creates, updates and deletions stand in one graph, so that one rule orders them all.
struct OperationGraph {
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
  }

  /// Why one node waits for another; what is dropped when the edge is cut follows from it.
  enum Reason: Hashable {
    /// `from`'s document refers to `to`, which is made or made usable first.
    case needs
    /// `from` refers to `to` in a field that only an update sets.
    case fills
    /// `from` takes the name that `to` gives up.
    case takesName
    /// `from` removes something that `to` points at until it is written.
    case released
    /// `$depends_on`, or new before old.
    case stated
  }

  let decisions: [Decision]
  private(set) var nodes: [Node] = []
  private(set) var edges: [CircleCutting.Edge] = []
  private(set) var reasons: [Reason] = []
  private(set) var diagnostics: [Diagnostic] = []

  private var writer: [Address: Int] = [:]
  private var remover: [Address: Int] = [:]
  /// By decision: the first deletion of an object that a replacement leaves behind.
  private var supersededRemover: [Int: Int] = [:]
  private struct Waiting: Hashable {
    let edge: CircleCutting.Edge
    let reason: Reason
  }
  private var seen: Set<Waiting> = []
  private var objections: Set<Diagnostic> = []
  private let force: Bool

  /// - Parameter only: the addresses that are written; nil for all. The others stay as they are, and what they point at counts.
  init(
    _ decisions: [Decision], unmanagedReferrers: [(Observation, Set<Address>)], force: Bool, only: Set<Address>?
  ) {
    self.decisions = decisions
    self.force = force
    addNodes(only)
    for (index, node) in nodes.enumerated() {
      switch node.role {
      case .create, .update:
        addNeeds(index, node)
        addStatedDependencies(index, node)
      case .delete, .deleteSuperseded: break
      }
    }
    addReleases()
    addNames()
    addUsability()
    objectToUnmanagedReferrers(unmanagedReferrers)
  }

  // MARK: Nodes

  private mutating func addNodes(_ only: Set<Address>?) {
    for (index, decision) in decisions.enumerated() where only?.contains(decision.address) ?? true {
      let address = decision.address
      switch decision.change.action {
      case .create: writer[address] = add(.create, index, address)
      case .update: writer[address] = add(.update, index, address)
      case .delete: remover[address] = add(.delete, index, address)
      case .replace:
        // Without a document only the old object of an interrupted replacement is left to delete.
        guard decision.body != nil else { break }
        writer[address] = add(.create, index, address)
        if let id = decision.change.vendorID { addSuperseded(id, index, address) }
      case .adopt, .move, .forget, .unchanged: break
      }
      for leftover in decision.comparison.pair.leftovers { addSuperseded(leftover.vendorID, index, address) }
    }
  }

  private mutating func add(_ role: Role, _ decision: Int, _ address: Address) -> Int {
    nodes.append(Node(role: role, decision: decision, address: address))
    return nodes.count - 1
  }

  /// New before old: the old one goes only when the new one is written.
  private mutating func addSuperseded(_ id: String, _ decision: Int, _ address: Address) {
    let node = add(.deleteSuperseded(id), decision, address)
    if supersededRemover[decision] == nil { supersededRemover[decision] = node }
    if let write = writer[address] { add(node, write, .stated, cuttable: false, early: false) }
    // The record, which alone knows of it, goes with the address's own object: that one goes last.
    if let last = remover[address] { add(last, node, .stated, cuttable: false, early: false) }
  }

  private mutating func add(_ from: Int, _ to: Int, _ reason: Reason, cuttable: Bool, early: Bool) {
    let edge = CircleCutting.Edge(from: from, to: to, cuttable: cuttable, early: early)
    guard seen.insert(Waiting(edge: edge, reason: reason)).inserted else { return }
    edges.append(edge)
    reasons.append(reason)
  }

  // MARK: Create before refer

  private mutating func addNeeds(_ index: Int, _ node: Node) {
    let decision = decisions[node.decision]
    let schema = decision.comparison.schema
    for edge in schema.edges(of: decision.body ?? [:], from: node.address) {
      guard let target = writer[edge.to], nodes[target].role == .create else { continue }
      let later = schema.field(edge.root)?.mutability == .onlyOnUpdate
      // An update can keep what it has until the target is there; a create can only leave the reference out.
      let reason: Reason = later && node.role == .create ? .fills : .needs
      add(index, target, reason, cuttable: node.role == .update || edge.breaking != .never || later, early: true)
    }
  }

  private mutating func addStatedDependencies(_ index: Int, _ node: Node) {
    for other in decisions[node.decision].comparison.pair.resource?.settings.dependsOn ?? [] {
      if let target = writer[other], target != index { add(index, target, .stated, cuttable: false, early: false) }
    }
  }

  // MARK: Repoint before delete

  private mutating func addReleases() {
    var deletionsByAddress: [Address: [Int]] = [:]
    var leftovers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      switch node.role {
      case .delete: deletionsByAddress[node.address, default: []].append(index)
      case .deleteSuperseded(let id):
        if id == decisions[node.decision].change.vendorID {
          deletionsByAddress[node.address, default: []].append(index)
        }
        leftovers[id] = index
      case .create, .update: break
      }
    }
    guard !deletionsByAddress.isEmpty || !leftovers.isEmpty else { return }
    for (index, decision) in decisions.enumerated() {
      guard let document = decision.comparison.liveDocument else { continue }
      for edge in decision.comparison.schema.edges(of: document, from: decision.address) {
        for target in deletionsByAddress[edge.to] ?? [] { addRelease(target, by: index, edge) }
      }
      if !leftovers.isEmpty { addLeftoverReleases(leftovers, by: index, document) }
    }
    objectToWrites()
    addStatedRemovals()
  }

  /// `target` removes what the live object of `decision` points at.
  private mutating func addRelease(_ target: Int, by decision: Int, _ reference: Edge) {
    let address = decisions[decision].address
    guard nodes[target].decision != decision else { return }
    if let other = remover[address] {
      add(target, other, .released, cuttable: true, early: reference.breaking != .never)
    } else if let write = writer[address], nodes[write].role == .update {
      add(target, write, .released, cuttable: true, early: reference.breaking != .never)
    } else if let old = supersededRemover[decision] {
      add(target, old, .released, cuttable: true, early: false)
    } else if decisions[decision].change.action != .forget || nodes[target].role == .delete {
      objectToReferrer(nodes[target].address, "\(address)", reference.root)
    }
  }

  /// A document that is to be written points at what goes, by a raw id or in a field that only the console knows. What is replaced may be
  /// pointed at: its address lives on.
  private mutating func objectToWrites() {
    for node in nodes where node.role == .create || node.role == .update {
      let decision = decisions[node.decision]
      for edge in decision.comparison.schema.edges(of: decision.body ?? [:], from: node.address)
      where remover[edge.to] != nil {
        objectToReferrer(edge.to, "\(node.address)", edge.root)
      }
    }
  }

  private func isSuperseded(_ node: Node) -> Bool { if case .deleteSuperseded = node.role { true } else { false } }

  private mutating func addLeftoverReleases(_ leftovers: [String: Int], by decision: Int, _ document: ValueObject) {
    let address = decisions[decision].address
    var targets: [Int] = []
    _ = decisions[decision].comparison.schema.naming(document) { id, _ in
      if let target = leftovers[id] { targets.append(target) }
      return nil
    }
    for target in targets {
      if let node = remover[address] ?? writer[address] {
        add(target, node, .released, cuttable: true, early: false)
      } else {
        objectToReferrer(nodes[target].address, "\(address)", nil)
      }
    }
  }

  /// Deletions run against `$depends_on`: what depends on the other goes first.
  private mutating func addStatedRemovals() {
    for (index, node) in nodes.enumerated() where node.role == .delete {
      for other in decisions[node.decision].comparison.pair.record?.dependsOn ?? [] {
        if let target = remover[other], target != index { add(target, index, .stated, cuttable: false, early: false) }
      }
    }
  }

  private mutating func objectToReferrer(_ address: Address, _ other: String, _ field: String?) {
    let objection = PlanningMessages.stillReferred(address, by: other, field: field)
    if !force, objections.insert(objection).inserted { diagnostics.append(objection) }
  }

  private mutating func objectToUnmanagedReferrers(_ referrers: [(Observation, Set<Address>)]) {
    let going = Set(nodes.filter { $0.role == .delete || isSuperseded($0) }.map(\.address))
    guard !going.isEmpty else { return }
    for (observation, targets) in referrers {
      for target in targets.intersection(going).sorted() {
        objectToReferrer(target, "the unmanaged \(observation.kind.collection) \"\(observation.name)\"", nil)
      }
    }
  }

  // MARK: Names

  private mutating func addNames() {
    struct Key: Hashable {
      let kind: KindAddress
      let name: String
    }
    var holders: [Key: Int] = [:]
    for (index, decision) in decisions.enumerated() where decision.comparison.schema.uniqueNames {
      // A second record is never written, so its address never frees the name.
      let pair = decision.comparison.pair
      guard let live = pair.live, !pair.isSecondRecord else { continue }
      holders[Key(kind: decision.address.kind, name: live.name)] = index
    }
    for (index, node) in nodes.enumerated() where node.role == .create || node.role == .update {
      let decision = decisions[node.decision]
      let name = decision.change.vendorName
      guard decision.comparison.schema.uniqueNames, decision.comparison.pair.live?.name != name,
        let holder = holders[Key(kind: node.address.kind, name: name)], holder != node.decision
      else { continue }
      let other = decisions[holder].address
      if let target = writer[other] {
        add(index, target, .takesName, cuttable: node.role == .update, early: true)
      } else if let target = remover[other] {
        add(index, target, .takesName, cuttable: node.role == .update, early: false)
      }
    }
  }

  // MARK: Objects that must be switched on before use, and off after

  private mutating func addUsability() {
    var switchedOn: [Address: Int] = [:]
    var switchedOff: [Address: Int] = [:]
    for (index, node) in nodes.enumerated() where node.role == .update {
      let decision = decisions[node.decision]
      guard let rule = decision.comparison.schema.usableWhen,
        let change = decision.change.fields.first(where: { $0.path == .key(rule.field) })
      else { continue }
      if change.desired == rule.value { switchedOn[node.address] = index } else { switchedOff[node.address] = index }
    }
    guard !switchedOn.isEmpty || !switchedOff.isEmpty else { return }
    for (index, decision) in decisions.enumerated() {
      let schema = decision.comparison.schema
      let before = schema.targets(of: decision.comparison.liveDocument ?? [:], from: decision.address)
      let after = schema.targets(of: decision.body ?? [:], from: decision.address)
      if let write = writer[decisions[index].address] {
        for address in after {
          if let on = switchedOn[address] { add(write, on, .needs, cuttable: false, early: false) }
        }
        for address in before.subtracting(after) {
          if let off = switchedOff[address] { add(off, write, .released, cuttable: false, early: false) }
        }
      }
      if let remove = remover[decisions[index].address] {
        for address in before {
          if let off = switchedOff[address] { add(off, remove, .released, cuttable: false, early: false) }
        }
      }
    }
  }
}
