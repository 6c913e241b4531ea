import Model

/// What the files of a folder say in one environment.
struct FolderReading {
  let settings: SettingsReading
  /// As each file says it.
  let decoded: [DecodedResource]
  /// With the complaints that only the whole folder could raise.
  let checked: [DecodedResource]
  let diagnostics: [Diagnostic]
  let assets: AssetUse
  /// See `LoadedConfiguration.similarFolders`.
  let similar: [String: String]

  /// The resources that another environment may have too, by address; none where its providers are of other vendors.
  func decoded(for other: SettingsReading) -> [Address: DecodedResource] {
    guard other.types.mapValues(\.name) == settings.types.mapValues(\.name) else { return [:] }
    return Dictionary(decoded.map { ($0.address, $0) }) { first, _ in first }
  }
}

/// The files beside resources, and which of them a resource names.
struct AssetUse {
  private static let otherEndings: Set<String> = ["json", "jsonc", "json5", "yaml", "yml"]

  private var all: Set<String>
  private var used: Set<String>

  init(_ all: [String], used: Set<String>) {
    self.all = Set(all)
    self.used = used
  }

  /// Takes in those of another environment: a file that one of them uploads is used.
  mutating func merge(_ other: AssetUse) {
    all.formUnion(other.all)
    used.formUnion(other.used)
  }

  var unused: [String] { all.subtracting(used).sorted() }

  /// The name that a file would have as a resource; nil where its ending is not that of a similar format.
  static func resourceName(of path: String) -> String? {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
      otherEndings.contains(name[name.index(after: dot)...].lowercased())
    else { return nil }
    return "\(name[..<dot]).json"
  }
}
