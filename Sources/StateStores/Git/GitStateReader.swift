import Git
import Model

/// Reads an environment's state from its refs and its local journal.
struct GitStateReader: Sendable {
  let repository: Repository
  let identity: StateIdentity
  let folder: StateFolder
  /// The project for which the state of the folder without a name is read.
  var successor: String?

  /// Where the two refs of a state are.
  struct Tips: Hashable, Sendable {
    var state: ObjectID?
    var run: ObjectID?
  }

  /// What a session goes on from.
  struct Base: Hashable, Sendable {
    /// The state is where the run ref says, if that is further than the state ref.
    var tips: Tips
    var meta: StateMeta
    /// A run that did not end, and whose events are not in the state.
    var run: SharedRun?

    /// Whether the tree of the state must be written as a whole: there is none, or one of format 1.
    var needsWholeTree: Bool { tips.state == nil || meta.format < StateMeta.formatVersion }
  }

  /// How the refs move.
  var mover: StateReference { StateReference(repository: repository, folder: folder) }

  var reference: String { "\(folder.referencePrefix)/state" }
  var runReference: String { "\(folder.referencePrefix)/run" }

  // MARK: Reading

  /// Everything, and where it was read from.
  ///
  /// - Parameter tip: A state commit to read where the refs name none.
  func read(orAt tip: ObjectID? = nil) async throws(StateError) -> (base: Base, reading: StateReading) {
    // The journal first: a commit in between makes it an old one, which is recognised, instead of one ahead of the
    // state, which is an error.
    let journal = try JournalFile.read(folder.journal)
    var tips = try await localTips()
    tips.state = tips.state ?? tip
    let document = try await runDocument(at: tips.run)
    let state = try await furthest(tips.state, document)
    let contents = try await contents(of: state) { _ in true }
    let base = try await base(Tips(state: state, run: tips.run), run: document, files: contents.files)
    let snapshot = Snapshot(
      lineage: base.meta.lineage, serial: base.meta.serial, records: try contents.records(),
      unresolvedCreates: try StateTree.unresolvedCreates(from: contents.files, repair: repair),
      accounts: base.meta.accounts)
    try owner.check(base.meta, snapshot.records)
    return (
      base,
      StateReading(
        snapshot: snapshot, journal: try await entries(journal, on: base), mayWriteUntil: base.run?.mayWriteUntil)
    )
  }

  /// Without the records.
  func base() async throws(StateError) -> Base { try await base(at: try await localTips()) }

  /// What a session goes on from when the refs are there.
  func base(at tips: Tips) async throws(StateError) -> Base {
    let document = try await runDocument(at: tips.run)
    let state = try await furthest(tips.state, document)
    let files = try await contents(of: state) { $0 != StateTree.resourceFolder }.files
    return try await base(Tips(state: state, run: tips.run), run: document, files: files)
  }

  /// Records and unresolved creates of a base.
  func snapshot(of base: Base) async throws(StateError) -> Snapshot {
    let contents = try await contents(of: base.tips.state) { _ in true }
    return Snapshot(
      lineage: base.meta.lineage, serial: base.meta.serial, records: try contents.records(),
      unresolvedCreates: try StateTree.unresolvedCreates(from: contents.files, repair: repair),
      accounts: base.meta.accounts)
  }

  /// The addresses of the unresolved creates alone.
  func unresolvedAddresses(of base: Base) async throws(StateError) -> Set<Address> {
    let files = try await contents(of: base.tips.state) { StateTree.smallFolders.contains($0) }.files
    return Set(try StateTree.unresolvedCreates(from: files, repair: repair).keys)
  }

  private func base(
    _ tips: Tips, run document: RunDocument?, files: [GitFile]
  ) async throws(StateError) -> Base {
    let meta = try meta(of: tips.state, files)
    var run = document?.active
    if let journal = run?.journal, try await isFolded(journal, into: tips.state) { run = nil }
    if run == nil { run = try SharedRun(inState: files) }
    return Base(tips: tips, meta: meta, run: run)
  }

