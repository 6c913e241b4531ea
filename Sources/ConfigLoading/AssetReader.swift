package import Git
package import Model
import Platform

/// Reads the files that operations upload, each at the moment of its upload.
package struct AssetReader: Sendable {
  private enum Source: Sendable {
    case commit(ObjectID, folder: String, Repository)
    case directory(String)
  }

  private let source: Source

  /// Reads from a commit.
  ///
  /// - Parameter folder: The configuration folder's path from the repository's root.
  package init(_ commit: ObjectID, in repository: Repository, under folder: String) {
    source = .commit(commit, folder: folder, repository)
  }

  /// Reads from a directory, which is the configuration folder.
  package init(directory: String) { source = .directory(directory) }

  /// The bytes of a file as it was planned.
  ///
  /// - Throws: `ProviderError` of the class `rejected` if the file is gone or its contents are not those of the plan:
  ///   what was reviewed is what is uploaded.
  package func bytes(of file: FileReference) async throws(ProviderError) -> [UInt8] {
    let found: [UInt8]?
    do { found = try await contents(of: file.path) } catch { throw ProviderError(.rejected, "\(error)") }
    guard let found else { throw ProviderError(.rejected, "\(file.path) was planned and is not there any more") }
    let digest = CanonicalJSON.digest(bytes: found)
    guard digest == file.sha256 else {
      throw ProviderError(
        .rejected,
        "\(file.path) changed since the plan: its SHA-256 is \(digest.prefix(12))…, planned was "
          + "\(file.sha256.prefix(12))…; plan again")
    }
    return found
  }

  private func contents(of path: String) async throws -> [UInt8]? {
    switch source {
    case .commit(let commit, let folder, let repository):
      let found = try await repository.files(
        of: commit, .init(under: folder, where: { $0 == path }, wantedFolder: { path.hasPrefix("\($0)/") }))
      return found.first?.bytes
    case .directory(let directory):
      return try await offPool { () throws(SourceFolderError) in
        try SourceTree.contents(of: path, in: directory)
      }
    }
  }
}
