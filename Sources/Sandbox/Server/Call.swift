/// One request to a vendor, after the transport has read it.
///
/// Simulators are synchronous code over values: they take a call and return an answer. Sockets, delays and faults stay
/// in the responder.
struct Call: Sendable {
  let method: String
  /// The vendor's own path, without vendor and tenant.
  let path: [String]
  let query: FormFields
  let authorization: String?
  let contentType: String
  let body: [UInt8]

  /// The body as JSON, nil when it is none.
  var json: WireValue? { try? WireValue(parsing: body) }
}
