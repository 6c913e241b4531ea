internal import ArgumentParser
internal import Sandbox

/// The program `ccops-sandbox`: starts one sandbox, prints its URL, and serves until a signal stops it.
@main
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ccops-sandbox",
    abstract: "A server that behaves as \(VendorNames.titles) do, from their documents.",
    discussion: """
      Vendors are at \(VendorNames.paths(with: "and")); a further segment names a tenant \
      (\(VendorNames.tenantPathExample)).
      The control interface is at /_sandbox: stats, requests, world, faults, clock, expire-tokens, console edits.

      Quirks (--quirk NAME):
      \(Quirk.help)
      """)

  @Option(help: "The port to listen on; 0 takes any free one.")
  var port = 8090
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"
  @Option(help: "A file that gets the base URL once the sandbox listens.")
  var readyFile: String?
  @Flag(inversion: .prefixedNo, help: "Refuse dangling references and deletions of what is in use.")
  var strict = false
  @Option(help: "A JSON file with the initial world.")
  var seed: String?
  @Option(help: "The largest page that OMICall's lists give.")
  var pageSizeMax = 100
  @Option(help: "Milliseconds added to each vendor answer.")
  var latencyMs = 0
  @Option(help: "A doubtful vendor behaviour to switch on; may be repeated.")
  var quirk: [String] = []
  @Option(help: "A file that gets one JSON line a request, secrets blanked.")
  var requestLog: String?
  @Option(help: "How many OMICall groups to make.")
  var groups = 0
  @Option(help: "How many OMICall extensions to make.")
  var extensions = 20
  @Option(help: "The only OMICall API key to take (default: any but wrong-key).")
  var apiKey: String?
  @Option(help: "The only user:password to take (default: any but the password wrong-key).")
  var credentials: String?
  @Option(help: "Makes other ids when changed.")
  var idSeed: UInt64 = 1
  @Flag(help: "Follow the machine's clock instead of a fixed one that moves with each write.")
  var realClock = false

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is not within 0...65535") }
    guard pageSizeMax > 0 else { throw ValidationError("--page-size-max must be positive") }
    guard min(groups, extensions, latencyMs) >= 0 else {
      throw ValidationError("--groups, --extensions and --latency-ms cannot be negative")
    }
    var probe = SandboxOptions()
    for name in quirk { try probe.setQuirk(named: name) }
  }

  func run() async throws {
    let sandbox = try SandboxApplication(try options(), stoppingOnSignals: true)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await sandbox.run() }
      if let handle = await sandbox.waitUntilRunning() { try announce(handle.url) }
      try await group.waitForAll()
    }
  }

  private func options() throws -> SandboxOptions {
    var options = SandboxOptions()
    options.host = host
    options.port = port
    options.strict = strict
    options.pageSizeMax = pageSizeMax
    options.latencyMilliseconds = latencyMs
    options.extensions = extensions
    options.groups = groups
    options.idSeed = idSeed
    options.realClock = realClock
    options.apiKey = apiKey
    options.credentials = credentials
    options.requestLogPath = requestLog
    if let seed { options.seed = try NamedFile.read(seed, of: "--seed") }
    for name in quirk { try options.setQuirk(named: name) }
    return options
  }

  private func announce(_ url: String) throws {
    try NamedFile.print("listening on \(url)\n")
    if let readyFile { try NamedFile.write(url + "\n", to: readyFile, of: "--ready-file") }
  }
}
