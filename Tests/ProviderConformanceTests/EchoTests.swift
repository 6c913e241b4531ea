import Model
import Sandbox
import TestSupport
import Testing

/// A vendor that repeats a known credential in the data of an object.
@Suite(.bounded) struct EchoTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let vendor: String
    let collection: String
    /// The object as a console user makes it.
    let fields: String
    let name: String

    var testDescription: String { "\(vendor)/\(collection)" }
  }

  @Test(
    "a credential that a vendor repeats in a name is not shown",
    arguments: [
      Row(
        vendor: "omicall", collection: "groups",
        fields: #"{"group_name": "Key \#(Rig.apiKey)", "strategy": "random", "sip_members": ["101"], "timeout": 5}"#,
        name: "Key (secret)"),
      Row(
        vendor: "omicall", collection: "greetings", fields: #"{"greeting_name": "\#(Rig.apiKey)!", "content": "x"}"#,
        name: "(secret)!"),
      Row(
        vendor: "fortics", collection: "flows", fields: #"{"name": "operator:\#(Rig.password)", "flow": []}"#,
        name: "operator:(secret)"),
    ])
  func inANames(_ row: Row) async throws {
    try await Rig.run(row.vendor) { rig in
      _ = try rig.sandbox.create(row.vendor, in: row.collection, row.fields)
      // The rig searches observations and log for every secret.
      #expect(try await rig.list(row.collection).map(\.name) == [row.name])
    }
  }
}
