import DequeModule
package import Model

/// What may run now, what must wait, and what will never run: a pure state machine over a plan's operations.
///
/// An outcome goes in, operations to start come out. Every provider has its own bound; an operation whose predecessor
/// failed is skipped, and so is everything behind it, while all other branches go on. Linear in operations and edges.
package struct Schedule: Sendable {
  private let operations: [Operation]
  private let position: [String: Int]
  private let followers: [[Int]]
  private let limits: [String: Int]
  private var waitingFor: [Int]
  private var ready: [String: Deque<Int>] = [:]
  private var running: [String: Int] = [:]
  private var closed: [Bool]
  private var stopped = false

  /// An operation that will not run, and why.
  package struct Skip: Hashable, Sendable {
    package let operation: Operation
    package let reason: SkipReason
  }

  /// - Parameter limits: operations at once by provider; 1 where nothing is said.
  package init(_ operations: [Operation], limits: [String: Int]) {
    self.operations = operations
    self.limits = limits
    let position = Dictionary(operations.enumerated().map { ($1.id, $0) }) { first, _ in first }
    var followers = Array(repeating: [Int](), count: operations.count)
    var waitingFor = Array(repeating: 0, count: operations.count)
    for (index, operation) in operations.enumerated() {
      for other in operation.after {
        guard let target = position[other] else { continue }
        followers[target].append(index)
        waitingFor[index] += 1
      }
    }
    self.position = position
    self.followers = followers
    self.waitingFor = waitingFor
    closed = Array(repeating: false, count: operations.count)
    for index in operations.indices where waitingFor[index] == 0 {
      ready[operations[index].address.provider, default: Deque()].append(index)
    }
  }

  /// Marks every ready operation as running, up to its provider's limit, and returns them in plan order. End each one
  /// with `succeed(_:)` or `fail(_:)`.
  package mutating func start() -> [Operation] {
    guard !stopped else { return [] }
    var started: [Int] = []
    for provider in ready.keys.sorted() {
      let limit = max(1, limits[provider] ?? 1)
      while running[provider, default: 0] < limit, let index = ready[provider]?.popFirst() {
        running[provider, default: 0] += 1
        started.append(index)
      }
    }
    return started.map { operations[$0] }
  }

  /// Notes that an operation succeeded: its followers may be ready.
  package mutating func succeed(_ id: String) {
    guard let index = close(id) else { return }
    for follower in followers[index] {
      waitingFor[follower] -= 1
      if waitingFor[follower] == 0, !closed[follower] {
        ready[operations[follower].address.provider, default: Deque()].append(follower)
      }
    }
  }

  /// Notes that an operation failed; gives everything that is skipped for it.
  package mutating func fail(_ id: String) -> [Skip] {
    guard let index = close(id) else { return [] }
    var skips: [Skip] = []
    var queue = Deque(followers[index])
    while let next = queue.popFirst() {
      guard !closed[next] else { continue }
      closed[next] = true
      skips.append(Skip(operation: operations[next], reason: .failed(operations[index].address)))
      queue += followers[next]
    }
    return skips
  }

  /// Starts nothing any more; gives what is left. What runs is still to be finished.
  package mutating func stop(_ reason: SkipReason = .stopped) -> [Skip] {
    guard !stopped else { return [] }
    stopped = true
    let notStarted = Set(ready.values.joined())
    return operations.indices.filter { !closed[$0] && (notStarted.contains($0) || waitingFor[$0] > 0) }.map {
      Skip(operation: operations[$0], reason: reason)
    }
  }

  /// What was neither started nor skipped when nothing runs any more.
  package mutating func abandon() -> [Skip] {
    guard !stopped else { return [] }
    return operations.indices.filter { !closed[$0] }.map {
      closed[$0] = true
      return Skip(operation: operations[$0], reason: .cyclic)
    }
  }

  private mutating func close(_ id: String) -> Int? {
    guard let index = position[id], !closed[index] else { return nil }
    closed[index] = true
    running[operations[index].address.provider, default: 1] -= 1
    return index
  }
}
