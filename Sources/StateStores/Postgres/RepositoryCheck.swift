import Git
import Model

/// Checks that a state in a database is of this repository, by the first commits of its history.
///
/// Two repositories may have folders of one name, and the database has one state for them. A clone that has one of the
/// first commits that the state names is of its repository. A shallow clone has none of them; it shows that it is of
/// the repository by a commit or a file that the state names.
struct RepositoryCheck: Sendable {
  /// So many records are looked at in a shallow clone. In a clone of the repository, most files are as they were
  /// applied.
  private static let sampleSize = 200

  let repository: Repository
  let identity: StateIdentity

  /// What the roots alone say of a state.
  enum Finding: Hashable, Sendable {
    case same
    /// The clone is shallow, so its files must tell.
    case unknown
  }

  /// The first commits of this repository's history; empty in a shallow clone, and where there is no commit yet.
  func roots() async -> [String] {
    do throws(GitError) {
      guard try await !repository.isShallow else { return [] }
      return try await repository.roots(of: try await repository.resolve("HEAD").id).map(\.hex).sorted()
    } catch {
      // A later run records them.
      return []
    }
  }

  /// - Parameter recorded: The first commits that the state names.
  /// - Throws: `StateError.unreadable` with the fix if the state is of another repository.
  func find(_ recorded: [String]) async throws(StateError) -> Finding {
    let ids = recorded.compactMap { ObjectID(hex: $0) }
    guard let first = ids.first else { return .same }
    do throws(GitError) {
      if try await repository.hasAny(of: ids) { return .same }
      if try await repository.isShallow { return .unknown }
    } catch {
      throw .unreadable(error.description)
    }
    throw .unreadable(
      "the database holds the state of \(shown) of another repository, whose history begins with commit "
        + "\(first.hex.prefix(12)); give this folder another \"name\" in ccops.json; if it is the same folder in a new "
        + "repository, let it have the state: \(takeover)")
  }

  /// As above, and looks for commits and files of the records where the roots do not tell.
  ///
  /// - Throws: `StateError.unreadable`, also if the clone has nothing of the state.
  func require(_ recorded: [String], _ records: [Address: StateRecord]) async throws(StateError) {
    guard try await find(recorded) == .unknown else { return }
    let sample = records.values.sorted { $0.address < $1.address }.prefix(Self.sampleSize)
    let ids = sample.flatMap { [$0.pin.commit] + $0.pin.source.layers.map(\.blob) }.compactMap { ObjectID(hex: $0) }
    // Without records there is nothing that another repository could lose.
    guard !ids.isEmpty else { return }
    do throws(GitError) {
      if try await repository.hasAny(of: ids) { return }
    } catch {
      throw .unreadable(error.description)
    }
    throw .unreadable(
      "the database holds the state of \(shown), and this shallow clone does not show whether it is of the same repository; "
        + "run `git fetch --unshallow` first")
  }

  private var shown: String {
    identity.project.map { "the project \"\($0)\"" } ?? "environment \(identity.environment)"
  }

  private var takeover: String {
    "UPDATE ccops_environments SET roots = '{}' WHERE project = '\(identity.project ?? "")' AND environment = "
      + "'\(identity.environment)'"
  }
}