  /// The lineage of a state commit; empty where it has none.
  func lineage(at tip: ObjectID) async throws(StateError) -> String { try await meta(at: tip)?.lineage ?? "" }

  /// What a state commit says of itself, whosever state it is; nil where format 1 says nothing yet.
  func meta(at tip: ObjectID) async throws(StateError) -> StateMeta? {
    let files = try await contents(of: tip) { _ in false }.files
    return try files.first.map { file throws(StateError) in try StateMeta(file.bytes, place: file.path, repair: repair)
    }
  }

  /// Where the state is by the refs of this repository; nil where there is none.
  func stateTip() async throws(StateError) -> ObjectID? {
    let tips = try await localTips()
    return try await furthest(tips.state, try await runDocument(at: tips.run))
  }

  var owner: StateOwner { StateOwner(identity, reference, successor: successor) }

  private func meta(of tip: ObjectID?, _ files: [GitFile]) throws(StateError) -> StateMeta {
    guard tip != nil else { return .none(identity) }
    guard let file = files.first(where: { $0.path == StateTree.metaPath }) else {
      // In format 1 the first run of all shows itself before there is any record.
      guard try SharedRun(inState: files) == nil else {
        var meta = StateMeta.none(identity)
        meta.format = 1
        return meta
      }
      throw .unreadable("\(reference) has no \(StateTree.metaPath): ccops did not write it; \(repair)")
    }
    let meta = try StateMeta(file.bytes, place: StateTree.metaPath, repair: repair)
    try owner.check(meta)
    return meta
  }

  // MARK: Refs

  /// Where the refs are in this repository.
  func localTips() async throws(StateError) -> Tips {
    let tips = try await reading { repository throws(GitError) in
      Tips(state: try await repository.reference(reference), run: try await repository.reference(runReference))
    }
    for (name, tip) in [(reference, tips.state), (runReference, tips.run)] {
      if let tip { try await requireCommit(tip, at: name) }
    }
    return tips
  }

  private func requireCommit(_ tip: ObjectID, at place: String) async throws(StateError) {
    let isCommit = try await reading { repository throws(GitError) in try await repository.isCommit(tip) }
    guard !isCommit else { return }
    throw .unreadable("\(place) leads to no commit: ccops did not write it")
  }

  /// Checks that a commit holds a state, whosever it is.
  ///
  /// - Parameter place: For the message.
  func requireState(_ tip: ObjectID, at place: String) async throws(StateError) {
    try await requireCommit(tip, at: place)
    let files = try await contents(of: tip) { $0 == SharedRun.Place.folder }.files
    if let file = files.first(where: { $0.path == StateTree.metaPath }) {
      _ = try StateMeta(file.bytes, place: "\(place):\(file.path)", repair: repair)
    } else if try SharedRun(inState: files) == nil {
      throw .unreadable("\(place) has no \(StateTree.metaPath): it is no state of ccops; choose another \"ref\"")
    }
  }

  /// What the run ref says at a commit.
  func runDocument(at tip: ObjectID?) async throws(StateError) -> RunDocument? {
    guard let tip else { return nil }
    let files = try await reading { repository throws(GitError) in
      try await repository.files(of: tip, .init(sizeLimit: .max))
    }
    return try RunDocument(files)
  }

  /// Where the state is: at its ref, or at the commit in which the last run ended, when the ref was not moved there
  /// yet.
  func furthest(_ state: ObjectID?, _ document: RunDocument?) async throws(StateError) -> ObjectID? {
    guard case .ended(let end?) = document else { return state }
    guard let state else { return end }
    return try await isAncestor(state, of: end) ? end : state
  }

  func isAncestor(_ old: ObjectID, of new: ObjectID) async throws(StateError) -> Bool {
    try await reading { repository throws(GitError) in try await repository.isAncestor(old, of: new) }
  }

  // MARK: Journals

  /// The journal on the disk when its events are not yet in the state.
  func liveJournal(on base: Base) async throws(StateError) -> JournalFile? {
    try await live(try JournalFile.read(folder.journal), on: base)
  }

