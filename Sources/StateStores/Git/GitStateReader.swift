import Git
import Model

/// Reads an environment's state from its reference and its local journal.
struct GitStateReader: Sendable {
  let repository: Repository
  let environment: String
  let folder: StateFolder

  /// The commit that the reference points to, and what is true of all its records.
  struct Base: Hashable, Sendable {
    let tip: ObjectID?
    let lineage: String
    let serial: Int
    /// A run that shows itself to other machines.
    let run: SharedRun?

    static let none = Base(tip: nil, lineage: "", serial: 0, run: nil)
  }

  /// How the state's references move.
  var mover: StateReference { StateReference(repository: repository, folder: folder) }

  var reference: String { "refs/ccops/\(environment)/state" }

  /// Everything, and where it was read from.
  func read() async throws(StateError) -> (base: Base, reading: StateReading) {
    // The journal first: a commit in between makes it an old one, which is recognised, instead of one ahead of the state, which is an error.
    let journal = try JournalFile.read(folder.journal)
    guard let tip = try await tip() else {
      return (.none, StateReading(snapshot: Snapshot(lineage: ""), journal: try await entries(journal, on: .none)))
    }
    let contents = try await contents(of: tip)
    let base = try base(tip, contents.files)
    let snapshot = Snapshot(
      lineage: base.lineage, serial: base.serial, records: try contents.records.get(),
      unresolvedCreates: try SnapshotCoding.unresolvedCreates(from: contents.files))
    return (base, StateReading(snapshot: snapshot, journal: try await entries(journal, on: base)))
  }

  /// What a commit of the state holds: records decoded as they are read, so that their texts never stand in memory together.
  private struct Contents: Sendable {
    /// Everything but records.
    var files: [GitFile] = []
    /// The first damaged file, by path, is the error.
    var records: Result<[Address: StateRecord], StateError> = .success([:])
  }

  private func contents(of tip: ObjectID) async throws(StateError) -> Contents {
    try await reduceFiles(of: tip, { _ in true }, into: Contents()) { contents, file in
      guard file.path.hasPrefix(SnapshotCoding.resourceFolder) else { return contents.files.append(file) }
      guard case .success(var records) = contents.records else { return }
      // Given up here so that the table is changed in place.
      contents.records = .success([:])
      do throws(StateError) {
        let record = try SnapshotCoding.record(from: file.bytes, path: file.path)
        records[record.address] = record
        contents.records = .success(records)
      } catch {
        contents.records = .failure(error)
      }
    }
  }

  /// Without the records.
  func base() async throws(StateError) -> Base {
    guard let tip = try await tip() else { return .none }
    return try await base(at: tip)
  }

  /// What is true of all records of a commit, without the records.
  func base(at tip: ObjectID) async throws(StateError) -> Base {
    try base(tip, try await files(of: tip) { $0 == SharedRun.folder })
  }

  /// Where the reference is, and whether a commit leads on from there; where there is no reference, whether there was none before.
  func leadsOn(to commit: ObjectID, from known: ObjectID?) async throws(StateError) -> (found: ObjectID?, leadsOn: Bool)
  {
    guard let found = try await tip() else { return (nil, known == nil) }
    let leadsOn = try await reading { repository throws(GitError) in
      try await repository.isAncestor(found, of: commit)
    }
    return (found, leadsOn)
  }

  /// The creates unresolved alone.
  func unresolvedCreates(of base: Base) async throws(StateError) -> [Address: UnresolvedCreate] {
    guard let tip = base.tip else { return [:] }
    let files = try await files(of: tip) { $0 == SnapshotCoding.unresolvedFolder }
    return try SnapshotCoding.unresolvedCreates(from: files)
  }

  /// The journal on the disk when its events are not yet in the state.
  func liveJournal(on base: Base) async throws(StateError) -> JournalFile? {
    try await live(try JournalFile.read(folder.journal), on: base)
  }

