import Foundation
import Sandbox
import TestSupport
import Testing

/// Plays every file of `Scenarios/`: files, commits, console edits and commands, with what the program must print.
///
/// `CCOPS_RECORD=1` writes what it prints now into the files, to be reviewed like code.
@Suite(.bounded) struct ScenarioTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scenarios")

  static var names: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".scenario") }.sorted()
  }

  @Test("there are scenario files to play")
  func scenariosAreFound() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names)
  func plays(name: String) async throws {
    let file = try ScenarioFile(Self.folder.appendingPathComponent(name))
    try #require(file.steps.contains { $0.verb == "run" }, "\(name) runs nothing")
    let recording = ProcessInfo.processInfo.environment["CCOPS_RECORD"] == "1"
    let options = try Self.options(file)
    let played = try await Shop.open(options) { shop in
      var result = file
      for index in file.steps.indices {
        try await Self.play(&result.steps[index], in: shop, "\(name), step \(index + 1)", recording)
      }
      return result.text
    }
    if recording { try Data(played.utf8).write(to: file.url) }
  }

  /// The first step may say what the sandbox is: `## sandbox strict quirk…`, with its world as the body.
  private static func options(_ file: ScenarioFile) throws -> SandboxOptions {
    var options = SandboxOptions()
    options.extensions = 0
    guard let step = file.steps.first, step.verb == "sandbox" else { return options }
    for word in step.arguments {
      let halves = word.split(separator: "=").map(String.init)
      switch halves[0] {
      case "strict": options.strict = true
      case "real-clock": options.realClock = true
      case "page-size": options.pageSizeMax = try #require(halves.last.flatMap(Int.init))
      case "groups": options.groups = try #require(halves.last.flatMap(Int.init))
      case "api-key": options.apiKey = halves.last
      default: try options.setQuirk(named: word)
      }
    }
    if !step.body.isEmpty { options.seed = step.body }
    return options
  }

  private static func play(
    _ step: inout ScenarioFile.Step, in shop: Shop, _ place: String, _ recording: Bool
  ) async throws {
    switch step.verb {
    case "sandbox": break
    case "file": try shop.write(step.arguments[0], step.body + "\n")
    case "remove": try shop.remove(step.arguments[0])
    case "commit": try await shop.commit(step.arguments.joined(separator: " "))
    case "console":
      _ = try shop.sandbox.edit(step.arguments[0], in: step.arguments[1], step.arguments[2], patch: step.body)
    case "console-delete": try shop.sandbox.delete(step.arguments[0], in: step.arguments[1], step.arguments[2])
    case "console-create": _ = try shop.sandbox.create(step.arguments[0], in: step.arguments[1], step.body)
    case "bytes": try shop.write(step.arguments[0], bytes: Self.bytes(step.body))
    case "fault": shop.sandbox.addFaults(try fault(step))
    case "no-faults": shop.sandbox.clearFaults()
    case "expire-tokens": shop.sandbox.expireTokens()
    case "run": try await run(&step, in: shop, place, recording)
    case "requests": try requests(&step, in: shop, place, recording)
    case "world": try world(&step, in: shop, place, recording)
    case "writes": writes(&step, in: shop, place, recording)
    default: Issue.record("\(place): there is no step \(step.verb)")
    }
  }

  /// Two hexadecimal digits a byte.
  private static func bytes(_ text: String) -> [UInt8] {
    text.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
  }

  /// `status 503 POST internal_group/add 2 1 30`: an effect, a method, a part of the path, how often, how many pass
  /// first, seconds of Retry-After. What the fault answers may be the step's body.
  private static func fault(_ step: ScenarioFile.Step) throws -> FaultRule {
    let words = step.arguments
    let effects: [String: FaultEffect] = [
      "lost-answer": .lostAnswer, "reset-before": .resetBefore, "status": .status, "html": .html, "truncate": .truncate,
      "not-json": .notJSON, "wrong-type": .wrongType,
    ]
    let effect = try #require(effects[words[0]])
    var rule = FaultRule(effect, times: words.count > 4 ? Int(words[4]) : 1)
    rule.skip = words.count > 5 ? Int(words[5]) ?? 0 : 0
    rule.retryAfter = words.count > 6 ? Int(words[6]) : nil
    rule.body = step.body.isEmpty ? nil : step.body
    rule.status = Int(words[1]) ?? 200
    rule.method = words[2]
    rule.path = words[3]
    return rule
  }

  private static func run(
    _ step: inout ScenarioFile.Step, in shop: Shop, _ place: String, _ recording: Bool
  ) async throws {
    let without = Set(step.arguments.filter { $0.hasPrefix("-env=") }.map { String($0.dropFirst(5)) })
    let settings = step.arguments.filter { $0.hasPrefix("+env=") }
      .map { $0.dropFirst(5).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
    let variables = Dictionary(settings.map { (String($0[0]), String($0.last ?? "")) }) { first, _ in first }
    let arguments = step.arguments.filter { !$0.hasPrefix("-env=") && !$0.hasPrefix("+env=") }
    let outcome = try await shop.ccops(arguments, without: without, with: variables)
    let errors = Masks.withoutProgress(outcome.errors.replacing(shop.sandbox.url, with: "$URL"))
    let output = outcome.output.replacing(shop.sandbox.url, with: "$URL")
    // What went wrong, and wrong usage; nothing else that standard error holds.
    let isError = outcome.exit == 1 || outcome.exit == 64
    // Nothing that a vendor or a file holds may steer a terminal, whatever the command.
    let steering = (outcome.output + outcome.errors).unicodeScalars.filter {
      $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E
    }
    #expect(steering.isEmpty, "\(place): control characters in the output")
    let actual = "exit \(outcome.exit)\n" + output + (isError && !errors.isEmpty ? "--- stderr\n" + errors : "")
    if recording {
      step.body = Masks.masked(actual).trimmingCharacters(in: .newlines)
    } else {
      #expect(ScenarioFile.matches(actual, step.body), "\(place): \(step.arguments) gave\n\(actual)\n\(errors)")
    }
  }

  /// Requests since the last such step, by route.
  private static func requests(
    _ step: inout ScenarioFile.Step, in shop: Shop, _ place: String, _ recording: Bool
  ) throws {
    let routes = shop.sandbox.stats().routes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let actual = routes.joined(separator: "\n")
    shop.sandbox.resetStats()
    if recording {
      step.body = actual
    } else {
      #expect(actual == step.body, "\(place)")
    }
  }

  /// `world ucontact blacklist`: what an account of the sandbox holds, an object on each line, sorted.
  private static func world(
    _ step: inout ScenarioFile.Step, in shop: Shop, _ place: String, _ recording: Bool
  ) throws {
    let dump = try JSONSerialization.jsonObject(with: Data(shop.sandbox.worldJSON(vendor: step.arguments[0]).utf8))
    let objects = try #require((dump as? [String: Any])?[step.arguments[1]] as? [Any])
    let actual = try objects.map { object in
      let json = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
      return String(decoding: json, as: UTF8.self)
    }.sorted().joined(separator: "\n")
    if recording { step.body = actual } else { #expect(actual == step.body, "\(place)") }
  }

  /// Writes since the last `requests` or `writes` step.
  private static func writes(
    _ step: inout ScenarioFile.Step, in shop: Shop, _ place: String, _ recording: Bool
  ) {
    let actual = "\(shop.sandbox.stats().writes)"
    shop.sandbox.resetStats()
    if recording { step.body = actual } else { #expect(actual == step.body, "\(place)") }
  }
}

/// What differs from run to run in recorded output.
private enum Masks {
  /// Progress lines come in the order of a race.
  static func withoutProgress(_ errors: String) -> String {
    let progress =
      #/(reading|read|verifying|applying|applied|created|updated|deleted|filled|cut|failed to|skipped|retrying) .*/#
    return errors.split(separator: "\n", omittingEmptySubsequences: false).filter { $0.wholeMatch(of: progress) == nil }
      .joined(separator: "\n")
  }

  static func masked(_ text: String) -> String {
    var result = text
    result.replace(#/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+( UTC|Z)/#, with: "…")
    result.replace(#/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{10,40}\b/#, with: "…")
    // An id of digits alone is known by its place: in brackets, at the end of a line of the history.
    result.replace(#/\([0-9]{10}\)$/#.anchorsMatchLineEndings(), with: "(…)")
    result.replace(#/process [0-9]+/#, with: "process …")
    result.replace(#/on [^ ,]+, process/#, with: "on …, process")
    result.replace(#/"lineage": "[^"]*"/#, with: "\"lineage\": \"…\"")
    return result
  }
}
