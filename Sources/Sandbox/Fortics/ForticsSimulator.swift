// Fortics voice (SZ.chat), PBX flows, from its document: whole documents are written and read, the id of an update
// stands in the body, lists have no pages, and one call deletes every flow of the account.

internal import Foundation

/// One Fortics account.
struct ForticsTenant: VendorTenant {
  let name: String
  var ids: IDSource
  var flows = Shelf()
  /// Accounts of the old kind have no sessions; Basic credentials go with each call.
  mutating func expireTokens() {}

  static let routes: [VendorRoute<ForticsTenant>] = [
    .init("GET", "/pbx/flow", isWrite: false) { try $0.readFlow($1, $2) },
    .init("POST", "/pbx/flow", isWrite: true) { try $0.createFlow($1, &$2) },
    .init("PUT", "/pbx/flow", isWrite: true) { try $0.replaceFlow($1, &$2) },
    .init("DELETE", "/pbx/flow", isWrite: true) { try $0.deleteFlow($1, &$2) },
    .init("GET", "/pbx/flow/all", isWrite: false) { $0.listFlows($1, $2) },
    .init("DELETE", "/pbx/flow/all", isWrite: true) { $0.deleteAllFlows($1, &$2) },
  ]

  init(name: String, surroundings: inout Surroundings) {
    self.name = name
    ids = IDSource(seed: surroundings.options.idSeed, tenant: "fortics/\(name)")
  }

  /// Errors are documented nowhere; a plain JSON object stands in.
  static func answer(refusing refusal: Refusal) -> Answer {
    .json(["error": .string(refusal.code), "message": .string(refusal.message)], status: refusal.status)
  }

  /// The document prints `Basic username:password` in clear and means base64; a lenient sandbox takes both.
  func admit(_ call: Call, _ surroundings: Surroundings) throws(Refusal) {
    guard let pair = basicCredentials(call.authorization, takesClearText: !surroundings.options.strict),
      surroundings.options.takes(credentials: pair)
    else { throw Refusal(status: 401, code: "unauthorized", message: "Basic credentials are required") }
  }

  /// GET /pbx/flow?id=
  func readFlow(_ call: Call, _ surroundings: Surroundings) throws(Refusal) -> Answer {
    guard let item = flows[call.query["id"] ?? ""] else { return try absent(surroundings) }
    return .json(.object(flowRead(item.object, surroundings)))
  }

  /// POST /pbx/flow
  mutating func createFlow(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    let body = try flowBody(call)
    try checkFlow(body, surroundings)
    _ = surroundings.clock.tick()
    let flow = keep(body, id: ids.next(), replacing: nil, surroundings)
    return .json(.object(flowRead(flow, surroundings)))
  }

  /// PUT /pbx/flow; the id is in the body, and the document replaces the old one whole.
  mutating func replaceFlow(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    let body = try flowBody(call)
    guard let id = body["_id"]?.text else {
      throw Refusal(status: 400, code: "bad_request", message: "_id is required")
    }
    guard let old = flows[id] else { return try absent(surroundings) }
    try checkFlow(body, surroundings)
    _ = surroundings.clock.tick()
    let flow = keep(body, id: id, replacing: old.object, surroundings)
    return .json(.object(flowRead(flow, surroundings)))
  }

  /// DELETE /pbx/flow?id=
  mutating func deleteFlow(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    guard let id = call.query["id"], !id.isEmpty else {
      throw Refusal(status: 400, code: "bad_request", message: "id is required")
    }
    _ = surroundings.clock.tick()
    return .json(["count": .integer(flows.remove(id) ? 1 : 0)])
  }

  /// GET /pbx/flow/all
  func listFlows(_ call: Call, _ surroundings: Surroundings) -> Answer {
    let isPlain = !surroundings.has(.forticsWrapMaxAttempts) && !surroundings.has(.forticsDropUnlistedFields)
    var bytes = [UInt8(ascii: "[")]
    appendJoined(
      flows.items.lazy.map { isPlain ? $0.bytes : WireValue.object(flowRead($0.object, surroundings)).bytes },
      to: &bytes)
    return .json(bytes: bytes + [UInt8(ascii: "]")])
  }

  /// DELETE /pbx/flow/all
  mutating func deleteAllFlows(_ call: Call, _ surroundings: inout Surroundings) -> Answer {
    let count = flows.count
    flows = Shelf()
    _ = surroundings.clock.tick()
    return .json(["count": .integer(count)])
  }

  private func absent(_ surroundings: Surroundings) throws(Refusal) -> Answer {
    guard !surroundings.has(.forticsAbsentNull) else { return .json(.null) }
    throw Refusal(status: 404, code: "not_found", message: "no such flow")
  }
}

extension SandboxOptions {
  /// Whether a `user:password` pair is taken.
  func takes(credentials pair: String) -> Bool {
    if let credentials { return pair == credentials }
    return pair.contains(":") && !pair.hasSuffix(":wrong-key")
  }
}

/// The pair of a Basic header, which is base64, or in clear where that is taken.
func basicCredentials(_ header: String?, takesClearText: Bool) -> String? {
  let words = (header ?? "").split(separator: " ", maxSplits: 1)
  guard words.count == 2, words[0].lowercased() == "basic" else { return nil }
  let value = words[1].trimmingSpaces
  if takesClearText, value.contains(":") { return value }
  return Data(base64Encoded: value).flatMap { String(data: $0, encoding: .utf8) }
}
