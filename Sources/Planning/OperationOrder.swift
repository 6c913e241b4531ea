import Model

/// Turns the graph of writes into operations: whole ones where the order allows, an early and a late half where a circle or the vendor asks for it.
struct OperationOrder {
  private(set) var operations: [Operation] = []
  /// The circle that nothing opens, when there is one.
  private(set) var hardCircle: [Address] = []

  private let graph: OperationGraph
  private var split: Set<Int> = []
  /// Addresses whose objects are not on the platform.
  private let gone: Set<Address>
  private var component: [Int] = []
  /// The edges by which each node waits, and those that wait for it.
  private var waits: [[Int]] = []
  private var waiters: [[Int]] = []
  /// Edges inside a circle that an early half can serve all the same, because its target is made before it anyway.
  private var kept: Set<Int> = []

  init(_ graph: OperationGraph) {
    self.graph = graph
    gone = Set(
      graph.decisions.filter { $0.comparison.isObserved && $0.comparison.pair.live == nil }.map(\.address))
    let forced = Set(graph.nodes.indices.filter { needsCompletion(graph.nodes[$0]) })
    switch CircleCutting.solve(nodeCount: graph.nodes.count, edges: graph.edges, split: forced) {
    case .hardCircle(let nodes): hardCircle = nodes.map { graph.nodes[$0].address }
    case .splits(let chosen):
      split = forced.union(chosen)
      findComponents()
      keepWhatTheOrderAllows(forced: forced)
      operations = sorted(graph.nodes.indices.flatMap(makeOperations))
    }
  }

  private func needsCompletion(_ node: OperationGraph.Node) -> Bool {
    guard node.role == .create else { return false }
    let decision = graph.decisions[node.decision]
    return BodyBuilder(schema: decision.comparison.schema).needsCompletion(decision.body ?? [:])
  }

  private mutating func findComponents() {
    var dependencies = DependencyGraph(nodeCount: graph.nodes.count)
    waits = Array(repeating: [], count: graph.nodes.count)
    waiters = waits
    for (index, edge) in graph.edges.enumerated() {
      dependencies.add(edge.from, dependsOn: edge.to)
      waits[edge.from].append(index)
      waiters[edge.to].append(index)
    }
    component = Array(repeating: 0, count: graph.nodes.count)
    for (number, part) in dependencies.components().enumerated() { for node in part { component[node] = number } }
  }

  // MARK: Operations of one node

  private func makeOperations(_ index: Int) -> [Operation] {
    split.contains(index) ? [early(index), late(index)] : [late(index)]
  }

  /// Whether the early half of a node does without what an edge stands for.
  private func isDropped(_ index: Int) -> Bool {
    let edge = graph.edges[index]
    return edge.cuttable && component[edge.from] == component[edge.to] && !kept.contains(index)
  }

  /// A shell should lack as little as possible while callers may reach it. In one order of all halves in which every shell lacks its whole
  /// circle, a reference to something that comes earlier can stay: whatever agrees with an order closes no circle.
  private mutating func keepWhatTheOrderAllows(forced: Set<Int>) {
    let candidates = graph.edges.indices.filter { index in
      let from = graph.edges[index].from
      return graph.reasons[index] == .needs && split.contains(from) && graph.nodes[from].role == .create
        && isDropped(index)
    }
    guard !candidates.isEmpty else { return }
    let halves = Halves(count: graph.nodes.count, split: split, forced: forced)
    var order = DependencyGraph(nodeCount: halves.count)
    for node in split { order.add(halves.late(node), dependsOn: halves.early(node)) }
    for (index, edge) in graph.edges.enumerated() {
      let target = edge.early ? halves.early(edge.to) : halves.late(edge.to)
      order.add(halves.late(edge.from), dependsOn: target)
      if split.contains(edge.from), !isDropped(index), graph.reasons[index] != .released {
        order.add(halves.early(edge.from), dependsOn: target)
      }
    }
    guard let sequence = order.order() else { return }
    var position = Array(repeating: 0, count: halves.count)
    for (place, half) in sequence.enumerated() { position[half] = place }
    kept = Set(
      candidates.filter { index in
        let edge = graph.edges[index]
        let target = edge.early ? halves.early(edge.to) : halves.late(edge.to)
        return position[target] < position[halves.early(edge.from)]
      })
  }

