import Model
import ProviderKit
import Providers
import Sandbox
import TestSupport
import Testing

/// A run that has lost its lock: no kind sends anything more, and no kind takes its own silence for the vendor's
/// answer.
@Suite(.bounded) struct WithheldTests {
  private static func request(
    _ rig: Rig, _ collection: String, id: String = "1", body: ValueObject, prior: ValueObject? = nil,
    _ confirmed: Confirmations
  ) -> WriteRequest {
    WriteRequest(
      address: rig.address(collection), vendorID: id, body: body, changed: Set(body.keys), prior: prior,
      load: { _ throws(ProviderError) in [] },
      confirm: { _, added, removed throws(ProviderError) in confirmed.add(added, removed) },
      permit: { () throws(ProviderError) in throw ProviderError(.withheld, "site: not sent: the lock was lost") })
  }

  private static func expectWithheld(
    _ rig: Rig, _ confirmed: Confirmations, _ verb: String, _ body: () async throws -> Void
  ) async {
    let error = await rig.error(body)
    #expect(error?.errorClass == .withheld, "\(verb): \(error?.description ?? "no error")")
    #expect(confirmed.added.isEmpty && confirmed.removed.isEmpty, "\(verb) was recorded as done")
    #expect(rig.sandbox.stats().writes == 0, "\(verb) was sent")
  }

  @Test("a withheld write of a listed kind is not sent", arguments: KindCase.all)
  func listedKinds(_ kind: KindCase) async throws {
    try await Rig.run(kind.vendor) { rig in
      let confirmed = Confirmations()
      let schema = ProviderCatalog.types.first { $0.name == kind.vendor }?.kind(kind.collection)
      var id = "101"
      if schema?.creation == .allowed {
        let made = WriteRequest(
          address: rig.address(kind.collection), body: kind.body, load: { _ throws(ProviderError) in [1] })
        id = try await rig.provider.create(made).vendorID
        rig.sandbox.resetStats()
      }
      let request = Self.request(rig, kind.collection, id: id, body: kind.edited ?? kind.body, confirmed)
      if schema?.creation == .allowed {
        await Self.expectWithheld(rig, confirmed, "create") { _ = try await rig.provider.create(request) }
      }
      if kind.edited != nil {
        await Self.expectWithheld(rig, confirmed, "update") { _ = try await rig.provider.update(request) }
      }
      if schema?.removal == .deletes {
        await Self.expectWithheld(rig, confirmed, "delete") { try await rig.provider.delete(request) }
      }
    }
  }

  @Test("a withheld write of a blacklist is neither sent nor recorded, also when numbers are to be removed")
  func blacklists() async throws {
    try await Rig.run("ucontact") { rig in
      let old: ValueObject = ["campaign": "Ventas->", "entries": [["phone": "091"], ["phone": "092"]]]
      let new: ValueObject = ["campaign": "Ventas->", "entries": [["phone": "093"]]]
      let confirmed = Confirmations()
      let create = Self.request(rig, "blacklists", body: new, confirmed)
      await Self.expectWithheld(rig, confirmed, "create") { _ = try await rig.provider.create(create) }
      let update = Self.request(rig, "blacklists", body: new, prior: old, confirmed)
      await Self.expectWithheld(rig, confirmed, "update") { _ = try await rig.provider.update(update) }
      let delete = Self.request(rig, "blacklists", body: [:], prior: old, confirmed)
      await Self.expectWithheld(rig, confirmed, "delete") { try await rig.provider.delete(delete) }
    }
  }
}
