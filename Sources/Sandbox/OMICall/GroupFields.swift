/// The fields of an internal group, as the document's samples show them.
extension OMICallTenant {
  /// A group with nothing set but what every group has.
  func blankGroup(id: String, number: String, now: Int) -> WireObject {
    [
      "_id": .string(id), "tenant_id": .string(tenantID), "group_name": "", "group_name_unsigned": "",
      "group_number": .string(number), "created_date": .integer(now), "last_updated_date": .integer(now),
      "create_by": apiAuthor, "last_update_by": nil, "is_deleted": false, "note": nil, "members": [],
      "is_forward_to_user_owner": nil, "is_forward_to_outer_group": false, "outer_group_id": nil,
      "strategy": "enterprise", "ring_back_id": "", "ring_back_name": nil, "is_answer": "false",
      "target_timeout_type": "", "target_timeout": "", "target_timeout_name": nil, "ring_group_type": 0,
      "ring_group_wait_time": 0, "ring_group_wait_time_sequence": 0, "ring_group_type_result": nil,
      "enable_criteria": false, "criterias": [],
    ]
  }

  /// The members that a list of extensions makes. An extension without a phone makes none.
  func members(of sipUsers: [String], timeout: WireValue) -> WireValue {
    .array(
      sipUsers.compactMap { phone($0) }.map { phone in
        [
          "agent_id": .string(phone.agentID), "contact_id": .string(phone.contactID), "order": 0, "view": nil,
          "timeout": timeout, "sip_user": nil, "hold_music_id": nil,
        ]
      })
  }

  /// The extensions of a group's members, by the agents that own them.
  func sipUsers(of group: WireObject) -> [String] {
    (group["members"]?.elements ?? []).compactMap { member in
      phones.first { $0.agentID == member["agent_id"]?.text }?.sipUser
    }
  }

  /// The ring time of a group, which its members carry.
  func timeout(of group: WireObject) -> WireValue {
    group["members"]?.elements?.first?["timeout"] ?? .integer(30)
  }
}

/// The fields that are unset in three ways: null in the answer to add, these values in the list and after an update.
private let unsetGroupFields: WireObject = [
  "ring_back_id": "", "is_answer": "false", "target_timeout_type": "", "target_timeout": "", "ring_group_type": 0,
  "ring_group_wait_time": 0, "ring_group_wait_time_sequence": 0, "enable_criteria": false, "criterias": [],
]

/// A group as add answers it: nulls where later reads show empty values.
func groupAnsweredByAdd(_ group: WireObject) -> WireObject {
  unsetGroupFields.pairs.reduce(into: group) { $0[$1.key] = .null }
}
