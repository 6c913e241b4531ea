import Sandbox
import TestSupport
import Testing

private let components = #"""
  [{"component":"start","component_id":"64dd0707e90b9ded57f91449","next_component":["64dd070ee90b9ded57f9144a"]},
   {"component":"menu","component_id":"64dd070ee90b9ded57f9144a","name":"Menu inicial","direct_access":true,
    "max_attempts":{"value":2,"redirect":"64dd48361e4c6e705ac0bdab","timeout_between_attempts":5},
    "options":[{"num":0,"description":"Suporte","redirect":"64dd0729e90b9ded57f9144e"},
               {"num":1,"description":null,"redirect":null},{"option_fail":true,"description":"Falha"}]},
   {"component":"campaign","component_id":"64dd0729e90b9ded57f9144e","campaign_id":"64dd0729e90b9ded57f9144f",
    "next_component":[{"post_closure":"64dd07dbe90b9ded57f9145b","timeout":false}],"timeout":30}]
  """#
private let flow = #"{"name":"Fluxo","flow":\#(components)}"#

/// Fortics flows, with components of the document's own request example.
@Suite(.bounded) struct ForticsTests {
  @Test func aFlowLivesAndIsCounted() async throws {
    try await withSandbox { sandbox async throws in
      let made = try await sandbox.fortics("POST", "flow", flow).json
      let id = try #require(made["_id"]?.text)
      #expect(id.count == 24)
      #expect(made["flow"] == (try WireValue(parsing: components.utf8)))
      #expect(try await sandbox.fortics("GET", "flow?id=\(id)").json == made)
      #expect(try await sandbox.fortics("GET", "flow/all").json == .array([made]))
      let replaced = try await sandbox.fortics("PUT", "flow", #"{"_id":"\#(id)","name":"Outro","flow":[]}"#).json
      #expect(replaced == ["_id": .string(id), "name": "Outro", "flow": []])
      #expect(try await sandbox.fortics("DELETE", "flow?id=\(id)").json == ["count": 1])
      #expect(try await sandbox.fortics("DELETE", "flow?id=\(id)").json == ["count": 0])
      #expect(try await sandbox.fortics("GET", "flow?id=\(id)").status == 404)
      #expect(sandbox.stats().routes["fortics DELETE /pbx/flow/all"] == nil)
      #expect(try await sandbox.fortics("DELETE", "flow/all").json == ["count": 0])
      #expect(sandbox.stats().routes["fortics DELETE /pbx/flow/all"] == 1)
      #expect(try await sandbox.send("GET", "/fortics/pbx/flow/all").status == 401)
    }
  }

  @Test func disagreementsOfTheSampleAreSwitches() async throws {
    let uncertain = options(quirks: .forticsWrapMaxAttempts, .forticsDropUnlistedFields, .forticsAbsentNull)
    try await withSandbox(uncertain) { sandbox async throws in
      let made = try await sandbox.fortics("POST", "flow", flow).json
      #expect(made["flow"]?.elements?[1]["max_attempts"]?.elements?.count == 1)
      #expect(made["flow"]?.elements?[2]["campaign_id"] == nil)
      let absent = try await sandbox.fortics("GET", "flow?id=nowhere")
      #expect(absent.status == 200)
      #expect(absent.text == "null")
    }
  }

  @Test func regeneratedIDsKeepTheGraph() async throws {
    try await withSandbox(options(quirks: .forticsRegenerateIDs)) { sandbox async throws in
      let made = try await sandbox.fortics("POST", "flow", flow).json
      let parts = try #require(made["flow"]?.elements)
      #expect(parts[1]["component_id"] != "64dd070ee90b9ded57f9144a")
      #expect(parts[0]["next_component"]?.elements?.first == parts[1]["component_id"])
      #expect(parts[1]["options"]?.elements?.first?["redirect"] == parts[2]["component_id"])
      // An edge that points out of the flow stays, and known ids stay at an update.
      #expect(parts[1]["max_attempts"]?["redirect"] == "64dd48361e4c6e705ac0bdab")
      #expect(try await sandbox.fortics("PUT", "flow", made.json).json == made)
    }
  }

  @Test func aStrictVendorWantsAStartAndIDs() async throws {
    try await withSandbox(options(strict: true)) { sandbox async throws in
      #expect(try await sandbox.fortics("POST", "flow", flow).status == 200)
      for flow in [
        "[]", #"[{"component":"start","component_id":null}]"#,
        #"[{"component":"start","component_id":"a"},{"component":"menu","component_id":"a"}]"#,
      ] {
        #expect(try await sandbox.fortics("POST", "flow", #"{"name":"x","flow":\#(flow)}"#).status == 400)
      }
    }
  }
}
