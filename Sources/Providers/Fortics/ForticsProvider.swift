/// Fortics voice: call flows for contact centres in Brazil. Its one kind, and how a provider for one account is put
/// together.

package import Model
package import ProviderKit

package enum ForticsProvider {
  package static let type = ProviderType(
    name: "fortics", title: "Fortics voice", kinds: [Flows.schema],
    credentials: [["username", "password"], ["token"]])

  /// A provider for one account. Nothing is sent yet.
  package static func make(_ settings: ProviderSettings, _ shared: ProviderEnvironment) throws(ProviderError)
    -> HTTPProvider
  {
    let client = try APIClient(settings: settings, dialect: ForticsDialect(), secretKeys: [], shared: shared)
    return try HTTPProvider(client: client, kinds: [Flows(client: client).mapping])
  }
}
