import Git
import Model

/// Where a state is read: its refs, its local folder, and its remote.
struct GitStatePlace: Sendable {
  let context: GitStateSession.Context
  let watch: LockWatch?
  /// A state commit that is read where the refs name none.
  var tip: ObjectID?
  /// Whether the remote's refs were fetched just now.
  var isFetched = false

  init(_ context: GitStateSession.Context) {
    self.context = context
    watch = context.sharing.map { LockWatch(sharing: $0, context: context) }
  }

  var reader: GitStateReader { context.reader }

  func fetch() async throws(StateError) {
    if !isFetched { try await context.sharing?.fetch() }
  }

  func read() async throws(StateError) -> StateReading {
    try await fetch()
    return try await reader.read(orAt: tip).reading
  }

  func lockHolder() async throws(StateError) -> LockHolder? {
    if let here = try LocalLock.holder(in: reader.folder, now: context.clock()) { return here }
    guard context.sharing != nil else { return nil }
    try await fetch()
    guard let lock = try await reader.base().run?.lock, lock.isHolderAlive != false else { return nil }
    return lock.holder
  }

  /// A lock of this machine ends with its process, so its holder lives; that of another machine is taken off the
  /// remote.
  func breakLock(of holder: LockHolder) async throws(StateError) {
    if let living = try LocalLock.holder(in: reader.folder, now: context.clock()) { throw .held(by: living) }
    guard let sharing = context.sharing else { return }
    try await sharing.synchronise(context.commits(of: holder))
    let base = try await reader.base()
    guard let lock = base.run?.lock else { return }
    guard lock.holder == holder, lock.isHolderAlive != true else { throw .held(by: lock.holder) }
    try await GitStateSession(context, holder: holder, over: lock).releaseRemoteLock()
  }

  func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    let (reference, tip) = (reader.reference, tip)
    let commits = try await reader.reading { repository throws(GitError) -> [CommitInfo] in
      guard let start = try await repository.reference(reference) ?? tip else { return [] }
      return try await repository.history(
        from: start, limit: limit,
        .init(touching: address.map(StateTree.path), where: { StateCommitMessage.serial(of: $0) != nil }))
    }
    return commits.compactMap(StateCommitMessage.entry)
  }
}
