import Foundation
import Sandbox
import TestSupport
import Testing

/// A scratch git repository, a sandbox and the real program: what one scenario plays in.
struct Shop: Sendable {
  struct Outcome: Sendable {
    let exit: Int32
    let output: String
    let errors: String
  }

  let folder: URL
  let sandbox: SandboxHandle

  static let credentials = [
    "HANOI_API_KEY": "planted-api-key-1", "SAOPAULO_USERNAME": "planted-user-2",
    "SAOPAULO_PASSWORD": "planted-password-3",
    "MONTEVIDEO_USER": "planted-user-4", "MONTEVIDEO_PASSWORD": "planted-password-5",
    "OMICALL_API_KEY": "planted-api-key-6", "FORTICS_USERNAME": "planted-user-7",
    "FORTICS_PASSWORD": "planted-password-8",
    "UCONTACT_USER": "planted-user-9", "UCONTACT_PASSWORD": "planted-password-10",
  ]

  /// Opens a shop for the time of `body`; everything is removed afterwards.
  static func open<Result: Sendable>(
    _ options: SandboxOptions, _ body: @Sendable (Shop) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ccops-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { removeQuietly(folder) }
    return try await withSandbox(options) { sandbox in
      let shop = Shop(folder: folder, sandbox: sandbox)
      for arguments in [
        ["init", "--quiet", "--initial-branch=main", "."], ["config", "user.name", "Linh Tester"],
        ["config", "user.email", "linh@example.com"],
      ] { _ = try await shop.run("git", arguments) }
      return try await body(shop)
    }
  }

  private static func removeQuietly(_ folder: URL) {
    do { try FileManager.default.removeItem(at: folder) } catch {
      Issue.record("\(folder.path) stays behind: \(error)")
    }
  }

  // MARK: Files and commits

  /// Writes a file of the folder; `$URL` stands for the sandbox's address.
  func write(_ path: String, _ text: String) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.replacing("$URL", with: sandbox.url).utf8).write(to: url)
  }

  /// Writes bytes that need not be text.
  func write(_ path: String, bytes: [UInt8]) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: folder.appendingPathComponent(path)) }

  func commit(_ message: String) async throws {
    for arguments in [["add", "--all"], ["commit", "--quiet", "--allow-empty", "-m", message]] {
      let outcome = try await run("git", arguments)
      #expect(outcome.exit == 0, "git \(arguments): \(outcome.errors)")
    }
  }

  // MARK: Programs

  /// Runs ccops in the folder.
  func ccops(
    _ arguments: [String], without: Set<String> = [], with variables: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(Shop.binary, arguments, without: without, with: variables)
  }

  /// Runs ccops. The sandbox calls `act` with the process at the request that `fault` meets, and answers after it.
  func ccops(
    _ arguments: [String], with variables: [String: String] = [:], at fault: FaultRule,
    _ act: @escaping @Sendable (RunningProgram) async -> Void
  ) async throws -> Outcome {
    let program = RunningProgram()
    var fault = fault
    fault.beforeAnswer = { await act(program) }
    sandbox.addFaults(fault)
    defer { sandbox.clearFaults() }
    return try await run(Shop.binary, arguments, with: variables, as: program)
  }

  /// As above, at the write of that number, counted from 1, after it has had its effect.
  func ccops(
    _ arguments: [String], with variables: [String: String] = [:], atWrite number: Int,
    _ act: @escaping @Sendable (RunningProgram) async -> Void
  ) async throws -> Outcome {
    var fault = FaultRule(.latency, times: 1)
    fault.write = true
    fault.skip = number - 1
    return try await ccops(arguments, with: variables, at: fault, act)
  }

  /// Runs ccops, and records an issue with what it printed unless it exits with 0.
  func succeed(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let outcome = try await ccops(arguments)
    #expect(
      outcome.exit == 0, "ccops \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.errors)",
      sourceLocation: sourceLocation)
  }

  static var binary: String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("ccops").path
  }

  func run(
    _ program: String, _ arguments: [String], without: Set<String> = [], with variables: [String: String] = [:],
    as running: RunningProgram = RunningProgram(),
    meanwhile: @escaping @Sendable (_ process: Int32) async throws -> Void = { _ in }
  ) async throws -> Outcome {
    let scratch = folder.appendingPathComponent(".git/run-\(UUID().uuidString)")
    let directory =
      FileManager.default.fileExists(atPath: folder.appendingPathComponent(".git").path)
      ? scratch : folder.deletingLastPathComponent().appendingPathComponent(scratch.lastPathComponent)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { Shop.removeQuietly(directory) }
    let (output, errors) = (directory.appendingPathComponent("out"), directory.appendingPathComponent("err"))
    let process = try ChildProcess.start(
      [program] + arguments, environment: environment(without).merging(variables) { _, new in new },
      directory: folder.path, output: output.path, errors: errors.path)
    running.begin(process, errors: errors)
    let ended = Task { await process.end() }
    try await meanwhile(process.identifier)
    let exit = await ended.value
    running.end()
    return Outcome(
      exit: exit, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  private func environment(_ without: Set<String>) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let fixed = [
      "PATH": path, "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC", "USER": "tester",
      "GIT_AUTHOR_NAME": "Linh Tester", "GIT_AUTHOR_EMAIL": "linh@example.com", "GIT_COMMITTER_NAME": "Linh Tester",
      "GIT_COMMITTER_EMAIL": "linh@example.com", "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
      "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    ]
    return fixed.merging(Shop.credentials) { first, _ in first }.filter { !without.contains($0.key) }
  }

  // MARK: The example

  /// The repository's own folder, from this file's place in it.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Copies a folder of `examples/` and points its `ccops.json` at the sandbox.
  ///
  /// - Parameter timeout: Seconds that a request may take, with lists that are never late; nil for the limits that
  ///   ccops has by itself.
  func copyExample(_ name: String, timeout: Int? = nil) async throws {
    let source = Shop.root.appendingPathComponent("examples/\(name)")
    for entry in try FileManager.default.contentsOfDirectory(atPath: source.path) {
      try FileManager.default.copyItem(
        at: source.appendingPathComponent(entry), to: folder.appendingPathComponent(entry))
    }
    let settings = folder.appendingPathComponent("ccops.json")
    var text = try String(contentsOf: settings, encoding: .utf8).replacing("http://127.0.0.1:8090", with: sandbox.url)
    for vendor in ["fortics", "ucontact"] where timeout != nil {
      let url = "\"url\": \"\(sandbox.url)/\(vendor)\","
      text = text.replacing(url, with: url + " \"limits\": { \"timeout\": \(timeout ?? 0), \"list_delay\": 0 },")
    }
    text = text.replacing(
      "\"requests_per_second\": 50", with: timeout.map { "\"timeout\": \($0), \"list_delay\": 0" } ?? "\"timeout\": 30")
    try Data(text.utf8).write(to: settings)
  }

  /// Seconds, for tests in which a run is killed or cut off: the next run waits for as long as one of its requests may
  /// take. On a loaded machine the limit is longer, so that it measures no load: two seconds for each program that
  /// waits for a core.
  static var shortTimeout: Int {
    let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first
    return max(2, Int(2 * (load.flatMap { Double($0) } ?? 0) / Double(Cores.available)))
  }

  static func options(world: String, strict: Bool = true, quirks: [String] = []) throws -> SandboxOptions {
    var options = SandboxOptions()
    options.strict = strict
    options.extensions = 0
    options.seed = try String(contentsOf: root.appendingPathComponent("examples/\(world)"), encoding: .utf8)
    for quirk in quirks { try options.setQuirk(named: quirk) }
    return options
  }
}
