import Model

/// Moves an environment's state from one serial to the next, in one transaction: records, unresolved creates, history and the end of the journal.
struct PostgresStateWriter: Sendable {
  let environment: String
  /// URL of the CI run, where known.
  let run: String?

  /// Error: `.moved` when the state is not where it was last seen.
  func write(
    _ edit: StateEdit, message: StateMessage, from base: StateLine, to next: StateLine,
    _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    try handle.transaction { handle throws(PostgresFailure) in
      try move(from: base, to: next, handle)
      let change = try record(message, next, handle)
      try upsert(edit.upserts, change, handle)
      try remove(edit.removals.subtracting(edit.upserts.keys), change, handle)
      if let unresolvedCreates = edit.unresolvedCreates { try replace(unresolvedCreates, handle) }
      try handle.run("DELETE FROM ccops_journal WHERE environment = $1", .text(environment))
    }
  }

  /// The row is locked until the end of the transaction, so that two cannot both find the state where they left it.
  private func move(
    from base: StateLine, to next: StateLine, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    try handle.run(
      "INSERT INTO ccops_environments (environment, lineage, serial) VALUES ($1, '', 0) ON CONFLICT DO NOTHING",
      .text(environment))
    let found = try handle.first(
      "SELECT lineage, serial FROM ccops_environments WHERE environment = $1 FOR UPDATE", .text(environment)
    ) { StateLine(lineage: $0.text(0), serial: Int($0.integer(1))) }
    guard found == base else { throw .ours(.moved(expected: base.serial, found: found?.serial ?? 0)) }
    try handle.run(
      "UPDATE ccops_environments SET lineage = $2, serial = $3 WHERE environment = $1", .text(environment),
      .text(next.lineage), .integer(Int64(next.serial)))
  }

  /// Gives the number of the change.
  private func record(
    _ message: StateMessage, _ line: StateLine, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) -> Int64 {
    try handle.first(
      """
      INSERT INTO ccops_history (environment, lineage, serial, summary, details, commit, author, at, run)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz, $9) RETURNING change
      """,
      .text(environment), .text(line.lineage), .integer(Int64(line.serial)), .storable(message.summary),
      .texts(message.details.map(PostgresValue.storableBytes)), .storable(message.commit), .storable(message.by),
      .text(message.at.description), run.map(PostgresValue.storable) ?? .null
    ) { $0.integer(0) } ?? 0
  }

  /// Records that are already so are left alone, and the history does not name them.
  private func upsert(
    _ records: [Address: StateRecord], _ change: Int64, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    for batch in RowBatch.batches(records.map { ($0.key, SnapshotCoding.bytes(of: $0.value)) }) {
      try handle.run(
        """
        WITH changed AS (
          INSERT INTO ccops_records AS old (environment, address, record)
          SELECT $1, address, record FROM unnest($2, $3) AS new (address, record)
          ON CONFLICT (environment, address) DO UPDATE SET record = excluded.record WHERE old.record <> excluded.record
          RETURNING old.address, old.record)
        INSERT INTO ccops_history_records (environment, address, change, record)
        SELECT $1, address, $4, record FROM changed
        """, .text(environment), batch.addresses, batch.texts, .integer(change))
    }
  }

  private func remove(
    _ addresses: Set<Address>, _ change: Int64, _ handle: borrowing PostgresHandle
  ) throws(PostgresFailure) {
    for batch in RowBatch.batches(addresses.map { ($0, []) }) {
      try handle.run(
        """
        WITH gone AS (
          DELETE FROM ccops_records WHERE environment = $1 AND address = ANY ($2) RETURNING address)
        INSERT INTO ccops_history_records (environment, address, change, record) SELECT $1, address, $3, NULL FROM gone
        """, .text(environment), batch.addresses, .integer(change))
    }
  }

  private func replace(_ unresolvedCreates: [Address: UnresolvedCreate], _ handle: borrowing PostgresHandle)
    throws(PostgresFailure)
  {
    try handle.run("DELETE FROM ccops_doubts WHERE environment = $1", .text(environment))
    for batch in RowBatch.batches(unresolvedCreates.map { ($0.key, SnapshotCoding.bytes(of: $0.value)) }) {
      try handle.run(
        """
        INSERT INTO ccops_doubts (environment, address, doubt)
        SELECT $1, address, doubt FROM unnest($2, $3) AS new (address, doubt)
        """, .text(environment), batch.addresses, batch.texts)
    }
  }
}

/// Rows that one statement carries: few statements for many records, and none larger than a server takes.
struct RowBatch: Sendable {
  private static let maximumRows = 5000
  private static let maximumBytes = 16 << 20

  let addresses: PostgresValue
  let texts: PostgresValue

  /// In the order of the addresses, so that two who write the same rows never wait for one another in a circle.
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
