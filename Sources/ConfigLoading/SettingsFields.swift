import Model

/// What `ccops.json` may say: checked by the same checker as resources, and published as a JSON Schema.
struct SettingsFields {
  static let version: Int64 = 1
  private static let comment = Field("$comment", .anything, .optional, "For people.")

  /// The vendors.
  let types: [ProviderType]

  var document: [Field] {
    [
      Field("$schema", .freeText, .optional, "Where an editor finds the schema of this file."), Self.comment,
      Field("ccops", .form(.version), .required, "Version of this file's form: 1."),
      Field(
        "name", .form(.project), .optional,
        "The project's name. The state belongs to it and the environment; needed for postgres and as soon as a second folder keeps its state in the same place."
      ),
      Field("providers", providers, .required, "The vendors' accounts by the name of their folder."),
      Field(
        "variables", .map(.scalar, .init("a variable", .variable)), .optional,
        "Strings, numbers and booleans that \"${var.name}\" stands for."),
      Field(
        "environments",
        .map(.object(Self.patch), .init("an environment", .address, reserved: Self.reservedEnvironments)), .optional,
        "By name, what an environment changes in this file (RFC 7396)."),
      Field(
        "default_environment", .form(.environment), .optional,
        "The environment that is used when none is chosen: a key of \"environments\", or production, which needs no entry."
      ),
      Field("state", .object(Self.state), .optional, "Where the state is kept."),
      Field("safety", .object(Self.safety), .optional, "How much one plan may change before it needs --force."),
    ]
  }

  /// Beside the states of a project's environments git keeps refs of these names.
  fileprivate static let reservedEnvironments = Dictionary(
    uniqueKeysWithValues: ["aside", "drift", "run", "state"].map { ($0, "ccops names refs of the state so") })

  static func isEnvironmentName(_ name: String) -> Bool {
    NameRule.address.accepts(name) && reservedEnvironments[name] == nil
  }

  /// What an environment may change.
  static let patchable = ["providers", "safety", "state", "variables"]

  private static let patch =
    patchable.map { Field($0, .map(.anything, .init("a key", nil)), .optional, "What changes in \"\($0)\".") } + [
      comment
    ]

  private static let state: [Field] = [
    Field(
      "backend", .string(.init(allowed: StateSettings.Backend.allCases.map(\.rawValue))),
      .defaulted(.string(StateSettings().backend.rawValue)),
      "git: commits on a ref of this repository. postgres: a database."),
    Field("remote", .form(.remote), .optional, "The git remote that shares the state, for example origin."),
    Field(
      "ref", .form(.reference), .optional,
      "The ref on the remote, {environment} and {name} standing for the names of environment and project; by default refs/ccops/{environment}/state, with a name refs/ccops/{name}/{environment}/state."
    ),
    Field(
      "url", .credential, .optional,
      "The database's connection string, {\"env\": NAME} or {\"file\": PATH}; needed for postgres."),
    Field(
      "timeout", .integer(1...86_400), standard(StateSettings().timeout),
      "Seconds that a fetch or a push of the state may take, retries included."),
  ]

  private static let safety: [Field] = [
    Field(
      "max_delete_percent", .integer(0...100), standard(SafetySettings().maximumDeletePercent),
      "Percent of a kind's managed objects."),
    Field(
      "max_update_percent", .integer(0...100), standard(SafetySettings().maximumUpdatePercent),
      "Percent of a kind's managed objects."),
    Field(
      "minimum_objects", .integer(0...1_000_000), standard(SafetySettings().minimumObjects),
      "Kinds with fewer managed objects have no limits."),
  ]

  private static let limits: [Field] = [
    Field(
      "concurrency", .integer(1...256), standard(ProviderSettings.Limits().concurrency), "Requests in flight at once."),
    Field(
      "requests_per_second", .number(above: 0), .optional, "Requests a second, above 0; no limit when omitted."),
    Field(
      "timeout", .integer(1...3600), standard(ProviderSettings.Limits().timeout),
      "Seconds that one request may take."),
    Field(
      "list_delay", .integer(0...30), standard(ProviderSettings.Limits().listDelay),
      "Seconds for which an object that was written moments ago may be missing from the vendor's lists."),
  ]

  private static func standard(_ number: Int) -> Field.Presence { .defaulted(.integer(Int64(number))) }
}

