/// Finds for each component of the file the live one that it became. The ids that ccops derives answer that, unless the
/// server invented its own; then the two graphs are walked together from `start`, along edges of the same name.
/// Pure.

import Model

struct FlowAlignment: Sendable {
  /// Live component id by the file's component id.
  private(set) var matches: [String: String] = [:]

  private let desired: Graph
  private let live: Graph
  private var taken: Set<String> = []

  /// Both documents in the documented form.
  init(desired: ValueObject, live: ValueObject, address: Address) {
    self.desired = Graph(desired)
    self.live = Graph(live)
    matchByID(address)
    walk(from: startPair + self.desired.order.compactMap { key in matches[key].map { (key, $0) } })
    while let pair = nextLookalike() {
      accept(pair.key, pair.id)
      walk(from: [pair])
    }
  }

  /// The live document with the file's names for its components. Those that have left the file have the names under
  /// which they were applied, so that they are not taken for components of the console.
  static func align(
    desired: ValueObject, prior: ValueObject? = nil, live: ValueObject, at address: Address
  ) -> KindSchema.Aligned {
    let shaped = FlowDocument.reshape(live)
    let alignment = FlowAlignment(desired: FlowDocument.reshape(desired), live: shaped, address: address)
    var former: [String: String] = [:]
    if let prior, alignment.leavesComponents {
      let other = FlowAlignment(desired: FlowDocument.reshape(prior), live: shaped, address: address)
      former = alignment.former(other)
    }
    let matches = alignment.matches.merging(former) { now, _ in now }
    let names = Dictionary(matches.map { ($0.value, $0.key) }) { first, _ in first }
    var result = shaped
    if let components = shaped["flow"]?.list {
      result["flow"] = .list(
        components.map { value in
          value.object.map { .object(ComponentEdges.renaming($0) { names[$0] ?? $0 }) } ?? value
        })
    }
    return KindSchema.Aligned(attributes: result, exports: alignment.matches, former: former)
  }

  /// Whether the live flow has components that the file has not.
  private var leavesComponents: Bool { taken.count < live.order.count }

  /// Of another alignment with the same live flow, what this one has neither the key nor the component of.
  private func former(_ other: FlowAlignment) -> [String: String] {
    other.matches.filter { key, id in desired.components[key] == nil && !taken.contains(id) }
  }

  // MARK: matching

  private mutating func matchByID(_ address: Address) {
    for key in desired.order {
      let id = FlowIDs.sent(key, live: [:], address: address)
      if live.components[id] != nil { accept(key, id) }
    }
  }

  private var startPair: [(key: String, id: String)] {
    guard let key = desired.start, let id = live.start else { return [] }
    return [(key, id)]
  }

  private mutating func walk(from pairs: [(key: String, id: String)]) {
    var queue = pairs
    var next = 0
    while next < queue.count {
      let (key, id) = queue[next]
      next += 1
      if matches[key] == nil { accept(key, id) }
      guard matches[key] == id else { continue }
      for (label, target) in desired.edges[key] ?? [] {
        guard let liveTarget = live.edges[id]?.first(where: { $0.label == label })?.target else { continue }
        if canMatch(target, liveTarget) {
          accept(target, liveTarget)
          queue.append((target, liveTarget))
        }
      }
    }
  }

  private mutating func accept(_ key: String, _ id: String) {
    guard matches[key] == nil, !taken.contains(id) else { return }
    matches[key] = id
    taken.insert(id)
  }

  private func canMatch(_ key: String, _ id: String) -> Bool {
    guard matches[key] == nil, !taken.contains(id), let left = desired.components[key], let right = live.components[id]
    else { return false }
    return left["component"] == right["component"]
  }

  /// For what no edge reaches: the only component left of its type, or the only one of its type and name, on both
  /// sides.
  ///
  /// - Complexity: Linear in the number of components.
  private func nextLookalike() -> (key: String, id: String)? {
    let keys = desired.order.filter { matches[$0] == nil }
    let ids = live.order.filter { !taken.contains($0) }
    for marks in [["component", "name"], ["component"]] {
      let keysByMarks = Dictionary(grouping: keys) { desired.values(of: marks, in: $0) }
      let idsByMarks = Dictionary(grouping: ids) { live.values(of: marks, in: $0) }
      for key in keys {
        let values = desired.values(of: marks, in: key)
        if keysByMarks[values]?.count == 1, let found = idsByMarks[values], found.count == 1 { return (key, found[0]) }
      }
    }
    return nil
  }
}

/// The components of a flow and the edges between them.
private struct Graph: Sendable {
  var order: [String] = []
  var components: [String: ValueObject] = [:]
  var edges: [String: [(label: String, target: String)]] = [:]
  var start: String?

  init(_ document: ValueObject) {
    for component in FlowDocument.components(document) {
      guard let id = component["component_id"]?.string, components[id] == nil else { continue }
      order.append(id)
      components[id] = component
      if start == nil, component["component"] == "start" { start = id }
      edges[id] = ComponentEdges.all(of: component).map { ($0.label, $0.target) }
    }
  }

  /// The values of some members of a component.
  func values(of members: [String], in id: String) -> [Value?] { members.map { components[id]?[$0] } }
}
