/// What a body of add or update asks of a group.
struct GroupRequest: Sendable {
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
