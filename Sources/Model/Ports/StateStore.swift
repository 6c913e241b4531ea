/// Where the prior side is kept. Readers need no lease; writing is possible only through the session that a lease lends.
package protocol StateStore: Sendable {
  /// The records at the newest serial, and the journal of a run that did not end, if there is one.
  func read() async throws(StateError) -> StateReading
  /// Takes the lease, lends a session for the time of `body`, and gives the lease back. Fails at once when another holds it.
  func withLease<Result: Sendable>(
    _ holder: LeaseHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result
  /// Past changes of state, newest first; of one address when given.
  func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry]
}

/// Writing access to the state, for as long as the lease is held.
package protocol StateSession: Sendable {
  func read() async throws(StateError) -> StateReading
  /// Returns when the events are on stable storage. Calls may overlap; their events share a flush.
  func journal(_ events: [JournalEntry.Event]) async throws(StateError)
  /// Moves the records to the next serial by compare-and-swap and starts a new journal; returns the new serial.
  func commit(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> Int
}

package struct StateReading: Hashable, Sendable {
  package let snapshot: Snapshot
  package let journal: [JournalEntry]

  package init(snapshot: Snapshot, journal: [JournalEntry] = []) {
    self.snapshot = snapshot
    self.journal = journal
  }
}

package struct StateEdit: Hashable, Sendable {
  package var upserts: [Address: StateRecord]
  package var removals: Set<Address>
  /// The creates that are in doubt from now on, all of them; nil leaves them as they are.
  package var doubts: [Address: Doubt]?

  package init(
    upserts: [Address: StateRecord] = [:], removals: Set<Address> = [], doubts: [Address: Doubt]? = nil
  ) {
    self.upserts = upserts
    self.removals = removals
    self.doubts = doubts
  }

  package var isEmpty: Bool { upserts.isEmpty && removals.isEmpty && doubts == nil }

  /// What turns one set of records into another.
  package init(from old: Snapshot, to new: Snapshot) {
    self.init(
      upserts: new.records.filter { old.records[$0.key] != $0.value },
      removals: Set(old.records.keys).subtracting(new.records.keys), doubts: old.doubts == new.doubts ? nil : new.doubts
    )
  }
}

/// The words of one change of state.
package struct StateMessage: Hashable, Sendable {
  /// One line: `apply 3 changes to production`.
  package let summary: String
  /// One line an address.
  package let details: [String]
  /// The configuration's commit.
  package let commit: String
  package let by: String
  package let at: Timestamp

  package init(summary: String, details: [String], commit: String, by: String, at: Timestamp) {
    self.summary = summary
    self.details = details
    self.commit = commit
    self.by = by
    self.at = at
  }
}

package struct StateHistoryEntry: Hashable, Sendable {
  /// The store's own id of the change, for git the state commit.
  package let id: String
  package let serial: Int
  package let summary: String
  package let details: [String]
  package let commit: String
  package let by: String
  package let at: Timestamp

  package init(
    id: String, serial: Int, summary: String, details: [String], commit: String, by: String, at: Timestamp
  ) {
    self.id = id
    self.serial = serial
    self.summary = summary
    self.details = details
    self.commit = commit
    self.by = by
    self.at = at
  }
}

/// Who holds a lease, for the message that a second run prints.
package struct LeaseHolder: Hashable, Sendable {
  package let user: String
  package let host: String
  package let process: Int
  package let run: String?
  package let since: Timestamp

  package init(user: String, host: String, process: Int, run: String?, since: Timestamp) {
    self.user = user
    self.host = host
    self.process = process
    self.run = run
    self.since = since
  }
}

/// State that could not be read or written.
package enum StateError: Error, Hashable, Sendable, CustomStringConvertible {
  case held(by: LeaseHolder)
  /// Somebody else moved the state between our read and our write.
  case moved(expected: Int, found: Int)
  case unreadable(String)
  case unwritable(String)

  package var description: String {
    switch self {
    case .held(let holder):
      "another run holds the state: \(holder.user) on \(holder.host), process \(holder.process), since \(holder.since.short)"
        + (holder.run.map { " (\($0))" } ?? "")
    case .moved(let expected, let found):
      "the state moved from serial \(expected) to \(found) while this run was working; plan again"
    case .unreadable(let why): "the state cannot be read: \(why)"
    case .unwritable(let why): "the state cannot be written: \(why)"
    }
  }
}
