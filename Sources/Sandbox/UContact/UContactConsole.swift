/// The console user's side of a uContact account, its seed and its dump.
///
/// A blacklist entry is named by `phone` or `phone|campaign`.
extension UContactTenant {
  mutating func plant(_ seed: WireObject, _ surroundings: inout Surroundings) throws(SandboxOptionError) {
    for (collection, value) in seed.pairs {
      guard let elements = value.elements else {
        throw SandboxOptionError(message: "seed: ucontact '\(collection)' is no list")
      }
      switch collection {
      case "campaigns": campaigns = elements.map { campaign(from: $0) }
      case "tokens": for token in elements.compactMap(\.text) { sessions[token] = "seed" }
      case "blacklist":
        blacklist = Blacklist()
        for entry in elements.compactMap(\.members) {
          guard let key = Blacklist.Key(entry) else {
            throw SandboxOptionError(message: "seed: a ucontact blacklist entry has no phone")
          }
          blacklist.put(entry, key)
        }
      default: throw SandboxOptionError(message: "seed: ucontact has no collection '\(collection)'")
      }
    }
  }

  var dump: WireValue {
    let shown = campaigns.map { campaign -> WireValue in
      ["name": .string(campaign.name), "agents": .object(campaign.agents)]
    }
    return ["campaigns": .array(shown), "blacklist": blacklist.dump]
  }

  mutating func consoleCreate(
    in collection: String, _ fields: WireObject, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    switch collection {
    case "campaigns":
      campaigns.append(campaign(from: .object(fields)))
      return campaigns[campaigns.count - 1].row
    case "blacklist":
      guard let key = Blacklist.Key(fields) else {
        throw Refusal(status: 400, code: "data_invalid", message: "phone is required")
      }
      blacklist.put(fields, key)
      return .object(fields)
    default: throw unknownCollection(collection)
    }
  }

  mutating func consoleEdit(
    _ idOrName: String, in collection: String, patch: WireValue, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    switch collection {
    case "campaigns":
      guard let place = campaigns.firstIndex(where: { $0.name == idOrName }) else {
        throw unknownObject(idOrName, in: collection)
      }
      let fields = WireValue.object(campaigns[place].fields).merged(with: patch)
      campaigns[place].fields = fields.members ?? [:]
      return campaigns[place].row
    case "blacklist":
      guard let key = blacklist.keys(of: idOrName).first, let entry = blacklist.entry(key) else {
        throw unknownObject(idOrName, in: collection)
      }
      blacklist.remove(key)
      return try consoleCreate(
        in: collection, WireValue.object(entry).merged(with: patch).members ?? entry, &surroundings)
    default: throw unknownCollection(collection)
    }
  }

  mutating func consoleDelete(_ idOrName: String, in collection: String) throws(Refusal) {
    switch collection {
    case "campaigns": campaigns.removeAll { $0.name == idOrName }
    case "blacklist":
      let keys = blacklist.keys(of: idOrName)
      guard !keys.isEmpty else { throw unknownObject(idOrName, in: collection) }
      for key in keys { blacklist.remove(key) }
    default: throw unknownCollection(collection)
    }
  }

  private func campaign(from value: WireValue) -> Campaign {
    guard var fields = value.members else { return Campaign(name: value.text ?? "") }
    let name = fields["name"]?.text ?? fields["campaign"]?.text ?? ""
    let agents = fields["agents"]?.members ?? [:]
    fields["name"] = nil
    fields["agents"] = nil
    return Campaign(name: name, fields: fields, agents: agents)
  }
}
