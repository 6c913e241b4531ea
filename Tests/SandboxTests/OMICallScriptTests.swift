import Sandbox
import TestSupport
import Testing

private func scriptBody(_ name: String, greeting: String = "g1", extra: String = "") -> String {
  #"{"script_name":"\#(name)","greeting_id":"\#(greeting)","max_failure":1,"time_out":3,"#
    + #""scripts":[{"ivr":"1","action":"","action_type":""}]\#(extra)}"#
}

/// OMICall key-interaction scripts and greetings: unique names, unset references, `payload.file`, mp3 only.
@Suite(.bounded) struct OMICallScriptTests {
  @Test func addAndUpdateAnswerTheScript() async throws {
    try await withSandbox { sandbox async throws in
      let added = try await sandbox.omicall(
        "POST", "key-interaction/add", scriptBody("Menu", extra: #","invalid_sound_id":"g2""#)
      ).payload
      #expect(added["script_number"]?.text?.count == 6)
      #expect(added["invalid_sound_id"] == "g2")
      #expect(added["greeting_short_id"] == "")
      #expect(added["ivr_direct_menu_dial"] == .null)
      #expect(added["scripts"] == [["key": nil, "action_type": "", "action": "", "action_name": nil, "ivr": "1"]])
      let id = try #require(added["_id"]?.text)
      let updated = try await sandbox.omicall("POST", "key-interaction/update/\(id)", scriptBody("Menü")).payload
      #expect(updated["invalid_sound_id"] == "")
      #expect(updated["script_name_unsigned"] == "Menu")
      #expect(updated["last_updated_by"]?["name"] == "OMI Hotline")
      let listed = try await sandbox.omicall("GET", "key-interaction/list?page=1&size=10").payload
      #expect(listed["items"] == [updated])
    }
  }

  @Test func aDuplicateNameFailsAtHTTP200() async throws {
    try await withSandbox { sandbox async throws in
      _ = try await sandbox.omicall("POST", "key-interaction/add", scriptBody("Menu"))
      let again = try await sandbox.omicall("POST", "key-interaction/add", scriptBody("Menu"))
      #expect(again.status == 200)
      #expect(again.failure == "script_name_exists")
    }
    try await withSandbox(options(quirks: .omicallDuplicateHTTP400)) { sandbox async throws in
      _ = try await sandbox.omicall("POST", "key-interaction/add", scriptBody("Menu"))
      #expect(try await sandbox.omicall("POST", "key-interaction/add", scriptBody("Menu")).status == 400)
    }
  }

  @Test func aSpokenGreetingIsOneLevelDeeper() async throws {
    try await withSandbox { sandbox async throws in
      let name = formValue("Nhắc lịch")
      let spoken = try await sandbox.omicall(
        "POST", "greeting/upload-text-to-speech?greeting_name=\(name)",
        #"{"text":"Xin chào","speed":"-1","voice":"banmai"}"#)
      let file = try #require(spoken.payload["file"])
      #expect(file["speed"] == -1)
      #expect(file["formality"] == "Robot đọc")
      #expect(file["greeting_name_unsigned"] == "Nhac lich")
      let listed = try await sandbox.omicall("GET", "greeting/list?page=1&size=10").payload["items"]?.elements?.first
      #expect(listed?["greeting_name_unsigned"] == "nhac lich")
      #expect(listed?["recording_file"] == file["recording_file"])
      let tooLong = #"{"text":"\#(String(repeating: "x", count: 301))","speed":"0","voice":"banmai"}"#
      #expect(
        try await sandbox.omicall("POST", "greeting/upload-text-to-speech?greeting_name=a", tooLong).failure
          == "data_invalid")
    }
  }

  @Test(
    arguments: [
      ("file", "hello.mp3", "ID3 sound", nil), ("sound", "hello.mp3", "ID3 sound", "data_is_required"),
      ("file", "hello.wav", "RIFF", "file_invalid"), ("file", "hello.mp3", "", "file_invalid"),
    ] as [(String, String, String, String?)])
  func uploadsTakeMP3Only(part: String, fileName: String, content: String, failure: String?) async throws {
    try await withSandbox { sandbox async throws in
      var headers = try await sandbox.omicallHeaders()
      headers["Content-Type"] = "multipart/form-data; boundary=edge"
      let body =
        "--edge\r\nContent-Disposition: form-data; name=\"\(part)\"; filename=\"\(fileName)\"\r\n"
        + "Content-Type: audio/mpeg\r\n\r\n\(content)\r\n--edge--\r\n"
      let reply = try await sandbox.send(
        "POST", "/omicall/api/call_center/greeting/upload?greeting_name=Welcome", headers: headers, body: body)
      #expect(reply.failure == failure)
      guard failure == nil else { return }
      let id = try #require(reply.payload["file"]?["_id"]?.text)
      #expect(reply.payload["file"]?["greeting_name"] == "Welcome")
      #expect(try sandbox.world("omicall")["uploads"]?[id]?["size"] == .integer(content.utf8.count))
    }
  }
}
