import Model

/// The findings of several environments, each once.
struct EnvironmentFindings {
  private static let mostNames = 5

  private var findings: [Diagnostic] = []
  /// By finding, the environments that have it.
  private var environments: [Diagnostic: [String]] = [:]
  private var count = 0

  mutating func add(_ diagnostics: [Diagnostic], of environment: String) {
    count += 1
    for diagnostic in diagnostics where environments[diagnostic]?.last != environment {
      if environments[diagnostic] == nil { findings.append(diagnostic) }
      environments[diagnostic, default: []].append(environment)
    }
  }

  /// In the order in which they were found. Those that not all environments have name the environments.
  var merged: [Diagnostic] {
    findings.map { finding in
      let names = environments[finding] ?? []
      guard names.count < count else { return finding }
      var named = finding
      named.notes.append(Self.note(names))
      return named
    }
  }

  private static func note(_ names: [String]) -> String {
    let more = names.count - mostNames
    let shown = names.prefix(mostNames).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    return "in the environment\(names.count == 1 ? "" : "s") \(shown)"
  }
}
