/// What all providers of a run share: connections, the log, the environment's variables and the clock.

import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression

package struct ProviderEnvironment: Sendable {
  let http: HTTPClient
  package let log: HTTPLog?
  package let variables: [String: String]
  package let timing: Timing

  /// Holds connections until `close`; prefer `lend`, which closes by itself.
  package init(variables: [String: String], log: HTTPLog? = nil, timing: Timing = .live) {
    http = HTTPClient(
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: ProviderEnvironment.configuration)
    self.log = log
    self.variables = variables
    self.timing = timing
  }

  /// Makes an environment, lends it, and closes its connections whatever happens.
  package static func lend<Result: Sendable>(
    variables: [String: String], log: HTTPLog? = nil, timing: Timing = .live,
    _ body: (ProviderEnvironment) async throws -> Result
  ) async throws -> Result {
    let environment = ProviderEnvironment(variables: variables, log: log, timing: timing)
    do {
      let result = try await body(environment)
      await environment.close()
      return result
    } catch {
      await environment.close()
      throw error
    }
  }

  /// Closes the connections. Nothing may be sent afterwards.
  package func close() async {
    // The only failure is that it was closed before, which is what was asked for.
    do { try await http.shutdown() } catch { return }
  }

  private static var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
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
