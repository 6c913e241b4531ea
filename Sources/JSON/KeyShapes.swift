import Model
import Platform

/// The key sequences that a parser has met, as a tree.
///
/// A list of a hundred thousand objects repeats one sequence of keys. Its first object pays for strings, sorting and
/// the search for repeats; every other one follows the same path through the tree, comparing bytes, and shares the
/// first one's array of keys. Objects that are maps of many different keys outgrow the tree and are sorted on their
/// own.
struct KeyShapes: Sendable {
  /// The shape of an object that has no keys yet.
  static let root = 0
  private static let untracked = -1
  private static let mostShapes = 4096
  private static let mostSiblings = 16
  /// The first keys of all types of objects that one run reads: configuration, state and vendors' responses.
  private static let mostFirstKeys = 256

  private struct Node {
    let key: [UInt8]
    let parent: Int
    var firstChild = -1
    var nextSibling = -1
    var order: Order?
  }

  /// How members in the text's order become members sorted by key.
  private struct Order {
    let keys: [String]
    /// Exchanges, to be made one after the other.
    let swaps: [(Int, Int)]
  }

  private var nodes: [Node] = [
    Node(key: [], parent: -1, order: Order(keys: [], swaps: []))
  ]

  /// Forgets everything once the tree is full.
  mutating func endDocument() {
    if nodes.count >= KeyShapes.mostShapes { self = KeyShapes() }
  }

  /// Takes the next key of the object that is being read and gives the shape it has now.
  mutating func step(from shape: Int, _ key: UnsafeBufferPointer<UInt8>) -> Int {
    guard shape >= 0 else { return KeyShapes.untracked }
    var siblings = 0
    var previous = -1
    var child = nodes[shape].firstChild
    while child >= 0 {
      if KeyShapes.same(nodes[child].key, key) {
        if previous >= 0 { moveToFront(child, of: shape, after: previous) }
        return child
      }
      previous = child
      child = nodes[child].nextSibling
      siblings += 1
    }
    let limit = shape == KeyShapes.root ? KeyShapes.mostFirstKeys : KeyShapes.mostSiblings
    guard siblings < limit, nodes.count < KeyShapes.mostShapes else { return KeyShapes.untracked }
    nodes.append(Node(key: Array(key), parent: shape, nextSibling: nodes[shape].firstChild))
    nodes[shape].firstChild = nodes.count - 1
    return nodes.count - 1
  }

  /// Objects of one type come one after the other, so the key that was met last is looked at first.
  private mutating func moveToFront(_ child: Int, of shape: Int, after previous: Int) {
    nodes[previous].nextSibling = nodes[child].nextSibling
    nodes[child].nextSibling = nodes[shape].firstChild
    nodes[shape].firstChild = child
  }

  /// Ends an object: sorts its values and gives its sorted keys; nil when one is repeated.
  ///
  /// - Parameters:
  ///   - shape: What `step` gave for the last key.
  ///   - keys: The keys of the object in the order of the text.
  mutating func finish(
    _ shape: Int, keys: ArraySlice<UnsafeBufferPointer<UInt8>>, reordering values: inout [Value]
  ) -> [String]? {
    guard let order = order(of: shape, keys) else { return nil }
    for (left, right) in order.swaps { values.swapAt(left, right) }
    return order.keys
  }

  private mutating func order(of shape: Int, _ keys: ArraySlice<UnsafeBufferPointer<UInt8>>) -> Order? {
    if shape >= 0, let known = nodes[shape].order { return known }
    let order = KeyShapes.sorted(keys.map { String(decoding: $0, as: UTF8.self) })
    if shape >= 0 { nodes[shape].order = order }
    return order
  }

  private static func sorted(_ keys: [String]) -> Order? {
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    let sortedKeys = order.map { keys[$0] }
    guard !zip(sortedKeys, sortedKeys.dropFirst()).contains(where: ==) else { return nil }
    return Order(keys: sortedKeys, swaps: swaps(toReach: order))
  }

  /// Exchanges that bring item `order[i]` to place `i`, for every `i`.
  private static func swaps(toReach order: [Int]) -> [(Int, Int)] {
    var itemAt = Array(order.indices)
    var placeOf = itemAt
    var swaps: [(Int, Int)] = []
    for (place, item) in order.enumerated() where itemAt[place] != item {
      let other = placeOf[item]
      swaps.append((place, other))
      placeOf[itemAt[place]] = other
      itemAt.swapAt(place, other)
      placeOf[item] = place
    }
    return swaps
  }

  private static func same(_ left: [UInt8], _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    left.count == right.count && left.withUnsafeBytes { $0.hasSameBytes(as: UnsafeRawBufferPointer(right)) }
  }
}