  private func late(_ index: Int) -> Operation {
    let node = graph.nodes[index]
    let decision = graph.decisions[node.decision]
    var operation = Operation(id: id(index, early: false), address: node.address, call: .update, phase: .whole)
    operation.after = waits[index].map { served(graph.edges[$0]) }
    if split.contains(index) { operation.after.append(id(index, early: true)) }
    operation.after = Array(Set(operation.after)).sorted()
    operation.live = decision.comparison.liveDocument
    operation.prior = decision.comparison.prior
    switch node.role {
    case .create where split.contains(index): fillShell(&operation, decision)
    case .create: fillCreate(&operation, decision)
    case .update: fillUpdate(&operation, decision, isSplit: split.contains(index))
    case .delete:
      operation.call = .delete
      operation.vendorID = decision.change.vendorID
    case .deleteSuperseded(let id):
      operation.call = .delete
      operation.vendorID = id
      operation.removesSuperseded = true
      operation.prior = priorOfLeftover(id, decision)
    }
    return operation
  }

  /// What an unreadable kind removes by: the values last applied, under the name (for such kinds the id) of what is to go.
  private func priorOfLeftover(_ id: String, _ decision: Decision) -> ValueObject? {
    guard !decision.comparison.isObserved, id != decision.change.vendorID else { return decision.comparison.prior }
    return renamed(decision.comparison.prior ?? [:], id, decision.comparison.schema)
  }

  private func fillCreate(_ operation: inout Operation, _ decision: Decision) {
    operation.call = .create
    operation.body = BodyBuilder(schema: decision.comparison.schema).creation(decision.body ?? [:])
    operation.applied = decision.change.outcome?.attributes ?? [:]
    operation.live = nil
    operation.prior = nil
  }

  /// The second half of a create: everything at once, since updates are full replacements.
  private func fillShell(_ operation: inout Operation, _ decision: Decision) {
    operation.phase = .complete
    operation.body = BodyBuilder(schema: decision.comparison.schema)
      .update(desired: decision.body ?? [:], prior: nil, live: nil)
    operation.applied = decision.change.outcome?.attributes ?? [:]
    operation.changed = operation.body.keys
    operation.live = nil
    operation.prior = nil
  }

  private func fillUpdate(_ operation: inout Operation, _ decision: Decision, isSplit: Bool) {
    operation.phase = isSplit ? .complete : .whole
    operation.vendorID = decision.change.vendorID
    operation.body = decision.body ?? [:]
    operation.applied = decision.change.outcome?.attributes ?? [:]
    operation.changed = Array(Set(decision.change.fields.compactMap(\.path.root))).sorted()
  }

  private func early(_ index: Int) -> Operation {
    let node = graph.nodes[index]
    let decision = graph.decisions[node.decision]
    let schema = decision.comparison.schema
    var operation = Operation(id: id(index, early: true), address: node.address, call: .update, phase: .detach)
    operation.after = Array(
      Set(
        waits[index].filter { !isDropped($0) && graph.reasons[$0] != .released }
          .map { served(graph.edges[$0]) })
    ).sorted()
    if node.role == .create {
      let dropped = droppedTargets(index)
      let body = schema.leavingOut(decision.body ?? [:]) { dropped.contains($0) }
      operation.call = .create
      operation.phase = .partial
      operation.body = BodyBuilder(schema: schema).creation(body)
      operation.applied = operation.body
    } else {
      let deleted = waitingRemovals(on: index)
      let document = decision.comparison.liveDocument ?? [:]
      let name = earlyName(index, decision)
      operation.vendorID = decision.change.vendorID
      operation.live = document
      operation.prior = decision.comparison.prior
      let fresh = freshRoots(index, document, deleted)
      func shaped(_ object: ValueObject) -> ValueObject {
        renamed(replacing(fresh, in: schema.leavingOut(object) { deleted.contains($0) }), name, schema)
      }
      operation.body = shaped(document)
      operation.applied = shaped(decision.comparison.pair.record?.attributes ?? document)
      operation.changed = operation.body.keys.filter { operation.body[$0] != document[$0] }
    }
    return operation
  }

