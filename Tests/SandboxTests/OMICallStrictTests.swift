import Sandbox
import TestSupport
import Testing

private func group(_ extra: String = "", members: String = #"["101"]"#) -> String {
  #"{"group_name":"G","strategy":"random","sip_members":\#(members),"timeout":30\#(extra)}"#
}

private func script(_ greeting: String, action: String = "", rows: String? = nil) -> String {
  let type = action.isEmpty ? "" : "Ring_group"
  let row = rows ?? #"[{"ivr":"1","action":"\#(action)","action_type":"\#(type)"}]"#
  return #"{"script_name":"S","greeting_id":"\#(greeting)","max_failure":1,"time_out":3,"scripts":\#(row)}"#
}

/// A strict sandbox refuses dangling references and keeps what is in use; a lenient one accepts both.
@Suite(.bounded) struct OMICallStrictTests {
  @Test func referencesMustExist() async throws {
    try await withSandbox(options(strict: true)) { sandbox async throws in
      let absent = try await sandbox.omicall("POST", "internal_group/add", group(members: #"["999"]"#))
      #expect(absent.failure == "extension_invalid")
      #expect(absent.status == 200)
      #expect(absent.payload["message"]?.text?.contains("999") == true)
      let greeting = try await sandbox.omicall("POST", "key-interaction/add", script("nowhere"))
      #expect(greeting.payload["message"]?.text?.contains("greeting_id") == true)
      let made = try await sandbox.omicall("POST", "internal_group/add", group()).payload["_id"]?.text ?? ""
      let target = #","target_timeout_type":"Ivr_menu","target_timeout":"nowhere""#
      #expect(
        try await sandbox.omicall("POST", "internal_group/update/\(made)", group(target)).failure == "script_not_found")
      try sandbox.create("omicall", in: "greetings", #"{"_id":"g1","greeting_name":"Hi"}"#)
      #expect(
        try await sandbox.omicall("POST", "key-interaction/add", script("g1", rows: "[]")).failure == "data_is_required"
      )
      #expect(
        try await sandbox.omicall("POST", "key-interaction/add", script("g1", action: "x")).failure == "group_not_found"
      )
      #expect(try await sandbox.omicall("POST", "key-interaction/add", script("g1", action: made)).failure == nil)
    }
  }

  @Test func whatIsInUseStays() async throws {
    try await withSandbox(options(strict: true)) { sandbox async throws in
      try sandbox.create("omicall", in: "greetings", #"{"_id":"g1","greeting_name":"Hi"}"#)
      let made = try await sandbox.omicall("POST", "key-interaction/add", script("g1")).payload["_id"]?.text ?? ""
      let refused = try await sandbox.omicall("DELETE", "greeting/delete/g1")
      #expect(refused.failure == "in_use")
      #expect(refused.payload["message"]?.text?.contains("script 'S'") == true)
      #expect(try await sandbox.omicall("DELETE", "key-interaction/delete/\(made)").text == "")
      #expect(try await sandbox.omicall("DELETE", "greeting/delete/g1").text == "")
    }
  }

  @Test func aLenientVendorTakesIt() async throws {
    try await withSandbox { sandbox async throws in
      #expect(try await sandbox.omicall("POST", "key-interaction/add", script("nowhere", rows: "[]")).failure == nil)
      let made = try await sandbox.omicall("POST", "internal_group/add", group(members: #"["999"]"#)).payload
      #expect(made["members"] == [])
      #expect(try await sandbox.omicall("DELETE", "greeting/delete/nowhere").status == 200)
    }
  }
}
