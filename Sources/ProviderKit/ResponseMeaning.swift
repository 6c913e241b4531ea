/// What an answer means: its content, or the error that it is. Pure.

package import Model

package enum ResponseMeaning: Sendable, Hashable {
  case content(Value)
  /// 401: the session is not valid, or no longer.
  case unauthorised
  /// 405: another method is meant.
  case otherMethod
  case failed(ProviderError.Class, String, retryAfter: Double?)
  /// A success status with a body that cannot be read.
  case unreadable(ProviderError.Class, String, body: [UInt8])

  package typealias Reading = (Response) throws(ResponseFailure) -> Value

  /// Judges an answer: `content` takes what was asked for out of a success, `words` finds the vendor's reason in a
  /// failure.
  package init(
    _ answer: Response, to request: APIRequest, now: Timestamp, words: (Response) -> String?, content: Reading
  ) {
    switch answer.status {
    case 200..<300: self = ResponseMeaning.success(answer, to: request, content)
    case 401: self = .unauthorised
    case 405 where request.fallbackMethod != nil: self = .otherMethod
    case 300..<400:
      let place = answer.location.map { " to \($0.prefix { $0 != "?" })" } ?? ""
      let errorClass = ResponseMeaning.errorClass(ofRedirect: answer.status, request.effect)
      self = .failed(errorClass, "answered \(answer.status)\(place); redirects are not followed", retryAfter: nil)
    default:
      let retryAfter = answer.retryAfter.flatMap { RetryAfter.seconds($0, now: now) }
      let reason = words(answer).map { ": \($0)" } ?? (answer.isPage ? " with a web page" : "")
      let errorClass = ResponseMeaning.errorClass(answer.status, request.effect, asksToWait: retryAfter != nil)
      self = .failed(errorClass, "answered \(answer.status)\(reason)", retryAfter: retryAfter)
    }
  }

  private static func success(_ answer: Response, to request: APIRequest, _ content: Reading) -> ResponseMeaning {
    do throws(ResponseFailure) { return .content(try content(answer)) } catch {
      switch error {
      case .refused(let errorClass, let words): return .failed(errorClass, words, retryAfter: nil)
      case .unreadable where !request.hasDocumentedResponse: return .content(.null)
      case .unreadable(let words):
        return request.effect == .read
          ? .unreadable(.unreachable, words, body: answer.body)
          : .unreadable(.unknownOutcome, "\(words), so its outcome is unknown", body: answer.body)
      case .page:
        return .unreadable(
          request.effect == .read ? .rejected : .unknownOutcome, error.words, body: answer.body)
      }
    }
  }

  /// "See over there" is what many programs say to a form that they have taken. What may be sent twice is refused all
  /// the same: it leads nowhere.
  private static func errorClass(ofRedirect status: Int, _ effect: APIRequest.Effect) -> ProviderError.Class {
    (status == 302 || status == 303) && effect == .write(idempotent: false) ? .unknownOutcome : .rejected
  }

  private static func errorClass(
    _ status: Int, _ effect: APIRequest.Effect, asksToWait: Bool
  ) -> ProviderError.Class {
    switch status {
    case 404, 410: .missing
    case 409, 412, 423: .conflicting
    case 429: .throttled
    case 503 where asksToWait: .throttled
    // A gateway that gives up may have let the request through before.
    case 408, 500...: effect == .read ? .unreachable : .unknownOutcome
    default: .rejected
    }
  }
}
