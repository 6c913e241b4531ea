import Model

/// What `ccops.json` may say: checked by the same checker as resources, and published as a JSON Schema.
enum SettingsFields {
  static let version: Int64 = 1

  static let document: [Field] = [
    Field("$schema", .freeText, .optional, "Where an editor finds the schema of this file."),
    Field("$comment", .anything, .optional, "For people."),
    Field("ccops", .integer(nil), .required, "Version of this file's form: 1."),
    Field("providers", .anything, .required, "The vendors' accounts by the name of their folder."),
    Field("variables", .anything, .optional, "Strings, numbers and booleans that \"${var.name}\" stands for."),
    Field("environments", .anything, .optional, "By name, what an environment changes in this file (RFC 7396)."),
    Field(
      "default_environment", .text, .optional, "The environment that is used when none is chosen; else production."),
    Field("state", .object(state), .optional, "Where the state is kept."),
    Field("safety", .object(safety), .optional, "How much one plan may change before it needs --force."),
  ]

  /// What an environment may change.
  static let patchable = ["providers", "safety", "state", "variables"]

  static let state: [Field] = [
    Field(
      "backend", .string(.init(allowed: ["git", "postgres"])), .defaulted("git"),
      "git: commits on a ref of this repository. postgres: a database."),
    Field("remote", .text, .optional, "The git remote that shares the state, for example origin."),
    Field(
      "ref", .text, .optional,
      "The ref on the remote, {environment} standing for the environment's name; by default refs/ccops/{environment}/state."
    ),
    Field(
      "url", .anything, .optional,
      "The database's connection string, {\"env\": NAME} or {\"file\": PATH}; needed for postgres."),
  ]

  static let safety: [Field] = [
    Field("max_delete_percent", .integer(0...100), .defaulted(30), "Percent of a kind's managed objects."),
    Field("max_update_percent", .integer(0...100), .defaulted(50), "Percent of a kind's managed objects."),
    Field(
      "minimum_objects", .integer(0...1_000_000), .defaulted(10), "Kinds with fewer managed objects are not braked."),
  ]

  static let limits: [Field] = [
    Field("concurrency", .integer(1...256), .defaulted(8), "Requests in flight at once."),
    Field("requests_per_second", .anything, .optional, "Requests a second, above 0; no limit when omitted."),
    Field("timeout", .integer(1...3600), .defaulted(30), "Seconds that one request may take."),
  ]

  /// Common to the entries of all vendors.
  static let provider: [Field] = [
    Field("type", .text, .required, "The vendor."),
    Field("url", .text, .required, "Everything before the vendor's documented path, with https."),
    Field("auth", .anything, .optional, "Credentials, each {\"env\": NAME} or {\"file\": PATH}."),
    Field("limits", .object(limits), .optional, "How hard the vendor may be worked."),
    Field("ca_file", .text, .optional, "PEM file of certificates to trust, instead of the system's."),
    Field("allow_insecure", .boolean, .defaulted(false), "Allows http to hosts other than this one."),
    Field("$comment", .anything, .optional, "For people."),
  ]
}
