/// The parts of one running sandbox, shared by the HTTP server and by `SandboxHandle`.
final class SandboxParts: Sendable {
  let options: SandboxOptions
  let world: SandboxWorld
  let counter = RequestCounter()
  let log: RequestLog
  let faults = Faults()

  init(_ options: SandboxOptions) throws(SandboxOptionError) {
    self.options = options
    world = try SandboxWorld(options)
    log = try RequestLog(path: options.requestLogPath)
  }
}
