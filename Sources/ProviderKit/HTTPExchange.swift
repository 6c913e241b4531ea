/// One HTTP request and its answer, under the account's limits: a place in flight, a token of the rate, a deadline, a size. It decides nothing about
/// repeating, and leaves one redacted line in the log.

import AsyncHTTPClient
import Model
import NIOCore
import NIOHTTP1
import NIOSSL

struct HTTPExchange: Sendable {
  static let maximumAnswer = 64 * 1024 * 1024

  let alias: String
  let base: BaseURL
  let http: HTTPClient
  let trust: TLSConfiguration?
  let timeout: Int
  let slots: ConcurrencyLimit
  let rate: RateLimiter
  let tally: RequestTally
  let timing: Timing
  let log: HTTPLog?
  let redaction: Redaction

  /// Sends it. Any status is an answer; only what never became an answer is thrown.
  func send(_ request: APIRequest, authorization: Secret?) async throws(ProviderError) -> Answer {
    await slots.enter()
    await rate.wait()
    tally.add(request.effect, isAuthentication: authorization == nil)
    let begun = timing.seconds()
    let result = await attempt(request, authorization: authorization)
    await slots.leave()
    await record(request, result, begun: begun, isAuthentication: authorization == nil)
    return try result.get()
  }

  private func attempt(_ request: APIRequest, authorization: Secret?) async -> Result<Answer, ProviderError> {
    var sawHead = false
    let end = ContinuousClock.now + .seconds(timeout)
    do {
      let response = try await http.execute(
        wire(request, authorization), deadline: .now() + .seconds(Int64(timeout)))
      sawHead = true
      let body = try await body(of: response, until: end)
      return .success(answer(response, body))
    } catch {
      let failure = TransportFailure(
        error, from: base.server, effect: request.effect, sawHead: sawHead, timeout: timeout)
      return .failure(
        ProviderError(
          failure.errorClass, "\(alias): " + redaction.text(failure.words), request: redaction.request(request)))
    }
  }

  /// The client's own deadline ends with the head of the answer; a body that never ends must not hold up a run either.
  private func body(of response: HTTPClientResponse, until end: ContinuousClock.Instant) async throws -> ByteBuffer {
    try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
      group.addTask { try await response.body.collect(upTo: HTTPExchange.maximumAnswer) }
      group.addTask {
        try await Task.sleep(until: end)
        throw HTTPClientError.deadlineExceeded
      }
      defer { group.cancelAll() }
      guard let body = try await group.next() else { throw HTTPClientError.deadlineExceeded }
      return body
    }
  }

  private func answer(_ response: HTTPClientResponse, _ body: ByteBuffer) -> Answer {
    Answer(
      status: Int(response.status.code), contentType: response.headers.first(name: "Content-Type"),
      retryAfter: response.headers.first(name: "Retry-After"), location: response.headers.first(name: "Location"),
      body: Array(buffer: body))
  }

  private func wire(_ request: APIRequest, _ authorization: Secret?) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: base.text + request.target)
    message.method = HTTPMethod(rawValue: request.method)
    message.tlsConfiguration = trust
    message.headers.add(name: "Accept", value: "*/*")
    message.headers.add(name: "Accept-Encoding", value: "gzip")
    message.headers.add(name: "User-Agent", value: "ccops")
    authorization?.reveal { message.headers.add(name: "Authorization", value: $0) }
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
    _ request: APIRequest, _ result: Result<Answer, ProviderError>, begun: Double, isAuthentication: Bool
  ) async {
    guard let log else { return }
    var answer: Answer?
    var failure: ProviderError?
    switch result {
    case .success(let value): answer = value
    case .failure(let error): failure = error
    }
    // Signing in gives secrets under any name or none, so nothing of its bodies is kept.
    let hidden: Value = .string(Redaction.placeholder)
    await log.record(
      HTTPLog.Entry(
        at: timing.date(), provider: alias, method: request.method, url: base.text + redaction.target(request),
        status: answer?.status, milliseconds: Int64((timing.seconds() - begun) * 1000),
        request: isAuthentication ? hidden : redaction.body(request.body),
        answer: isAuthentication ? hidden : answer.map { redaction.content($0.body) } ?? .null,
        error: failure?.message))
  }
}
