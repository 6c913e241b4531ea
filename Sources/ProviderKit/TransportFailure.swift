/// Says of an error of the network whether the request can have reached the vendor: the difference between "try again" and "nobody knows".

import AsyncHTTPClient
import Model
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#endif

struct TransportFailure: Sendable, Hashable {
  let errorClass: ProviderError.Class
  let words: String

  /// `sawHead`: the answer had begun, so the vendor has certainly had the request.
  init(_ error: any Error, effect: APIRequest.Effect, sawHead: Bool) {
    let isRead = effect == .read
    switch error {
    case _ where TransportFailure.isTooLarge(error):
      self.init(isRead ? .rejected : .unsure, "the answer is larger than 64 MiB")
    case _ where (error as? NIOSSLError)?.isAboutTrust ?? (error is NIOSSLExtraError):
      let reason = TransportFailure.reason(inTLS: "\(error)")
      self.init(.rejected, "the encrypted connection is not to be trusted: \(reason); is ca_file missing?")
    case _ where !sawHead && TransportFailure.isBeforeSending(error):
      self.init(.unreachable, "cannot connect: \(TransportFailure.words(error))")
    case _ where error is CancellationError || error as? HTTPClientError == .cancelled:
      self.init(isRead ? .unreachable : .unsure, "the request was cancelled")
    default:
      let what = sawHead ? "the answer was cut off" : "the connection failed"
      self.init(isRead ? .unreachable : .unsure, "\(what): \(TransportFailure.words(error))")
    }
  }

  private init(_ errorClass: ProviderError.Class, _ words: String) {
    self.errorClass = errorClass
    self.words = words
  }

  private static func isTooLarge(_ error: any Error) -> Bool {
    error is NIOTooManyBytesError || error as? NIOHTTPDecompression.DecompressionError == .limit
  }

  private static func isBeforeSending(_ error: any Error) -> Bool {
    if error is NIOConnectionError { return true }
    if let error = error as? IOError { return error.errnoCode == ECONNREFUSED || error.errnoCode == EHOSTUNREACH }
    guard let error = error as? HTTPClientError else { return false }
    return [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout]
      .contains(error)
  }

  private static func words(_ error: any Error) -> String {
    if let error = error as? NIOConnectionError {
      let causes: [any Error] =
        error.connectionErrors.map(\.error) + [error.dnsAError, error.dnsAAAAError].compactMap { $0 }
      return "\(error.host):\(error.port): " + (causes.first.map(words) ?? "no address")
    }
    if let error = error as? HTTPClientError { return error.shortDescription }
    if let error = error as? IOError { return plain[error.errnoCode] ?? "\(error)" }
    return "\(error)"
  }

  /// The library names the system call and its parameters; people want the reason.
  private static let plain: [Int32: String] = [
    ECONNREFUSED: "connection refused", ECONNRESET: "connection reset by the other side", ETIMEDOUT: "timed out",
    EHOSTUNREACH: "no route to the host", ENETUNREACH: "the network is unreachable", EPIPE: "broken connection",
  ]

  /// `CERTIFICATE_VERIFY_FAILED` out of BoringSSL's long line, which also names its source files.
  private static func reason(inTLS text: String) -> String {
    guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return text }
    return String(text[mark.upperBound...].prefix { $0.isUppercase || $0 == "_" })
  }
}

extension NIOSSLError {
  fileprivate var isAboutTrust: Bool {
    if case .handshakeFailed = self { return true }
    return self == .unableToValidateCertificate
  }
}
