import Model

/// The tables, as numbered steps that are never changed once released. A database is at the step that its table `ccops_schema` names.
///
/// Texts of nouns are the canonical JSON of the git store's files. They are compared and shown as they are, so their columns are of type text; a query
/// that looks inside casts them to jsonb.
enum PostgresSchema {
  static let version = steps.count

  /// Whether there are tables to read; none is a state that nobody has written yet.
  ///
  /// Error: tables of another version than this program's.
  static func isPresent(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Bool {
    let found = try found(handle)
    guard found == 0 || found == version else {
      throw .ours(
        .unreadable(
          "the tables are of version \(found) and this ccops reads version \(version): its next apply brings them there"
        ))
    }
    return found > 0
  }

  /// Brings the tables to the version that this program knows, in one transaction; whoever comes at the same time waits.
  static func prepare(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    if try found(handle) == version { return }
    try handle.transaction { handle throws(PostgresFailure) in
      try handle.run("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('ccops_schema'))")
      try handle.run(
        "CREATE TABLE IF NOT EXISTS ccops_schema (version bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())")
      let old = try current(handle)
      for number in old..<version {
        for statement in steps[number] { try handle.run(statement) }
        try handle.run("INSERT INTO ccops_schema (version) VALUES ($1)", .integer(Int64(number + 1)))
      }
    }
  }

  /// 0 where there are no tables.
  private static func found(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Int {
    let isThere = try handle.first("SELECT to_regclass('ccops_schema') IS NOT NULL") { $0.flag(0) }
    return isThere == true ? try current(handle) : 0
  }

  private static func current(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Int {
    let found = try handle.first("SELECT coalesce(max(version), 0) FROM ccops_schema") { Int($0.integer(0)) } ?? 0
    guard found <= version else {
      throw .ours(
        .unreadable(
          "the tables are of version \(found) and this ccops knows version \(version): a newer ccops made them, use that one"
        ))
    }
    return found
  }

  private static let steps: [[StaticString]] = [
    [
      """
      CREATE TABLE ccops_environments (
        environment text COLLATE "C" PRIMARY KEY, lineage text NOT NULL, serial bigint NOT NULL)
      """,
      """
      CREATE TABLE ccops_records (
        environment text COLLATE "C", address text COLLATE "C", record text NOT NULL,
        PRIMARY KEY (environment, address))
      """,
      """
      CREATE TABLE ccops_doubts (
        environment text COLLATE "C", address text COLLATE "C", doubt text NOT NULL,
        PRIMARY KEY (environment, address))
      """,
      """
      CREATE TABLE ccops_journal (
        environment text COLLATE "C", sequence bigint, entry text NOT NULL, PRIMARY KEY (environment, sequence))
      """,
      """
      CREATE TABLE ccops_leases (
        environment text COLLATE "C" PRIMARY KEY, backend integer NOT NULL, holder text NOT NULL)
      """,
      """
      CREATE TABLE ccops_history (
        change bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, environment text COLLATE "C" NOT NULL,
        lineage text NOT NULL, serial bigint NOT NULL, summary text NOT NULL, details text[] NOT NULL,
        commit text NOT NULL, author text NOT NULL, at timestamptz NOT NULL, run text)
      """,
      "CREATE INDEX ON ccops_history (environment, change)",
      """
      CREATE TABLE ccops_history_records (
        environment text COLLATE "C", address text COLLATE "C", change bigint, record text,
        PRIMARY KEY (environment, address, change))
      """,
      "COMMENT ON COLUMN ccops_history_records.record IS 'as the change left it; null when it was removed'",
    ]
  ]
}
