import Sandbox
import TestSupport
import Testing

private let addBody = #"{"group_name":"Nhóm Tech","strategy":"random","sip_members":["101","102"],"timeout":30}"#

/// OMICall internal groups as the document describes them: nulls after add, reset targets, pages that end.
@Suite(.bounded) struct OMICallGroupTests {
  @Test func callsNeedAToken() async throws {
    try await withSandbox { sandbox async throws in
      let path = "/omicall/api/call_center/internal_group/list"
      #expect(try await sandbox.send("GET", path).status == 401)
      #expect(try await sandbox.send("GET", "/omicall/api/auth?apiKey=wrong-key").failure == "api_key_invalid")
      #expect(try await sandbox.send("GET", "/omicall/api/auth").failure == "api_key_is_required")
      let headers = try await sandbox.omicallHeaders()
      #expect(try await sandbox.send("GET", path, headers: headers).status == 200)
      sandbox.advanceClock(milliseconds: 24 * 3_600_000)
      #expect(try await sandbox.send("GET", path, headers: headers).status == 401)
    }
  }

  @Test func addAnswersNullsWhereTheListShowsEmptyValues() async throws {
    try await withSandbox { sandbox async throws in
      let added = try await sandbox.omicall("POST", "internal_group/add", addBody).payload
      let listed = try await sandbox.omicall("GET", "internal_group/list").payload["items"]?.elements?.first
      for field in ["is_answer", "target_timeout_type", "target_timeout", "ring_group_type", "criterias"] {
        #expect(added[field] == .null)
      }
      #expect(added["sip_members"] == ["101", "102"])
      #expect(added["timeout"] == 30)
      #expect(listed?["is_answer"] == "false")
      #expect(listed?["target_timeout"] == "")
      #expect(listed?["ring_group_type"] == 0)
      #expect(listed?["enable_criteria"] == false)
      #expect(listed?["criterias"] == [])
      #expect(listed?["sip_members"] == nil)
      #expect(listed?["group_name_unsigned"] == "Nhom Tech")
      #expect(listed?["last_update_by"] == .null)
      #expect(listed?["members"]?.elements?.map { $0["sip_user"] } == [.null, .null])
      #expect(listed?["members"]?.elements?.map { $0["timeout"] } == [30, 30])
    }
  }

