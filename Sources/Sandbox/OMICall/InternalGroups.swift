/// OMICall internal groups (ring groups).
///
/// The add call ignores the timeout target. The update call sets it, and resets it when the body does not contain it.
extension OMICallTenant {
  /// GET internal_group/list
  mutating func listGroups(_ call: Call, _ surroundings: inout Surroundings) -> VendorResponse {
    guard !surroundings.has(.omicallBareArrayList) else { return bareGroupList }
    let answer = groups.page(call, surroundings, rendering: groupRendering(surroundings))
    let request = PageRequest(call, defaultSize: 10, surroundings)
    let hasMore = request.number == 1 && groups.count > request.size
    if surroundings.has(.omicallInsertBetweenPages), !hasInsertedBetweenPages, hasMore {
      insertBetweenPages(&surroundings)
    }
    return answer
  }

  private var bareGroupList: VendorResponse {
    var joined: [UInt8] = Array(#"{"status_code":9999,"instance_id":"stg","payload":["#.utf8)
    appendJoined(groups.items.reversed().lazy.map(\.bytes), to: &joined)
    return .json(bytes: joined + Array(#"],"key_enabled":false}"#.utf8))
  }

  /// How the list shows a group; nil where it shows the stored bytes.
  private func groupRendering(_ surroundings: Surroundings) -> ((ShelfItem) -> [UInt8])? {
    guard surroundings.has(.omicallListShowsSIPMembers) else { return nil }
    return { item in
      var group = item.object
      group["sip_members"] = .array(sipUsers(of: group).map(WireValue.string))
      return WireValue.object(group).bytes
    }
  }

  private mutating func insertBetweenPages(_ surroundings: inout Surroundings) {
    hasInsertedBetweenPages = true
    var group = newGroup(now: surroundings.clock.tick())
    group["group_name"] = "Inserted between pages"
    group["group_name_unsigned"] = "Inserted between pages"
    keep(group: group)
  }

  /// POST internal_group/add
  mutating func addGroup(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let request = try GroupRequest(omicallBody(call))
    try check(request, surroundings)
    var group = newGroup(now: surroundings.clock.tick())
    apply(request, to: &group)
    keep(group: group)
    guard !surroundings.has(.omicallEmptyAddBody) else { return .empty() }
    return omicallSuccess(.object(echo(request, in: groupAnsweredByAdd(group))))
  }

  /// POST internal_group/update/:id
  mutating func updateGroup(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    let request = try GroupRequest(omicallBody(call))
    var group = try living(.group, call.path.last ?? "")
    try check(request, surroundings)
    try check(target: request.target, targetType: request.targetType, field: "target_timeout", surroundings)
    let present = surroundings.has(.omicallMembersAddOnly) ? sipUsers(of: group) : []
    apply(request, to: &group)
    let kept = present.filter { !request.sipMembers.contains($0) }
    if !kept.isEmpty { group["members"] = members(of: request.sipMembers + kept, timeout: .integer(request.timeout)) }
    group["target_timeout_type"] = .string(request.targetType)
    group["target_timeout"] = .string(request.target)
    stamp(&group, .group, by: apiAuthor, at: surroundings.clock.tick())
    keep(group: group)
    return omicallSuccess(.object(echo(request, in: group)))
  }

  /// POST internal_group/add-members
  mutating func addMembers(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    try changeMembers(call, &surroundings) { present, named in present + named.filter { !present.contains($0) } }
  }

  /// POST internal_group/remove-members
  mutating func removeMembers(_ call: Call, _ surroundings: inout Surroundings) throws(Refusal) -> VendorResponse {
    try changeMembers(call, &surroundings) { present, named in present.filter { !named.contains($0) } }
  }

  private mutating func changeMembers(
    _ call: Call, _ surroundings: inout Surroundings, change: ([String], [String]) -> [String]
  ) throws(Refusal) -> VendorResponse {
    let body = try omicallBody(call)
    let named = try body.requiredTexts("sip_users")
    var group = try living(.group, body.requiredText("group_id"))
    try check(extensions: named, surroundings)
    group["members"] = members(of: change(sipUsers(of: group), named), timeout: timeout(of: group))
    stamp(&group, .group, by: apiAuthor, at: surroundings.clock.tick())
    keep(group: group)
    return omicallSuccess(nil)
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

  private func apply(_ request: GroupRequest, to group: inout WireObject) {
    group["group_name"] = .string(request.name)
    group["group_name_unsigned"] = .string(request.name.withoutMarks)
    group["strategy"] = .string(request.strategy)
    group["members"] = members(of: request.sipMembers, timeout: .integer(request.timeout))
  }

  private func echo(_ request: GroupRequest, in group: WireObject) -> WireObject {
    var answer = group
    answer["sip_members"] = .array(request.sipMembers.map(WireValue.string))
    answer["timeout"] = .integer(request.timeout)
    return answer
  }

  private func check(_ request: GroupRequest, _ surroundings: Surroundings) throws(Refusal) {
    try check(extensions: request.sipMembers, surroundings)
    if surroundings.options.strict, !["enterprise", "rollover", "random"].contains(request.strategy) {
      throw Refusal(code: "data_invalid", message: "strategy \(request.strategy) is unknown")
    }
  }
}
