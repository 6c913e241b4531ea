internal import Synchronization

/// All accounts of all vendors, behind one lock.
///
/// A call is decided synchronously while the lock is held. Calls therefore have an order, as in a vendor's database,
/// and a page is a consistent copy.
final class SandboxWorld: Sendable {
  private struct State: Sendable {
    var surroundings: Surroundings
    /// In the order of `Vendor.simulators`.
    var simulators: [any VendorSimulator]
  }

  private let state: Mutex<State>

  init(_ options: SandboxOptions) throws(SandboxOptionError) {
    let surroundings = Surroundings(options: options, clock: WorldClock(followsMachine: options.realClock))
    state = Mutex(State(surroundings: surroundings, simulators: Vendor.simulators.map { $0.init() }))
    state.withLock { state in
      for vendor in Vendor.all { state.simulators[vendor.index].prepare(&state.surroundings) }
    }
    if let seed = options.seed { try load(seed: seed) }
  }

  /// Answers a call, with its effect on the world.
  func answer(_ call: Call, at address: TenantAddress) -> VendorResponse {
    state.withLock { state in
      state.simulators[address.vendor.index].answer(call, in: address.tenant, &state.surroundings)
    }
  }

  /// Does what a console user does.
  func console(_ edit: ConsoleEdit, at address: TenantAddress) throws(Refusal) -> WireValue {
    try state.withLock { (state) throws(Refusal) -> WireValue in
      try state.simulators[address.vendor.index].console(edit, in: address.tenant, &state.surroundings)
    }
  }

  /// Everything in one tenant.
  func dump(_ address: TenantAddress) -> WireValue {
    state.withLock { state in
      state.simulators[address.vendor.index].dump(tenant: address.tenant, &state.surroundings)
    }
  }

  /// The tenants that exist so far, by vendor and name.
  var addresses: [TenantAddress] {
    state.withLock { state in
      Vendor.all.flatMap { vendor in
        state.simulators[vendor.index].tenantNames.map { TenantAddress(vendor: vendor, tenant: $0) }
      }
    }
  }

  /// Ends all sessions and access tokens at all vendors.
  func expireTokens() {
    state.withLock { state in
      for vendor in Vendor.all { state.simulators[vendor.index].expireTokens() }
    }
  }

  /// Reads or changes the clock.
  func withClock<Result: Sendable>(_ body: (inout WorldClock) -> Result) -> Result {
    state.withLock { body(&$0.surroundings.clock) }
  }
}

extension SandboxWorld {
  /// Lays a seed over the world: collections that it names are replaced.
  ///
  /// After an error, the collections before the faulty one are replaced.
  func load(seed text: String) throws(SandboxOptionError) {
    let seed: WireValue
    do throws(WireSyntaxError) {
      seed = try WireValue(parsing: text.utf8)
    } catch {
      throw SandboxOptionError(message: "seed: \(error)")
    }
    try state.withLock { (state) throws(SandboxOptionError) in
      for (vendorName, tenants) in seed.members?.pairs ?? [] {
        guard let vendor = Vendor(named: vendorName) else {
          throw SandboxOptionError(message: "seed: no vendor '\(vendorName)'")
        }
        for (tenant, collections) in tenants.members?.pairs ?? [] {
          try state.simulators[vendor.index].plant(collections.members ?? [:], in: tenant, &state.surroundings)
        }
      }
    }
  }
}
