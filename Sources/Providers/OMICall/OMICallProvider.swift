/// OMICall: a call centre of Vietnam. Its kinds, and how a provider for one account is put together.

package import Model
package import ProviderKit

package enum OMICallProvider {
  package static let type = ProviderType(
    name: "omicall", title: "OMICall",
    kinds: [Greetings.schema, IVR.schema, Groups.schema, Extensions.schema],
    credentials: [["api_key"], ["token"]],
    options: [
      Field("page_size", .integer(1...1000), .defaulted(50), "Objects asked for in one page of a list.")
    ])

  /// A provider for one account. Nothing is sent yet.
  package static func make(_ settings: ProviderSettings, _ shared: ProviderEnvironment) throws(ProviderError)
    -> HTTPProvider
  {
    let secretKeys = type.kinds.reduce(into: Set<String>()) { $0.formUnion($1.secretKeys) }
    let client = try APIClient(
      settings: settings, dialect: OMICallDialect(), secretKeys: secretKeys, shared: shared)
    let account = OMICallAccount(client: client, pageSize: Int(settings.options["page_size"]?.looseInteger ?? 50))
    return HTTPProvider(
      client: client,
      kinds: [
        Greetings(account: account).mapping, IVR(account: account).mapping, Groups(account: account).mapping,
        Extensions(account: account).mapping,
      ])
  }
}
