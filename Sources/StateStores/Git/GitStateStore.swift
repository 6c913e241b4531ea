package import Git
package import Model

/// State as git commits on a reference of its own, `refs/ccops/<environment>/state`, in the repository of the configuration.
///
/// Records are files of that commit's tree; the journal and the lease are local files beside the objects. Nothing in the work tree, the index, `HEAD`
/// or any other reference is touched.
package struct GitStateStore: StateStore {
  private let reader: GitStateReader
  private let sharing: GitSharing?
  private let watch: LeaseWatch?
  private let clock: @Sendable () -> Timestamp
  private let identifier: @Sendable () -> String

  /// - `sharing`: the remote that all machines share; nil keeps the state in this repository alone.
  /// - `clock` stamps journal entries.
  /// - `identifier` makes random ids: the state's lineage, the names of journals and of runs.
  ///
  /// Error: an environment name that cannot be part of a reference.
  package init(
    repository: Repository, environment: String, sharing options: GitSharingOptions? = nil,
    clock: @escaping @Sendable () -> Timestamp,
    identifier: @escaping @Sendable () -> String = RandomIdentifier.make
  ) throws(StateError) {
    guard GitStateStore.isName(environment) else {
      throw .unreadable(
        "environment \"\(environment)\" cannot be kept in git: use letters, digits, `-`, `_` and single dots inside")
    }
    reader = GitStateReader(
      repository: repository, environment: environment,
      folder: StateFolder(commonDirectory: repository.commonDirectory, environment: environment))
    self.clock = clock
    self.identifier = identifier
    let reader = self.reader
    sharing = options.map {
      GitSharing($0, reader)
    }
    watch = sharing.map { LeaseWatch(sharing: $0, reader: reader, clock: clock) }
  }

  /// The reference that holds the state.
  package var reference: String { reader.reference }

  package func read() async throws(StateError) -> StateReading {
    try await sharing?.fetch()
    return try await reader.read().reading
  }

  package func withLease<Result: Sendable>(
    _ holder: LeaseHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let lease = try Lease.take(holder, in: reader.folder, now: clock())
    do {
      let deadLease = try await watch?.requireFree()
      let session = try await GitStateSession(
        reader: reader, sharing: sharing, over: deadLease ?? nil, holder: holder, clock: clock, identifier: identifier)
      let result = try await session.live(body)
      lease.release()
      return result
    } catch {
      lease.release()
      throw error
    }
  }

  package func leaseHolder() async throws(StateError) -> LeaseHolder? {
    if let here = try Lease.holder(in: reader.folder, now: clock()) { return here }
    guard let sharing else { return nil }
    try await sharing.fetch()
    guard let lease = try await reader.base().run?.lease, lease.isHolderAlive != false else { return nil }
    return lease.holder
  }

  /// A lease of this machine ends with its process, so whoever holds one lives; that of another machine is taken off the remote.
  package func breakLease(of holder: LeaseHolder) async throws(StateError) {
    if let living = try Lease.holder(in: reader.folder, now: clock()) { throw .held(by: living) }
    guard let sharing else { return }
    try await sharing.synchronise()
    let base = try await reader.base()
    guard let lease = base.run?.lease else { return }
    guard lease.holder == holder, lease.isHolderAlive != true else { throw .held(by: lease.holder) }
    let session = try await GitStateSession(
      reader: reader, sharing: sharing, over: lease, holder: holder, clock: clock, identifier: identifier)
    try await session.endOther()
  }

  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    let reference = reader.reference
    let commits = try await reader.reading { repository throws(GitError) in
      try await repository.history(
        of: reference, limit: limit, touching: address.map(SnapshotCoding.path),
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
