import Sandbox
import TestSupport
import Testing

private let seed = #"""
  {"omicall":{"default":{"extensions":[{"sip_user":"101","agent_id":"a1"},{"sip_user":"102","agent_id":"a2"}],
     "hotlines":["842473000000"],"groups":[{"_id":"grp1","group_name":"Support","sip_members":["101"],"timeout":20}]},
   "south":{"extensions":[]}},
   "fortics":{"default":{"flows":[{"_id":"f1","name":"Fluxo","flow":[]}]}},
   "ucontact":{"default":{"campaigns":["Ventas->"],"blacklist":[{"phone":"1","campaign":"Ventas->"}]}}}
  """#

/// The control interface: console edits, seeds, counts and the request log.
@Suite(.bounded) struct ControlTests {
  @Test func aSeedMakesTheWorld() async throws {
    var options = SandboxOptions()
    options.seed = seed
    try await withSandbox(options) { sandbox async throws in
      let group = try #require(try await sandbox.omicall("GET", "internal_group/list").payload["items"]?.elements?[0])
      #expect(group["_id"] == "grp1")
      #expect(group["members"]?.elements?.map { $0["agent_id"] } == ["a1"])
      #expect(group["members"]?.elements?.map { $0["timeout"] } == [20])
      #expect(group["is_answer"] == "false")
      let world = try await sandbox.control("GET", "world").json
      #expect(world["ucontact"]?["default"]?["blacklist"] == [["phone": "1", "campaign": "Ventas->"]])
      #expect(world["omicall"]?["south"]?["extensions"] == [])
      #expect(try await sandbox.fortics("GET", "flow?id=f1").json["name"] == "Fluxo")
    }
    options.seed = #"{"omicall":{"default":{"nonsense":[]}}}"#
    await #expect(throws: SandboxOptionError.self) { try await withSandbox(options) { _ in } }
  }

  @Test func aConsoleUserEdits() async throws {
    var options = SandboxOptions()
    options.seed = seed
    try await withSandbox(options) { sandbox async throws in
      let patch = #"{"timeout":45,"sip_members":["101","102"],"strategy":"rollover"}"#
      let edited = try await sandbox.control("PATCH", "omicall/default/groups/Support", patch).json
      #expect(edited["last_update_by"]?["name"] == "Console user")
      #expect(edited["members"]?.elements?.map { $0["timeout"] } == [45, 45])
      #expect(edited["strategy"] == "rollover")
      #expect(edited["last_updated_date"] != edited["created_date"])
      let made = try await sandbox.control("POST", "omicall/default/ivr", #"{"script_name":"Menu"}"#).json
      #expect(made["_id"]?.text?.count == 24)
      #expect(try await sandbox.control("DELETE", "omicall/default/ivr/Menu").status == 200)
      #expect(try await sandbox.control("DELETE", "omicall/default/ivr/Menu").status == 404)
      try sandbox.edit("fortics", in: "flows", "Fluxo", patch: #"{"name":"Novo"}"#)
      #expect(try await sandbox.fortics("GET", "flow?id=f1").json["name"] == "Novo")
      try sandbox.delete("ucontact", in: "blacklist", "1|Ventas->")
      #expect(try sandbox.world("ucontact")["blacklist"] == [])
      #expect(throws: SandboxOptionError.self) { try sandbox.delete("omicall", in: "groups", "nobody") }
    }
  }

  @Test func tenantsAreApart() async throws {
    try await withSandbox { sandbox async throws in
      try sandbox.create("omicall", tenant: "north", in: "groups", #"{"group_name":"N"}"#)
      let path = { (tenant: String) in "/omicall/\(tenant)/api/call_center/internal_group/list" }
      let north = try await sandbox.omicallHeaders(tenant: "north")
      #expect(try await sandbox.send("GET", path("north"), headers: north).payload["total_items"] == 1)
      #expect(try await sandbox.send("GET", path("south"), headers: north).status == 401)
      let south = try await sandbox.omicallHeaders(tenant: "south")
      #expect(try await sandbox.send("GET", path("south"), headers: south).payload["total_items"] == 0)
    }
  }

  @Test func requestsAreCountedAndSecretsBlanked() async throws {
    try await withSandbox { sandbox async throws in
      _ = try await sandbox.omicall("GET", "internal_group/list")
      _ = try await sandbox.omicall(
        "POST", "internal_group/add", #"{"group_name":"A","password":"hush","strategy":"random"}"#)
      _ = try await sandbox.ucontact("admin/addblack", "blacklist=%7B%7D")
      let stats = sandbox.stats()
      #expect(stats.requests == 6)
      #expect(stats.writes == 2)
      #expect(stats.maxInFlight == 1)
      #expect(stats.vendors["omicall"]?.requests == 4)
      #expect(stats.routes["omicall GET /api/auth"] == 2)
      #expect(try await sandbox.control("GET", "stats").json["routes"]?["omicall GET /api/auth"] == 2)
      let log = try await sandbox.control("GET", "requests").text
      #expect(log.contains("/api/auth?apiKey=[redacted]"))
      #expect(log.contains("Bearer [redacted]"))
      for secret in ["test-key", "hush", "password=secret", "eyJ"] { #expect(!log.contains(secret)) }
      sandbox.resetStats()
      #expect(sandbox.stats().requests == 0)
      #expect(sandbox.requests().isEmpty)
    }
  }

  @Test func twoRunsGiveTheSameIDsAndDates() async throws {
    let run = { @Sendable () async throws -> String in
      try await withSandbox { sandbox async throws in
        let body = #"{"group_name":"A","strategy":"random","sip_members":["101"],"timeout":30}"#
        return try await sandbox.omicall("POST", "internal_group/add", body).text
      }
    }
    let first = try await run()
    #expect(first.contains(#""created_date":1767225600001"#))
    #expect(try await run() == first)
  }

  @Test func theClockCanBeMoved() async throws {
    try await withSandbox { sandbox async throws in
      #expect(
        try await sandbox.control("POST", "clock", #"{"set_ms":1800000000000}"#).json["now_ms"] == 1_800_000_000_000)
      let moved = try await sandbox.control("POST", "clock", #"{"advance_ms":5}"#)
      #expect(moved.json["now_ms"] == 1_800_000_000_005)
      try sandbox.create("omicall", in: "groups", #"{"group_name":"A"}"#)
      #expect(try sandbox.world("omicall")["groups"]?.elements?[0]["created_date"] == 1_800_000_000_006)
    }
  }
}
