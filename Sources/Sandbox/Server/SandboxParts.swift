// What one running sandbox consists of, shared by its HTTP side and by tests that hold it in their own process.

/// The parts of one sandbox.
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
