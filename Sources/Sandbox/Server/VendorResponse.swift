/// The response that a simulator decided on, before the transport sends it.
struct VendorResponse: Sendable {
  var status = 200
  var contentType: String?
  var body: [UInt8] = []
  var headers: [String: String] = [:]

  /// A JSON answer.
  static func json(_ value: WireValue, status: Int = 200) -> VendorResponse {
    VendorResponse(status: status, contentType: "application/json", body: value.bytes)
  }

  /// A JSON answer that is joined already.
  static func json(bytes: [UInt8]) -> VendorResponse {
    VendorResponse(contentType: "application/json", body: bytes)
  }

  /// A plain text answer.
  static func text(_ text: String, status: Int = 200) -> VendorResponse {
    VendorResponse(status: status, contentType: "text/plain;charset=UTF-8", body: Array(text.utf8))
  }

  /// An answer without a body.
  static func empty(status: Int = 200) -> VendorResponse { VendorResponse(status: status) }
}
