/// The sandbox's own interface under `/_sandbox`, for a console user's edits and for test harnesses.
///
/// It belongs to no vendor, and its calls are not counted.
extension SandboxParts {
  /// Answers a call to `/_sandbox/…`.
  func control(_ call: Call) -> VendorResponse {
    do throws(Refusal) {
      return try route(call)
    } catch {
      return .json(["error": .string(error.code), "message": .string(error.message)], status: error.status)
    }
  }

  private func route(_ call: Call) throws(Refusal) -> VendorResponse {
    switch (call.method, call.path.first ?? "") {
    case ("GET", "stats"): return .json(counter.counts.shown)
    case ("POST", "reset-stats"):
      counter.reset()
      log.reset()
      return .json([:])
    case ("GET", "requests"): return .json(.array(log.requests.map(\.shown)))
    case ("GET", "world"): return .json(worldShown(tenant: call.query["tenant"]))
    case ("POST", "world"): return try done { () throws(SandboxOptionError) in try loadWorld(call.body) }
    case ("POST", "faults"): return try done { () throws(SandboxOptionError) in try addFaults(call) }
    case ("DELETE", "faults"):
      faults.clear()
      return .json([:])
    case ("POST", "expire-tokens"):
      world.expireTokens()
      return .json([:])
    case ("POST", "clock"): return setClock(call)
    default: return try consoleEdit(call)
    }
  }

  /// The world of all vendors, or of those that have that tenant.
  func worldShown(tenant: String?) -> WireValue {
    var shown = WireObject()
    for address in world.addresses where tenant == nil || address.tenant == tenant {
      var tenants = shown[address.vendor.name]?.members ?? [:]
      tenants[address.tenant] = world.dump(address)
      shown[address.vendor.name] = .object(tenants)
    }
    return .object(shown)
  }

  private func loadWorld(_ body: [UInt8]) throws(SandboxOptionError) {
    try world.load(seed: String(decoding: body, as: UTF8.self))
  }

  private func addFaults(_ call: Call) throws(SandboxOptionError) {
    var rules: [FaultRule] = []
    for value in call.json?.elements ?? call.json.map({ [$0] }) ?? [] { rules.append(try FaultRule(value)) }
    guard !rules.isEmpty else { throw SandboxOptionError(message: "a list of fault rules is due") }
    faults.add(rules)
  }

  private func done(_ work: () throws(SandboxOptionError) -> Void) throws(Refusal) -> VendorResponse {
    do throws(SandboxOptionError) {
      try work()
      return .json([:])
    } catch {
      throw Refusal(status: 400, code: "bad_request", message: error.message)
    }
  }

  private func setClock(_ call: Call) -> VendorResponse {
    let now = world.withClock { clock in
      if let moment = call.json?["set_ms"]?.whole { clock.set(to: moment) }
      if let step = call.json?["advance_ms"]?.whole { clock.advance(by: step) }
      return clock.now
    }
    return .json(["now_ms": .integer(now)])
  }
}

extension SandboxParts {
  /// `/_sandbox/<vendor>/<tenant>/<collection>[/<id or name>]`
  private func consoleEdit(_ call: Call) throws(Refusal) -> VendorResponse {
    guard call.path.count >= 3, let vendor = Vendor(named: call.path[0]) else {
      throw Refusal(status: 404, code: "not_found", message: "no such control path")
    }
    let collection = call.path[2]
    // A name may hold slashes; whatever follows the collection is the name.
    let object = call.path.dropFirst(3).joined(separator: "/")
    let edit: ConsoleEdit
    switch (call.method, object.isEmpty) {
    case ("POST", true): edit = .create(collection: collection, fields: try fields(of: call))
    case ("PATCH", false): edit = .edit(collection: collection, object: object, patch: .object(try fields(of: call)))
    case ("DELETE", false): edit = .delete(collection: collection, object: object)
    default: throw Refusal(status: 405, code: "method_not_allowed", message: "\(call.method) is not allowed here")
    }
    return .json(try world.console(edit, at: TenantAddress(vendor: vendor, tenant: call.path[1])))
  }

  private func fields(of call: Call) throws(Refusal) -> WireObject {
    guard let fields = call.json?.members else {
      throw Refusal(status: 400, code: "bad_request", message: "the body is no JSON object")
    }
    return fields
  }
}
