/// The console user's side of an OMICall account: creates, changes and deletes objects without the API.
///
/// An edit of a group may contain `sip_members` and `timeout`, as the console shows them; the members follow.
extension OMICallTenant {
  mutating func consoleCreate(
    in collection: String, _ fields: WireObject, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    let now = surroundings.clock.tick()
    switch collection {
    case "extensions":
      phones.append(phone(from: fields, now))
      return .object(shown(phones[phones.count - 1]))
    case "hotlines":
      hotlines.append(hotline(from: fields))
      return hotlines[hotlines.count - 1].shown
    default: return try consoleKeep(fields, over: nil, in: collection, now)
    }
  }

  mutating func consoleEdit(
    _ idOrName: String, in collection: String, patch: WireValue, _ surroundings: inout Surroundings
  ) throws(Refusal) -> WireValue {
    let now = surroundings.clock.tick()
    switch collection {
    case "extensions":
      guard let place = phones.firstIndex(where: { $0.sipUser == idOrName || $0.fullName == idOrName }) else {
        throw unknownObject(idOrName, in: collection)
      }
      phones[place] = edited(phones[place], patch, at: now)
      return .object(shown(phones[place]))
    case "hotlines":
      guard let place = hotlines.firstIndex(where: { $0.number == idOrName }) else {
        throw unknownObject(idOrName, in: collection)
      }
      hotlines[place] = hotline(from: hotlines[place].shown.merged(with: patch).members ?? [:])
      return hotlines[place].shown
    default:
      guard let item = self[try kind(of: collection)].find(idOrName) else {
        throw unknownObject(idOrName, in: collection)
      }
      return try consoleKeep(patch.members ?? [:], over: item.object, in: collection, now)
    }
  }

  mutating func consoleDelete(_ idOrName: String, in collection: String) throws(Refusal) {
    switch collection {
    case "extensions": phones.removeAll { $0.sipUser == idOrName }
    case "hotlines": hotlines.removeAll { $0.number == idOrName }
    default:
      let kind = try kind(of: collection)
      guard let item = self[kind].find(idOrName) else { throw unknownObject(idOrName, in: collection) }
      self[kind].remove(item.id)
    }
  }

  private func kind(of collection: String) throws(Refusal) -> OMICallKind {
    switch collection {
    case "groups": .group
    case "ivr": .script
    case "greetings": .greeting
    default: throw unknownCollection(collection)
    }
  }

  private func hotline(from fields: WireObject) -> Hotline {
    Hotline(
      number: fields.optionalText("number"), outbound: fields["outbound"]?.text, inbound: fields["inbound"]?.text)
  }

  private func edited(_ old: InternalPhone, _ patch: WireValue, at now: Int) -> InternalPhone {
    var fields = shown(old)
    fields["enabled"] = .bool(old.isEnabled)
    fields["uuid"] = .string(old.uuid)
    fields["public_number"] = .string(old.publicNumber)
    var new = phone(from: WireValue.object(fields).merged(with: patch).members ?? fields, now)
    new.contactID = old.contactID
    new.updated = now
    return new
  }
}

extension OMICallTenant {
  /// Lays fields over an object, or over a blank one, and keeps the result.
  private mutating func consoleKeep(
    _ fields: WireObject, over old: WireObject?, in collection: String, _ now: Int
  ) throws(Refusal) -> WireValue {
    let kind = try kind(of: collection)
    var object = old ?? blank(kind, now)
    if old != nil { stamp(&object, kind, by: consoleAuthor, at: now) }
    let patch = kind == .group ? membersFollowing(fields, in: object) : fields
    object = WireValue.object(object).replacing(with: patch)
    let nameField = kind == .script ? "script_name" : "\(kind.rawValue)_name"
    if fields["\(nameField)_unsigned"] == nil {
      object["\(nameField)_unsigned"] = .string(object.optionalText(nameField).withoutMarks)
    }
    switch kind {
    case .group: keep(group: object)
    case .script: keep(script: object)
    case .greeting: keep(greeting: object)
    }
    return .object(object)
  }

  private mutating func blank(_ kind: OMICallKind, _ now: Int) -> WireObject {
    switch kind {
    case .group: newGroup(now: now)
    case .script: newScript(now: now)
    case .greeting: newGreeting(now: now)
    }
  }

  private func membersFollowing(_ fields: WireObject, in group: WireObject) -> WireObject {
    guard fields["sip_members"] != nil || fields["timeout"] != nil else { return fields }
    var patch = fields
    let named = fields["sip_members"]?.elements?.compactMap(\.text)
    patch["sip_members"] = nil
    patch["timeout"] = nil
    patch["members"] = members(of: named ?? sipUsers(of: group), timeout: fields["timeout"] ?? timeout(of: group))
    return patch
  }
}

extension WireValue {
  /// The members with the patch applied, where null is a value: vendors' objects keep their empty fields.
  fileprivate func replacing(with patch: WireObject) -> WireObject {
    patch.pairs.reduce(into: members ?? WireObject()) { $0[$1.key] = $1.value }
  }
}
