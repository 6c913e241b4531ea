import Model

/// The tables, as numbered steps that are never changed once released. A database is at the step that its table
/// `ccops_schema` names.
///
/// Texts of nouns are the canonical JSON of the git store's files. They are compared and shown as they are, so their
/// columns are of type text; a query that looks inside casts them to jsonb.
enum PostgresSchema {
  static let version = steps.count

  /// The version of the tables that are there; 0 where there are none, which is a state that was never written.
  ///
  /// - Throws: `StateError.unreadable` if a newer ccops made them, or if some are missing: a dump that was restored in
  ///   part would pass for an empty state.
  static func found(_ handle: borrowing PostgresHandle) throws(PostgresFailure) -> Int {
    var (version, missing) = try look(handle)
    // Between two looks another program may have brought the tables to a newer version.
    if !missing.isEmpty { (version, missing) = try look(handle) }
    guard missing.isEmpty else {
      throw .ours(
        .unreadable(
          "the \(missing.count == 1 ? "table" : "tables") \(missing.joined(separator: ", ")) of the state cannot be found "
            + "although others are there: the database was restored in part; restore it whole"))
    }
    return version
  }

  /// The version of the tables, and those of its tables that are missing.
  private static func look(
    _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> (version: Int, missing: [String]) {
    var there: Set<String> = []
    let all = Set(tables.joined()).union([schemaTable]).sorted()
    try handle.each(
      "SELECT name FROM unnest($1) AS name WHERE to_regclass(name) IS NOT NULL",
      with: [.texts(all.map { Array($0.utf8) })]
    ) { there.insert($0.text(0)) }
    guard there.contains(schemaTable) else { return (0, there.isEmpty ? [] : [schemaTable]) }
    let version = try current(handle)
    // The first step makes this table and names itself in it, in one transaction.
    guard version > 0 else { return (0, there == [schemaTable] ? [] : ["\(schemaTable) (its rows)"]) }
    return (version, tables[version - 1].filter { !there.contains($0) })
  }

  private static let schemaTable = "ccops_schema"

  /// The other tables of each version.
  private static let tables = [
    [
      "ccops_environments", "ccops_records", "ccops_doubts", "ccops_journal", "ccops_leases", "ccops_history",
      "ccops_history_records",
    ],
    tablesOfFormatTwo, tablesOfFormatTwo,
  ]
  private static let tablesOfFormatTwo = [
    "ccops_environments", "ccops_records", "ccops_unresolved_creates", "ccops_journal", "ccops_locks", "ccops_history",
    "ccops_history_records",
  ]

  /// Brings the tables to the version that this program knows, in one transaction. Another program that does so at the
  /// same time waits.
  ///
  /// - Throws: `StateError.held` while a run of an older ccops is going on in any environment: it needs the old tables.
  static func prepare(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    if try found(handle) == version { return }
    try handle.transaction { handle throws(PostgresFailure) in
      try handle.run("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('ccops_schema'))")
      try handle.run(
        "CREATE TABLE IF NOT EXISTS ccops_schema (version bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())")
      let old = try current(handle)
      if old == 1 { try requireNoRun(handle) }
      for number in old..<version {
        for statement in steps[number] { try handle.run(statement) }
        try handle.run("INSERT INTO ccops_schema (version) VALUES ($1)", .integer(Int64(number + 1)))
      }
    }
  }

  /// Error: `.held` by a run that uses the tables of version 1.
  private static func requireNoRun(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    let holder = try handle.first(
      """
      SELECT lease.holder FROM ccops_leases AS lease JOIN pg_locks AS held ON held.pid = lease.backend
      WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      ORDER BY lease.environment
      """
    ) { $0.bytes(0) ?? [] }
    guard let holder else { return }
    let error: StateError
    do throws(StateError) {
      error = .held(by: try StateCoding.read(holder, path: "ccops_leases"))
    } catch let damage {
      error = damage
    }
    throw .ours(error)
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
    ],
    // State format 2. Records stay as they are until their environment is written.
    [
      "ALTER TABLE ccops_doubts RENAME TO ccops_unresolved_creates",
      "ALTER TABLE ccops_unresolved_creates RENAME COLUMN doubt TO unresolved_create",
      "ALTER TABLE ccops_leases RENAME TO ccops_locks",
      """
      ALTER TABLE ccops_environments ADD project text COLLATE "C" NOT NULL DEFAULT '', ADD path text,
        ADD format bigint NOT NULL DEFAULT 1, ADD requires text[] NOT NULL DEFAULT '{}', ADD moved_to text,
        ADD accounts text NOT NULL DEFAULT '{}',
        DROP CONSTRAINT ccops_environments_pkey, ADD PRIMARY KEY (project, environment)
      """,
      """
      ALTER TABLE ccops_records ADD project text COLLATE "C" NOT NULL DEFAULT '',
        DROP CONSTRAINT ccops_records_pkey, ADD PRIMARY KEY (project, environment, address)
      """,
      """
      ALTER TABLE ccops_unresolved_creates ADD project text COLLATE "C" NOT NULL DEFAULT '',
        DROP CONSTRAINT ccops_doubts_pkey, ADD PRIMARY KEY (project, environment, address)
      """,
      """
      ALTER TABLE ccops_journal ADD project text COLLATE "C" NOT NULL DEFAULT '',
        DROP CONSTRAINT ccops_journal_pkey, ADD PRIMARY KEY (project, environment, sequence)
      """,
      """
      ALTER TABLE ccops_locks ADD project text COLLATE "C" NOT NULL DEFAULT '',
        DROP CONSTRAINT ccops_leases_pkey, ADD PRIMARY KEY (project, environment)
      """,
      """
      ALTER TABLE ccops_history ADD project text COLLATE "C" NOT NULL DEFAULT '', ADD plan_digest text,
        ADD consents text NOT NULL DEFAULT '[]'
      """,
      "CREATE INDEX ON ccops_history (project, environment, change)",
      """
      ALTER TABLE ccops_history_records ADD project text COLLATE "C" NOT NULL DEFAULT '',
        DROP CONSTRAINT ccops_history_records_pkey, ADD PRIMARY KEY (project, environment, address, change)
      """,
      "COMMENT ON COLUMN ccops_environments.project IS '\"name\" of ccops.json; empty for a folder without a name'",
    ],
    // Which repository a state is of.
    [
      "ALTER TABLE ccops_environments ADD roots text[] NOT NULL DEFAULT '{}'",
      """
      COMMENT ON COLUMN ccops_environments.roots IS
        'first commits of the repository''s history; empty: not known yet, the next run from a whole clone writes them'
      """,
    ],
  ]
}
