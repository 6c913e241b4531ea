// Vendor behaviours that the documents leave open. What a vendor is known to do is the default and has no switch; what
// it may do is here, off until asked for, so that a client can be tried against every reading.

/// One doubtful vendor behaviour.
package enum Quirk: String, Sendable, CaseIterable {
  case forticsWrapMaxAttempts = "fortics-wrap-max-attempts"
  case forticsRegenerateIDs = "fortics-regenerate-ids"
  case forticsAbsentNull = "fortics-absent-null"
  case forticsDropUnlistedFields = "fortics-drop-unlisted-fields"
  case ucontactNewline = "ucontact-newline"
  case ucontactDuplicateZero = "ucontact-duplicate-zero"
  case ucontactAbsentZero = "ucontact-absent-zero"
  case ucontactBulkZero = "ucontact-bulk-zero"
  case ucontactUnauthorizedZero = "ucontact-unauthorized-zero"
  case omicallDuplicateHTTP400 = "omicall-duplicate-http400"
  case omicallSoftDelete = "omicall-soft-delete"
  case omicallPostStatusOnly = "omicall-post-status-only"
  case omicallListShowsEnabled = "omicall-list-shows-enabled"
  case omicallListShowsSIPMembers = "omicall-list-shows-sip-members"
  case omicallAgentIDMissing = "omicall-agent-id-missing"
  case omicallBareArrayList = "omicall-bare-array-list"
  case omicallInsertBetweenPages = "omicall-insert-between-pages"
  case omicallRepeatPage = "omicall-repeat-page"
  case omicallEmptyAddBody = "omicall-empty-add-body"

  /// What the switch does, for the help text.
  package var explanation: String {
    switch self {
    case .forticsWrapMaxAttempts: "max_attempts is given back inside a one-element array"
    case .forticsRegenerateIDs: "component ids that are new are replaced by the server's own, edges rewritten"
    case .forticsAbsentNull: "an absent flow is answered by null with 200 instead of 404"
    case .forticsDropUnlistedFields: "component fields that the response sample never shows are not given back"
    case .ucontactNewline: "results end with a line feed"
    case .ucontactDuplicateZero: "adding an entry that exists answers 0"
    case .ucontactAbsentZero: "deleting an absent entry answers 0"
    case .ucontactBulkZero: "every bulk call answers 0 and does nothing"
    case .ucontactUnauthorizedZero: "a missing or dead token answers 0 with 200 instead of 401"
    case .omicallDuplicateHTTP400: "a duplicate script name is HTTP 400 instead of 200 with status_code -9999"
    case .omicallSoftDelete: "deleted items stay in the lists with is_deleted true"
    case .omicallPostStatusOnly: "internal_phone/status takes POST and refuses PUT with 405"
    case .omicallListShowsEnabled: "internal_phone/list items show enabled"
    case .omicallListShowsSIPMembers: "internal_group/list items show sip_members"
    case .omicallAgentIDMissing: "internal_phone/list items lack agent_id"
    case .omicallBareArrayList: "internal_group/list answers a bare array without paging"
    case .omicallInsertBetweenPages: "once, a group is added after the first page of internal_group/list was given"
    case .omicallRepeatPage: "lists give page 1 for ever, with has_next true"
    case .omicallEmptyAddBody: "the add calls answer an empty body"
    }
  }

  /// The help text of all switches, those with a value included.
  package static var help: String {
    let plain = allCases.map { "  \($0.rawValue): \($0.explanation)" }
    let valued = [
      "  ucontact-param=NAME: the form field of the blacklist object (default blacklist)",
      "  ucontact-style=param|fields|raw: how the blacklist object is carried (default param)",
    ]
    return (plain + valued).joined(separator: "\n")
  }
}
