import Sandbox
import TestSupport
import Testing

/// OMICall internal phones and hotlines: listed with their secret, enabled by PUT, bound to one extension at a time.
@Suite(.bounded) struct OMICallPhoneTests {
  @Test func theListShowsTheSecretAndNotWhetherAPhoneIsOn() async throws {
    try await withSandbox { sandbox async throws in
      let page = try await sandbox.omicall("GET", "internal_phone/list?keyword=agent103").payload
      let phone = try #require(page["items"]?.elements?.first)
      #expect(page["total_items"] == 1)
      #expect(phone["sip_user"] == "103")
      #expect(phone["password"] == "sip-secret-103")
      #expect(phone["enabled"] == nil)
      let detail = try await sandbox.omicall("GET", "extensions/detail?type=user_email&keyword=agent103@example.com")
      #expect(detail.payload["pbx_account"]?["sip_password"] == "sip-secret-103")
      #expect(try await sandbox.omicall("GET", "extensions/detail?type=sip_user&keyword=999").payload == .null)
    }
  }

  @Test func statusIsPutAndPostIsRefused() async throws {
    try await withSandbox(options(quirks: .omicallListShowsEnabled)) { sandbox async throws in
      let path = "internal_phone/status?enabled=false&sip_user=101"
      #expect(try await sandbox.omicall("POST", path).status == 405)
      #expect(try await sandbox.omicall("PUT", path).json["status_code"] == 9999)
      let phone = try await sandbox.omicall("GET", "internal_phone/list").payload["items"]?.elements?.first
      #expect(phone?["enabled"] == false)
    }
    try await withSandbox(options(quirks: .omicallPostStatusOnly)) { sandbox async throws in
      let path = "internal_phone/status?enabled=false&sip_user=101"
      #expect(try await sandbox.omicall("PUT", path).status == 405)
      #expect(try await sandbox.omicall("POST", path).status == 200)
    }
  }

  @Test func aHotlineBelongsToOneExtension() async throws {
    try await withSandbox { sandbox async throws in
      let bind = { (email: String) in
        #"{"hotline":"842473000000","user_email":"\#(email)","directions":["outbound"]}"#
      }
      _ = try await sandbox.omicall("POST", "hotline/extension/update", bind("agent101@example.com"))
      #expect(try await sandbox.omicall("GET", "hotline/list?extension=101").payload == ["842473000000"])
      _ = try await sandbox.omicall("POST", "hotline/extension/update", bind("agent102@example.com"))
      #expect(try await sandbox.omicall("GET", "hotline/list?extension=101").payload == [])
      #expect(try await sandbox.omicall("GET", "hotline/list?extension=102").payload == ["842473000000"])
      #expect(try await sandbox.omicall("GET", "hotline/list").payload.elements?.count == 2)
    }
  }
}
