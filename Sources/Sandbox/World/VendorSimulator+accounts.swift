/// What works alike for every vendor: finding the endpoint of a call, and the account that it concerns.
extension VendorSimulator {
  /// What is known about a call before it is answered.
  static func facts(of call: Call) -> RouteFacts {
    do throws(Refusal) {
      let route = try Self.route(of: call)
      return RouteFacts(pattern: route.pattern, isWrite: route.isWrite)
    } catch {
      return RouteFacts(pattern: "\(call.method) (unknown path)", isWrite: false)
    }
  }

  /// Finds the endpoint of a call; 405 for a known path with another method, 404 for an unknown path.
  static func route(of call: Call) throws(Refusal) -> VendorRoute<Tenant> {
    let covering = routes.filter { $0.covers(call.path) }
    if let route = covering.first(where: { $0.method == call.method }) { return route }
    guard covering.isEmpty else {
      throw Refusal(status: 405, code: "method_not_allowed", message: "\(call.method) is not allowed here")
    }
    throw Refusal(status: 404, code: "not_found", message: "no such path")
  }

  /// Gives `body` an account to read or change in place; creates the account on first use.
  mutating func visit<Result, Failure: Error>(
    _ name: String, _ surroundings: inout Surroundings,
    body: (inout Tenant, inout Surroundings) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if tenants[name] == nil { tenants[name] = Tenant(name: name, surroundings: &surroundings) }
    return try body(&tenants[name, default: Tenant(name: name, surroundings: &surroundings)], &surroundings)
  }

  /// The accounts that exist so far, sorted.
  var tenantNames: [String] { tenants.keys.sorted() }

  /// Answers a call. A call to an unknown path creates no account.
  mutating func answer(_ call: Call, in name: String, _ surroundings: inout Surroundings) -> VendorResponse {
    do {
      let route = try Self.route(of: call)
      return try visit(name, &surroundings) { (tenant, around) throws -> VendorResponse in
        if route.isGuarded { try tenant.admit(call, around) }
        return try route.handler(&tenant, call, &around)
      }
    } catch let refusal as Refusal {
      return Self.answer(refusing: refusal)
    } catch {
      return Self.answer(refusing: Refusal(status: 500, code: "internal_error", message: "\(error)"))
    }
  }

  /// Does what a console user does.
  ///
  /// - Returns: The object as it is stored; null after a deletion.
  mutating func console(
    _ edit: ConsoleEdit, in name: String, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    try visit(name, &surroundings) { (tenant, around) throws(Refusal) -> WireValue in
      switch edit {
      case .create(let collection, let fields):
        return try tenant.consoleCreate(in: collection, fields, &around)
      case .edit(let collection, let object, let patch):
        return try tenant.consoleEdit(object, in: collection, patch: patch, &around)
      case .delete(let collection, let object):
        try tenant.consoleDelete(object, in: collection)
        return .null
      }
    }
  }

  /// Replaces the collections of an account that the seed names.
  mutating func plant(
    _ seed: WireObject, in name: String, _ surroundings: inout Surroundings
  ) throws(SandboxOptionError) {
    try visit(name, &surroundings) { (tenant, around) throws(SandboxOptionError) in
      try tenant.plant(seed, &around)
    }
  }

  /// Everything in one account.
  mutating func dump(tenant name: String, _ surroundings: inout Surroundings) -> WireValue {
    visit(name, &surroundings) { tenant, _ in tenant.dump }
  }

  /// Ends all sessions and access tokens.
  mutating func expireTokens() {
    for name in tenants.keys { tenants[name]?.expireTokens() }
  }
}
