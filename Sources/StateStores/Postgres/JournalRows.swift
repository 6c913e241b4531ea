import Model

/// The database side of a journal: one row an entry. The commit of the state removes the rows in its own transaction.
struct JournalRows: JournalMedium {
  let key: [PostgresValue]
  let connection: PostgresConnection

  func append(_ lines: [JournalLine], header: JournalHeader) async -> Result<Void, StateError> {
    let key = self.key
    do throws(PostgresFailure) {
      // One statement is a transaction of its own, durable when it returns.
      try await connection.use { handle throws(PostgresFailure) in
        try handle.run(
          """
          INSERT INTO ccops_journal (project, environment, sequence, entry)
          SELECT $1, $2, sequence, entry FROM unnest($3, $4) AS line (sequence, entry)
          """, key[0], key[1], .integers(lines.map { Int64($0.sequence) }), .texts(lines.map(\.text)))
      }
      return .success(())
    } catch {
      return .failure(PostgresStateSession.ended(by: error))
    }
  }

  func remove() async {}
}
