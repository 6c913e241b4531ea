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

    static let none = Base(tip: nil, lineage: "", serial: 0)
  }

  var reference: String { "refs/ccops/\(environment)/state" }

  /// Everything, and where it was read from.
  func read() async throws(StateError) -> (base: Base, reading: StateReading) {
    // The journal first: a commit in between makes it an old one, which is recognised, instead of one ahead of the state, which is an error.
    let journal = try JournalFile.read(folder.journal)
    guard let tip = try await tip() else {
      let live = try await live(journal, on: .none)
      return (.none, StateReading(snapshot: Snapshot(lineage: ""), journal: live?.entries ?? []))
    }
    let files = try await files(of: tip, records: true)
    let base = try base(tip, files)
    let live = try await live(journal, on: base)
    let folder = SnapshotCoding.resourceFolder + "/"
    let records = try await SnapshotCoding.records(from: files.filter { $0.path.hasPrefix(folder) })
    let doubts = files.first { $0.path == SnapshotCoding.doubtsPath }
    let snapshot = Snapshot(
      lineage: base.lineage, serial: base.serial, records: records,
      doubts: try doubts.map { file throws(StateError) in try SnapshotCoding.doubts(from: file.bytes) } ?? [:])
    return (base, StateReading(snapshot: snapshot, journal: live?.entries ?? []))
  }

  /// Without the records.
  func base() async throws(StateError) -> Base {
    guard let tip = try await tip() else { return .none }
    return try base(tip, try await files(of: tip, records: false))
  }

  /// The journal on the disk when its events are not yet in the state.
  func liveJournal(on base: Base) async throws(StateError) -> JournalFile? {
    try await live(try JournalFile.read(folder.journal), on: base)
  }

  private func live(_ journal: JournalFile?, on base: Base) async throws(StateError) -> JournalFile? {
    guard let journal else { return nil }
    let header = journal.header
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
      try await repository.history(of: reference, limit: base.serial - header.serial)
    }
    return commits.contains { StateCommitMessage.trailer("Ccops-Journal", of: $0) == header.id }
  }

  private func tip() async throws(StateError) -> ObjectID? {
    try await reading { repository throws(GitError) in try await repository.reference(reference) }
  }

  private func files(of tip: ObjectID, records: Bool) async throws(StateError) -> [GitFile] {
    let resources = SnapshotCoding.resourceFolder
    return try await reading { repository throws(GitError) in
      try await repository.files(
        of: tip, where: {
          $0 == SnapshotCoding.metaPath || $0 == SnapshotCoding.doubtsPath || $0.hasPrefix(resources + "/")
        },
        wantedFolder: { records && ($0 == resources || $0.hasPrefix(resources + "/")) })
    }
  }

  private func base(_ tip: ObjectID, _ files: [GitFile]) throws(StateError) -> Base {
    guard let file = files.first(where: { $0.path == SnapshotCoding.metaPath }) else {
      throw .unreadable("\(reference) has no \(SnapshotCoding.metaPath): ccops did not write it")
    }
    let meta = try SnapshotCoding.meta(from: file.bytes)
    guard meta.environment == environment else {
      throw .unreadable("\(reference) holds the state of environment \(meta.environment)")
    }
    return Base(tip: tip, lineage: meta.lineage, serial: meta.serial)
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