  @Test func addIgnoresTheTargetAndUpdateResetsIt() async throws {
    try await withSandbox { sandbox async throws in
      let withTarget =
        #"{"group_name":"A","strategy":"random","sip_members":["101"],"timeout":30,"#
        + #""target_timeout_type":"Recording","target_timeout":"g1"}"#
      let added = try await sandbox.omicall("POST", "internal_group/add", withTarget).payload
      let id = try #require(added["_id"]?.text)
      #expect(
        try await sandbox.omicall("GET", "internal_group/list").payload["items"]?.elements?[0]["target_timeout"] == "")
      let set = try await sandbox.omicall("POST", "internal_group/update/\(id)", withTarget).payload
      #expect(set["target_timeout"] == "g1")
      #expect(set["last_update_by"]?["name"] == "OMI Hotline")
      let reset = try await sandbox.omicall("POST", "internal_group/update/\(id)", addBody).payload
      #expect(reset["target_timeout"] == "")
      #expect(reset["target_timeout_type"] == "")
      #expect(reset["last_updated_date"] != set["last_updated_date"])
    }
  }

  @Test func membersAreAddedAndRemoved() async throws {
    try await withSandbox(options(quirks: .omicallListShowsSIPMembers)) { sandbox async throws in
      let id = try #require(try await sandbox.omicall("POST", "internal_group/add", addBody).payload["_id"]?.text)
      let named = { (numbers: String) in #"{"group_id":"\#(id)","sip_users":[\#(numbers)]}"# }
      let members = {
        try await sandbox.omicall("GET", "internal_group/list").payload["items"]?.elements?.first?["sip_members"]
      }
      _ = try await sandbox.omicall("POST", "internal_group/add-members", named(#""102","103""#))
      #expect(try await members() == ["101", "102", "103"])
      _ = try await sandbox.omicall("POST", "internal_group/remove-members", named(#""101","109""#))
      #expect(try await members() == ["102", "103"])
      let deleted = try await sandbox.omicall("DELETE", "internal_group/delete/\(id)")
      #expect(deleted.status == 200)
      #expect(deleted.text == "")
      #expect(try await sandbox.omicall("GET", "internal_group/list").payload["total_items"] == 0)
    }
  }

  @Test func requiredFieldsAreRequiredAndBooleansAreNoNumbers() async throws {
    try await withSandbox { sandbox async throws in
      let without = #"{"group_name":"A","strategy":"random","timeout":30}"#
      #expect(try await sandbox.omicall("POST", "internal_group/add", without).failure == "data_is_required")
      let boolean = #"{"group_name":"A","strategy":"random","sip_members":["101"],"timeout":true}"#
      #expect(try await sandbox.omicall("POST", "internal_group/add", boolean).failure == "data_invalid")
      #expect(try await sandbox.omicall("POST", "internal_group/add", "x").failure == "request_body_required")
    }
  }

  @Test func theLastPageNamesItselfAsTheNext() async throws {
    try await withSandbox(options(groups: 25)) { sandbox async throws in
      let first = try await sandbox.omicall("GET", "internal_group/list?page=1&size=10").payload
      #expect(first["items"]?.elements?.first?["group_name"] == "Group 000025")
      #expect(first["has_next"] == true)
      #expect(first["next_page"] == 2)
      #expect(first["previous_page"] == 1)
      #expect(first["total_pages"] == 3)
      let last = try await sandbox.omicall("GET", "internal_group/list?page=3&size=10").payload
      #expect(last["items"]?.elements?.count == 5)
      #expect(last["has_next"] == false)
      #expect(last["next_page"] == 3)
      #expect(last["previous_page"] == 2)
      let single = try await sandbox.omicall("GET", "internal_group/list?size=100").payload
      #expect(single["next_page"] == 1)
      #expect(single["items"]?.elements?.count == 25)
      let beyond = try await sandbox.omicall("GET", "internal_group/list?page=9&size=10").payload
      #expect(beyond["items"] == [])
      let found = try await sandbox.omicall("GET", "internal_group/list?keyword=000007").payload
      #expect(found["total_items"] == 1)
    }
  }

  @Test func uncertainListsAreSwitches() async throws {
    try await withSandbox(options(groups: 3, quirks: .omicallBareArrayList)) { sandbox async throws in
      #expect(try await sandbox.omicall("GET", "internal_group/list").payload.elements?.count == 3)
    }
    try await withSandbox(options(groups: 3, quirks: .omicallRepeatPage)) { sandbox async throws in
      let page = try await sandbox.omicall("GET", "internal_group/list?page=7&size=2").payload
      #expect(page["page_number"] == 1)
      #expect(page["has_next"] == true)
    }
    try await withSandbox(options(groups: 3, quirks: .omicallInsertBetweenPages)) { sandbox async throws in
      #expect(try await sandbox.omicall("GET", "internal_group/list?page=1&size=2").payload["total_items"] == 3)
      let second = try await sandbox.omicall("GET", "internal_group/list?page=2&size=2").payload
      #expect(second["total_items"] == 4)
      #expect(second["items"]?.elements?.first?["group_name"] == "Group 000002")
    }
    try await withSandbox(options(quirks: .omicallEmptyAddBody, .omicallSoftDelete)) { sandbox async throws in
      #expect(try await sandbox.omicall("POST", "internal_group/add", addBody).text == "")
      let items = { try await sandbox.omicall("GET", "internal_group/list").payload["items"]?.elements ?? [] }
      let id = try #require(try await items().first?["_id"]?.text)
      _ = try await sandbox.omicall("DELETE", "internal_group/delete/\(id)")
      #expect(try await items().map { $0["is_deleted"] } == [true])
      #expect(try await sandbox.omicall("POST", "internal_group/update/\(id)", addBody).failure == "group_not_found")
    }
  }
}
