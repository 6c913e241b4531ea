/// Talks to one account of one vendor: signs in when needed, repeats what may be repeated, and turns whatever goes wrong into an error with the
/// account's name, the redacted request and the vendor's own words.

import AsyncHTTPClient
package import Model

package struct APIClient: Sendable {
  package let alias: String
  /// Requests that may be in flight at once.
  package let concurrency: Int
  private let exchange: HTTPExchange
  private let dialect: any Dialect
  private let sessions: SessionKeeper
  private let door: Door
  private let retries: RetryPolicy

  /// `secretKeys`: keys of this vendor's answers that hold secrets. Throws when the address is not one that credentials may be sent to.
  package init(
    settings: ProviderSettings, dialect: any Dialect, secretKeys: Set<String>, shared: ProviderEnvironment,
    retries: RetryPolicy = RetryPolicy()
  ) throws(ProviderError) {
    let secrets = KnownSecrets()
    let base = try BaseURL(settings)
    exchange = HTTPExchange(
      alias: settings.alias, base: base, http: shared.http, trust: try Trust.configuration(settings),
      timeout: settings.limits.timeout, slots: ConcurrencyLimit(settings.limits.concurrency),
      rate: RateLimiter(perSecond: settings.limits.requestsPerSecond, timing: shared.timing), tally: RequestTally(),
      timing: shared.timing, log: shared.log, redaction: Redaction(secretKeys: secretKeys, secrets: secrets))
    alias = settings.alias
    concurrency = max(1, settings.limits.concurrency)
    self.dialect = dialect
    self.retries = retries
    let credentials = Credentials(
      alias: settings.alias, sources: settings.credentials, variables: shared.variables, secrets: secrets)
    door = APIClient.door(exchange, dialect, retries, credentials)
    let door = door
    sessions = SessionKeeper { () throws(ProviderError) in try await dialect.signIn(door) }
  }

  /// Sends a request and takes the content out of the answer.
  package func send(_ request: APIRequest) async throws(ProviderError) -> Value {
    var request = request
    var attempt = 1
    var hasRenewed = false
    while true {
      let held = try await sessions.session()
      let verdict = await APIClient.verdict(exchange, dialect, request, held.session.authorization)
      switch verdict {
      case .success(.content(let value)): return value
      case .success(.unauthorised):
        guard held.session.isRenewable, !hasRenewed else {
          throw error(.rejected, "answered 401: the credentials were not accepted", request)
        }
        hasRenewed = true
        await sessions.expire(held.number)
      case .success(.otherMethod): request = request.withFallback
      case .success(.failed(let errorClass, let words, let retryAfter)):
        try await pause(error(errorClass, words, request, retryAfter: retryAfter), request, &attempt)
      case .failure(let failure): try await pause(failure, request, &attempt)
      }
    }
  }

  /// An error in the account's name, with nothing secret in it.
  package func error(
    _ errorClass: ProviderError.Class, _ words: String, _ request: APIRequest? = nil, retryAfter: Double? = nil
  ) -> ProviderError {
    APIClient.error(exchange, errorClass, words, request, retryAfter: retryAfter)
  }

  /// Signs in anew for the requests that follow, where a vendor does not say 401 when a session has ended; false where it cannot be renewed.
  package func renewSession() async throws(ProviderError) -> Bool {
    let held = try await sessions.session()
    guard held.session.isRenewable else { return false }
    await sessions.expire(held.number)
    return true
  }

  /// Opens the session now instead of with the first request.
  package func signIn() async throws(ProviderError) { _ = try await sessions.session() }

  package func requestCount() -> RequestCount { exchange.tally.current }

  /// Ends the session that was opened. A session that cannot be ended runs out by itself, so a failure is of no consequence.
  package func close() async {
    guard let session = await sessions.take(), session.mustBeEnded else { return }
    do throws(ProviderError) { try await dialect.signOut(session, door) } catch { return }
  }

  /// Waits before the next attempt, or throws the error when there is none.
  private func pause(_ error: ProviderError, _ request: APIRequest, _ attempt: inout Int) async throws(ProviderError) {
    try await APIClient.pause(exchange, retries, error, request.effect, &attempt)
  }
}

extension APIClient {
  fileprivate static func verdict(
    _ exchange: HTTPExchange, _ dialect: any Dialect, _ request: APIRequest, _ authorization: Secret?
  ) async -> Result<AnswerVerdict, ProviderError> {
    do throws(ProviderError) {
      let answer = try await exchange.send(request, authorization: authorization)
      return .success(
        AnswerVerdict(
          answer, to: request, now: exchange.timing.date(), words: dialect.words,
          content: { answer throws(AnswerFailure) in try dialect.content(of: answer) }))
    } catch { return .failure(error) }
  }

  fileprivate static func pause(
    _ exchange: HTTPExchange, _ retries: RetryPolicy, _ error: ProviderError, _ effect: APIRequest.Effect,
    _ attempt: inout Int
  ) async throws(ProviderError) {
    let random = exchange.timing.random()
    guard let seconds = retries.pause(after: error, effect: effect, attempt: attempt, random: random) else {
      throw error.final(attempts: attempt, patience: retries.patience)
    }
    if error.errorClass == .throttled { await exchange.rate.hold(for: seconds) }
    let failure = error
    do throws(CancellationError) { try await exchange.timing.sleep(seconds) } catch { throw failure }
    attempt += 1
  }

  fileprivate static func error(
    _ exchange: HTTPExchange, _ errorClass: ProviderError.Class, _ words: String, _ request: APIRequest?,
    retryAfter: Double? = nil
  ) -> ProviderError {
    ProviderError(
      errorClass, "\(exchange.alias): " + exchange.redaction.text(words, limit: 1000),
      request: request.map(exchange.redaction.request), retryAfter: retryAfter)
  }

  /// Requests without authorization, for opening and ending sessions; they are repeated as reads are.
  fileprivate static func door(
    _ exchange: HTTPExchange, _ dialect: any Dialect, _ retries: RetryPolicy, _ credentials: Credentials
  ) -> Door {
    Door(
      credentials: credentials,
      send: { (request, reading) async throws(ProviderError) -> Value in
        var attempt = 1
        while true {
          do throws(ProviderError) {
            let answer = try await exchange.send(request, authorization: nil)
            return try admitted(answer, exchange, dialect, request, reading)
          } catch {
            try await pause(exchange, retries, error, .read, &attempt)
          }
        }
      })
  }

  private static func admitted(
    _ answer: Answer, _ exchange: HTTPExchange, _ dialect: any Dialect, _ request: APIRequest, _ reading: Door.Reading
  ) throws(ProviderError) -> Value {
    let verdict = AnswerVerdict(
      answer, to: request, now: exchange.timing.date(), words: dialect.words, content: reading)
    switch verdict {
    case .content(let value): return value
    case .failed(let errorClass, let words, let retryAfter):
      throw error(exchange, errorClass, "signing in: \(words)", request, retryAfter: retryAfter)
    case .unauthorised, .otherMethod:
      throw error(
        exchange, .rejected, "signing in: answered \(answer.status): the credentials were not accepted", request)
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

extension APIRequest {
  fileprivate var withFallback: APIRequest {
    var copy = self
    copy.method = fallbackMethod ?? method
    copy.fallbackMethod = nil
    return copy
  }
}
