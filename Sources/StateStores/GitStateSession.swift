import Git
import Model

/// Writing access to a git state for the time of a lease.
actor GitStateSession: StateSession {
  private let reader: GitStateReader
  private let holder: LeaseHolder
  private let identifier: @Sendable () -> String
  private let journal: Journal
  private var base: GitStateReader.Base
  private var isOver = false

  init(
    reader: GitStateReader, holder: LeaseHolder, clock: @escaping @Sendable () -> Timestamp,
    identifier: @escaping @Sendable () -> String
  ) async throws(StateError) {
    self.reader = reader
    self.holder = holder
    self.identifier = identifier
    let base = try await reader.base()
    self.base = base
    journal = Journal(
      folder: reader.folder, existing: try await reader.liveJournal(on: base),
      header: JournalHeader(id: identifier(), lineage: base.lineage, serial: base.serial), run: identifier(),
      clock: clock)
  }

  func read() async throws(StateError) -> StateReading {
    let (base, reading) = try await reader.read()
    self.base = base
    return reading
  }

  /// Whoever can see the state can see its journal.
  func announce(_ intents: [JournalEntry.Event]) async throws(StateError) {}

  func journal(_ events: [JournalEntry.Event]) async throws(StateError) {
    try requireLease()
    try await journal.append(events)
  }

  func commit(_ edit: StateEdit, message: StateMessage) async throws(StateError) -> Int {
    try requireLease()
    try await journal.commit { journal throws(StateError) in
      try await self.write(edit, message: message, journal: journal)
    }
    return base.serial
  }

  /// From here on the session refuses to write, even to somebody who kept it.
  func end() { isOver = true }

  private func write(
    _ edit: StateEdit, message: StateMessage, journal: String?
  ) async throws(StateError) -> JournalHeader {
    let line = StateLine(lineage: base.lineage, serial: base.serial).advanced(by: edit, newLineage: identifier)
    let next = SnapshotCoding.Meta(lineage: line.lineage, serial: line.serial, environment: reader.environment)
    let words = StateCommitMessage(
      message: message, environment: reader.environment, serial: next.serial, run: holder.run, journal: journal)
    let doubts = try await doubtEdits(edit.doubts)
    let tip = try await store(GitStateSession.treeEdits(edit, meta: next) + doubts, words)
    base = GitStateReader.Base(tip: tip, lineage: next.lineage, serial: next.serial)
    return JournalHeader(id: identifier(), lineage: next.lineage, serial: next.serial)
  }

  private func store(_ edits: [TreeEdit], _ words: StateCommitMessage) async throws(StateError) -> ObjectID {
    do throws(GitError) {
      return try await reader.repository.writeCommit(
        on: reader.reference, expecting: base.tip, edits: edits, message: words.text, author: words.author)
    } catch {
      guard error.reason == .modified else { throw .unwritable(error.description) }
      throw .moved(expected: base.serial, found: try await reader.base().serial)
    }
  }

  private static func treeEdits(_ edit: StateEdit, meta: SnapshotCoding.Meta) -> [TreeEdit] {
    var edits = [TreeEdit(path: SnapshotCoding.metaPath, contents: SnapshotCoding.bytes(of: meta))]
    for (address, record) in edit.upserts {
      edits.append(TreeEdit(path: SnapshotCoding.path(of: address), contents: SnapshotCoding.bytes(of: record)))
    }
    for address in edit.removals where edit.upserts[address] == nil {
      edits.append(TreeEdit(path: SnapshotCoding.path(of: address), contents: nil))
    }
    return edits
  }

  /// What makes the doubts on record exactly these.
  private func doubtEdits(_ doubts: [Address: Doubt]?) async throws(StateError) -> [TreeEdit] {
    guard let doubts else { return [] }
    let gone = Set(try await reader.doubts(of: base).keys).subtracting(doubts.keys)
    return doubts.map { address, doubt in
      TreeEdit(path: SnapshotCoding.doubtPath(of: address), contents: SnapshotCoding.bytes(of: doubt))
    } + gone.map { TreeEdit(path: SnapshotCoding.doubtPath(of: $0), contents: nil) }
  }

  private func requireLease() throws(StateError) {
    if isOver { throw .unwritable("the lease of this session has ended") }
  }
}
