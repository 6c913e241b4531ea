/// Talks to one account of one vendor: signs in when needed, repeats what may be repeated, and turns whatever goes
/// wrong into an error with the account's name, the redacted request and the vendor's own words.

package import Model

package struct APIClient: Sendable {
  package let alias: String
  /// Requests that may be in flight at once.
  package let concurrency: Int
  private let attempts: Attempts
  private let dialect: any Dialect
  private let sessions: SessionKeeper
  private let credentials: Credentials

  /// - Parameter secretKeys: Keys of this vendor's responses that hold secrets.
  /// - Throws: `ProviderError` if the certificates that the settings name cannot be read.
  package init(
    settings: ProviderSettings, dialect: any Dialect, secretKeys: Set<String>, shared: ProviderEnvironment,
    retries: RetryPolicy = RetryPolicy()
  ) throws(ProviderError) {
    let secrets = shared.secrets
    let route = try APIClient.route(settings, shared)
    if let login = route.proxy?.login { _ = secrets.remember(String(login.drop { $0 != ":" }.dropFirst())) }
    let exchange = HTTPExchange(
      alias: settings.alias, base: settings.url, route: route,
      trust: try Trust.configuration(settings, shared.places),
      timeout: settings.limits.timeout, slots: ConcurrencyLimit(settings.limits.concurrency),
      rate: RateLimiter(perSecond: settings.limits.requestsPerSecond, timing: shared.timing), tally: RequestTally(),
      timing: shared.timing, log: shared.log, redaction: Redaction(secretKeys: secretKeys, secrets: secrets))
    let attempts = Attempts(exchange: exchange, retries: retries)
    let credentials = Credentials(
      alias: settings.alias, sources: settings.credentials, places: shared.places, secrets: secrets)
    alias = settings.alias
    concurrency = max(1, settings.limits.concurrency)
    self.attempts = attempts
    self.dialect = dialect
    self.credentials = credentials
    sessions = SessionKeeper { () throws(ProviderError) in
      try await dialect.signIn(attempts.signInClient(dialect, credentials))
    }
  }

  /// The way to the account's server; an error has the account's name.
  private static func route(
    _ settings: ProviderSettings, _ shared: ProviderEnvironment
  ) throws(ProviderError) -> ProviderEnvironment.Route {
    do throws(ProviderError) { return try shared.route(to: settings.url) } catch {
      throw ProviderError(error.errorClass, "\(settings.alias): \(error.message)")
    }
  }

  /// Sends a request and takes the content out of the answer.
  package func send(_ request: APIRequest) async throws(ProviderError) -> Value {
    var request = request
    var attempt = 1
    var hasRenewed = false
    // The outcome of an earlier attempt stays unknown when a later one is withheld.
    var unknown: ProviderError?
    var repeated = RepeatedResponse()
    var refused: Secret?
    while true {
      let held = try await sessions.session()
      // The file of the token or password still has what was refused.
      if let refused, held.session.token.isSame(as: refused) { throw unauthorised(request) }
      let meaning: ResponseMeaning
      do throws(ProviderError) {
        meaning = try await attempts.meaning(of: request, with: held.session.decoration, dialect)
      } catch {
        if error.errorClass == .withheld, let unknown { throw unknown }
        if error.errorClass == .unknownOutcome { unknown = error }
        try await attempts.pause(after: error, request.effect, &attempt)
        continue
      }
      switch meaning {
      case .content(let value): return value
      case .unauthorised:
        guard held.session.isRenewable, !hasRenewed else { throw unauthorised(request) }
        hasRenewed = true
        if !held.session.mustBeEnded { refused = held.session.token }
        await sessions.expire(held.number)
      case .otherMethod: request = request.withFallback
      case .failed(let errorClass, let words, let retryAfter):
        let error = attempts.error(errorClass, words, for: request, retryAfter: retryAfter)
        if errorClass == .unknownOutcome { unknown = error }
        try await attempts.pause(after: error, request.effect, &attempt)
      case .unreadable(let errorClass, let words, let body):
        let error = attempts.error(errorClass, words, for: request)
        if errorClass == .unknownOutcome { unknown = error }
        if repeated.isFinal(body) { throw attempts.final(error, attempt) }
        try await attempts.pause(after: error, request.effect, &attempt)
      }
    }
  }

  private func unauthorised(_ request: APIRequest) -> ProviderError {
    error(.rejected, "answered 401: the credentials were not accepted", for: request)
  }

  /// An error in the account's name, with nothing secret in it.
  package func error(
    _ errorClass: ProviderError.Class, _ words: String, for request: APIRequest? = nil
  ) -> ProviderError {
    attempts.error(errorClass, words, for: request)
  }

  /// The number of the session that a request is sent with now; a new session has a higher one.
  package func sessionNumber() async throws(ProviderError) -> Int { try await sessions.session().number }

  /// Signs in anew for the requests that follow, where a vendor does not say 401 when a session has ended. A session
  /// that is newer than `number` stays.
  ///
  /// - Returns: Whether there is a newer session, or can be one.
  package func renewSession(after number: Int) async throws(ProviderError) -> Bool {
    let held = try await sessions.session()
    if held.number > number { return true }
    guard held.session.isRenewable else { return false }
    await sessions.expire(number)
    return true
  }

  /// Opens the session now instead of with the first request.
  package func signIn() async throws(ProviderError) { _ = try await sessions.session() }

  package func requestCount() -> RequestCount { attempts.exchange.tally.current }

  /// Ends the session that was opened. A session that cannot be ended runs out by itself, so a failure is of no
  /// consequence.
  package func close() async {
    guard let session = await sessions.take(), session.mustBeEnded else { return }
    var once = attempts
    once.retries.attempts = 1
    do throws(ProviderError) { try await dialect.signOut(session, once.signInClient(dialect, credentials)) } catch {
      return
    }
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
