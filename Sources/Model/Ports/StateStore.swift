/// Read-only access to the state. Reading needs no lock.
package protocol StateReader: Sendable {
  /// The records at the newest serial, and the journal of a run that did not end, if there is one.
  func read() async throws(StateError) -> StateReading
  /// Who may write now; nil when nobody holds the lock.
  func leaseHolder() async throws(StateError) -> LeaseHolder?
  /// Past changes of state, newest first; of one address when given.
  func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry]
}

/// Where the prior side is kept. Writing is possible only through the session that a lock lends.
package protocol StateStore: StateReader {
  /// Takes the lease, lends a session for the time of `body`, and gives the lease back. Fails at once when another holds it.
  func withLease<Result: Sendable>(
    _ holder: LeaseHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result
  /// Takes the lease away from a holder that is thought to be gone; what its journal says stays and is taken over by the next run.
  ///
  /// Error: `.held` when it cannot be taken away, because the holder lives on this machine or another has the lease by now.
  func breakLease(of holder: LeaseHolder) async throws(StateError)
}

/// Writing access to the state, for as long as the lease is held.
package protocol StateSession: Sendable {
  func read() async throws(StateError) -> StateReading
  /// Makes known to every machine that shares the state what this run is about to do, and that it is running. To be called once, before the first
  /// vendor write; returns when it is durable there. With it a machine whose disk is lost costs nothing: the next run, wherever it is, looks for
  /// what may have been done.
  ///
  /// - `intents`: an `.intended` for every write of the plan.
  ///
  /// Errors: `.held` or `.moved` when another run came first; nothing was made known then.
  func announce(_ intents: [JournalEntry.Event]) async throws(StateError)
  /// Checks that this run still holds the lock. May ask the database, and wait for it.
  ///
  /// - Throws: `StateError.unwritable` when the session has ended, the lock was lost, or it was not renewed for so long
  ///   that others may take it soon. The run must not write to a vendor then.
  func requireLock() async throws(StateError)
  /// Checks that the state is still what `read` returned. A plan on an older state may refuse what another run has just
  /// made, so its errors are shown only after this check.
  ///
  /// - Throws: `StateError.held` or `.moved` when another run came first, and what reading the state throws.
  func requireCurrent() async throws(StateError)
  /// Returns when the events are on stable storage. Calls may overlap; their events share a flush.
  func journal(_ events: [JournalEntry.Event]) async throws(StateError)
  /// Moves the records to the next serial by compare-and-swap and starts a new journal; returns the new serial.
  ///
  /// Error: `.unshared` when that is done here but other machines cannot see it yet.
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
  /// The creates that are unresolved from now on, all of them; nil leaves them as they are.
  package var unresolvedCreates: [Address: UnresolvedCreate]?
  /// Where the records stood in the store that they are copied from: the state goes on with that lineage, at no lower serial.
  package var origin: StateLine?

  package init(
    upserts: [Address: StateRecord] = [:], removals: Set<Address> = [],
    unresolvedCreates: [Address: UnresolvedCreate]? = nil,
    origin: StateLine? = nil
  ) {
    self.upserts = upserts
    self.removals = removals
    self.unresolvedCreates = unresolvedCreates
    self.origin = origin
  }

  package var isEmpty: Bool { upserts.isEmpty && removals.isEmpty && unresolvedCreates == nil && origin == nil }

  /// What turns one set of records into another.
  package init(from old: Snapshot, to new: Snapshot) {
    self.init(
      upserts: new.records.filter { old.records[$0.key] != $0.value },
      removals: Set(old.records.keys).subtracting(new.records.keys),
      unresolvedCreates: old.unresolvedCreates == new.unresolvedCreates ? nil : new.unresolvedCreates
    )
  }
}

/// Where a state stands: one point of one line of snapshots.
package struct StateLine: Hashable, Sendable {
  /// Empty before the first change.
  package let lineage: String
  package let serial: Int

  package init(lineage: String, serial: Int) {
    self.lineage = lineage
    self.serial = serial
  }

  /// Where the edit takes the state; every store moves by this rule. `newLineage` is asked for when the state has none yet.
  package func advanced(by edit: StateEdit, newLineage: () -> String) -> StateLine {
    StateLine(
      lineage: edit.origin?.lineage ?? (lineage.isEmpty ? newLineage() : lineage),
      serial: max(serial + 1, edit.origin?.serial ?? 0))
  }
}

extension Snapshot {
  package var line: StateLine { StateLine(lineage: lineage, serial: serial) }
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
  /// Tells the process apart from all others that its machine runs or ran, where the machine can tell; opaque to everyone but the stores.
  package let identity: String?

  package init(user: String, host: String, process: Int, run: String?, since: Timestamp, identity: String? = nil) {
    self.user = user
    self.host = host
    self.process = process
    self.run = run
    self.since = since
    self.identity = identity
  }

  /// For messages: `ann on ci-1, process 42, since 2026-11-20 10:00 (https://ci.example.com/7)`.
  package var words: String {
    "\(user) on \(host), process \(process), since \(since.short)" + (run.map { " (\($0))" } ?? "")
  }
}

/// State that could not be read or written.
package enum StateError: Error, Hashable, Sendable, CustomStringConvertible {
  case held(by: LeaseHolder)
  /// Somebody else moved the state between our read and our write.
  case moved(expected: Int, found: Int)
  case unreadable(String)
  case unwritable(String)
  /// The change is recorded on this machine and nowhere else; the text says how to share it.
  case unshared(serial: Int, String)

  package var description: String {
    switch self {
    case .held(let holder): "another run holds the state: \(holder.words)"
    case .moved(let expected, let found):
      expected == found
        ? "another run started at serial \(found) and ended while this run was working; plan again"
        : "the state moved from serial \(expected) to \(found) while this run was working; plan again"
    case .unreadable(let why): "the state cannot be read: \(why)"
    case .unwritable(let why): "the state cannot be written: \(why)"
    case .unshared(let serial, let why): "the state is at serial \(serial) on this machine only: \(why)"
    }
  }
}

extension LeaseHolder: ValueConvertible {
  /// The form that the stores keep.
  package var asValue: Value {
    [
      "user": .string(user), "host": .string(host), "process": .integer(Int64(process)), "run": .optional(run),
      "since": .string(since.description), "identity": .optional(identity),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("holder")
    guard let since = Timestamp(try object.requiredString("since")) else {
      throw ValueShapeError(key: "since", expected: "a UTC time")
    }
    self.init(
      user: try object.requiredString("user"), host: try object.requiredString("host"),
      process: Int(truncatingIfNeeded: try object.requiredInteger("process")), run: object["run"]?.string,
      since: since, identity: object["identity"]?.string)
  }
}
