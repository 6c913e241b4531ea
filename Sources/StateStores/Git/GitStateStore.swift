package import Git
package import Model

/// State as git commits on refs of its own, `refs/ccops/[<name>/]<environment>/state` and `/run`, in the repository of
/// the configuration.
///
/// Records are files of the tree of a state commit, one commit a change. With a remote, the run ref holds the lock and
/// the intents of a run. The journal and the lock of this machine are local files beside the objects. Nothing in the
/// work tree, the index, `HEAD` or any other ref is touched.
package struct GitStateStore: StateStore {
  private let own: GitStatePlace
  /// nil for a folder without a name.
  private let takeover: GitTakeover?
  private let referencePattern: String?

  private var context: GitStateSession.Context { own.context }
  private var reader: GitStateReader { own.reader }

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
    func place(_ identity: StateIdentity, _ options: GitSharingOptions?, successor: String? = nil) -> GitStatePlace {
      let reader = GitStateReader(
        repository: repository, identity: identity,
        folder: StateFolder(commonDirectory: repository.commonDirectory, identity), successor: successor)
      return GitStatePlace(
        GitStateSession.Context(
          reader: reader, sharing: options.map { GitSharing($0, reader) }, author: author, clock: clock,
          identifier: identifier))
    }
    own = place(identity, options)
    referencePattern = options?.referencePattern
    guard let project = identity.project else {
      takeover = nil
      return
    }
    guard !StateFolder.fileNames.contains(identity.environment) else {
      throw .unreadable("an environment of a project cannot be named \"\(identity.environment)\"; choose another name")
    }
    let unnamed = StateIdentity(environment: identity.environment, path: identity.path)
    takeover = GitTakeover(
      old: place(unnamed, options?.beforeName, successor: project), new: own, project: project)
  }

  /// The ref that holds the state.
  package var reference: String { reader.reference }

  package func read() async throws(StateError) -> StateReading { try await place().read() }

  package func withStateLock<Result: Sendable>(
    _ holder: LockHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let lock = try LocalLock.take(holder, in: reader.folder, now: context.clock())
    reader.repository.releaseAbandonedCommits()
    do {
      var deadLock = try await own.watch?.requireFree(for: holder)
      if try await takeover?.run(holder) == true { deadLock = try await own.watch?.requireFree(for: holder) }
      let session = try await GitStateSession(context, holder: holder, over: deadLock)
      let result = try await session.live(body)
      lock.release()
      return result
    } catch {
      lock.release()
      throw error
    }
  }

  package func lockHolder() async throws(StateError) -> LockHolder? { try await place().lockHolder() }

  package func breakLock(of holder: LockHolder) async throws(StateError) {
    try await place().breakLock(of: holder)
  }

  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    try await place().history(of: address, limit: limit)
  }

  package func others(_ filter: OtherStateFilter) async throws(StateError) -> [OtherState] {
    // A state that is to be taken over is this one.
    let reader = try await place().reader
    return try await GitOtherStates(
      reader: reader, sharing: context.sharing, remotePattern: referencePattern, filter: filter
    ).read()
  }

  private func place() async throws(StateError) -> GitStatePlace { try await takeover?.place() ?? own }

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
