import AsyncHTTPClient
import Model
import NIOCore
import NIOHTTPCompression

/// What all providers of a run share: connections, the log, the places of credentials and the clock.
package struct ProviderEnvironment: Sendable {
  /// The way to a server: a client, and the proxy that it uses.
  struct Route: Sendable {
    let client: HTTPClient
    let proxy: Proxy?
  }

  private let clients: ProxyClients
  package let log: HTTPLog?
  package let places: CredentialPlaces
  package let timing: Timing
  /// Those of every account: one system may repeat what another one was given.
  let secrets = KnownSecrets()

  /// Holds connections until `close`; prefer `lend`, which closes by itself.
  package init(_ places: CredentialPlaces, log: HTTPLog? = nil, timing: Timing = .live) {
    clients = ProxyClients(ProviderEnvironment.configuration)
    self.log = log
    self.places = places
    self.timing = timing
  }

  /// Makes an environment, lends it, and closes its connections whatever happens.
  package static func lend<Result: Sendable>(
    _ places: CredentialPlaces, log: HTTPLog? = nil, timing: Timing = .live,
    _ body: (ProviderEnvironment) async throws -> Result
  ) async throws -> Result {
    let environment = ProviderEnvironment(places, log: log, timing: timing)
    do {
      let result = try await body(environment)
      await environment.close()
      return result
    } catch {
      await environment.close()
      throw error
    }
  }

  /// The way to a server by the proxies of the environment.
  ///
  /// - Throws: `ProviderError` of the class `rejected` if a variable holds no proxy's address.
  func route(to url: ServerURL) throws(ProviderError) -> Route {
    let proxy = try ProxyRules(places.variables).proxy(for: url)
    return Route(client: clients.client(through: proxy), proxy: proxy)
  }

  /// Closes the connections. Nothing may be sent afterwards.
  package func close() async { await clients.close() }

  private static var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.tlsConfiguration = Trust.standard
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(10))
    configuration.decompression = .enabled(limit: .size(HTTPExchange.maximumResponse))
    configuration.httpVersion = .http1Only
    // Shorter than servers usually keep an idle connection: one that they close while we send makes a write unsure.
    configuration.connectionPool.idleTimeout = .seconds(10)
    // How many are in flight is the account's limit, not the pool's.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}
