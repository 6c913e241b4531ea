/// OMICall's behaviours that its document leaves open.
extension OMICallSimulator {
  static let quirks: [Quirk] = [
    .omicallDuplicateHTTP400,
    .omicallSoftDelete,
    .omicallMembersAddOnly,
    .omicallPostStatusOnly,
    .omicallListShowsEnabled,
    .omicallListShowsSIPMembers,
    .omicallAgentIDMissing,
    .omicallBareArrayList,
    .omicallInsertBetweenPages,
    .omicallRepeatPage,
    .omicallListLacksOne,
    .omicallListEndsEarly,
    .omicallListShowsNone,
    .omicallListRepeats,
    .omicallListEmpty,
    .omicallListLate,
    .omicallEmptyAddBody,
  ]
}

extension Quirk {
  package static let omicallDuplicateHTTP400 = OMICallSimulator.quirk(
    "omicall-duplicate-http400",
    explanation: "a duplicate script name is HTTP 400 instead of 200 with status_code -9999")
  package static let omicallSoftDelete = OMICallSimulator.quirk(
    "omicall-soft-delete", explanation: "deleted items stay in the lists with is_deleted true")
  package static let omicallMembersAddOnly = OMICallSimulator.quirk(
    "omicall-members-add-only", explanation: "internal_group/update adds sip_members and removes none")
  package static let omicallPostStatusOnly = OMICallSimulator.quirk(
    "omicall-post-status-only", explanation: "internal_phone/status takes POST and refuses PUT with 405")
  package static let omicallListShowsEnabled = OMICallSimulator.quirk(
    "omicall-list-shows-enabled", explanation: "internal_phone/list items show enabled")
  package static let omicallListShowsSIPMembers = OMICallSimulator.quirk(
    "omicall-list-shows-sip-members", explanation: "internal_group/list items show sip_members")
  package static let omicallAgentIDMissing = OMICallSimulator.quirk(
    "omicall-agent-id-missing", explanation: "internal_phone/list items lack agent_id")
  package static let omicallBareArrayList = OMICallSimulator.quirk(
    "omicall-bare-array-list", explanation: "internal_group/list answers a bare array without paging")
  package static let omicallInsertBetweenPages = OMICallSimulator.quirk(
    "omicall-insert-between-pages",
    explanation: "once, a group is added after the first page of internal_group/list was given")
  package static let omicallRepeatPage = OMICallSimulator.quirk(
    "omicall-repeat-page", explanation: "lists give page 1 for ever, with has_next true")
  package static let omicallListLacksOne = OMICallSimulator.quirk(
    "omicall-list-lacks-one", explanation: "lists lack their last object, and count it in total_items")
  package static let omicallListEndsEarly = OMICallSimulator.quirk(
    "omicall-list-ends-early", explanation: "page 1 of a list has has_next false, whatever total_pages says")
  package static let omicallListShowsNone = OMICallSimulator.quirk(
    "omicall-list-shows-none", explanation: "lists have no items, and the right total_items")
  package static let omicallListRepeats = OMICallSimulator.quirk(
    "omicall-list-repeats", explanation: "the last object of a page is its first one again")
  package static let omicallListEmpty = OMICallSimulator.quirk(
    "omicall-list-empty", explanation: "lists are empty, and say so")
  package static let omicallListLate = OMICallSimulator.quirk(
    "omicall-list-late", explanation: "the first list after a group, script or greeting is added does not show it")
  package static let omicallEmptyAddBody = OMICallSimulator.quirk(
    "omicall-empty-add-body", explanation: "the add calls answer an empty body")
}
