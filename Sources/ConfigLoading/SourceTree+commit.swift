package import Git

extension SourceTree {
  /// Reads the folder from a commit: `ccops.json` first, then only the folders that it names. Nothing of the work tree is looked at.
  ///
  /// - Parameter folder: the configuration folder's path from the repository's root; "" for the root.
  package static func commit(
    _ commit: ObjectID, in repository: Repository, under folder: String
  ) async throws(GitError) -> SourceTree {
    let head = try await repository.files(
      of: commit, under: folder, where: { $0 == settingsPath }, wantedFolder: { _ in false })
    guard let settings = head.first else { return SourceTree(commit: commit.hex, files: [], folder: folder) }
    let folders = SourceTree.folders(namedBy: settings.bytes)
    let files = try await repository.files(
      of: commit, under: folder, where: { isRelevant($0, folders: folders) },
      wantedFolder: { path in folders.contains(String(path.prefix { $0 != "/" })) })
    return SourceTree(
      commit: commit.hex, files: files.map { SourceFile(path: $0.path, blob: $0.blob.hex, bytes: $0.bytes) },
      folder: folder)
  }
}
