/// The console user's side of a Fortics account, its seed and its dump.
extension ForticsTenant {
  mutating func plant(_ seed: WireObject, _ surroundings: inout Surroundings) throws(SandboxOptionError) {
    for (collection, value) in seed.pairs {
      guard collection == "flows", let elements = value.elements else {
        throw SandboxOptionError(message: "seed: fortics takes a list 'flows', not '\(collection)'")
      }
      flows = Shelf()
      for flow in elements.compactMap(\.members) { put(flow, id: flow["_id"]?.text ?? ids.next()) }
    }
  }

  var dump: WireValue { ["flows": flows.dump] }

  mutating func consoleCreate(
    in collection: String, _ fields: WireObject, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    guard collection == "flows" else { throw unknownCollection(collection) }
    return put(fields, id: fields["_id"]?.text ?? ids.next())
  }

  mutating func consoleEdit(
    _ idOrName: String, in collection: String, patch: WireValue, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    guard collection == "flows" else { throw unknownCollection(collection) }
    guard let item = flows.find(idOrName) else { throw unknownObject(idOrName, in: collection) }
    return put(WireValue.object(item.object).merged(with: patch).members ?? [:], id: item.id)
  }

  mutating func consoleDelete(_ idOrName: String, in collection: String) throws(Refusal) {
    guard collection == "flows" else { throw unknownCollection(collection) }
    guard let item = flows.find(idOrName) else { throw unknownObject(idOrName, in: collection) }
    flows.remove(item.id)
  }

  @discardableResult
  private mutating func put(_ fields: WireObject, id: String) -> WireValue {
    var flow: WireObject = ["_id": .string(id)]
    for pair in fields.pairs where pair.key != "_id" { flow[pair.key] = pair.value }
    flows.put(ShelfItem(id: id, name: flow["name"]?.text ?? "", object: flow))
    return .object(flow)
  }
}
