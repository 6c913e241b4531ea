internal import Foundation

/// One Fortics account: its flows.
struct ForticsTenant: VendorTenant {
  let name: String
  var ids: IDSource
  var flows = Shelf()

  init(name: String, surroundings: inout Surroundings) {
    self.name = name
    ids = IDSource(seed: surroundings.options.idSeed, tenant: "fortics/\(name)")
  }

  /// Does nothing: there are no sessions, Basic credentials are sent with each call.
  mutating func expireTokens() {}

  /// The document prints `Basic username:password` in clear and means base64; a lenient sandbox takes both.
  func admit(_ call: Call, _ surroundings: Surroundings) throws(Refusal) {
    guard let pair = basicCredentials(call.authorization, takesClearText: !surroundings.options.strict),
      surroundings.options.takes(credentials: pair)
    else { throw Refusal(status: 401, code: "unauthorized", message: "Basic credentials are required") }
  }
}

/// The pair of a Basic header, which is base64, or in clear where that is taken.
private func basicCredentials(_ header: String?, takesClearText: Bool) -> String? {
  let words = (header ?? "").split(separator: " ", maxSplits: 1)
  guard words.count == 2, words[0].lowercased() == "basic" else { return nil }
  let value = words[1].trimmingSpaces
  if takesClearText, value.contains(":") { return value }
  return Data(base64Encoded: value).flatMap { String(data: $0, encoding: .utf8) }
}
