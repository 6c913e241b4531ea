/// What one attempt at a request amounts to, and the pause before the next: the part of the client that knows nothing
/// of sessions.

import Model

struct Attempts: Sendable {
  let exchange: HTTPExchange
  var retries: RetryPolicy

  /// Sends a request once and judges the answer.
  func meaning(
    of request: APIRequest, with decoration: RequestDecoration, _ dialect: any Dialect
  ) async throws(ProviderError) -> ResponseMeaning {
    let answer = try await exchange.send(request, for: .work(decoration))
    let meaning = ResponseMeaning(
      answer, to: request, now: exchange.timing.date(), words: dialect.words,
      content: { answer throws(ResponseFailure) in try dialect.content(of: answer) })
    guard case .content(let value) = meaning else { return meaning }
    return .content(exchange.redaction.withoutCredentials(value, of: answer.body))
  }

  /// Waits before the next attempt, or throws the error when there is to be none.
  func pause(after error: ProviderError, _ effect: APIRequest.Effect, _ attempt: inout Int) async throws(ProviderError)
  {
    let random = exchange.timing.random()
    guard let seconds = retries.pause(after: error, effect: effect, attempt: attempt, random: random) else {
      throw final(error, attempt)
    }
    WriteScope.current?.retrying(RetryPause(attempt: attempt + 1, seconds: seconds, reason: error.message))
    if error.errorClass == .throttled { await exchange.rate.hold(for: seconds) }
    let failure = error
    do throws(CancellationError) { try await exchange.timing.sleep(seconds) } catch { throw failure }
    attempt += 1
  }

  /// The error that ends the attempts.
  func final(_ error: ProviderError, _ attempt: Int) -> ProviderError {
    error.final(attempts: attempt, patience: retries.patience)
  }

  /// An error in the account's name, with nothing secret in it.
  func error(
    _ errorClass: ProviderError.Class, _ words: String, for request: APIRequest?, retryAfter: Double? = nil
  ) -> ProviderError {
    ProviderError(
      errorClass, "\(exchange.alias): " + exchange.redaction.text(words, limit: 1000),
      request: request.map(exchange.redaction.request), retryAfter: retryAfter)
  }

  /// For opening and ending sessions.
  func signInClient(_ dialect: any Dialect, _ credentials: Credentials) -> SignInClient {
    SignInClient(
      credentials: credentials,
      send: { (request, reading) async throws(ProviderError) -> Value in
        var attempt = 1
        var repeated = RepeatedResponse()
        while true {
          var answer: Response?
          do throws(ProviderError) {
            let received = try await exchange.send(request, for: .signIn)
            answer = received
            return try admitted(received, to: request, by: dialect, reading)
          } catch {
            if let answer, answer.isSuccess, repeated.isFinal(answer.body) { throw final(error, attempt) }
            try await pause(after: error, .read, &attempt)
          }
        }
      })
  }

  private func admitted(
    _ answer: Response, to request: APIRequest, by dialect: any Dialect, _ reading: SignInClient.Reading
  ) throws(ProviderError) -> Value {
    let now = exchange.timing.date()
    switch ResponseMeaning(answer, to: request, now: now, words: dialect.words, content: reading) {
    case .content(let value): return value
    case .failed(let errorClass, let words, let retryAfter):
      throw error(errorClass, "signing in: \(words)", for: request, retryAfter: retryAfter)
    case .unreadable(let errorClass, let words, _):
      throw error(errorClass, "signing in: \(words)", for: request)
    case .unauthorised, .otherMethod:
      throw error(.rejected, "signing in: answered \(answer.status): the credentials were not accepted", for: request)
    }
  }
}

extension ProviderError {
  /// The error that ends the attempts, with what the user should know of them.
  fileprivate func final(attempts: Int, patience: Double) -> ProviderError {
    var words = message
    if let retryAfter, retryAfter > patience {
      words += "; the vendor asks to wait \(Int64(min(retryAfter, 1e15))) seconds, which is longer than a run waits"
    }
    if attempts > 1 { words += " (\(attempts) attempts)" }
    return ProviderError(errorClass, words, request: request, retryAfter: retryAfter)
  }
}