  /// Fields of a live document that point at what is no longer there, as they can be written now: a vendor need not take a dangling id back,
  /// only because the early half of an update leaves the field alone. nil takes a field out.
  private func freshRoots(_ index: Int, _ document: ValueObject, _ deleted: Set<Address>) -> [String: Value?] {
    guard !gone.isEmpty else { return [:] }
    let decision = graph.decisions[graph.nodes[index].decision]
    let schema = decision.comparison.schema
    let awaited = Set(
      waits[index].filter { graph.reasons[$0] == .needs && !isDropped($0) }
        .map { graph.nodes[graph.edges[$0].to].address })
    let stale = gone.subtracting(awaited)
    let dropped = droppedTargets(index).union(stale).union(deleted)
    let now = schema.leavingOut(decision.body ?? document) { dropped.contains($0) }
    var fresh: [String: Value?] = [:]
    for edge in schema.edges(of: document, from: decision.address) where stale.contains(edge.to) {
      fresh[edge.root] = .some(now[edge.root])
      if let companion = schema.fields.companion(of: edge.root) { fresh[companion.name] = .some(now[companion.name]) }
    }
    return fresh
  }

  private func replacing(_ roots: [String: Value?], in object: ValueObject) -> ValueObject {
    var result = object
    for (root, value) in roots { result[root] = value }
    return result
  }

  private func droppedTargets(_ index: Int) -> Set<Address> {
    Set(
      waits[index].filter { graph.reasons[$0] == .needs && isDropped($0) }
        .map { graph.nodes[graph.edges[$0].to].address })
  }

  /// Addresses whose removal waits for this node inside its circle: the early half lets go of them.
  private func waitingRemovals(on index: Int) -> Set<Address> {
    Set(
      waiters[index].filter { graph.reasons[$0] == .released && graph.edges[$0].early }
        .map { graph.nodes[graph.edges[$0].from].address })
  }

  // MARK: Names

  /// The name of an early half: its final one unless that is still taken, in which case a third name frees the circle.
  private func earlyName(_ index: Int, _ decision: Decision) -> String? {
    let wanted = waiters[index].contains { graph.reasons[$0] == .takesName }
    guard wanted, graph.nodes[index].role == .update else { return nil }
    let blocked = waits[index].contains { graph.reasons[$0] == .takesName && isDropped($0) }
    let name = decision.change.vendorName
    return blocked ? "\(name) ~\(CanonicalJSON.digest(.string(decision.address.description)).prefix(6))" : name
  }

  private func renamed(_ object: ValueObject, _ name: String?, _ schema: KindSchema) -> ValueObject {
    guard let name else { return object }
    var result = object
    result[schema.nameField] = .string(name)
    return result
  }

  // MARK: Ids and order

  /// The operation that an edge waits for.
  private func served(_ edge: CircleCutting.Edge) -> String {
    id(edge.to, early: split.contains(edge.to) && edge.early)
  }

  private func id(_ index: Int, early: Bool) -> String {
    let node = graph.nodes[index]
    let word =
      switch node.role {
      case .create: !split.contains(index) ? "create" : (early ? "shell" : "fill")
      case .update: !split.contains(index) ? "update" : (early ? "cut" : "fill")
      case .delete: early ? "cut" : "delete"
      case .deleteSuperseded(let id): "delete-old-\(id)"
      }
    return "\(node.address):\(word)"
  }

  /// Every operation after those it waits for; among equals, by address.
  private func sorted(_ operations: [Operation]) -> [Operation] {
    let ordered = operations.sorted { ($0.address, $0.id) < ($1.address, $1.id) }
    let position = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.id, $0) })
    var dependencies = DependencyGraph(nodeCount: ordered.count)
    for (index, operation) in ordered.enumerated() {
      for other in operation.after { if let target = position[other] { dependencies.add(index, dependsOn: target) } }
    }
    return (dependencies.order() ?? Array(ordered.indices)).map { ordered[$0] }
  }
}

/// Numbers for the halves of nodes, in the order in which ties are best broken: shells that only lack what an update sets first, then whole
/// operations, then the shells that were chosen to open a circle, so that these come as late as they can.
private struct Halves {
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
}
