internal import Synchronization

/// The request counts since the start or the last reset.
///
/// Calls of the control interface are not counted.
package struct SandboxStatistics: Sendable, Equatable {
  /// What was counted at one vendor.
  package struct AtVendor: Sendable, Equatable {
    package internal(set) var requests = 0
    package internal(set) var writes = 0
    package internal(set) var maxInFlight = 0
  }

  package internal(set) var requests = 0
  package internal(set) var writes = 0
  package internal(set) var maxInFlight = 0
  /// By the vendor's name.
  package internal(set) var vendors: [String: AtVendor] = [:]
  /// By vendor and route: `VENDOR GET /path/of/the/route`.
  package internal(set) var routes: [String: Int] = [:]

  /// The counts as the control interface shows them.
  var shown: WireValue {
    let byVendor = vendors.sorted { $0.key < $1.key }.map { name, counts -> (key: String, value: WireValue) in
      let value: WireValue = [
        "requests": .integer(counts.requests), "writes": .integer(counts.writes),
        "max_in_flight": .integer(counts.maxInFlight),
      ]
      return (key: name, value: value)
    }
    let byRoute = routes.sorted { $0.key < $1.key }.map { (key: $0.key, value: WireValue.integer($0.value)) }
    return [
      "requests": .integer(requests), "writes": .integer(writes), "max_in_flight": .integer(maxInFlight),
      "vendors": .object(WireObject(byVendor)), "routes": .object(WireObject(byRoute)),
    ]
  }
}

/// Counts requests as they come and go.
final class RequestCounter: Sendable {
  private struct State: Sendable {
    var counts = SandboxStatistics()
    var inFlight: [Vendor: Int] = [:]
  }

  private let state = Mutex(State())

  /// A request has come.
  func begin(_ vendor: Vendor, _ facts: RouteFacts) {
    state.withLock { state in
      let writes = facts.isWrite ? 1 : 0
      state.inFlight[vendor, default: 0] += 1
      let here = state.inFlight[vendor, default: 0]
      let total = state.inFlight.values.reduce(0, +)
      state.counts.requests += 1
      state.counts.writes += writes
      state.counts.maxInFlight = max(state.counts.maxInFlight, total)
      state.counts.vendors[vendor.name, default: .init()].requests += 1
      state.counts.vendors[vendor.name, default: .init()].writes += writes
      let most = state.counts.vendors[vendor.name]?.maxInFlight ?? 0
      state.counts.vendors[vendor.name, default: .init()].maxInFlight = max(most, here)
      state.counts.routes["\(vendor.name) \(facts.pattern)", default: 0] += 1
    }
  }

  /// A request is answered, or never will be.
  func end(_ vendor: Vendor) {
    state.withLock { $0.inFlight[vendor, default: 1] -= 1 }
  }

  /// The counts so far.
  var counts: SandboxStatistics { state.withLock { $0.counts } }

  /// Begins at zero again.
  func reset() { state.withLock { $0.counts = SandboxStatistics() } }
}
