// A request after the transport is done with it: what a simulator decides on. Simulators are plain synchronous code
// over values; sockets, delays and faults stay in the responder.

/// The vendors that the sandbox plays.
package enum Vendor: String, Sendable, CaseIterable {
  case omicall, fortics, ucontact

  /// The first segment of the vendor's own paths; a path that starts with it means the default tenant.
  var firstSegment: String {
    switch self {
    case .omicall: "api"
    case .fortics: "pbx"
    case .ucontact: "Integra"
    }
  }
}

/// One request to a vendor.
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

/// What is decided about a request.
struct Answer: Sendable {
  var status = 200
  var contentType: String?
  var body: [UInt8] = []
  var headers: [String: String] = [:]

  /// A JSON answer.
  static func json(_ value: WireValue, status: Int = 200) -> Answer {
    Answer(status: status, contentType: "application/json", body: value.bytes)
  }

  /// A JSON answer that is joined already.
  static func json(bytes: [UInt8]) -> Answer {
    Answer(contentType: "application/json", body: bytes)
  }

  /// A plain text answer.
  static func text(_ text: String, status: Int = 200) -> Answer {
    Answer(status: status, contentType: "text/plain;charset=UTF-8", body: Array(text.utf8))
  }

  /// An answer without a body.
  static func empty(status: Int = 200) -> Answer { Answer(status: status) }
}
