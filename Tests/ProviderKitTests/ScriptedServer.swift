/// A server on loopback that answers each request as a test's script says, and remembers what was asked.

import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

struct ScriptedRequest: Sendable {
  let method: String
  let uri: String
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  var path: String { String(uri.prefix { $0 != "?" }) }
}

struct ScriptedAnswer: Sendable {
  var status = 200
  var headers: [String: String] = [:]
  var body: [UInt8] = []
  /// Closes the connection instead of answering.
  var hangsUp = false
  /// Says that the body is so much longer than it is, and closes.
  var missingBytes = 0
  /// What is strange about how it is sent; such an answer takes no part of the above but status and body.
  var manner = Manner.plain

  enum Manner: Sendable {
    case plain
    /// The connection is reset instead of an answer.
    case reset
    /// Nothing ever comes.
    case silence
    /// Half of the body comes, and nothing more.
    case stall
    /// The body comes in chunks, and the connection ends before the last one.
    case brokenChunks
    /// The connection is closed after the answer, and the server notes when the client has noticed.
    case lastOfConnection
  }

  static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> ScriptedAnswer {
    ScriptedAnswer(status: status, headers: headers, body: Array(text.utf8))
  }
  static func status(_ status: Int, headers: [String: String] = [:]) -> ScriptedAnswer {
    ScriptedAnswer(status: status, headers: headers, body: Array(#"{"message":"no \#(status)"}"#.utf8))
  }
  static let lost = ScriptedAnswer(hangsUp: true)

  static func strange(_ manner: Manner, _ text: String = #"{"ok":true}"#) -> ScriptedAnswer {
    ScriptedAnswer(body: Array(text.utf8), manner: manner)
  }
}

final class ScriptedServer: Sendable {
  private let channel: any Channel
  private let record: Record

  /// Starts, lends and stops a server. `script` is given each request and its number, counted from 0.
  static func run(
    _ script: @escaping @Sendable (ScriptedRequest, Int) -> ScriptedAnswer,
    _ body: (ScriptedServer) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer(script)
    do { try await body(server) } catch {
      try await server.channel.close()
      throw error
    }
    try await server.channel.close()
  }

  /// One answer after the other; the last one again and again.
  static func run(_ answers: [ScriptedAnswer], _ body: (ScriptedServer) async throws -> Void) async throws {
    try await run({ _, number in answers[min(number, answers.count - 1)] }, body)
  }

  private init(_ script: @escaping @Sendable (ScriptedRequest, Int) -> ScriptedAnswer) async throws {
    let record = Record(script)
    self.record = record
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(ScriptedHandler(record))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
  var requests: [ScriptedRequest] { record.requests }
  func requests(to path: String) -> [ScriptedRequest] { requests.filter { $0.path == path } }
  /// Connections that there were.
  var connections: Int { record.connections }
  /// Returns when the client has closed the connection that the server closed for writing, and knows it.
  func goodbye() async throws {
    for await _ in record.goodbyes { break }
    // The client's socket is closed before its pool of connections is told. Both happen on the client's event loop,
    // which is one of these, so what is submitted now runs after them.
    for _ in 0..<2 {
      for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
    }
  }
}
private final class Record: Sendable {
  private let list = Mutex<[ScriptedRequest]>([])
  private let opened = Mutex(0)
  private let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer
  let goodbyes: AsyncStream<Void>
  private let goodbye: AsyncStream<Void>.Continuation

  init(_ script: @escaping @Sendable (ScriptedRequest, Int) -> ScriptedAnswer) {
    self.script = script
    (goodbyes, goodbye) = AsyncStream.makeStream()
  }

  var connections: Int { opened.withLock { $0 } }
  func open() { opened.withLock { $0 += 1 } }
  func saidGoodbye() { goodbye.yield() }

  var requests: [ScriptedRequest] { list.withLock { $0 } }

  func answer(_ request: ScriptedRequest) -> ScriptedAnswer {
    let number = list.withLock { list in
      list.append(request)
      return list.count - 1
    }
    return script(request, number)
  }
}

private final class ScriptedHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let record: Record
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isLast = false

  init(_ record: Record) { self.record = record }

  func channelActive(context: ChannelHandlerContext) {
    record.open()
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if isLast { record.saidGoodbye() }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let buffer): body += Array(buffer: buffer)
    case .end: answer(context)
    }
  }

  private func answer(_ context: ChannelHandlerContext) {
    guard let head else { return }
    var headers: [String: String] = [:]
    for (name, value) in head.headers { headers[name.lowercased()] = value }
    let answer = record.answer(
      ScriptedRequest(method: head.method.rawValue, uri: head.uri, headers: headers, body: body))
    guard !answer.hangsUp else { return context.close(promise: nil) }
    switch answer.manner {
    case .plain: break
    case .silence: return
    case .reset: return reset(context)
    case .stall, .brokenChunks: return begin(answer, context)
    case .lastOfConnection: isLast = true
    }
    var fields = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
    fields.add(name: "Content-Length", value: String(answer.body.count + answer.missingBytes))
    let status = HTTPResponseStatus(statusCode: answer.status)
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: fields))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
    if answer.missingBytes > 0 {
      context.flush()
      context.close(promise: nil)
    } else {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      if isLast { context.close(mode: .output, promise: nil) }
    }
  }

  private func reset(_ context: ChannelHandlerContext) {
    let channel = context.channel
    guard let socket = channel as? any SocketOptionProvider else { return context.close(promise: nil) }
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
  }

  /// An answer that begins and does not end.
  private func begin(_ answer: ScriptedAnswer, _ context: ChannelHandlerContext) {
    let isStall = answer.manner == .stall
    let field = isStall ? ("Content-Length", String(answer.body.count)) : ("Transfer-Encoding", "chunked")
    let head = HTTPResponseHead(
      version: .http1_1, status: .init(statusCode: answer.status), headers: HTTPHeaders([field]))
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half))), promise: nil)
    if !isStall { context.close(promise: nil) }
  }
}
