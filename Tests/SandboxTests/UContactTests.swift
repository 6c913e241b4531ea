import Sandbox
import TestSupport
import Testing

private let entry =
  #"{"phone":"12341234","campaign":"Ventas->","username":"u","company":"c","job_title":"d","name":"n"}"#
private let form = "blacklist=" + formValue(entry)
private let bulk = "blacklist=" + formValue("[\(entry)]")

/// uContact: forms, `1` and `0`, sessions, and a blacklist that only the dump shows.
@Suite(.bounded) struct UContactTests {
  @Test func entriesAreWrittenAndNeverRead() async throws {
    try await withSandbox { sandbox async throws in
      #expect(try await sandbox.ucontact("admin/addblack", form).text == "1")
      #expect(try await sandbox.ucontact("admin/addblack", form).text == "1")
      #expect(try sandbox.world("ucontact")["blacklist"] == .array([try WireValue(parsing: entry.utf8)]))
      #expect(try await sandbox.ucontact("admin/deleteblackbulk", bulk).text == "1")
      #expect(try sandbox.world("ucontact")["blacklist"] == [])
      #expect(try await sandbox.ucontact("admin/deleteblack", form).text == "1")
      let wrong = try await sandbox.ucontact("admin/addblack", "object=" + formValue(entry))
      #expect(wrong.status == 200)
      #expect(wrong.text == "0")
      #expect(try await sandbox.ucontact("admin/addblackbulk", form).text == "0")
      #expect(sandbox.stats().vendors["ucontact"]?.writes == 6)
    }
  }

  @Test func sessionsOpenAndEnd() async throws {
    try await withSandbox { sandbox async throws in
      let auth = "/ucontact/Integra/resources/auth/"
      let add = "/ucontact/Integra/resources/admin/addblack"
      #expect(try await sandbox.send("POST", auth + "getUserToken", body: "user=a&password=wrong-key").text == "0")
      let login = try await sandbox.send("POST", auth + "getUserToken", body: "user=a&password=b")
      let token = try #require(login.json.elements?.last?.text)
      let headers = ["Authorization": "Basic \(token)"]
      #expect(try await sandbox.send("POST", add, headers: headers, body: form).text == "1")
      let end = "user=a&token=" + formValue(token)
      #expect(try await sandbox.send("POST", auth + "EndSession", body: end).text == "1")
      #expect(try await sandbox.send("POST", auth + "EndSession", body: end).text == "0")
      #expect(try await sandbox.send("POST", add, headers: headers, body: form).status == 401)
      #expect(
        try await sandbox.send("POST", add, headers: ["Authorization": "Bearer made-in-portal"], body: form).text == "1"
      )
    }
  }

  @Test func uncertainResultsAreSwitches() async throws {
    let zeros = options(quirks: .ucontactNewline, .ucontactDuplicateZero, .ucontactAbsentZero)
    try await withSandbox(zeros) { sandbox async throws in
      #expect(try await sandbox.ucontact("admin/deleteblack", form).text == "0\n")
      #expect(try await sandbox.ucontact("admin/addblack", form).text == "1\n")
      #expect(try await sandbox.ucontact("admin/addblack", form).text == "0\n")
    }
    try await withSandbox(options(quirks: .ucontactBulkZero)) { sandbox async throws in
      #expect(try await sandbox.ucontact("admin/addblackbulk", bulk).text == "0")
      #expect(try sandbox.world("ucontact")["blacklist"] == [])
    }
  }

  @Test(arguments: [
    ("ucontact-param=black", "black=" + formValue(entry)), ("ucontact-style=raw", entry),
    ("ucontact-style=fields", "phone=12341234&campaign=Ventas-%3E"),
  ])
  func otherReadingsOfTheForm(quirk: String, body: String) async throws {
    var options = SandboxOptions()
    try options.setQuirk(named: quirk)
    try await withSandbox(options) { sandbox async throws in
      #expect(try await sandbox.ucontact("admin/addblack", body).text == "1")
      #expect(try await sandbox.ucontact("admin/addblack", form).text == "0")
      #expect(try sandbox.world("ucontact")["blacklist"]?.elements?.first?["campaign"] == "Ventas->")
    }
  }

  @Test func campaignsCanBeLookedAt() async throws {
    try await withSandbox { sandbox async throws in
      let all = try await sandbox.ucontact("Supervisor/campaignstatus", "queue=").json
      #expect(all["Power<-"]?["servicelevel"] == "0.0")
      let one = try await sandbox.ucontact("Supervisor/campaignstatus", "queue=test-%3E").json
      #expect(one["SIP/1010"]?["location"] == "SIP/1010")
      #expect(try await sandbox.ucontact("Supervisor/campaignstatus", "queue=none").json == [:])
      let summary = try await sandbox.ucontact("Supervisor/queuesummary", "").json.elements
      #expect(summary?.last?["queue"] == nil)
    }
  }
}
