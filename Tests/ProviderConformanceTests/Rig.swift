/// What the conformance tests share: a sandbox, a provider on it, a log to look for secrets in, and a clock on which
/// nobody sleeps.

import Model
import ProviderKit
import Providers
import Sandbox
import Synchronization
import Testing

struct Rig: Sendable {
  static let apiKey = "planted-api-key"
  static let password = "planted-password"

  let provider: any Provider
  let sandbox: SandboxHandle
  let lines: Lines
  let vendor: String

  /// Runs a body with a provider of a vendor on a sandbox of its own.
  static func run(
    _ vendor: String, quirks: Set<Quirk> = [], settings change: @Sendable (inout ProviderSettings) -> Void = { _ in },
    sandbox adjust: @Sendable (inout SandboxOptions) -> Void = { _ in },
    _ body: @Sendable (Rig) async throws -> Void
  ) async throws {
    var options = SandboxOptions()
    options.quirks = quirks
    options.apiKey = apiKey
    options.credentials = "operator:\(password)"
    adjust(&options)
    try await withSandbox(options) { sandbox in
      var settings = ProviderSettings(
        alias: "site", type: vendor, url: try ServerURL("\(sandbox.url)/\(vendor)"),
        credentials: credentials[vendor] ?? [:])
      change(&settings)
      let lines = Lines()
      let log = HTTPLog { lines.add($0) }
      try await ProviderEnvironment.lend(
        CredentialPlaces(variables: variables, folder: nil), log: log, timing: Rig.timing
      ) { shared in
        let provider = try ProviderCatalog.provider(for: settings, shared: shared)
        let rig = Rig(provider: provider, sandbox: sandbox, lines: lines, vendor: vendor)
        try await body(rig)
        await provider.close()
        rig.expectNoSecret(in: lines.text, "the HTTP log")
      }
    }
  }

  func list(_ collection: String, details: Set<String> = []) async throws -> [Observation] {
    let found = try await provider.list(ListRequest(collection: collection, details: details))
    expectNoSecret(in: "\(found)", "the observations of \(collection)")
    return found
  }

  /// The objects of a kind, reshaped as its schema says, by name.
  func shown(_ collection: String) async throws -> [String: ValueObject] {
    let schema = try #require(ProviderCatalog.types.first { $0.name == vendor }?.kind(collection))
    return try await list(collection).reduce(into: [:]) { $0[$1.name] = schema.hooks.reshape($1.attributes) }
  }

  /// Pages of the objects' own list that were asked for.
  func listings(of path: String) -> Int {
    sandbox.stats().routes.filter { $0.key.hasSuffix(path) }.values.reduce(0, +)
  }

  func address(_ collection: String, _ name: String = "thing") -> Address {
    Address(provider: "site", collection: collection, name: name)
  }

  /// What a call threw; nil when it did not. Its text holds no secret.
  func error(_ body: () async throws -> Void) async -> ProviderError? {
    do {
      try await body()
      return nil
    } catch let error as ProviderError {
      expectNoSecret(in: error.description, "an error")
      #expect(error.message.hasPrefix("site: "), "\(error)")
      return error
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  func expectNoSecret(in text: String, _ place: String) {
    for secret in [Rig.apiKey, Rig.password, "sip-secret", "Bearer ", "b3BlcmF0b3I6"] {
      #expect(!text.contains(secret), "\(secret) is in \(place)")
    }
  }

  private static let variables = ["KEY": apiKey, "USER": "operator", "PASSWORD": password]
  private static let credentials: [String: [String: CredentialSource]] = [
    "omicall": ["api_key": .environment("KEY")],
    "fortics": ["username": .environment("USER"), "password": .environment("PASSWORD")],
    "ucontact": ["user": .environment("USER"), "password": .environment("PASSWORD")],
  ]

  private static var timing: Timing {
    Timing(
      seconds: Timing.live.seconds, date: Timing.live.date, sleep: { _ throws(CancellationError) in }, random: { 0.5 })
  }
}

/// The lines of an HTTP log.
final class Lines: Sendable {
  private let list = Mutex<[String]>([])

  var text: String { list.withLock { $0.joined() } }

  func add(_ bytes: [UInt8]) { list.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
}

/// The parts of an update that were confirmed.
final class ConfirmedParts: Sendable {
  private let list = Mutex<[WritePart]>([])

  var parts: [WritePart] { list.withLock { $0 } }

  func add(_ part: WritePart) { list.withLock { $0.append(part) } }
}

/// What was confirmed of a large write.
final class Confirmations: Sendable {
  private let state = Mutex<(added: [Value], removed: [Value])>(([], []))

  var added: [Value] { state.withLock { $0.added } }
  var removed: [Value] { state.withLock { $0.removed } }

  func add(_ added: [Value], _ removed: [Value]) {
    state.withLock {
      $0.added += added
      $0.removed += removed
    }
  }
}
