/// One request without secrets, as tests and the control interface see it.
package struct RecordedRequest: Sendable, Equatable {
  package let number: Int
  package let vendor: String
  package let tenant: String
  package let method: String
  /// Path and query, as the client wrote them, without secrets.
  package let path: String
  /// `Bearer [redacted]` and the like; nil when the header was absent.
  package let authorization: String?
  package let body: String
  /// The HTTP status that was, or would have been, answered.
  package let status: Int
  /// The effect of the fault that met the request.
  package let fault: String?

  /// The request as the control interface and the log file show it.
  var shown: WireValue {
    [
      "number": .integer(number), "vendor": .string(vendor), "tenant": .string(tenant), "method": .string(method),
      "path": .string(path), "authorization": authorization.map(WireValue.string) ?? .null, "body": .string(body),
      "status": .integer(status), "fault": fault.map(WireValue.string) ?? .null,
    ]
  }
}

/// A request as it came, secrets and all; never leaves the log.
struct ReceivedRequest: Sendable {
  let address: TenantAddress
  let method: String
  let target: String
  let authorization: String?
  let contentType: String
  let body: [UInt8]
}
