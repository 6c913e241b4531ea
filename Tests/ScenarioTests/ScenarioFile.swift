import Foundation

/// A scenario as text: steps that begin with `## verb arguments`, each with a body. Files, commands and what they print
/// stand together, so that a scenario reads like the transcript of a session.
struct ScenarioFile {
  struct Step {
    let verb: String
    let arguments: [String]
    var body: String
  }

  let url: URL
  var preface = ""
  var steps: [Step] = []

  init(_ url: URL) throws {
    self.url = url
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        let words = ScenarioFile.words(line.dropFirst(3))
        steps.append(Step(verb: words.first ?? "", arguments: Array(words.dropFirst()), body: ""))
      } else if steps.isEmpty {
        preface += line + "\n"
      } else {
        steps[steps.count - 1].body += line + "\n"
      }
    }
    for index in steps.indices { steps[index].body = ScenarioFile.trimmed(steps[index].body) }
  }

  /// Words of a step's line; double quotes keep spaces.
  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var current = ""
    var quoted = false
    for character in line {
      switch character {
      case "\"": quoted.toggle()
      case " " where !quoted:
        if !current.isEmpty { words.append(current) }
        current = ""
      default: current.append(character)
      }
    }
    return current.isEmpty ? words : words + [current]
  }

  private static func trimmed(_ body: String) -> String {
    var lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    while lines.first?.isEmpty == true { lines.removeFirst() }
    return lines.joined(separator: "\n")
  }

  /// Whether a text is as expected: `…` stands for anything inside a line.
  static func matches(_ text: String, _ expected: String) -> Bool {
    let (lines, patterns) = (split(text), split(expected))
    return lines.count == patterns.count
      && zip(lines, patterns).allSatisfy { line, pattern in
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return line == pattern }
        var rest = line
        for (index, part) in parts.enumerated() {
          if index == 0 {
            guard rest.hasPrefix(part) else { return false }
            rest = rest.dropFirst(part.count)
          } else if index == parts.count - 1 {
            return rest.hasSuffix(part)
          } else if part.isEmpty {
            continue  // Two masks in a row: a text may itself end with the sign.
          } else if let range = rest.range(of: part) {
            rest = rest[range.upperBound...]
          } else {
            return false
          }
        }
        return true
      }
  }

  private static func split(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The file again, with the bodies as they are now.
  var text: String {
    preface
      + steps.map { step in
        let words = ([step.verb] + step.arguments).map { $0.contains(" ") || $0.isEmpty ? "\"\($0)\"" : $0 }
        return "## \(words.joined(separator: " "))\n" + (step.body.isEmpty ? "" : step.body + "\n")
      }.joined(separator: "\n")
  }
}
