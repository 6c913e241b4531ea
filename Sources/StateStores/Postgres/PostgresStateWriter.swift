import Model

/// Moves an environment's state from one serial to the next, in one transaction: records, unresolved creates, history
/// and the end of the journal.
struct PostgresStateWriter: Sendable {
  let identity: StateIdentity
  /// URL of the CI run, where known.
  let run: String?

  private var project: PostgresValue { .text(identity.project ?? "") }
  private var environment: PostgresValue { .text(identity.environment) }

  /// The rights on tables that a run needs and the role of the connection lacks, in one text.
  static let missingRights: StaticString = """
    SELECT coalesce(string_agg(need.kind || ' on ' || need.name, ', ' ORDER BY need.name, need.kind), '')
    FROM (VALUES
      ('ccops_environments', 'INSERT'), ('ccops_environments', 'UPDATE'), ('ccops_history', 'INSERT'),
      ('ccops_history_records', 'INSERT'), ('ccops_journal', 'DELETE'), ('ccops_journal', 'INSERT'),
      ('ccops_records', 'DELETE'), ('ccops_records', 'INSERT'), ('ccops_records', 'UPDATE'),
      ('ccops_unresolved_creates', 'DELETE'), ('ccops_unresolved_creates', 'INSERT')
    ) AS need (name, kind)
    WHERE NOT has_table_privilege(need.name, need.kind)
    """

  /// What a change of the state is made of.
  struct Change: Sendable {
    let edit: StateEdit
    let message: StateMessage
    let from: StateMeta
    let to: StateMeta
  }

  /// - Throws: `StateError.moved` if the state is not where it was last seen.
  func write(_ change: Change, _ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    try handle.transaction { handle throws(PostgresFailure) in
      try move(from: change.from, to: change.to, handle)
      let number = try record(change.message, at: change.to.line, in: handle)
      try upsert(change.edit.upserts, change: number, in: handle)
      try remove(change.edit.removals.subtracting(change.edit.upserts.keys), change: number, in: handle)
      if let creates = change.edit.unresolvedCreates { try replace(creates, handle) }
      try handle.run("DELETE FROM ccops_journal WHERE project = $1 AND environment = $2", project, environment)
    }
  }

  /// The row is locked until the end of the transaction, so that two runs cannot both find the state where they left
  /// it.
  private func move(
    from base: StateMeta, to next: StateMeta, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    try handle.run(
      """
      INSERT INTO ccops_environments (project, environment, lineage, serial, format) VALUES ($1, $2, '', 0, $3)
      ON CONFLICT DO NOTHING
      """, project, environment, .integer(Int64(base.format)))
    let found = try handle.first(
      "SELECT lineage, serial FROM ccops_environments WHERE project = $1 AND environment = $2 FOR UPDATE", project,
      environment
    ) { StateLine(lineage: $0.text(0), serial: Int($0.integer(1))) }
    guard found == base.line else { throw .ours(.moved(expected: base.serial, found: found?.serial ?? 0)) }
    try handle.run(
      """
      UPDATE ccops_environments
      SET lineage = $3, serial = $4, format = $5, path = $6, requires = $7, accounts = $8, roots = $9
      WHERE project = $1 AND environment = $2
      """, project, environment, .text(next.lineage), .integer(Int64(next.serial)), .integer(Int64(next.format)),
      next.path.map(PostgresValue.storable) ?? .null, .texts(next.requires.map { Array($0.utf8) }),
      .bytes(CanonicalJSON.encode(next.accountsValue)), .texts(next.roots.map { Array($0.utf8) }))
  }

  /// Gives the number of the change.
  private func record(
    _ message: StateMessage, at line: StateLine, in handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> Int64 {
    try handle.first(
      """
      INSERT INTO ccops_history (project, environment, lineage, serial, summary, details, commit, author, at, run,
        plan_digest, consents)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10, $11, $12) RETURNING change
      """,
      project, environment, .text(line.lineage), .integer(Int64(line.serial)), .storable(message.summary),
      .texts(message.details.map(PostgresValue.storableBytes)), .storable(message.commit), .storable(message.by),
      .text(message.at.description), run.map(PostgresValue.storable) ?? .null,
      message.planDigest.map(PostgresValue.storable) ?? .null,
      .bytes(CanonicalJSON.encode(.list(message.consents.map(\.asValue))))
    ) { $0.integer(0) } ?? 0
  }

  /// Records that are already so are left alone, and the history does not name them.
  private func upsert(
    _ records: [Address: StateRecord], change: Int64, in handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    for batch in RowBatch.batches(records.map { ($0.key, StateCoding.bytes(of: $0.value)) }) {
      try handle.run(
        """
        WITH changed AS (
          INSERT INTO ccops_records AS old (project, environment, address, record)
          SELECT $1, $2, address, record FROM unnest($3, $4) AS new (address, record)
          ON CONFLICT (project, environment, address) DO UPDATE SET record = excluded.record
            WHERE old.record <> excluded.record
          RETURNING old.address, old.record)
        INSERT INTO ccops_history_records (project, environment, address, change, record)
        SELECT $1, $2, address, $5, record FROM changed
        """, project, environment, batch.addresses, batch.texts, .integer(change))
    }
  }

  private func remove(
    _ addresses: Set<Address>, change: Int64, in handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    for batch in RowBatch.batches(addresses.map { ($0, []) }) {
      try handle.run(
        """
        WITH gone AS (
          DELETE FROM ccops_records WHERE project = $1 AND environment = $2 AND address = ANY ($3) RETURNING address)
        INSERT INTO ccops_history_records (project, environment, address, change, record)
        SELECT $1, $2, address, $4, NULL FROM gone
        """, project, environment, batch.addresses, .integer(change))
    }
  }

  private func replace(
    _ creates: [Address: UnresolvedCreate], _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    try handle.run(
      "DELETE FROM ccops_unresolved_creates WHERE project = $1 AND environment = $2", project, environment)
    for batch in RowBatch.batches(creates.map { ($0.key, StateCoding.bytes(of: $0.value)) }) {
      try handle.run(
        """
        INSERT INTO ccops_unresolved_creates (project, environment, address, unresolved_create)
        SELECT $1, $2, address, unresolved_create FROM unnest($3, $4) AS new (address, unresolved_create)
        """, project, environment, batch.addresses, batch.texts)
    }
  }
}

/// Rows that one statement carries: few statements for many records, and none larger than a server takes.
struct RowBatch: Sendable {
  private static let maximumRows = 5000
  private static let maximumBytes = 16 << 20

  let addresses: PostgresValue
  let texts: PostgresValue

  /// In the order of the addresses, so that two runs that write the same rows never wait for one another in a cycle.
  static func batches(_ rows: [(address: Address, text: [UInt8])]) -> [RowBatch] {
    var batches: [RowBatch] = []
    var open: [(address: Address, text: [UInt8])] = []
    var size = 0
    func close() {
      batches.append(
        RowBatch(addresses: .texts(open.map { Array($0.address.description.utf8) }), texts: .texts(open.map(\.text))))
      open = []
      size = 0
    }
    for row in rows.sorted(by: { $0.address < $1.address }) {
      if open.count == maximumRows || size + row.text.count > maximumBytes, !open.isEmpty { close() }
      open.append(row)
      size += row.text.count
    }
    if !open.isEmpty { close() }
    return batches
  }
}

extension PostgresValue {
  /// A text from outside, for a column that people read: the server takes every character but U+0000.
  static func storable(_ text: String) -> PostgresValue { .bytes(storableBytes(text)) }

  static func storableBytes(_ text: String) -> [UInt8] { text.utf8.filter { $0 != 0 } }
}
