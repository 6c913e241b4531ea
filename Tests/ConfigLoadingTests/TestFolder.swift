import ConfigLoading
import Model

/// A configuration folder in a table: paths and texts.
struct TestFolder: Sendable, ExpressibleByDictionaryLiteral {
  var files: [String: String]

  init(dictionaryLiteral elements: (String, String)...) { files = Dictionary(uniqueKeysWithValues: elements) }

  init(_ files: [String: String]) { self.files = files }

  static let settings = """
    { "ccops": 1,
      "providers": {
        "hanoi": { "type": "testvendor", "url": "https://hanoi.example/api/", "auth": { "token": { "env": "HANOI" } } },
        "saigon": { "type": "testvendor", "url": "http://localhost:8080", "auth": { "token": { "file": "/run/t" } } }
      },
      "variables": { "company": "Example", "ring": 30, "shout": true },
      "environments": { "staging": { "variables": { "company": "Test" } }, "production": {} }
    }
    """

  /// A small folder without a fault.
  static let base: TestFolder = [
    "ccops.json": settings,
    "hanoi/extensions/101.json": #"{ "user": "101" }"#,
    "hanoi/extensions/102.json": #"{ "user": "102" }"#,
    "hanoi/greetings/welcome.json": #"{ "name": "Welcome", "text": "Hello" }"#,
    "hanoi/groups/sales.json": #"{ "group_name": "Sales", "members": ["@extensions/101"] }"#,
    "hanoi/menus/main.json":
      #"{ "script_name": "Main", "greeting": "@greetings/welcome", "scripts": [ { "key": "1", "action": "@groups/sales" } ] }"#,
  ]

  /// This folder with files added or replaced.
  func with(_ changes: TestFolder) -> TestFolder { TestFolder(files.merging(changes.files) { $1 }) }

  /// The files in any order; `blob` gives the id of the file at a path.
  func sources(blob: (String) -> String = { "blob of \($0)" }) -> [SourceFile] {
    files.map { SourceFile(path: $0, blob: blob($0), bytes: Array($1.utf8)) }
  }

  var tree: SourceTree { SourceTree(commit: String(repeating: "a", count: 40), files: sources()) }

  func load(_ environment: String? = nil) -> LoadedConfiguration {
    ConfigLoader(types: [TestVendor.type]).load(tree, environment: environment)
  }
}

extension Diagnostic {
  /// `file:line:column severity code: message [suggestion]`, an error's severity left out.
  var line: String {
    let at = place.map { "\($0.file):\($0.line):\($0.column)" } ?? file ?? "-"
    let kind = severity == .error ? code.rawValue : "\(severity.rawValue) \(code.rawValue)"
    return "\(at) \(kind): \(summary)" + (suggestion.map { " [\($0)]" } ?? "")
  }
}

extension LoadedConfiguration {
  var lines: [String] { diagnostics.map(\.line) }

  func source(_ address: String) -> SourcePin? {
    resources.first { $0.address.description == address }?.source
  }

  func attributes(_ address: String) -> ValueObject? {
    resources.first { $0.address.description == address }?.attributes
  }
}
