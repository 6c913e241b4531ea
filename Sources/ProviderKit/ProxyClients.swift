import AsyncHTTPClient
import FoundationEssentials
import Synchronization

/// The HTTP clients of a run: the library's client has one proxy for all its requests, so there is one for each proxy.
final class ProxyClients: Sendable {
  private let configuration: HTTPClient.Configuration
  private let clients = Mutex<[Proxy?: HTTPClient]>([:])

  init(_ configuration: HTTPClient.Configuration) { self.configuration = configuration }

  /// The client that uses a proxy, or none.
  func client(through proxy: Proxy?) -> HTTPClient {
    clients.withLock { clients in
      if let client = clients[proxy] { return client }
      var configuration = configuration
      configuration.proxy = proxy.map { proxy in
        .server(
          host: proxy.host, port: proxy.port,
          authorization: proxy.login.map { .basic(credentials: Data($0.utf8).base64EncodedString()) })
      }
      let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
      clients[proxy] = client
      return client
    }
  }

  /// Closes all connections. No client may be used afterwards.
  func close() async {
    let all = clients.withLock { clients in
      defer { clients = [:] }
      return Array(clients.values)
    }
    for client in all {
      // The only failure is that it was closed before, which is what was asked for.
      do { try await client.shutdown() } catch { continue }
    }
  }
}
