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

/// Reads `ccops.json`: environment laid over, variables filled in, fields checked. Credentials are only named, never read.
struct SettingsReader {
  static let standardEnvironment = "production"

  let types: [ProviderType]
  private var reading = SettingsReading()
  var complaints: [Complaint] = []

  init(types: [ProviderType]) { self.types = types }

  mutating func read(_ file: SourceFile, environment: String?) -> SettingsReading {
    let parsed: Value
    do throws(JSONError) {
      parsed = try JSONDocument.parse(file.bytes)
    } catch {
      reading.diagnostics = [Diagnostic(error, in: file, hidesLine: mayHoldSecret(error.sourceLine))]
      return reading
    }
    guard let document = parsed.object else {
      complaints = [Complaint(.wrongType, at: FieldPath(), "ccops.json must be an object, not \(parsed.jsonType)")]
      return finished(file)
    }
    choose(environment, document)
    let merged = filled(patched(document))
    read(merged)
    return finished(file)
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

  // MARK: environment and variables

  private mutating func choose(_ wanted: String?, _ document: ValueObject) {
    let standard = document["default_environment"]?.string ?? SettingsReader.standardEnvironment
    let named = document["environments"]?.object?.keys ?? []
    reading.environment = wanted ?? standard
    reading.environments = Set(named + [standard])
    for name in reading.environments where !Address.isName(name) {
      complaints.append(
        Complaint(
          .invalidName, at: FieldPath([.key("environments"), .key(name)]), .key,
          "\(Complaint.quoted(name)) cannot be the name of an environment", notes: [nameRule]))
    }
    guard !reading.environments.contains(reading.environment) else { return }
    let known = reading.environments.sorted()
    complaints.append(
      Complaint(
        .unknownEnvironment, at: .key("environments"), .key,
        "there is no environment \(Complaint.quoted(reading.environment))",
        notes: ["known: \(known.joined(separator: ", "))"],
        suggestion: NameSuggestion.question(reading.environment, among: known)))
  }

  private mutating func patched(_ document: ValueObject) -> ValueObject {
    if let environments = document["environments"] { check(environments: environments) }
    guard let patch = document["environments"]?.object?[reading.environment]?.object else { return document }
    let changes = patch.compactMapValues { key, value in SettingsFields.patchable.contains(key) ? value : nil }
    return MergePatch.apply(.object(changes), to: .object(document)).object ?? document
  }

  private mutating func check(environments: Value) {
    let path = FieldPath.key("environments")
    guard let environments = environments.object else { return mustBeObject(environments, path) }
    for (name, patch) in environments {
      let place = path.appending(key: name)
      guard let patch = patch.object else {
        mustBeObject(patch, place)
        continue
      }
      for key in patch.keys where !SettingsFields.patchable.contains(key) && key != "$comment" {
        complaints.append(
          Complaint(
            .unknownField, at: place.appending(key: key), .key,
            "an environment cannot change \(Complaint.quoted(key))",
            notes: ["it can change: \(SettingsFields.patchable.joined(separator: ", "))"],
            suggestion: NameSuggestion.question(key, among: SettingsFields.patchable)))
      }
    }
  }

  private mutating func filled(_ document: ValueObject) -> ValueObject {
    if let variables = document["variables"] { read(variables: variables) }
    // Variables hold no variables, and the other environments are not this one's business.
    let untouched: Set<String> = ["variables", "environments", "$comment"]
    let open = document.compactMapValues { key, value in untouched.contains(key) ? nil : value }
    return document.merging(reading.variables.filled(.object(open), &complaints).object ?? open)
  }

  private mutating func read(variables: Value) {
    let path = FieldPath.key("variables")
    guard let members = variables.object else { return mustBeObject(variables, path) }
    var values: [String: Value] = [:]
    for (name, value) in members {
      switch value {
      case _ where name == "$comment": break
      case _ where !isVariableName(name):
        complaints.append(
          Complaint(
            .invalidName, at: path.appending(key: name), .key,
            "\(Complaint.quoted(name)) cannot be the name of a variable",
            notes: ["it is made of letters, digits, \"_\" and \"-\", and begins with a letter"]))
      case .string, .integer, .number, .bool: values[name] = value
      default:
        complaints.append(
          Complaint(
            .wrongType, at: path.appending(key: name),
            "a variable is a string, a number or a boolean, not \(value.jsonType)"))
      }
    }
    reading.variables = Variables(values)
  }

  private func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first >= UInt8(ascii: "A") else { return false }
    return name.lowercased().utf8.allSatisfy { $0 != UInt8(ascii: ".") && Address.isName("a\(Unicode.Scalar($0))") }
  }

