/// One endpoint of a vendor: a line in the vendor's table of routes.
struct VendorRoute<Tenant>: Sendable {
  /// Does the work; throws a `Refusal` and nothing else.
  typealias Handler = @Sendable (inout Tenant, Call, inout Surroundings) throws -> VendorResponse

  /// Method and path, which is also the name in statistics: `POST /path/to/:id`.
  let pattern: String
  let method: String
  /// The segments of the path; one that starts with `:` matches anything.
  let path: [String]
  /// Whether the endpoint changes something at the vendor.
  let isWrite: Bool
  /// Whether a call needs credentials.
  let isGuarded: Bool
  let handler: Handler

  private init(_ pattern: String, isWrite: Bool, isGuarded: Bool, handler: @escaping Handler) {
    self.pattern = pattern
    method = String(pattern.prefix { $0 != " " })
    path = pattern.drop { $0 != " " }.dropFirst().split(separator: "/").map(String.init)
    self.isWrite = isWrite
    self.isGuarded = isGuarded
    self.handler = handler
  }

  /// An endpoint that opens or ends a session, and so needs no credentials.
  static func session(_ pattern: String, handler: @escaping Handler) -> VendorRoute {
    VendorRoute(pattern, isWrite: false, isGuarded: false, handler: handler)
  }

  /// An endpoint that changes nothing.
  static func read(_ pattern: String, handler: @escaping Handler) -> VendorRoute {
    VendorRoute(pattern, isWrite: false, isGuarded: true, handler: handler)
  }

  /// An endpoint that changes something.
  static func write(_ pattern: String, handler: @escaping Handler) -> VendorRoute {
    VendorRoute(pattern, isWrite: true, isGuarded: true, handler: handler)
  }

  /// Whether the path is this endpoint's.
  func covers(_ segments: [String]) -> Bool {
    segments.count == path.count && zip(path, segments).allSatisfy { $0 == $1 || $0.hasPrefix(":") }
  }
}

/// What statistics and faults need to know about a call before it is answered.
struct RouteFacts: Sendable {
  let pattern: String
  let isWrite: Bool
}
