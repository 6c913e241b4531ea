internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers all HTTP requests of a sandbox.
///
/// Reads a request, finds the account that it is for, counts and delays it, applies a fault, and sends the response.
struct SandboxResponder: HTTPResponder {
  let parts: SandboxParts

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let body = Array(buffer: try await request.body.collect(upTo: 1 << 28))
    let target = request.head.path ?? "/"
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let segments = (halves.first ?? "").split(separator: "/").map { percentDecoded($0.utf8) }
    let call = { (path: ArraySlice<String>) in
      Call(
        method: request.method.rawValue, path: Array(path),
        query: FormFields(halves.count > 1 ? String(halves[1]) : ""), authorization: request.headers[.authorization],
        contentType: request.headers[.contentType] ?? "", body: body)
    }
    if segments.first == "_sandbox" { return response(parts.control(call(segments.dropFirst()))) }
    guard let (address, path) = tenantAddress(segments) else {
      return response(.text("no vendor here: try \(VendorNames.paths(with: "or"))", status: 404))
    }
    let received = ReceivedRequest(
      address: address, method: request.method.rawValue, target: target,
      authorization: request.headers[.authorization], contentType: request.headers[.contentType] ?? "",
      body: Array(body.prefix(1 << 18)))
    return try await respond(to: call(path), received, context)
  }

  private func respond(
    to call: Call, _ received: ReceivedRequest, _ context: ConnectionContext
  ) async throws -> Response {
    let vendor = received.address.vendor
    let facts = vendor.simulator.facts(of: call)
    parts.counter.begin(vendor, facts)
    defer { parts.counter.end(vendor) }
    if parts.options.latencyMilliseconds > 0 {
      try await Task.sleep(for: .milliseconds(parts.options.latencyMilliseconds))
    }
    let fault = parts.faults.take(received, facts)
    let delivery = try await decide(call, at: received.address, fault)
    parts.log.add(received, status: delivery.answer.status, fault: fault?.effect.rawValue)
    return try await deliver(delivery, context)
  }
}

/// What a handler knows of its connection.
struct ConnectionContext: InitializableFromSource, Sendable {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// The account that a path names: `/VENDOR/…` means the default tenant, `/VENDOR/TENANT/…` another one.
private func tenantAddress(_ segments: [String]) -> (TenantAddress, ArraySlice<String>)? {
  guard let vendor = segments.first.flatMap(Vendor.init(named:)) else { return nil }
  guard segments.count > 1, segments[1] != vendor.simulator.firstSegment else {
    return (TenantAddress(vendor: vendor, tenant: "default"), segments.dropFirst())
  }
  return (TenantAddress(vendor: vendor, tenant: segments[1]), segments.dropFirst(2))
}
