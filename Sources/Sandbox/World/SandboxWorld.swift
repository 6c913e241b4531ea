// All accounts of all vendors, behind one lock. A call is decided synchronously while the lock is held: vendors' calls
// become a sequence, as a database behind them would make them one, and a page is a copy of bytes.

internal import Synchronization

/// What a tenant's address in a path means.
struct TenantAddress: Sendable, Hashable {
  let vendor: Vendor
  let tenant: String
}

/// What is known of a call before it is answered.
struct RouteFacts: Sendable {
  let pattern: String
  let isWrite: Bool
}

/// The world that the vendors' simulators live in.
final class SandboxWorld: Sendable {
  private struct State: Sendable {
    var surroundings: Surroundings
    var seed: WireObject = [:]
    var omicall: [String: OMICallTenant] = [:]
    var fortics: [String: ForticsTenant] = [:]
    var ucontact: [String: UContactTenant] = [:]
  }

  private let state: Mutex<State>

  init(_ options: SandboxOptions) throws(SandboxOptionError) {
    let surroundings = Surroundings(options: options, clock: WorldClock(followsMachine: options.realClock))
    state = Mutex(State(surroundings: surroundings))
    // The default account is made now: generating many groups shall not count as the first call's answer time.
    state.withLock { state in Self.visit("default", in: &state.omicall, &state.surroundings) { _, _ in } }
    if let seed = options.seed { try load(seed: seed) }
  }

  /// What the statistics and the faults need to know about a call.
  func facts(of call: Call, at vendor: Vendor) -> RouteFacts {
    switch vendor {
    case .omicall: facts(of: call, OMICallTenant.self)
    case .fortics: facts(of: call, ForticsTenant.self)
    case .ucontact: facts(of: call, UContactTenant.self)
    }
  }

  private func facts<Tenant: VendorTenant>(of call: Call, _: Tenant.Type) -> RouteFacts {
    do throws(Refusal) {
      let route = try Tenant.route(of: call)
      return RouteFacts(pattern: route.pattern, isWrite: route.isWrite)
    } catch {
      return RouteFacts(pattern: "\(call.method) (unknown path)", isWrite: false)
    }
  }

  /// Answers a call, with its effect on the world.
  func answer(_ call: Call, at address: TenantAddress) -> Answer {
    state.withLock { state in
      switch address.vendor {
      case .omicall: Self.answer(call, address, &state.omicall, &state.surroundings, state.seed)
      case .fortics: Self.answer(call, address, &state.fortics, &state.surroundings, state.seed)
      case .ucontact: Self.answer(call, address, &state.ucontact, &state.surroundings, state.seed)
      }
    }
  }

  private static func answer<Tenant: VendorTenant>(
    _ call: Call, _ address: TenantAddress, _ tenants: inout [String: Tenant], _ surroundings: inout Surroundings,
    _ seed: WireObject
  ) -> Answer {
    do throws(Refusal) {
      let route = try Tenant.route(of: call)
      return visit(address.tenant, in: &tenants, &surroundings) { $0.respond(to: call, at: route, &$1) }
    } catch {
      return Tenant.answer(refusing: error)
    }
  }

  /// Works on a tenant in place, making it on first use.
  private static func visit<Tenant: VendorTenant, Result, Failure: Error>(
    _ name: String, in tenants: inout [String: Tenant], _ surroundings: inout Surroundings,
    _ body: (inout Tenant, inout Surroundings) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if tenants[name] == nil { tenants[name] = Tenant(name: name, surroundings: &surroundings) }
    return try body(&tenants[name, default: Tenant(name: name, surroundings: &surroundings)], &surroundings)
  }
}

extension SandboxWorld {
  /// Lays a seed over the world: collections that it names are replaced.
  func load(seed text: String) throws(SandboxOptionError) {
    let seed: WireValue
    do throws(WireSyntaxError) {
      seed = try WireValue(parsing: text.utf8)
    } catch {
      throw SandboxOptionError(message: "seed: \(error)")
    }
    try state.withLock { (state) throws(SandboxOptionError) in
      for (vendorName, tenants) in seed.members?.pairs ?? [] {
        guard let vendor = Vendor(rawValue: vendorName) else {
          throw SandboxOptionError(message: "seed: no vendor '\(vendorName)'")
        }
        for (tenant, collections) in tenants.members?.pairs ?? [] {
          try Self.plant(collections.members ?? [:], TenantAddress(vendor: vendor, tenant: tenant), &state)
        }
      }
    }
  }

