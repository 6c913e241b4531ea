import Model

/// Gives the rows of a folder without a name to its project, once the folder has a name: in one transaction, journal
/// and history included. A tombstone stays for readers without the name.
struct PostgresTakeover: Sendable {
  private let reader: PostgresStateReader
  private let unnamed: PostgresStateReader
  private let project: String
  /// Of the state without a name.
  private let lock: PostgresLock
  private let holder: LockHolder
  private let now: Timestamp

  /// nil for a folder without a name.
  init?(_ reader: PostgresStateReader, schema: String, _ holder: LockHolder, now: Timestamp) {
    guard let unnamed = reader.unnamed, let project = reader.identity.project else { return nil }
    (self.reader, self.unnamed, self.project) = (reader, unnamed, project)
    (self.holder, self.now) = (holder, now)
    lock = PostgresLock(schema: schema, unnamed.identity)
  }

  /// Moves the state if the project has none yet. The connection must have the lock of the project.
  ///
  /// - Throws: `StateError.held` while a run goes on with the state without a name.
  func run(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    guard try !reader.isThere(handle), try unnamed.isOfFolder(handle) else { return }
    try lock.take(holder, on: handle, now: now)
    // The run that had the lock may have changed the state.
    if try unnamed.isOfFolder(handle) {
      try handle.transaction { handle throws(PostgresFailure) in
        for table in Self.tables { try handle.run(table, .text(project), .text(reader.identity.environment)) }
        try leaveTombstone(handle)
        try record(handle)
      }
    }
    try lock.release(handle)
  }

  private static let tables: [StaticString] = [
    "UPDATE ccops_environments SET project = $1, serial = serial + 1 WHERE project = '' AND environment = $2",
    "UPDATE ccops_records SET project = $1 WHERE project = '' AND environment = $2",
    "UPDATE ccops_unresolved_creates SET project = $1 WHERE project = '' AND environment = $2",
    "UPDATE ccops_journal SET project = $1 WHERE project = '' AND environment = $2",
    "UPDATE ccops_history SET project = $1 WHERE project = '' AND environment = $2",
    "UPDATE ccops_history_records SET project = $1 WHERE project = '' AND environment = $2",
  ]

  private func leaveTombstone(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    try handle.run(
      """
      INSERT INTO ccops_environments (project, environment, lineage, serial, format, path, requires, moved_to)
      SELECT '', environment, lineage, serial, $3, $4, $5, $1 FROM ccops_environments
      WHERE project = $1 AND environment = $2
      """, .text(project), .text(reader.identity.environment), .integer(Int64(StateMeta.formatVersion)),
      .storable(reader.identity.path), .texts([Array(StateMeta.moved.utf8)]))
  }

  private func record(_ handle: borrowing PostgresHandle) throws(PostgresFailure) {
    let message = StateMessage.moved(to: project, by: holder, at: now)
    try handle.run(
      """
      INSERT INTO ccops_history (project, environment, lineage, serial, summary, details, commit, author, at, run)
      SELECT project, environment, lineage, serial, $3, '{}', '', $4, $5::timestamptz, $6 FROM ccops_environments
      WHERE project = $1 AND environment = $2
      """, .text(project), .text(reader.identity.environment), .storable(message.summary), .storable(message.by),
      .text(message.at.description), holder.run.map(PostgresValue.storable) ?? .null)
  }
}
