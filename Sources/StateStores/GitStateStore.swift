package import Git
package import Model

/// State as git commits on a reference of its own, `refs/ccops/<environment>/state`, in the repository of the configuration.
///
/// Records are files of that commit's tree; the journal and the lease are local files beside the objects. Nothing in the work tree, the index, `HEAD`
/// or any other reference is touched.
package struct GitStateStore: StateStore {
  private let reader: GitStateReader
  private let clock: @Sendable () -> Timestamp
  private let identifier: @Sendable () -> String

  /// - `clock` stamps journal entries.
  /// - `identifier` makes random ids: the state's lineage, the names of journals and of runs.
  ///
  /// Error: an environment name that cannot be part of a reference.
  package init(
    repository: Repository, environment: String, clock: @escaping @Sendable () -> Timestamp,
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
  }

  /// The reference that holds the state.
  package var reference: String { reader.reference }

  package func read() async throws(StateError) -> StateReading { try await reader.read().reading }

  package func withLease<Result: Sendable>(
    _ holder: LeaseHolder, _ body: @Sendable (any StateSession) async throws -> Result
  ) async throws -> Result {
    let lease = try Lease.take(holder, in: reader.folder, now: clock())
    do {
      let session = try await GitStateSession(
        reader: reader, holder: holder, clock: clock, identifier: identifier)
      let result = try await body(session)
      await session.end()
      lease.release()
      return result
    } catch {
      lease.release()
      throw error
    }
  }

  package func leaseHolder() async throws(StateError) -> LeaseHolder? {
    try Lease.holder(in: reader.folder, now: clock())
  }

  /// The lease of this machine ends with its process, so whoever holds it lives.
  package func breakLease(of holder: LeaseHolder) async throws(StateError) {
    if let living = try await leaseHolder() { throw .held(by: living) }
  }

  package func history(of address: Address?, limit: Int) async throws(StateError) -> [StateHistoryEntry] {
    let reference = reader.reference
    let commits = try await reader.reading { repository throws(GitError) in
      try await repository.history(of: reference, limit: limit, touching: address.map(SnapshotCoding.path))
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
