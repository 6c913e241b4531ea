/// The vendors that ccops knows: one line each.

package import Model
package import ProviderKit

package enum ProviderCatalog {
  private typealias Make = @Sendable (ProviderSettings, ProviderEnvironment) throws(ProviderError) -> HTTPProvider

  private static let vendors: [(type: ProviderType, make: Make)] = [
    (OMICallProvider.type, { settings, shared throws(ProviderError) in try OMICallProvider.make(settings, shared) }),
    (ForticsProvider.type, { settings, shared throws(ProviderError) in try ForticsProvider.make(settings, shared) }),
    (UContactProvider.type, { settings, shared throws(ProviderError) in try UContactProvider.make(settings, shared) }),
  ]

  package static let types: [ProviderType] = vendors.map(\.type)

  /// The provider for one account; throws when its type is unknown or its address is not one that credentials may be sent to.
  package static func provider(
    for settings: ProviderSettings, shared: ProviderEnvironment
  ) throws(ProviderError) -> any Provider {
    guard let vendor = vendors.first(where: { $0.type.name == settings.type }) else {
      let known = types.map(\.name).joined(separator: ", ")
      throw ProviderError(
        .rejected, "\(settings.alias): there is no provider type \(settings.type); there are \(known)")
    }
    return try vendor.make(settings, shared)
  }
}
