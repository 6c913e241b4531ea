package import Git
package import Model

/// State as git commits on refs of its own, `refs/ccops/[<name>/]<environment>/state` and `/run`, in the repository of
/// the configuration.
///
/// Records are files of the tree of a state commit, one commit a change. With a remote, the run ref holds the lock and
/// the intents of a run. The journal and the lock of this machine are local files beside the objects. Nothing in the
/// work tree, the index, `HEAD` or any other ref is touched.
package struct GitStateStore: StateStore {
  private let context: GitStateSession.Context
  private let watch: LockWatch?

  private var reader: GitStateReader { context.reader }

  /// - Parameters:
  ///   - options: The remote that all machines share; nil keeps the state in this repository alone.
  ///   - author: `Name <address>` of the user, for the commits of a run; empty: the name of the lock's holder.
  ///   - clock: Stamps journal entries.
  ///   - identifier: Makes random ids: the state's lineage, the names of journals and of runs.
  /// - Throws: `StateError.unreadable` for a name that cannot be part of a ref.
  package init(
    repository: Repository, identity: StateIdentity, sharing options: GitSharingOptions? = nil,
    author: String = "", clock: @escaping @Sendable () -> Timestamp,
    identifier: @escaping @Sendable () -> String = RandomIdentifier.make
  ) throws(StateError) {
    for name in [identity.environment] + [identity.project].compactMap(\.self) where !GitStateStore.isName(name) {
      throw .unreadable(
        "the name \"\(name)\" cannot be kept in git: use letters, digits, `-`, `_` and single dots inside")
    }
    let reader = GitStateReader(
      repository: repository, identity: identity,
      folder: StateFolder(commonDirectory: repository.commonDirectory, identity))
    let sharing = options.map { GitSharing($0, reader) }
    let context = GitStateSession.Context(
      reader: reader, sharing: sharing, author: author, clock: clock, identifier: identifier)
    self.context = context
    watch = sharing.map { LockWatch(sharing: $0, context: context) }
  }

  /// The ref that holds the state.
  package var reference: String { reader.reference }

  package func read() async throws(StateError) -> StateReading {
    try await context.sharing?.fetch()
    return try await reader.read().reading
  }

  package func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let lock = try LocalLock.take(holder, in: reader.folder, now: context.clock())
    do {
      let deadLock = try await watch?.requireFree(for: holder)
      let session = try await GitStateSession(context, holder: holder, over: deadLock ?? nil)
      let result = try await session.live(body)
      lock.release()
      return result
    } catch {
      lock.release()
      throw error
    }
  }

  package func lockHolder() async throws(StateError) -> LockHolder? {
    if let here = try LocalLock.holder(in: reader.folder, now: context.clock()) { return here }
    guard let sharing = context.sharing else { return nil }
    try await sharing.fetch()
    guard let lock = try await reader.base().run?.lock, lock.isHolderAlive != false else { return nil }
    return lock.holder
  }

  /// A lock of this machine ends with its process, so its holder lives; that of another machine is taken off the
  /// remote.
  package func breakLock(of holder: LockHolder) async throws(StateError) {
    if let living = try LocalLock.holder(in: reader.folder, now: context.clock()) { throw .held(by: living) }
    guard let sharing = context.sharing else { return }
    try await sharing.synchronise(context.commits(of: holder))
    let base = try await reader.base()
    guard let lock = base.run?.lock else { return }
    guard lock.holder == holder, lock.isHolderAlive != true else { throw .held(by: lock.holder) }
    try await GitStateSession(context, holder: holder, over: lock).releaseRemoteLock()
  }

  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    let reference = reader.reference
    let commits = try await reader.reading { repository throws(GitError) in
      try await repository.history(
        of: reference, limit: limit, touching: address.map(StateTree.path),
        where: { StateCommitMessage.serial(of: $0) != nil })
    }
    return commits.compactMap(StateCommitMessage.entry)
  }

  private static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.last != "lock"
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
              || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
              || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          }
      }
  }
}
