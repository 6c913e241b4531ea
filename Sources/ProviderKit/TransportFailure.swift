/// Says of an error of the network whether the request can have reached the vendor: the difference between "try again"
/// and "unknown outcome".

import AsyncHTTPClient
import Model
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Platform

struct TransportFailure: Sendable, Hashable {
  let errorClass: ProviderError.Class
  let words: String

  /// `server`: host and port, for the message. `sawHead`: the answer had begun, so the vendor has certainly had the
  /// request.
  init(_ error: any Error, from server: String, effect: APIRequest.Effect, sawHead: Bool, timeout: Int) {
    let isRead = effect == .read
    switch error {
    case _ where TransportFailure.isTooLarge(error):
      self.init(isRead ? .rejected : .unknownOutcome, "the answer is larger than 64 MiB")
    case let error as NIOSSLError where error.isAboutTrust:
      self.init(.rejected, "no encrypted connection to \(server): \(TransportFailure.words(ofTLS: "\(error)"))")
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self.init(.rejected, "no encrypted connection to \(server): the server's certificate is for another name")
    case is NIOSSLExtraError:
      self.init(.rejected, "no encrypted connection to \(server): \(error)")
    case _ where error as? HTTPClientError == .proxyAuthenticationRequired:
      self.init(.rejected, "cannot connect to \(server): the proxy needs a user and a password, or refuses them")
    case _ where !sawHead && TransportFailure.isBeforeSending(error):
      self.init(.unreachable, "cannot connect to \(server): \(TransportFailure.words(error))")
    case _ where error is CancellationError || error as? HTTPClientError == .cancelled:
      self.init(isRead ? .unreachable : .unknownOutcome, "the request was cancelled")
    case _ where TransportFailure.isTimeout(error):
      let seconds = "within \(timeout) \(timeout == 1 ? "second" : "seconds")"
      self.init(
        isRead ? .unreachable : .unknownOutcome,
        sawHead ? "the answer was not complete \(seconds)" : "there was no answer \(seconds)")
    case _ where TransportFailure.isBadCompression(error):
      self.init(isRead ? .unreachable : .unknownOutcome, "the answer cannot be decompressed")
    default:
      let what = sawHead ? "the answer was cut off" : "the connection failed"
      self.init(isRead ? .unreachable : .unknownOutcome, "\(what): \(TransportFailure.words(error))")
    }
  }

  private init(_ errorClass: ProviderError.Class, _ words: String) {
    self.errorClass = errorClass
    self.words = words
  }

  private static func isTooLarge(_ error: any Error) -> Bool {
    error is NIOTooManyBytesError || error as? NIOHTTPDecompression.DecompressionError == .limit
  }

  private static func isTimeout(_ error: any Error) -> Bool {
    guard let error = error as? HTTPClientError else { return false }
    return [.deadlineExceeded, .readTimeout, .writeTimeout].contains(error)
  }

  private static func isBadCompression(_ error: any Error) -> Bool {
    error is NIOHTTPDecompression.DecompressionError || error is NIOHTTPDecompression.ExtraDecompressionError
  }

  private static func isBeforeSending(_ error: any Error) -> Bool {
    if error is NIOConnectionError { return true }
    if let error = error as? IOError {
      return [.connectionRefused, .hostUnreachable].contains(SystemError(code: error.errnoCode))
    }
    guard let error = error as? HTTPClientError else { return false }
    return [
      .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout,
      .invalidProxyResponse,
    ].contains(error)
  }

  /// The library's text holds a reason in capitals (`CERTIFICATE_VERIFY_FAILED`) between numbers and places in its
  /// source.
  private static func words(ofTLS text: String) -> String {
    let marker = "OPENSSL_internal:"
    guard let found = text.firstRange(of: marker) else { return text }
    let reason = text[found.upperBound...].prefix { $0.isUppercase || $0.isNumber || $0 == "_" }
    switch reason {
    case "CERTIFICATE_VERIFY_FAILED":
      return
        "the server's certificate is not trusted, or has expired; certificates of your own are named by \"ca_file\""
    case "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION", "TLSV1_ALERT_PROTOCOL_VERSION":
      return "the server does not speak TLS 1.2 or later"
    case "WRONG_VERSION_NUMBER", "HTTP_REQUEST": return "the server does not speak TLS at this address"
    default: return reason.lowercased().replacing("_", with: " ")
    }
  }

  private static func words(_ error: any Error) -> String {
    if let error = error as? IOError { return SystemError(code: error.errnoCode).description }
    if error is SocketAddressError.UnknownHost { return "the name is not known" }
    if let error = error as? NIOConnectionError {
      let causes =
        error.connectionErrors.map { words($0.error) }
        + [error.dnsAError, error.dnsAAAAError].compactMap { $0.map(words) }
      return causes.first ?? "no address"
    }
    if let error = error as? HTTPClientError {
      return error == .invalidProxyResponse ? "the proxy refused the connection" : error.shortDescription
    }
    return "\(error)"
  }
}

extension NIOSSLError {
  fileprivate var isAboutTrust: Bool {
    if case .handshakeFailed = self { return true }
    return self == .unableToValidateCertificate
  }
}
