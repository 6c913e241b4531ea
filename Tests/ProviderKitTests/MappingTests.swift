import Model
import ProviderKit
import TestSupport
import Testing

/// A kind's mapping must be able to do what the kind's schema says that can be done.
@Suite(.bounded) struct MappingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var creation = KindSchema.Creation.allowed
    var change = KindSchema.Change.inPlace
    var removal = KindSchema.Removal.deletes
    var reading = KindSchema.Reading.listed
    /// The verbs of the mapping.
    let verbs: Set<String>
    /// The verb that is reported missing.
    let missing: String?

    var testDescription: String { name }
  }

  @Test(
    "a mapping that cannot do what its schema promises is refused at start",
    arguments: [
      Row(name: "all", verbs: ["list", "create", "update", "delete"], missing: nil),
      Row(name: "no list", verbs: ["create", "update", "delete"], missing: "list"),
      Row(name: "unreadable", reading: .unreadable, verbs: ["create", "update", "delete"], missing: nil),
      Row(name: "no create", verbs: ["list", "update", "delete"], missing: "create"),
      Row(name: "must exist", creation: .mustExist, verbs: ["list", "update", "delete"], missing: nil),
      Row(name: "no update", verbs: ["list", "create", "delete"], missing: "update"),
      Row(name: "replaced", change: .replacement, verbs: ["list", "create", "delete"], missing: nil),
      Row(name: "no delete", verbs: ["list", "create", "update"], missing: "delete"),
      Row(name: "forgotten", removal: .forgets, verbs: ["list", "create", "update"], missing: nil),
    ])
  func missingVerbs(_ row: Row) async throws {
    try await ScriptedServer.run([]) { server in
      try await Bench.client(server.url) { client in
        var refused: ProviderError?
        do throws(ProviderError) {
          _ = try HTTPProvider(client: client, kinds: [Self.mapping(row)])
        } catch { refused = error }
        let message = row.missing.map {
          "hanoi: ccops has no way to \($0) things, which their schema promises; report this"
        }
        #expect(refused?.message == message)
      }
    }
  }

  private static func mapping(_ row: Row) -> KindMapping {
    let list: KindMapping.List = { _ throws(ProviderError) in [] }
    let delete: KindMapping.Delete = { _ throws(ProviderError) in }
    let write: KindMapping.Write = { _ throws(ProviderError) in WriteResult(vendorID: "1") }
    return KindMapping(
      schema: KindSchema(
        provider: "test", collection: "things", title: "thing", summary: "A thing.", nameField: "name",
        creation: row.creation, change: row.change, removal: row.removal, reading: row.reading, fields: []),
      list: row.verbs.contains("list") ? list : nil,
      create: row.verbs.contains("create") ? write : nil, update: row.verbs.contains("update") ? write : nil,
      delete: row.verbs.contains("delete") ? delete : nil)
  }
}