  private static func plant(
    _ collections: WireObject, _ address: TenantAddress, _ state: inout State
  ) throws(SandboxOptionError) {
    switch address.vendor {
    case .omicall: try plant(collections, address.tenant, &state.omicall, &state.surroundings)
    case .fortics: try plant(collections, address.tenant, &state.fortics, &state.surroundings)
    case .ucontact: try plant(collections, address.tenant, &state.ucontact, &state.surroundings)
    }
  }

  private static func plant<Tenant: VendorTenant>(
    _ collections: WireObject, _ name: String, _ tenants: inout [String: Tenant], _ surroundings: inout Surroundings
  ) throws(SandboxOptionError) {
    try visit(name, in: &tenants, &surroundings) { (tenant, around) throws(SandboxOptionError) in
      try tenant.plant(collections, &around)
    }
  }

  /// Everything in one tenant.
  func dump(_ address: TenantAddress) -> WireValue {
    state.withLock { state in
      switch address.vendor {
      case .omicall: Self.visit(address.tenant, in: &state.omicall, &state.surroundings) { tenant, _ in tenant.dump }
      case .fortics: Self.visit(address.tenant, in: &state.fortics, &state.surroundings) { tenant, _ in tenant.dump }
      case .ucontact: Self.visit(address.tenant, in: &state.ucontact, &state.surroundings) { tenant, _ in tenant.dump }
      }
    }
  }

  /// The tenants of each vendor that exist so far.
  var addresses: [TenantAddress] {
    state.withLock { state in
      state.omicall.keys.sorted().map { TenantAddress(vendor: .omicall, tenant: $0) }
        + state.fortics.keys.sorted().map { TenantAddress(vendor: .fortics, tenant: $0) }
        + state.ucontact.keys.sorted().map { TenantAddress(vendor: .ucontact, tenant: $0) }
    }
  }

  /// Ends all sessions and access tokens at all vendors.
  func expireTokens() {
    state.withLock { state in
      for name in state.omicall.keys { state.omicall[name]?.expireTokens() }
      for name in state.ucontact.keys { state.ucontact[name]?.expireTokens() }
    }
  }

  /// Works on the clock.
  func withClock<Result: Sendable>(_ body: (inout WorldClock) -> Result) -> Result {
    state.withLock { body(&$0.surroundings.clock) }
  }

  /// Does what a console user does.
  func console(_ edit: ConsoleEdit, at address: TenantAddress) throws(Refusal) -> WireValue {
    try state.withLock { (state) throws(Refusal) in
      switch address.vendor {
      case .omicall: try Self.console(edit, address.tenant, &state.omicall, &state.surroundings)
      case .fortics: try Self.console(edit, address.tenant, &state.fortics, &state.surroundings)
      case .ucontact: try Self.console(edit, address.tenant, &state.ucontact, &state.surroundings)
      }
    }
  }

  private static func console<Tenant: VendorTenant>(
    _ edit: ConsoleEdit, _ name: String, _ tenants: inout [String: Tenant], _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    try visit(name, in: &tenants, &surroundings) { (tenant, around) throws(Refusal) in
      switch edit {
      case .create(let collection, let fields): return try tenant.consoleCreate(in: collection, fields, &around)
      case .edit(let collection, let object, let patch):
        return try tenant.consoleEdit(object, in: collection, patch: patch, &around)
      case .delete(let collection, let object):
        try tenant.consoleDelete(object, in: collection)
        return .null
      }
    }
  }
}

/// What a console user does.
enum ConsoleEdit: Sendable {
  case create(collection: String, fields: WireObject)
  case edit(collection: String, object: String, patch: WireValue)
  case delete(collection: String, object: String)
}