// The accounts.
extension SettingsFields {
  private var providers: FieldType {
    .map(
      .variants(.init(tag: "type", variants, common: account)),
      .init(
        "a provider", .address,
        reserved: [
          TreeLayout.overlayFolder: "the folder overlays/ holds what environments change",
          "environments": "the folder environments/ is reserved for files of environments",
          "checks": "the folder checks/ is reserved for expectations of what the vendors show",
        ]))
  }

  private static let credentials = "Credentials, each {\"env\": NAME} or {\"file\": PATH}."

  /// Common to the accounts of all vendors.
  private var account: [Field] {
    [
      Field("type", .string(.init(allowed: types.map(\.name).sorted())), .required, "The vendor."),
      Field("url", .url, .required, "Everything before the vendor's documented path, with https."),
      Field("auth", .map(.credential, .init("a credential", nil)), .optional, Self.credentials),
      Field("limits", .object(Self.limits), .optional, "How hard the vendor may be worked."),
      Field("ca_file", .path, .optional, "PEM file of certificates to trust, instead of the system's."),
      Field("allow_insecure", .boolean, .defaulted(false), "Allows http to hosts other than this one."), Self.comment,
    ]
  }

  /// What each vendor's accounts have besides: its options, and the credentials that it takes.
  private var variants: [String: [Field]] {
    Dictionary(types.map { ($0.name, $0.options + [Self.auth(of: $0)]) }) { first, _ in first }
  }

  private static func auth(of type: ProviderType) -> Field {
    let keys = Set(type.credentials.flatMap(\.self)).sorted()
    return Field(
      "auth", .object(keys.map { Field($0, .credential, .optional, "Where the \($0) is read.") } + [comment]),
      .optional, credentials)
  }
}

// The rules of single values.
extension ValueForm {
  fileprivate static let version = ValueForm(
    "\(SettingsFields.version), the version that this ccops reads", [.integer, .number],
    jsonSchema: ["const": .integer(SettingsFields.version)]
  ) { value in
    guard value != .integer(SettingsFields.version) else { return nil }
    return ValueForm.Violation(
      .unsupportedVersion,
      "must be \(SettingsFields.version), the version that this ccops reads, not \(CanonicalJSON.text(value))")
  }

  fileprivate static let environment = ValueForm.text { name in
    let reason = SettingsFields.reservedEnvironments[name]
    if SettingsFields.isEnvironmentName(name) { return nil }
    return ValueForm.Violation(
      .invalidName, "must be the name of an environment, not \(Complaint.quoted(name))",
      suggestion: reason ?? NameRule.address.description)
  }

  /// A name that can be a part of a git ref (git-check-ref-format(1)).
  fileprivate static let project = ValueForm.text { name in
    let isPart = !name.contains("..") && !name.hasSuffix(".") && !name.hasSuffix(".lock")
    if NameRule.address.accepts(name), isPart { return nil }
    return ValueForm.Violation(
      .invalidName, "must be the name of a project, not \(Complaint.quoted(name))",
      suggestion: NameRule.address.accepts(name)
        ? "git allows no \"..\" inside, and no \".\" or \".lock\" at the end" : NameRule.address.description)
  }

  fileprivate static let remote = anyRemote.leading(to: .remote)

  private static let anyRemote = ValueForm.text { remote in
    if remote.contains(/:\/\/[^\/@]*:[^\/]*@/) {
      return ValueForm.Violation(
        .invalidState, "is an address with a password in it, which is a literal credential",
        suggestion: "name a remote, and leave the password to git's credential helpers", hidesLine: true)
    }
    guard remote.isEmpty || remote.hasPrefix("-") else { return nil }
    return ValueForm.Violation(
      .invalidState, "must be the name of a git remote, not \(Complaint.quoted(remote))",
      suggestion: "`git remote` lists them")
  }

  /// The rules of git-check-ref-format(1) as far as they matter for a name that a person chooses.
  fileprivate static let reference = ValueForm.text { text in
    let name = text.replacing("{environment}", with: "x").replacing("{name}", with: "x")
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isReference =
      parts.count > 2 && parts[0] == "refs" && !name.contains("..")
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".") && !$0.hasSuffix(".lock") }
      && name.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F && !"~^:?*[\\{}@".unicodeScalars.contains($0)
      }
    if isReference { return nil }
    return ValueForm.Violation(
      .invalidState, "must be a git reference, not \(Complaint.quoted(text))",
      suggestion: "it begins with refs/, for example \"refs/heads/ccops/{environment}\"")
  }
}
