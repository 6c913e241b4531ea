/// Fortics flows: the endpoints.
extension ForticsTenant {
  /// GET /pbx/flow?id=
  func readFlow(_ call: Call, _ surroundings: Surroundings) throws(Refusal) -> VendorResponse {
    guard let item = flows[call.query["id"] ?? ""] else { return try absent(surroundings) }
    return .json(.object(flowRead(item.object, surroundings)))
  }

  /// POST /pbx/flow
  mutating func createFlow(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let body = try flowBody(call)
    try checkFlow(body, surroundings)
    _ = surroundings.clock.tick()
    let flow = keep(body, id: ids.next(), replacing: nil, surroundings)
    return .json(.object(flowRead(flow, surroundings)))
  }

  /// PUT /pbx/flow; the id is in the body, and the document replaces the old one whole.
  mutating func replaceFlow(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
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
  mutating func deleteFlow(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    guard let id = call.query["id"], !id.isEmpty else {
      throw Refusal(status: 400, code: "bad_request", message: "id is required")
    }
    _ = surroundings.clock.tick()
    return .json(["count": .integer(flows.remove(id) ? 1 : 0)])
  }

  /// GET /pbx/flow/all
  func listFlows(_ call: Call, _ surroundings: Surroundings) -> VendorResponse {
    let isPlain = !surroundings.has(.forticsWrapMaxAttempts) && !surroundings.has(.forticsDropUnlistedFields)
    var bytes = [UInt8(ascii: "[")]
    let items = flows.items
    let shown = surroundings.has(.forticsListRepeats) ? items + items.prefix(1) : items
    appendJoined(
      shown.lazy.map { isPlain ? $0.bytes : WireValue.object(flowRead($0.object, surroundings)).bytes },
      to: &bytes)
    return .json(bytes: bytes + [UInt8(ascii: "]")])
  }

  /// DELETE /pbx/flow/all
  mutating func deleteAllFlows(_ call: Call, _ surroundings: inout Surroundings) -> VendorResponse {
    let count = flows.count
    flows = Shelf()
    _ = surroundings.clock.tick()
    return .json(["count": .integer(count)])
  }

  private func absent(_ surroundings: Surroundings) throws(Refusal) -> VendorResponse {
    guard !surroundings.has(.forticsAbsentNull) else { return .json(.null) }
    throw Refusal(status: 404, code: "not_found", message: "no such flow")
  }
}