  /// What is not yet in the state: the journal of this disk where it is the one that goes on, else what reached the
  /// remote of it.
  private func entries(_ journal: JournalFile?, on base: Base) async throws(StateError) -> [JournalEntry] {
    let local = try await live(journal, on: base)
    guard let run = base.run else { return local?.entries ?? [] }
    return run.inherited + (local?.entries ?? run.ownAtTheLatest)
  }

  private func live(_ journal: JournalFile?, on base: Base) async throws(StateError) -> JournalFile? {
    guard let journal else { return nil }
    let (header, meta) = (journal.header, base.meta)
    // A run that other machines can see decides which journal goes on.
    if let run = base.run { return header.id == run.journal.id ? journal : nil }
    guard header.serial <= meta.serial, header.lineage == meta.lineage || header.lineage.isEmpty else {
      throw .unreadable(
        "\(folder.journal) was begun on serial \(header.serial) of state \(header.lineage), but \(reference) is at "
          + "serial \(meta.serial)\(meta.lineage.isEmpty ? "" : " of state \(meta.lineage)"); bring the ref back "
          + "(`git fetch` it from where it was kept), or move the file away to go on without what it records")
    }
    return try await isFolded(header, into: base.tips.state) ? nil : journal
  }

  /// Whether the state has the events of a journal: one of its commits since the journal was begun names it.
  func isFolded(_ header: JournalHeader, into tip: ObjectID?) async throws(StateError) -> Bool {
    guard let tip else { return false }
    let commits = try await reading { repository throws(GitError) in
      try await repository.history(
        from: tip, limit: .max, .init(while: { StateCommitMessage.serial(of: $0).map { $0 > header.serial } ?? true }))
    }
    return commits.contains { StateCommitMessage.trailers("Ccops-Journal", of: $0).contains(header.id) }
  }

  // MARK: Files

  /// What to do about a damaged file of the state.
  private var repair: String {
    "`git log -p \(reference)` shows the commit that damaged it; repair the file on top of it: `git worktree add --detach "
      + "DIR \(reference)`, commit there, `git update-ref \(reference) HEAD`"
  }

  /// What a commit of the state holds: records decoded as they are read, so that their texts never stand in memory
  /// together.
  private struct Contents: Sendable {
    /// Everything but records.
    var files: [GitFile] = []
    private var list: [StateRecord] = []
    /// That of the first damaged file, by path.
    private var error: StateError?
    private let repair: String

    init(repair: String) { self.repair = repair }

    mutating func take(_ file: GitFile) {
      guard file.path.hasPrefix(StateTree.resourceFolder) else { return files.append(file) }
      guard error == nil else { return }
      do throws(StateError) { list.append(try StateTree.record(from: file, repair: repair)) } catch {
        self.error = error
      }
    }

    /// A dictionary of known size: one that grows would hash each address again at every step.
    func records() throws(StateError) -> [Address: StateRecord] {
      if let error { throw error }
      var records = [Address: StateRecord](minimumCapacity: list.count)
      for record in list { records[record.address] = record }
      return records
    }
  }

  private func contents(
    of tip: ObjectID?, _ wanted: @escaping @Sendable (_ folder: String) -> Bool
  ) async throws(StateError) -> Contents {
    guard let tip else { return Contents(repair: repair) }
    @Sendable func isOurs(_ path: String) -> Bool {
      let folder = String(path[..<(path.utf8.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex)])
      return (folder == StateTree.resourceFolder || StateTree.smallFolders.contains(folder)) && wanted(folder)
    }
    let empty = Contents(repair: repair)
    return try await reading { repository throws(GitError) -> Contents in
      let selection = FileSelection(
        where: { $0 == StateTree.metaPath || isOurs($0) }, wantedFolder: isOurs, sizeLimit: .max)
      return try await repository.reduceFiles(of: tip, selection, into: empty) { $0.take($1) }
    }
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
