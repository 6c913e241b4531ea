import Model
import NIOSSL
import Platform

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
    let bytes: [UInt8]
    do throws(WholeFile.Refusal) {
      bytes = try WholeFile.read(path, atMost: maximumBytes)
    } catch {
      throw ProviderError(.rejected, "\(settings.alias): the file of certificates \(path) \(error.problem)")
    }
    do {
      var configuration = standard
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(bytes))
      return configuration
    } catch {
      throw ProviderError(.rejected, "\(settings.alias): \(path) holds no certificates in the form PEM")
    }
  }

  /// Of a file of certificates: a hundred times that of the public ones.
  private static let maximumBytes = 64 << 20
}
