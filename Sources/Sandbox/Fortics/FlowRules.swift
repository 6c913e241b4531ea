/// What a flow must look like to be stored.
///
/// The document's own example has edges to components that do not exist, so they are always accepted. A strict sandbox
/// requires unique component ids and a start component.
extension ForticsTenant {
  /// The body of a create or an update.
  func flowBody(_ call: Call) throws(Refusal) -> WireObject {
    guard let body = call.json?.members else {
      throw Refusal(status: 400, code: "bad_request", message: "the body is no JSON object")
    }
    guard body["name"]?.text != nil, body["flow"]?.elements != nil else {
      throw Refusal(status: 400, code: "bad_request", message: "name and flow are required")
    }
    return body
  }

  /// Refuses, when strict, a missing or repeated component id and a flow without a start.
  func checkFlow(_ flow: WireObject, _ surroundings: Surroundings) throws(Refusal) {
    guard surroundings.options.strict else { return }
    let components = flow["flow"]?.elements ?? []
    var seen: Set<String> = []
    for (place, component) in components.enumerated() {
      guard let id = component["component_id"]?.text, !id.isEmpty else {
        throw Refusal(status: 400, code: "bad_request", message: "flow[\(place)] has no component_id")
      }
      guard seen.insert(id).inserted else {
        throw Refusal(status: 400, code: "bad_request", message: "flow[\(place)] repeats the component_id \(id)")
      }
    }
    guard components.contains(where: { $0["component"]?.text == "start" }) else {
      throw Refusal(status: 400, code: "bad_request", message: "the flow has no start component")
    }
  }

  /// Keeps a document under an id, with component ids of the server's own where the quirk asks for them.
  mutating func keep(
    _ body: WireObject, id: String, replacing old: WireObject?, _ surroundings: Surroundings
  ) -> WireObject {
    var flow: WireObject = ["_id": .string(id)]
    for pair in body.pairs where pair.key != "_id" { flow[pair.key] = pair.value }
    if surroundings.has(.forticsRegenerateIDs) { flow["flow"] = withOwnIDs(flow["flow"] ?? [], known: old) }
    flows.put(ShelfItem(id: id, name: flow["name"]?.text ?? "", object: flow))
    return flow
  }

  private mutating func withOwnIDs(_ components: WireValue, known old: WireObject?) -> WireValue {
    let known = Set((old?["flow"]?.elements ?? []).compactMap { $0["component_id"]?.text })
    var renames: [String: String] = [:]
    for id in (components.elements ?? []).compactMap({ $0["component_id"]?.text }) where !known.contains(id) {
      renames[id] = ids.next()
    }
    return components.renaming(renames)
  }
}

extension WireValue {
  /// The value with each text that is a key of the map replaced.
  fileprivate func renaming(_ renames: [String: String]) -> WireValue {
    switch self {
    case .string(let text): .string(renames[text] ?? text)
    case .array(let elements): .array(elements.map { $0.renaming(renames) })
    case .object(let object): .object(WireObject(object.pairs.map { (key: $0.key, value: $0.value.renaming(renames)) }))
    default: self
    }
  }
}
