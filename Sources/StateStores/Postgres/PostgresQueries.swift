/// The statements that read a state, for the tables of each version that this program reads. A command that only reads
/// does not change the tables.
///
/// `$1` is the project, empty for a folder without a name, and `$2` the environment.
struct PostgresQueries: Sendable {
  /// lineage, serial, format, path, requires, moved_to, accounts, roots
  var environment: StaticString
  /// project, environment, accounts of all states that are where they were written.
  let all: StaticString
  let records: StaticString
  /// Whether a table that is written together with the environment's row has rows of it.
  let trace: StaticString
  /// The first address of a record that the history has and no change removed.
  let lost: StaticString
  let unresolvedCreates: StaticString
  let journal: StaticString
  /// `$3` is an address or null, `$4` the limit.
  let history: StaticString
  /// `$3` and `$4` are the halves of the key of the lock.
  let holder: StaticString
}

extension PostgresQueries {
  /// nil: there are no tables.
  init?(version: Int) {
    switch version {
    case ...0: return nil
    case 1: self = .one
    case 2: self = .two
    default: self = .three
    }
  }

  private static let one = PostgresQueries(
    environment: """
      SELECT lineage, serial, 1::bigint, NULL::text, '{}'::text[], NULL::text, '{}', '{}'::text[]
      FROM ccops_environments WHERE $1 = '' AND environment = $2
      """,
    all: "SELECT '', environment, '{}' FROM ccops_environments ORDER BY environment",
    records: "SELECT address, record FROM ccops_records WHERE $1 = '' AND environment = $2",
    trace: """
      SELECT EXISTS (SELECT FROM ccops_records WHERE $1 = '' AND environment = $2)
        OR EXISTS (SELECT FROM ccops_doubts WHERE $1 = '' AND environment = $2)
        OR EXISTS (SELECT FROM ccops_history WHERE $1 = '' AND environment = $2)
      """,
    lost: """
      SELECT address FROM (
        SELECT DISTINCT ON (address) address, record FROM ccops_history_records
        WHERE $1 = '' AND environment = $2 ORDER BY address, change DESC) AS last
      WHERE record IS NOT NULL ORDER BY address LIMIT 1
      """,
    unresolvedCreates: "SELECT address, doubt FROM ccops_doubts WHERE $1 = '' AND environment = $2",
    journal: "SELECT entry, sequence FROM ccops_journal WHERE $1 = '' AND environment = $2 ORDER BY sequence",
    history: """
      SELECT change, serial, summary, details, commit, author, (extract(epoch FROM at) * 1000)::bigint, run, NULL::text,
        '[]'
      FROM ccops_history
      WHERE $1 = '' AND environment = $2 AND ($3::text IS NULL OR change IN (
        SELECT change FROM ccops_history_records WHERE environment = $2 AND address = $3))
      ORDER BY change DESC LIMIT $4
      """,
    holder: """
      SELECT own.holder FROM pg_locks AS held
      LEFT JOIN ccops_leases AS own ON $1 = '' AND own.environment = $2 AND own.backend = held.pid
      WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid = $3::oid AND held.objid = $4::oid
      """)

  private static let two = PostgresQueries(
    environment: """
      SELECT lineage, serial, format, path, requires, moved_to, accounts, '{}'::text[]
      FROM ccops_environments WHERE project = $1 AND environment = $2
      """,
    all: "SELECT project, environment, accounts FROM ccops_environments WHERE moved_to IS NULL ORDER BY 1, 2",
    records: "SELECT address, record FROM ccops_records WHERE project = $1 AND environment = $2",
    trace: """
      SELECT EXISTS (SELECT FROM ccops_records WHERE project = $1 AND environment = $2)
        OR EXISTS (SELECT FROM ccops_unresolved_creates WHERE project = $1 AND environment = $2)
        OR EXISTS (SELECT FROM ccops_history WHERE project = $1 AND environment = $2)
      """,
    lost: """
      SELECT address FROM (
        SELECT DISTINCT ON (address) address, record FROM ccops_history_records
        WHERE project = $1 AND environment = $2 ORDER BY address, change DESC) AS last
      WHERE record IS NOT NULL ORDER BY address LIMIT 1
      """,
    unresolvedCreates: """
      SELECT address, unresolved_create FROM ccops_unresolved_creates WHERE project = $1 AND environment = $2
      """,
    journal: "SELECT entry, sequence FROM ccops_journal WHERE project = $1 AND environment = $2 ORDER BY sequence",
    history: """
      SELECT change, serial, summary, details, commit, author, (extract(epoch FROM at) * 1000)::bigint, run,
        plan_digest, consents
      FROM ccops_history
      WHERE project = $1 AND environment = $2 AND ($3::text IS NULL OR change IN (
        SELECT change FROM ccops_history_records WHERE project = $1 AND environment = $2 AND address = $3))
      ORDER BY change DESC LIMIT $4
      """,
    holder: """
      SELECT own.holder FROM pg_locks AS held
      LEFT JOIN ccops_locks AS own ON own.project = $1 AND own.environment = $2 AND own.backend = held.pid
      WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.classid = $3::oid AND held.objid = $4::oid
      """)

  private static let three: PostgresQueries = {
    var queries = two
    queries.environment = """
      SELECT lineage, serial, format, path, requires, moved_to, accounts, roots
      FROM ccops_environments WHERE project = $1 AND environment = $2
      """
    return queries
  }()
}
