// The shape that the three simulators share: a tenant is a value, a route is a line of a table, and a refusal is an
// error that each vendor words in its own way.

/// Why a vendor does not do what it was asked.
struct Refusal: Error, Sendable {
  var status = 200
  let code: String
  let message: String
}

/// One endpoint of a vendor.
struct VendorRoute<Tenant>: Sendable {
  let method: String
  /// The segments of the path; one that starts with `:` matches anything.
  let path: [String]
  /// Whether the endpoint changes something at the vendor.
  let isWrite: Bool
  /// Whether a call needs credentials.
  let isGuarded: Bool
  /// The name in statistics: `POST /api/call_center/internal_group/add`.
  let pattern: String
  /// Does the work; throws a `Refusal` and nothing else.
  let answer: @Sendable (inout Tenant, Call, inout Surroundings) throws -> Answer

  init(
    _ method: String, _ path: String, isWrite: Bool, isGuarded: Bool = true,
    answer: @escaping @Sendable (inout Tenant, Call, inout Surroundings) throws -> Answer
  ) {
    self.method = method
    self.path = path.split(separator: "/").map(String.init)
    self.isWrite = isWrite
    self.isGuarded = isGuarded
    pattern = "\(method) \(path)"
    self.answer = answer
  }

  /// Whether the path is this endpoint's.
  func covers(_ segments: [String]) -> Bool {
    segments.count == path.count && zip(path, segments).allSatisfy { $0 == $1 || $0.hasPrefix(":") }
  }
}

/// One account at a vendor: its objects and its sessions.
protocol VendorTenant: Sendable {
  /// The vendor's endpoints.
  static var routes: [VendorRoute<Self>] { get }
  /// The vendor's wording of a refusal.
  static func answer(refusing refusal: Refusal) -> Answer

  init(name: String, surroundings: inout Surroundings)
  /// Throws when the call carries no credentials that the vendor takes.
  func admit(_ call: Call, _ surroundings: Surroundings) throws(Refusal)
  /// Ends all sessions.
  mutating func expireTokens()
  /// Puts a seed's objects in.
  mutating func plant(_ seed: WireObject, _ surroundings: inout Surroundings) throws(SandboxOptionError)
  /// Everything in the tenant, what the vendor never lists included.
  var dump: WireValue { get }
  /// The console's create, edit and delete; throws when there is no such collection or object.
  mutating func consoleCreate(
    in collection: String, _ fields: WireObject, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue
  mutating func consoleEdit(
    _ idOrName: String, in collection: String, patch: WireValue, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue
  mutating func consoleDelete(_ idOrName: String, in collection: String) throws(Refusal)
}

extension VendorTenant {
  /// Finds the endpoint of a call; 405 for a known path with another method, 404 for an unknown path.
  static func route(of call: Call) throws(Refusal) -> VendorRoute<Self> {
    let covering = routes.filter { $0.covers(call.path) }
    if let route = covering.first(where: { $0.method == call.method }) { return route }
    guard covering.isEmpty else {
      throw Refusal(status: 405, code: "method_not_allowed", message: "\(call.method) is not allowed here")
    }
    throw Refusal(status: 404, code: "not_found", message: "no such path")
  }

  /// Answers a call to an endpoint.
  mutating func respond(to call: Call, at route: VendorRoute<Self>, _ surroundings: inout Surroundings) -> Answer {
    do {
      if route.isGuarded { try admit(call, surroundings) }
      return try route.answer(&self, call, &surroundings)
    } catch let refusal as Refusal {
      return Self.answer(refusing: refusal)
    } catch {
      return Self.answer(refusing: Refusal(status: 500, code: "internal_error", message: "\(error)"))
    }
  }
}

/// The refusal of a console call that names no collection of the vendor.
func unknownCollection(_ name: String) -> Refusal {
  Refusal(status: 404, code: "unknown_collection", message: "no collection '\(name)'")
}

/// The refusal of a console call that names no object.
func unknownObject(_ name: String, in collection: String) -> Refusal {
  Refusal(status: 404, code: "unknown_object", message: "no object '\(name)' in \(collection)")
}
