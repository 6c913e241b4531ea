/// What an OMICall account contains before the first call: generated extensions, hotlines and groups, or those of a
/// seed.
extension OMICallTenant {
  /// Makes the extensions, two hotlines and, in the default tenant, the groups that the options ask for.
  mutating func generate(_ options: SandboxOptions, _ clock: inout WorldClock) {
    let now = clock.now
    for place in 0..<options.extensions { phones.append(phone(from: ["sip_user": .string(String(101 + place))], now)) }
    hotlines = ["842473000000", "842473000001"].map { Hotline(number: $0) }
    guard name == "default", options.groups > 0 else { return }
    var group = blankGroup(id: "", number: "", now: now)
    group["members"] = members(of: ["101"], timeout: .integer(30))
    for place in 1...options.groups {
      let digits = String(place)
      let groupName = "Group " + String(repeating: "0", count: max(6 - digits.count, 0)) + digits
      group["_id"] = .string(ids.next())
      group["group_number"] = .string(String(10_000 + place))
      group["group_name"] = .string(groupName)
      group["group_name_unsigned"] = .string(groupName)
      keep(group: group)
    }
  }

  /// A phone from a seed's or a console user's fields; what is not given is made up from the extension's number.
  func phone(from fields: WireObject, _ now: Int) -> InternalPhone {
    let sipUser = fields.optionalText("sip_user")
    let agentID = fields["agent_id"]?.text ?? ids.fixed("agent \(sipUser)")
    return InternalPhone(
      sipUser: sipUser, fullName: fields["full_name"]?.text ?? "Agent \(sipUser)",
      email: fields["email"]?.text ?? "agent\(sipUser)@example.com", agentID: agentID,
      contactID: fields["contact_id"]?.text ?? ids.fixed("contact \(agentID)"),
      password: fields["password"]?.text ?? "sip-secret-\(sipUser)", uuid: fields["uuid"]?.text ?? "user\(sipUser)",
      publicNumber: fields.optionalText("public_number"), isEnabled: fields["enabled"]?.truth ?? true,
      created: fields["created_date"]?.whole ?? now, updated: fields["last_updated_date"]?.whole ?? now)
  }

  /// A seed names whole collections: one that it names replaces what was generated.
  mutating func plant(_ seed: WireObject, _ surroundings: inout Surroundings) throws(SandboxOptionError) {
    for (collection, value) in seed.pairs {
      guard let elements = value.elements else {
        throw SandboxOptionError(message: "seed: omicall '\(collection)' is no list")
      }
      switch collection {
      case "extensions": phones = []
      case "hotlines": hotlines = []
      case "groups": groups = Shelf()
      case "ivr": scripts = Shelf()
      case "greetings": greetings = Shelf()
      default: throw SandboxOptionError(message: "seed: omicall has no collection '\(collection)'")
      }
      for element in elements {
        let fields = element.members ?? ["number": element]
        do throws(Refusal) {
          _ = try consoleCreate(in: collection, fields, &surroundings)
        } catch {
          throw SandboxOptionError(message: "seed: omicall \(collection): \(error.message)")
        }
      }
    }
  }

  var dump: WireValue {
    let phones = phones.map { phone in
      var fields = shown(phone)
      fields["enabled"] = .bool(phone.isEnabled)
      fields["contact_id"] = .string(phone.contactID)
      fields["uuid"] = .string(phone.uuid)
      return WireValue.object(fields)
    }
    return [
      "extensions": .array(phones), "hotlines": .array(hotlines.map(\.shown)), "groups": groups.dump,
      "ivr": scripts.dump, "greetings": greetings.dump,
      "uploads": .object(WireObject(uploads.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) })),
    ]
  }
}
