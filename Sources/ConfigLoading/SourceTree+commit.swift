package import Git

extension SourceTree {
  /// Reads the configuration folder of a commit: `ccops.json` first, then only the folders that it names. The work tree is not looked at.
  ///
  /// `folder` is the path from the repository's root, empty for the root itself.
  package static func commit(
    _ commit: ObjectID, in repository: Repository, under folder: String
  ) async throws(GitError) -> SourceTree {
    let settings = try await repository.files(
      of: commit, under: folder, where: { $0 == settingsPath }, wantedFolder: { _ in false })
    let folders = folders(namedBy: settings.first?.bytes ?? [])
    let others = try await repository.files(
      of: commit, under: folder, where: { $0 != settingsPath && isRelevant($0, folders: folders) },
      wantedFolder: { isRelevant("\($0)/", folders: folders) })
    return SourceTree(commit: commit.hex, files: (settings + others).map(file), folder: folder)
  }

  private static func file(_ file: GitFile) -> SourceFile {
    SourceFile(
      path: file.path, blob: file.blob.hex, bytes: file.bytes,
      isRegular: file.mode == .regular || file.mode == .executable)
  }
}
