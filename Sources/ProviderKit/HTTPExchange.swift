/// One HTTP request and its answer, under the account's limits: a place in flight, a token of the rate, a deadline, a
/// size. It decides nothing about repeating, and leaves one redacted line in the log.

import AsyncHTTPClient
import Model
import NIOCore
import NIOHTTP1
import NIOSSL
import Platform

struct HTTPExchange: Sendable {
  static let maximumResponse = 64 * 1024 * 1024
  /// Waits for responses, so that the time limit measures the vendor and not what else the program computes.
  private static let executor = WaitingExecutor(label: "ccops.http")

  let alias: String
  let base: ServerURL
  let route: ProviderEnvironment.Route
  let trust: TLSConfiguration?
  let timeout: Int
  let slots: ConcurrencyLimit
  let rate: RateLimiter
  let tally: RequestTally
  let timing: Timing
  let log: HTTPLog?
  let redaction: Redaction

  /// For messages: the server, and the proxy on the way to it.
  private var server: String { base.server + (route.proxy.map { " through the proxy \($0.server)" } ?? "") }

  /// Sends it. Any status is an answer; only what never became an answer is thrown.
  func send(_ request: APIRequest, for purpose: RequestPurpose) async throws(ProviderError) -> Response {
    await slots.enter()
    await rate.wait()
    do throws(ProviderError) { try await requirePermit(request) } catch {
      await slots.leave()
      throw error
    }
    tally.add(request.effect, isAuthentication: purpose.isSignIn)
    let begun = timing.seconds()
    let result = await attempt(request, for: purpose)
    await slots.leave()
    await record(request, result, begun: begun, isSignIn: purpose.isSignIn)
    return try result.get()
  }

  /// A write waits for its place and for the rate, perhaps for minutes. Without this check it would be sent after the
  /// run has lost its lock, and another run would do it a second time.
  private func requirePermit(_ request: APIRequest) async throws(ProviderError) {
    if request.effect != .read { try await WriteScope.current?.check() }
  }

  /// The limit covers the whole response: a body that never ends must not stop a run either.
  private func attempt(_ request: APIRequest, for purpose: RequestPurpose) async -> Result<Response, ProviderError> {
    let message = wire(request, purpose)
    let (result, isExpired) = await withTimeLimit(.seconds(timeout), on: HTTPExchange.executor) {
      await exchange(message)
    }
    switch result {
    case .success(let (response, body)): return .success(answer(response, body))
    case .failure(let broken):
      let failure = TransportFailure(
        isExpired && broken.isCancelled ? HTTPClientError.deadlineExceeded : broken.cause, from: server,
        effect: request.effect, sawHead: broken.sawHead, timeout: timeout)
      return .failure(
        ProviderError(
          failure.errorClass, "\(alias): " + redaction.text(failure.words), request: redaction.request(request)))
    }
  }

  /// Why there is no whole response, and whether it had begun.
  private struct BrokenExchange: Error {
    let cause: any Error
    let sawHead: Bool

    var isCancelled: Bool { cause is CancellationError || cause as? HTTPClientError == .cancelled }
  }

  private func exchange(
    _ message: HTTPClientRequest
  ) async -> Result<(HTTPClientResponse, ByteBuffer), BrokenExchange> {
    var sawHead = false
    do {
      let response = try await route.client.execute(message, deadline: .now() + .seconds(Int64(timeout)))
      sawHead = true
      return .success((response, try await response.body.collect(upTo: HTTPExchange.maximumResponse)))
    } catch {
      return .failure(BrokenExchange(cause: error, sawHead: sawHead))
    }
  }

  private func answer(_ response: HTTPClientResponse, _ body: ByteBuffer) -> Response {
    Response(
      status: Int(response.status.code), contentType: response.headers.first(name: "Content-Type"),
      retryAfter: response.headers.first(name: "Retry-After"), location: response.headers.first(name: "Location"),
      body: Array(buffer: body))
  }

  private func wire(_ request: APIRequest, _ purpose: RequestPurpose) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: base.text + request.target)
    if case .work(let decoration) = purpose { message.decorate(decoration) }
    message.method = HTTPMethod(rawValue: request.method.rawValue)
    message.tlsConfiguration = trust
    message.headers.add(name: "Accept", value: "*/*")
    message.headers.add(name: "Accept-Encoding", value: "gzip")
    message.headers.add(name: "User-Agent", value: "ccops")
    if let (bytes, contentType) = HTTPExchange.encode(request.body) {
      message.headers.add(name: "Content-Type", value: contentType)
      message.body = .bytes(ByteBuffer(bytes: bytes))
    }
    return message
  }

  private static func encode(_ body: APIRequest.Body) -> (bytes: [UInt8], contentType: String)? {
    switch body {
    case .none: nil
    case .json(let value): (CanonicalJSON.wire(value), "application/json")
    case .form(let fields):
      (Array(PercentEncoding.form(fields).utf8), "application/x-www-form-urlencoded; charset=UTF-8")
    case .raw(let bytes, let contentType): (bytes, contentType)
    case .multipart(let form): (form.encoded, "multipart/form-data; boundary=\(form.boundary)")
    }
  }

  private func record(
    _ request: APIRequest, _ result: Result<Response, ProviderError>, begun: Double, isSignIn: Bool
  ) async {
    guard let log else { return }
    var answer: Response?
    var failure: ProviderError?
    switch result {
    case .success(let value): answer = value
    case .failure(let error): failure = error
    }
    // Signing in gives secrets under any name or none, so nothing of its bodies is kept.
    let hidden: Value = .string(Redaction.placeholder)
    await log.record(
      HTTPLog.Entry(
        at: timing.date(), provider: alias, method: request.method.rawValue, url: base.text + redaction.target(request),
        status: answer?.status, milliseconds: Int64((timing.seconds() - begun) * 1000),
        request: isSignIn ? hidden : redaction.body(request.body),
        answer: isSignIn ? hidden : answer.map { redaction.content($0.body) } ?? .null,
        error: failure?.message))
  }
}

extension HTTPClientRequest {
  fileprivate mutating func decorate(_ decoration: RequestDecoration) {
    switch decoration {
    case .none: break
    case .header(let name, let value): value.reveal { headers.add(name: name, value: $0) }
    case .cookie(let name, let value): value.reveal { headers.add(name: "Cookie", value: "\(name)=\($0)") }
    case .query(let name, let value):
      let separator = url.contains("?") ? "&" : "?"
      value.reveal { url += separator + PercentEncoding.form([.init(name, $0)]) }
    }
  }
}
