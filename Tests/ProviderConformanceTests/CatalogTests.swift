import Model
import ProviderKit
import Providers
import Sandbox
import TestSupport
import Testing

@Suite(.bounded) struct CatalogTests {
  @Test func theVendorsAndTheirKinds() {
    let kinds = ProviderCatalog.types.map { "\($0.name): " + $0.kinds.map(\.collection).joined(separator: " ") }
    #expect(kinds == ["omicall: greetings ivr groups extensions", "fortics: flows", "ucontact: blacklists"])
  }

  @Test func everyKindNamesItsVendorAndHasItsNameField() {
    for type in ProviderCatalog.types {
      for kind in type.kinds {
        #expect(kind.provider == type.name)
        #expect(kind.field(kind.nameField)?.presence == .required)
        #expect(Set(kind.fields.map(\.name)).count == kind.fields.count)
      }
    }
  }

  /// A kind that ccops can make and list goes through the whole suite, so somebody must say what one of it looks like.
  @Test func everyKindThatCanBeMadeAndListedHasACase() {
    let cases = Set(KindCase.all.map { "\($0.vendor)/\($0.collection)" })
    let kinds = ProviderCatalog.types.flatMap(\.kinds).filter { $0.creation == .allowed && $0.reading == .listed }
    #expect(kinds.count >= 4)
    for kind in kinds {
      let name = "\(kind.provider)/\(kind.collection)"
      #expect(cases.contains(name), "KindCase.all has no case of \(name)")
    }
  }

  @Test func unknownType() async throws {
    let settings = ProviderSettings(alias: "a", type: "avaya", url: try ServerURL("https://x.example"))
    try await ProviderEnvironment.lend(CredentialPlaces(variables: [:], folder: nil)) { shared in
      do throws(ProviderError) {
        _ = try ProviderCatalog.provider(for: settings, shared: shared)
        Issue.record("the settings were accepted")
      } catch {
        #expect(error.message == "a: there is no provider type avaya; there are omicall, fortics, ucontact")
      }
    }
  }

  @Test func aReferenceThatIsNoIDYetIsNeverSent() async throws {
    try await Rig.run("omicall") { rig in
      let reference = Value.reference(Reference(rig.address("groups", "sales")))
      let body: ValueObject = ["script_name": "x", "action": reference]
      let error = await rig.error {
        _ = try await rig.provider.create(WriteRequest(address: rig.address("ivr"), body: body))
      }
      #expect(error?.message == "site: site/ivr/thing still refers to site/groups/sales, which has no vendor id yet")
      #expect(rig.sandbox.requests().isEmpty)
    }
  }
}
