import Sandbox
import TestSupport
import Testing

private let addBody = #"{"group_name":"A","strategy":"random","sip_members":["101"],"timeout":30}"#

/// Faults: what a client sees of a broken network, and which requests had their effect.
@Suite(.bounded) struct FaultTests {
  private func groups(_ sandbox: SandboxHandle) throws -> Int {
    try sandbox.world("omicall")["groups"]?.elements?.count ?? 0
  }

  @Test(arguments: [
    (FaultEffect.resetBefore, 0), (.resetAfter, 1), (.lostAnswer, 1), (.truncate, 1),
  ])
  func aBrokenConnection(effect: FaultEffect, effects: Int) async throws {
    try await withSandbox { sandbox async throws in
      var fault = FaultRule(effect, times: 1)
      fault.write = true
      sandbox.addFaults(fault)
      await #expect(throws: (any Error).self) { try await sandbox.omicall("POST", "internal_group/add", addBody) }
      #expect(try groups(sandbox) == effects)
      #expect(try await sandbox.omicall("POST", "internal_group/add", addBody).json["status_code"] == 9999)
      #expect(try groups(sandbox) == effects + 1)
      #expect(sandbox.requests().compactMap(\.fault) == [effect.rawValue])
    }
  }

  @Test func statusesAndStrangeBodies() async throws {
    try await withSandbox { sandbox async throws in
      let rules = #"""
        [{"match":{"vendor":"omicall","method":"POST","path":"internal_group"},"skip":1,"times":1,"effect":"status",
          "status":429,"retry_after":7},
         {"match":{"write":true},"skip":1,"times":1,"effect":"html"},
         {"match":{"write":true},"times":1,"effect":"status","status":503,"after_effect":true},
         {"match":{"write":true},"times":1,"effect":"not-json"},
         {"match":{"write":true},"times":1,"effect":"wrong-type","body":"[]"},
         {"match":{"write":true},"times":1,"effect":"slow"}]
        """#
      #expect(try await sandbox.control("POST", "faults", rules).status == 200)
      let add = { try await sandbox.omicall("POST", "internal_group/add", addBody) }
      let after = try await add()
      #expect(after.status == 503)
      #expect(try groups(sandbox) == 1)
      let throttled = try await add()
      #expect(throttled.status == 429)
      #expect(throttled.headers["retry-after"] == "7")
      #expect(try await add().text.hasPrefix("<html>"))
      #expect(try await add().json == .null)
      #expect(try await add().json == [])
      #expect(try groups(sandbox) == 1)
      #expect(try await add().json["status_code"] == 9999)
      #expect(try await sandbox.control("DELETE", "faults").status == 200)
      #expect(try await sandbox.control("POST", "faults", #"[{"effect":"nonsense"}]"#).status == 400)
    }
  }

  @Test func allTokensCanDie() async throws {
    try await withSandbox { sandbox async throws in
      let headers = try await sandbox.omicallHeaders()
      #expect(try await sandbox.control("POST", "expire-tokens").status == 200)
      let path = "/omicall/api/call_center/internal_group/list"
      #expect(try await sandbox.send("GET", path, headers: headers).status == 401)
    }
  }
}
