import Model
import NIOSSL

/// What an encrypted connection needs: TLS 1.2 at least, and a certificate that the system trusts or that configuration
/// names. Verification is never off.
enum Trust {
  /// With the system's certificates.
  static var standard: TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    return configuration
  }

  /// nil: `standard`.
  static func configuration(
    _ settings: ProviderSettings, _ places: CredentialPlaces
  ) throws(ProviderError) -> TLSConfiguration? {
    guard let file = settings.caFile else { return nil }
    guard let path = places.path(of: file) else {
      throw ProviderError(.rejected, "\(settings.alias): \"ca_file\" \(CredentialPlaces.bareRepository)")
    }
    do {
      var configuration = standard
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path))
      return configuration
    } catch {
      throw ProviderError(.rejected, "\(settings.alias): the certificates in \(path) cannot be read")
    }
  }
}