  /// What is not yet in the state: the journal of this disk where it is the one that goes on, else what reached the shared state of it.
  private func entries(_ journal: JournalFile?, on base: Base) async throws(StateError) -> [JournalEntry] {
    let local = try await live(journal, on: base)
    guard let run = base.run else { return local?.entries ?? [] }
    return run.inherited + (local?.entries ?? run.own)
  }

  private func live(_ journal: JournalFile?, on base: Base) async throws(StateError) -> JournalFile? {
    guard let journal else { return nil }
    let header = journal.header
    // A run that other machines can see decides which journal goes on.
    if let run = base.run { return header.id == run.journal.id ? journal : nil }
    guard header.serial <= base.serial, header.lineage == base.lineage || header.lineage.isEmpty else {
      throw .unreadable(
        "\(folder.journal) was begun on serial \(header.serial) of state \(header.lineage), but \(reference) is at "
          + "serial \(base.serial)\(base.lineage.isEmpty ? "" : " of state \(base.lineage)"); bring the reference back "
          + "(`git fetch` it from where it was kept), or move the file away to go on without what it records")
    }
    return try await isFolded(header, base) ? nil : journal
  }

  /// Whether one of the commits since the journal was begun took its events in.
  private func isFolded(_ header: JournalHeader, _ base: Base) async throws(StateError) -> Bool {
    guard header.serial < base.serial else { return false }
    let commits = try await reading { repository throws(GitError) in
      try await repository.history(
        of: reference, limit: .max, while: { StateCommitMessage.serial(of: $0).map { $0 > header.serial } ?? true })
    }
    return commits.contains { StateCommitMessage.trailers("Ccops-Journal", of: $0).contains(header.id) }
  }

  /// Where the reference is in this repository; nil when there is none.
  func tip() async throws(StateError) -> ObjectID? {
    try await reading { repository throws(GitError) in try await repository.reference(reference) }
  }

  /// `meta.json`, and the files of those folders of ours that are wanted.
  private func files(
    of tip: ObjectID, _ wanted: @Sendable (_ folder: String) -> Bool
  ) async throws(StateError) -> [GitFile] {
    try await reduceFiles(of: tip, wanted, into: []) { $0.append($1) }
  }

  private func reduceFiles<Result: Sendable>(
    of tip: ObjectID, _ wanted: @Sendable (_ folder: String) -> Bool, into initial: Result,
    _ step: @escaping @Sendable (inout Result, GitFile) -> Void
  ) async throws(StateError) -> Result {
    @Sendable func isOurs(_ path: String) -> Bool {
      let folder = String(path.prefix { $0 != "/" })
      return [SnapshotCoding.resourceFolder, SnapshotCoding.unresolvedFolder, SharedRun.folder].contains(folder)
        && wanted(folder)
    }
    return try await reading { repository throws(GitError) in
      try await repository.reduceFiles(
        of: tip, where: { $0 == SnapshotCoding.metaPath || isOurs($0) }, wantedFolder: isOurs, sizeLimit: nil,
        into: initial, step)
    }
  }

  private func base(_ tip: ObjectID, _ files: [GitFile]) throws(StateError) -> Base {
    let run = try SharedRun(files)
    guard let file = files.first(where: { $0.path == SnapshotCoding.metaPath }) else {
      // The first run of all shows itself before there is any record.
      if run != nil { return Base(tip: tip, lineage: "", serial: 0, run: run) }
      throw .unreadable("\(reference) has no \(SnapshotCoding.metaPath): ccops did not write it")
    }
    let meta = try SnapshotCoding.meta(from: file.bytes)
    guard meta.environment == environment else {
      throw .unreadable("\(reference) holds the state of environment \(meta.environment)")
    }
    return Base(tip: tip, lineage: meta.lineage, serial: meta.serial, run: run)
  }

  func reading<Result: Sendable>(
    _ body: (Repository) async throws(GitError) -> Result
  ) async throws(StateError) -> Result {
    do throws(GitError) {
      return try await body(repository)
    } catch {
      throw .unreadable(error.description)
    }
  }
}
