internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A response, and how it is sent or not sent.
///
/// `decide` performs the request as far as a fault lets it happen. `deliver` then sends the response, cuts it off or
/// drops the connection, so that a client sees what a broken network would show.
struct Delivery: Sendable {
  /// The ways of sending an answer.
  enum Manner: Sendable {
    case whole
    /// The first half of the body, then the end of the connection.
    case half
    /// In pieces, with pauses that add up to so many milliseconds.
    case pieces(milliseconds: Int)
    /// Not at all; the connection is closed, or reset.
    case dropped(isReset: Bool)
  }

  let answer: VendorResponse
  var manner = Manner.whole
}

/// The system's `struct linger` that makes a close a reset.
private struct NoLinger: Sendable {
  var isOn: CInt = 1
  var seconds: CInt = 0
}

/// Thrown into the transport to end a connection in the middle of an answer.
private struct ConnectionBroken: Error {}

extension SandboxResponder {
  /// Does what is asked, as far as the fault lets it happen, and says what to send.
  func decide(_ call: Call, at address: TenantAddress, _ fault: FaultRule?) async throws -> Delivery {
    guard let fault else { return Delivery(answer: parts.world.answer(call, at: address)) }
    if fault.latencyMilliseconds > 0, fault.effect != .slow {
      try await Task.sleep(for: .milliseconds(fault.latencyMilliseconds))
    }
    switch fault.effect {
    case .latency:
      let answer = parts.world.answer(call, at: address)
      await fault.beforeAnswer?()
      return Delivery(answer: answer)
    case .slow:
      let manner = Delivery.Manner.pieces(milliseconds: fault.latencyMilliseconds)
      return Delivery(answer: parts.world.answer(call, at: address), manner: manner)
    case .truncate: return Delivery(answer: parts.world.answer(call, at: address), manner: .half)
    case .resetBefore:
      await fault.beforeAnswer?()
      return Delivery(answer: .empty(status: 0), manner: .dropped(isReset: true))
    case .resetAfter, .lostAnswer:
      let answer = parts.world.answer(call, at: address)
      await fault.beforeAnswer?()
      return Delivery(answer: answer, manner: .dropped(isReset: fault.effect == .resetAfter))
    case .status, .html, .notJSON, .wrongType:
      if fault.afterEffect { _ = parts.world.answer(call, at: address) }
      return Delivery(answer: fault.ownAnswer)
    }
  }

  /// Sends an answer in its manner.
  func deliver(_ delivery: Delivery, _ context: ConnectionContext) async throws -> Response {
    let whole = response(delivery.answer)
    let body = delivery.answer.body
    switch delivery.manner {
    case .whole: return whole
    case .half:
      return Response(
        status: whole.status, headers: whole.headers,
        body: ResponseBody(contentLength: max(body.count, 1)) { writer in
          try await writer.write(ByteBuffer(bytes: body.prefix(body.count / 2)))
          throw ConnectionBroken()
        })
    case .pieces(let milliseconds):
      return Response(
        status: whole.status, headers: whole.headers,
        body: ResponseBody(contentLength: body.count) { writer in
          let size = max((body.count + 7) / 8, 1)
          for start in stride(from: 0, to: body.count, by: size) {
            try await Task.sleep(for: .milliseconds(milliseconds / 8))
            try await writer.write(ByteBuffer(bytes: body[start..<min(start + size, body.count)]))
          }
          try await writer.finish(nil)
        })
    case .dropped(let isReset):
      try await drop(context.channel, isReset: isReset)
      return Response(status: whole.status)
    }
  }

  private func drop(_ channel: any Channel, isReset: Bool) async throws {
    if isReset, let socket = channel as? any SocketOptionProvider {
      try await socket.unsafeSetSocketOption(level: .socket, name: .so_linger, value: NoLinger()).get()
    }
    try await channel.close().get()
  }

  /// An answer as the transport writes it.
  func response(_ answer: VendorResponse) -> Response {
    var headers = HTTPFields()
    if let contentType = answer.contentType { headers[.contentType] = contentType }
    for (name, value) in answer.headers {
      if let field = HTTPField.Name(name) { headers[field] = value }
    }
    return Response(
      status: .init(code: max(answer.status, 200)), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}

extension FaultRule {
  /// The answer of a fault that answers by itself.
  fileprivate var ownAnswer: VendorResponse {
    switch effect {
    case .html:
      let page = "<html><head><title>502 Bad Gateway</title></head><body>gateway</body></html>"
      return VendorResponse(contentType: "text/html", body: Array((body ?? page).utf8))
    case .notJSON:
      return VendorResponse(contentType: "application/json", body: Array((body ?? #"{"status_code": 99"#).utf8))
    case .wrongType:
      return VendorResponse(contentType: "application/json", body: Array((body ?? #""unexpected""#).utf8))
    default:
      var answer = VendorResponse.text(body ?? "fault \(status)", status: status)
      if let retryAfter { answer.headers["Retry-After"] = String(retryAfter) }
      return answer
    }
  }
}
