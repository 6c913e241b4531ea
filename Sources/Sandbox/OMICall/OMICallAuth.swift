internal import Foundation

/// OMICall's sign-in: an API key from the console gives an access token for 24 hours.
///
/// The token looks like a JWT. Its `exp` follows the machine's clock, for clients that read it; the world's clock
/// decides whether the token is still valid.
extension OMICallTenant {
  /// GET /api/auth?apiKey=
  mutating func authenticate(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    guard let key = call.query["apiKey"], !key.isEmpty else {
      throw Refusal(code: "api_key_is_required", message: "")
    }
    let isAccepted = surroundings.options.apiKey.map { $0 == key } ?? (key != "wrong-key")
    guard isAccepted else { throw Refusal(code: "api_key_invalid", message: "") }
    let token = newToken()
    tokens[token] = surroundings.clock.now + tokenLifetime
    return omicallSuccess([
      "access_token": .string(token), "token_type": "Bearer", "access_type": "normal",
    ])
  }

  func admit(_ call: Call, _ surroundings: Surroundings) throws(Refusal) {
    let words = (call.authorization ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer", let end = tokens[words[1].trimmingSpaces],
      surroundings.clock.now < end
    else { throw Refusal(status: 401, code: "access_token_invalid", message: "") }
  }

  private mutating func newToken() -> String {
    logins += 1
    let issued = Int(Date().timeIntervalSince1970)
    let claims: WireValue = [
      "sub": .string(name), "jti": .string(ids.fixed("token \(logins)")), "iat": .integer(issued),
      "exp": .integer(issued + tokenLifetime / 1000),
    ]
    let parts: [WireValue] = [["alg": "HS256", "typ": "JWT"], claims, .string(ids.fixed("signature \(logins)"))]
    return parts.map { urlSafeBase64($0.bytes) }.joined(separator: ".")
  }
}

/// In milliseconds.
private let tokenLifetime = 24 * 3_600_000

private func urlSafeBase64(_ bytes: [UInt8]) -> String {
  Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
    .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
}
