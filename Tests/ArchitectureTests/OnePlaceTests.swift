import Foundation
import Testing

/// Rules that stand in one place: a pattern that only one file may have, or none.
@Suite("One place for each rule")
struct OnePlaceTests {
  struct Rule: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let pattern: String
    /// A line that breaks the rule.
    let example: String
    /// The file that may have it; nil for none.
    var file: String?
  }

  @Test(arguments: [
    Rule(
      testDescription: "ReportFormat alone names the renderers", pattern: #"\w+Renderer\.self"#,
      example: "let all = [TextRenderer.self]", file: "Sources/Reporting/ReportFormat.swift"),
    Rule(
      testDescription: "no code asks which format it is",
      pattern: #"[fF]ormat(\.name)? *[!=]= *[."]|switch \w*[fF]ormat\b"#,
      example: "if format == .json {"),
    Rule(
      testDescription: "the reasons of a change are cases",
      pattern: #"[rR]easons?(\.append\(|:|\s*\+?=)\s*\[?""#, example: #"change.reasons = ["edited"]"#),
    Rule(
      testDescription: "ServerURL alone judges an address", pattern: #""https?://""#,
      example: #"text.hasPrefix("https://")"#, file: "Sources/Model/Settings/ServerURL.swift"),
    Rule(
      testDescription: "NameSuggestion alone measures how near two names are", pattern: #"func \w*[dD]istance\("#,
      example: "func distance(_ left: String, _ right: String) -> Int {",
      file: "Sources/Model/Identity/NameSuggestion.swift"),
    Rule(
      testDescription: "ControlCharacters alone lists control characters",
      pattern:
        #"0x202[89A-E]|0x206[0-9A-F]|0x200[B-F]|isDefaultIgnorableCodePoint|generalCategory == \.(control|format)"#,
      example: "case 0x202A...0x202E: true", file: "Sources/Model/Values/ControlCharacters.swift"),
  ])
  func holds(_ rule: Rule) throws {
    let pattern = try Regex(rule.pattern)
    #expect(rule.example.contains(pattern), "the pattern finds nothing, so it proves nothing")
    let found = try OnePlaceTests.files().filter { try String(contentsOf: $0.url, encoding: .utf8).contains(pattern) }
    #expect(found.map(\.path) == [rule.file].compactMap(\.self))
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The sources of ccops. The sandbox imports nothing of them, so it has rules of its own.
  private static func files() throws -> [(path: String, url: URL)] {
    let start = root.appendingPathComponent("Sources")
    let names = try FileManager.default.subpathsOfDirectory(atPath: start.path)
    return names.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Sandbox/") }.sorted().map {
      ("Sources/\($0)", start.appendingPathComponent($0))
    }
  }
}
