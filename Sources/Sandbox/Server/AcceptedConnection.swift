internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// Serves HTTP/1 like Hummingbird's own channel, and closes connections that the stopping server accepts and then
/// drops.
///
/// SwiftNIO ends the process when a connection that the server has accepted is freed before somebody has served it
/// ("Deinited NIOAsyncWriter without calling finish()"). A server that stops drops such connections: they wait in the
/// stream of accepted connections, which nobody reads any more. The cause is in `ServerBootstrap.bind`
/// (https://github.com/apple/swift-nio/issues/3481, open in NIO 2.101), so every Hummingbird 2 release has it.
struct ClosingChannel: ServerChildChannel {
  let http: HTTP1Channel

  init(responder: @escaping HTTPChannelHandler.Responder) { http = HTTP1Channel(responder: responder) }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
    http.setup(channel: channel, logger: logger).map { AcceptedConnection($0) }
  }

  func handle(value: AcceptedConnection, logger: Logger) async {
    guard let connection = value.take() else { return }
    await http.handle(value: connection, logger: logger)
  }
}

/// A connection that is closed in order when it is freed before it was served.
final class AcceptedConnection: ServerChildChannelValue {
  typealias Connection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  let channel: any Channel
  private let connection: Mutex<Connection?>

  init(_ connection: Connection) {
    channel = connection.channel
    self.connection = Mutex(connection)
  }

  deinit {
    guard let connection = take() else { return }
    // Closing it in the way that NIO demands needs a task. An error means that the other side was faster.
    Task { try await connection.executeThenClose { _, _ in } }
  }

  /// The connection, for the one caller who serves it; nil for every later caller.
  func take() -> Connection? {
    connection.withLock { connection in
      defer { connection = nil }
      return connection
    }
  }
}