  // MARK: the document

  mutating func mustBeObject(_ value: Value, _ path: FieldPath) {
    complaints.append(Complaint(.wrongType, at: path, "\"\(path)\" must be an object, not \(Complaint.shown(value))"))
  }

  /// Checks an object of the file against fields, and keeps what is wrong with it.
  mutating func checked(
    _ object: ValueObject, _ fields: [Field], at path: FieldPath, isOpen: Bool = false
  ) -> ValueObject {
    var checker = SchemaChecker()
    let result = checker.check(object, fields, at: path, isOpen: isOpen)
    complaints += checker.complaints
    return result
  }

  private mutating func read(_ document: ValueObject) {
    let checked = checked(document, SettingsFields.document, at: FieldPath())
    if let version = checked["ccops"]?.integer, version != SettingsFields.version {
      complaints.append(
        Complaint(
          .unsupportedVersion, at: .key("ccops"),
          "this ccops reads version \(SettingsFields.version) of ccops.json, not \(version)"))
    }
    var settings = Settings(environment: reading.environment)
    settings.state = state(checked["state"]?.object ?? [:])
    settings.safety = safety(checked["safety"]?.object ?? [:])
    switch checked["providers"] {
    case .object(let entries)?:
      for (alias, entry) in entries {
        reading.aliases.insert(alias)
        let (provider, type) = provider(alias, entry)
        settings.providers[alias] = provider
        reading.types[alias] = type
      }
    case let other?: mustBeObject(other, .key("providers"))
    case nil: break
    }
    reading.settings = settings
  }

  private func safety(_ object: ValueObject) -> SafetySettings {
    let standard = SafetySettings()
    func number(_ key: String, _ otherwise: Int) -> Int { object[key]?.integer.map { Int($0) } ?? otherwise }
    return SafetySettings(
      maximumDeletePercent: number("max_delete_percent", standard.maximumDeletePercent),
      maximumUpdatePercent: number("max_update_percent", standard.maximumUpdatePercent),
      minimumObjects: number("minimum_objects", standard.minimumObjects))
  }

  private mutating func state(_ object: ValueObject) -> StateSettings {
    let path = FieldPath([.key("state")])
    var state = StateSettings(
      backend: object["backend"]?.string.flatMap(StateSettings.Backend.init) ?? .git,
      remote: object["remote"]?.string, ref: object["ref"]?.string)
    if let url = object["url"] { state.url = credential(url, at: path.appending(key: "url")) }
    func invalid(_ key: String, _ words: String, _ suggestion: String) {
      complaints.append(Complaint(.invalidState, at: path.appending(key: key), words, suggestion: suggestion))
    }
    if let remote = state.remote, remote.hasPrefix("-") || remote.isEmpty {
      invalid("remote", "\(Complaint.quoted(remote)) cannot be the name of a remote", "`git remote` lists them")
    }
    if let remote = state.remote, remote.contains(/:\/\/[^\/@]*:[^\/]*@/) {
      complaints.append(
        Complaint(
          .invalidState, at: path.appending(key: "remote"),
          "an address with a password in it is a literal credential",
          suggestion: "name a remote, and leave the password to git's credential helpers", hidesLine: true))
    }
    if let ref = state.ref, !Self.isReference(ref) {
      invalid(
        "ref", "\(Complaint.quoted(ref)) cannot be a reference",
        "it begins with refs/, for example \"refs/heads/ccops/{environment}\"")
    }
    if state.ref != nil, state.remote == nil {
      invalid(
        "ref", "\"ref\" names the reference on a remote, and there is no \"remote\"", "add \"remote\": \"origin\"")
    }
    if state.backend == .postgres, object["url"] == nil {
      invalid(
        "backend", "postgres needs the database's connection string", "add \"url\": {\"env\": \"CCOPS_DATABASE_URL\"}")
    }
    return state
  }

  /// The rules of git-check-ref-format(1) as far as they matter for a name that a person chooses.
  private static func isReference(_ text: String) -> Bool {
    let name = text.replacing("{environment}", with: "x")
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 2 && parts[0] == "refs" && !name.contains("..")
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".") && !$0.hasSuffix(".lock") }
      && name.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F && !"~^:?*[\\{}@".unicodeScalars.contains($0)
      }
  }
}

let nameRule = "a name is made of a-z, 0-9, \".\", \"_\" and \"-\", and begins with a letter or a digit"
