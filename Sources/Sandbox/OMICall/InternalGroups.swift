// Internal groups (ring groups). Add ignores the timeout target; update takes it, and resets it when it is not sent.

extension OMICallTenant {
  /// GET internal_group/list
  mutating func listGroups(_ call: Call, _ surroundings: inout Surroundings) -> Answer {
    if surroundings.has(.omicallBareArrayList) {
      var joined: [UInt8] = Array(#"{"status_code":9999,"instance_id":"stg","payload":["#.utf8)
      appendJoined(groups.items.reversed().lazy.map(\.bytes), to: &joined)
      return .json(bytes: joined + Array(#"],"key_enabled":false}"#.utf8))
    }
    let showsMembers = surroundings.has(.omicallListShowsSIPMembers)
    let tenant = self
    let answer = groups.page(
      call, surroundings,
      rendering: showsMembers
        ? { item in
          var group = item.object
          group["sip_members"] = .array(tenant.sipUsers(of: group).map(WireValue.string))
          return WireValue.object(group).bytes
        } : nil)
    let request = PageRequest(call, defaultSize: 10, surroundings)
    let hasMore = request.number == 1 && groups.count > request.size
    if surroundings.has(.omicallInsertBetweenPages), !hasInsertedBetweenPages, hasMore {
      hasInsertedBetweenPages = true
      var group = newGroup(now: surroundings.clock.tick())
      group["group_name"] = "Inserted between pages"
      group["group_name_unsigned"] = "Inserted between pages"
      keep(group: group)
    }
    return answer
  }

  /// POST internal_group/add
  mutating func addGroup(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    let wish = try GroupWish(omicallBody(call))
    try check(wish, surroundings)
    var group = newGroup(now: surroundings.clock.tick())
    apply(wish, to: &group)
    keep(group: group)
    guard !surroundings.has(.omicallEmptyAddBody) else { return .empty() }
    return omicallSuccess(.object(echo(wish, in: groupAnsweredByAdd(group))))
  }

  /// POST internal_group/update/:id
  mutating func updateGroup(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    let wish = try GroupWish(omicallBody(call))
    var group = try living(.group, call.path.last ?? "")
    try check(wish, surroundings)
    try check(target: wish.target, targetType: wish.targetType, field: "target_timeout", surroundings)
    apply(wish, to: &group)
    group["target_timeout_type"] = .string(wish.targetType)
    group["target_timeout"] = .string(wish.target)
    stamp(&group, .group, by: apiAuthor, surroundings.clock.tick())
    keep(group: group)
    return omicallSuccess(.object(echo(wish, in: group)))
  }

  /// POST internal_group/add-members
  mutating func addMembers(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    try changeMembers(call, &surroundings) { present, named in present + named.filter { !present.contains($0) } }
  }

  /// POST internal_group/remove-members
  mutating func removeMembers(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> Answer {
    try changeMembers(call, &surroundings) { present, named in present.filter { !named.contains($0) } }
  }

  private mutating func changeMembers(
    _ call: Call, _ surroundings: inout Surroundings, change: ([String], [String]) -> [String]
  ) throws(Refusal) -> Answer {
    let body = try omicallBody(call)
    let named = try body.requiredTexts("sip_users")
    var group = try living(.group, body.requiredText("group_id"))
    try check(extensions: named, surroundings)
    group["members"] = members(of: change(sipUsers(of: group), named), timeout: timeout(of: group))
    stamp(&group, .group, by: apiAuthor, surroundings.clock.tick())
    keep(group: group)
    return omicallSuccess(nil)
  }
}

/// What a body of add or update asks of a group.
struct GroupWish: Sendable {
  let name: String
  let strategy: String
  let sipMembers: [String]
  let timeout: Int
  let targetType: String
  let target: String

  init(_ body: WireObject) throws(Refusal) {
    name = try body.requiredText("group_name")
    strategy = try body.requiredText("strategy")
    sipMembers = try body.requiredTexts("sip_members")
    timeout = try body.requiredWhole("timeout")
    targetType = body.optionalText("target_timeout_type")
    target = body.optionalText("target_timeout")
  }
}

extension OMICallTenant {
  /// A group with a new id and a new number.
  mutating func newGroup(now: Int) -> WireObject {
    let id = ids.next()
    return blankGroup(id: id, number: String(10_000 + ids.nextNumber()), now: now)
  }

  /// Puts a group on its shelf.
  mutating func keep(group: WireObject) {
    groups.put(ShelfItem(id: group.optionalText("_id"), name: group.optionalText("group_name"), object: group))
  }

  private func apply(_ wish: GroupWish, to group: inout WireObject) {
    group["group_name"] = .string(wish.name)
    group["group_name_unsigned"] = .string(wish.name.withoutMarks)
    group["strategy"] = .string(wish.strategy)
    group["members"] = members(of: wish.sipMembers, timeout: .integer(wish.timeout))
  }

  private func echo(_ wish: GroupWish, in group: WireObject) -> WireObject {
    var answer = group
    answer["sip_members"] = .array(wish.sipMembers.map(WireValue.string))
    answer["timeout"] = .integer(wish.timeout)
    return answer
  }

  private func check(_ wish: GroupWish, _ surroundings: Surroundings) throws(Refusal) {
    try check(extensions: wish.sipMembers, surroundings)
    if surroundings.options.strict, !["enterprise", "rollover", "random"].contains(wish.strategy) {
      throw Refusal(code: "data_invalid", message: "strategy \(wish.strategy) is unknown")
    }
  }
}
