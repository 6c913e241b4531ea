/// Whom an encrypted connection trusts: the system's certificates, or those of the file that configuration names. Verification is never off.

import Model
import NIOSSL

enum Trust {
  /// nil: the system's certificates.
  static func configuration(_ settings: ProviderSettings) throws(ProviderError) -> TLSConfiguration? {
    guard let file = settings.caFile else { return nil }
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
      return configuration
    } catch {
      throw ProviderError(.rejected, "\(settings.alias): the certificates in \(file) cannot be read")
    }
  }
}
