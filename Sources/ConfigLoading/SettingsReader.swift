import JSON
import Model

/// What `ccops.json` gave: as much as could be read, and what is wrong with the rest.
struct SettingsReading {
  /// Nil when the file has errors.
  var settings: Settings?
  /// The chosen environment.
  var environment = ""
  /// All that may be chosen.
  var environments: Set<String> = []
  /// Every provider's name, also of those that are faulty.
  var aliases: Set<String> = []
  /// By provider name, where the vendor is known.
  var types: [String: ProviderType] = [:]
  var variables = Variables()
  var diagnostics: [Diagnostic] = []
}

/// Reads `ccops.json`: environment laid over, variables filled in, fields checked, settings built. Credentials are only
/// named, never read.
struct SettingsReader {
  static let standardEnvironment = "production"

  private let types: [ProviderType]
  private let allowed: AllowedPlaces
  private let fields: [Field]
  private var reading = SettingsReading()
  private var complaints: [Complaint] = []

  init(types: [ProviderType], allowed: AllowedPlaces = AllowedPlaces([:])) {
    self.types = types
    self.allowed = allowed
    fields = SettingsFields(types: types).document
  }

  mutating func read(_ file: SettingsFile, environment: String?) -> SettingsReading {
    switch file.content {
    case .failure(let error):
      reading.diagnostics = [Diagnostic(error, in: file.source, hidesLine: mayHoldSecret(error.sourceLine))]
      return reading
    case .success(.object(let document)):
      choose(environment, document, of: file.revision)
      let merged = filled(patched(document))
      var checker = SchemaChecker()
      let checked = checker.check(merged, fields)
      complaints += checker.complaints
      complaints += checker.gathered.places.compactMap {
        allowed.complaint(about: $0.value, named: $0.place, at: $0.path)
      }
      identify(checked)
      complaints += SettingsRules(document: checked, types: reading.types).complaints
      reading.settings = Settings(environment: reading.environment, checked, reading.types)
    case .success(let other):
      complaints = [Complaint(.wrongType, at: FieldPath(), "ccops.json must be an object, not \(other.jsonType)")]
    }
    return finished(file.source)
  }

  private mutating func finished(_ file: SourceFile) -> SettingsReading {
    let patch = FieldPath([.key("environments"), .key(reading.environment)])
    let text = DocumentText(layers: [.init(file: file, root: patch), .init(file: file)])
    reading.diagnostics = text.diagnostics(complaints)
    if complaints.contains(where: { $0.severity == .error }) { reading.settings = nil }
    return reading
  }

  /// A line that cannot be parsed is not shown when it may hold a credential that should not be there.
  private func mayHoldSecret(_ line: String) -> Bool {
    let keys = types.flatMap(\.credentials).flatMap(\.self) + ["auth", "url"]
    return keys.contains { line.contains("\"\($0)\"") }
  }

  /// - Parameter revision: Where the document is from, if that is not where the folder is from.
  private mutating func choose(_ wanted: String?, _ document: ValueObject, of revision: String?) {
    let standard = document["default_environment"]?.string ?? SettingsReader.standardEnvironment
    let named = document["environments"]?.object?.keys ?? []
    reading.environment = wanted ?? standard
    reading.environments = Set(named + [standard])
    let known = Set(named + (standard == SettingsReader.standardEnvironment ? [standard] : []))
    if !known.contains(standard), SettingsFields.isEnvironmentName(standard) {
      let way = NameSuggestion.question(standard, among: known.sorted())
      complaints.append(
        unknown(standard, among: known, of: revision, at: "default_environment")
          .suggesting(way ?? "add \(Complaint.quoted(standard)): {} to \"environments\""))
    }
    guard !reading.environments.contains(reading.environment) else { return }
    complaints.append(
      unknown(reading.environment, among: known, of: revision, at: "environments").about(.key)
        .suggesting(wayTo(reading.environment, among: known)))
  }

  private func unknown(_ name: String, among known: Set<String>, of revision: String?, at key: String) -> Complaint {
    Complaint(
      .unknownEnvironment, at: .key(key),
      "there is no environment \(Complaint.quoted(name))"
        + (revision.map { " in the ccops.json of \(Complaint.quoted($0)), which --settings-from names" } ?? "")
    ).noting("known: \(known.sorted().joined(separator: ", "))")
  }

  private func wayTo(_ name: String, among known: Set<String>) -> String? {
    guard name == SettingsReader.standardEnvironment else {
      return NameSuggestion.question(name, among: known.sorted())
    }
    return "with another \"default_environment\", \(name) needs an entry: add \"\(name)\": {} to \"environments\""
  }

  private func patched(_ document: ValueObject) -> ValueObject {
    guard let patch = document["environments"]?.object?[reading.environment]?.object else { return document }
    let changes = patch.keeping { key, _ in SettingsFields.patchable.contains(key) }
    return MergePatch.apply(.object(changes), to: .object(document)).object ?? document
  }

  private mutating func filled(_ document: ValueObject) -> ValueObject {
    let variables = document["variables"]?.object ?? [:]
    let values = variables.keeping { key, _ in key != FieldType.MapRule.comment }
    complaints += Variables.complaints(about: values)
    reading.variables = Variables(values)
    // Variables hold no variables, and the other environments are not this one's business.
    let untouched: Set<String> = ["variables", "environments", "$comment"]
    let filled = reading.variables.filled(.object(document.keeping { key, _ in !untouched.contains(key) }))
    complaints += filled.complaints
    return document.merging(filled.value.object ?? [:])
  }

  private mutating func identify(_ document: ValueObject) {
    for (alias, account) in document["providers"]?.object ?? [:] where alias != FieldType.MapRule.comment {
      reading.aliases.insert(alias)
      reading.types[alias] = types.first { $0.name == account.object?["type"]?.string }
    }
  }
}
