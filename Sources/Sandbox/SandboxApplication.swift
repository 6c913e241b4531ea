internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import UnixSignals

/// One sandbox, in a test's own process or as a program; it can be run once.
package final class SandboxApplication: Sendable {
  private let parts: SandboxParts
  private let started: AsyncStream<Int>
  private let announce: AsyncStream<Int>.Continuation
  private let service: ServiceGroup

  /// Prepares a sandbox; one that stops on signals ends with SIGTERM or SIGINT.
  package init(_ options: SandboxOptions, stoppingOnSignals: Bool = false) throws {
    let parts = try SandboxParts(options)
    let (started, announce) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "sandbox")
    logger.logLevel = .critical
    let application = Application(
      responder: SandboxResponder(parts: parts),
      server: HTTPServerBuilder { ClosingChannel(responder: $0) },
      configuration: .init(address: .hostname(options.host, port: options.port)),
      onServerRunning: { channel in
        announce.yield(channel.localAddress?.port ?? options.port)
        announce.finish()
      },
      logger: logger)
    self.parts = parts
    self.started = started
    self.announce = announce
    let signals: [UnixSignal] = stoppingOnSignals ? [.sigterm, .sigint] : []
    service = ServiceGroup(
      configuration: .init(services: [application], gracefulShutdownSignals: signals, logger: logger))
  }

  /// Serves until it is stopped.
  package func run() async throws {
    defer { announce.finish() }
    try await service.run()
  }

  /// Waits until requests are taken; nil when the server could not start.
  package func waitUntilRunning() async -> SandboxHandle? {
    for await port in started { return SandboxHandle(parts: parts, port: port) }
    return nil
  }

  fileprivate func stop() async { await service.triggerGracefulShutdown() }

  fileprivate func handle(whenRunning group: inout ThrowingTaskGroup<Void, any Error>) async throws -> SandboxHandle {
    if let handle = await waitUntilRunning() { return handle }
    try await group.waitForAll()
    throw SandboxOptionError(message: "the sandbox did not start")
  }
}

/// Runs a sandbox while the body works with it, and stops it afterwards.
package func withSandbox<R: Sendable>(
  _ options: SandboxOptions = SandboxOptions(), _ body: @Sendable (SandboxHandle) async throws -> R
) async throws -> R {
  let sandbox = try SandboxApplication(options)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await sandbox.run() }
    do {
      let result = try await body(sandbox.handle(whenRunning: &group))
      await sandbox.stop()
      try await group.waitForAll()
      return result
    } catch {
      await sandbox.stop()
      throw error
    }
  }
}
