package import Git

extension SourceTree {
  /// Reads the configuration folder of a commit: `ccops.json` first, then only the folders that it names. The work tree
  /// is not looked at.
  ///
  /// - Parameters:
  ///   - folder: The path from the repository's root, empty for the root itself.
  ///   - reading: What of it is read.
  /// - Throws: `GitError`, with the reason `.tooLarge` for a folder beyond the limits.
  package static func commit(
    _ commit: ObjectID, in repository: Repository, under folder: String, _ reading: Reading = .all
  ) async throws(GitError) -> SourceTree {
    guard let settings = try await settings(of: commit, in: repository, under: folder, reading) else {
      return SourceTree(commit: commit.hex, files: [], folder: folder)
    }
    if case .settings = reading.part {
      return try await SourceTree(commit: commit.hex, settings, files: [], folder: folder).naming(
        commit, in: repository)
    }
    // One after the other, so that the bytes of no two uploaded files are in memory at once.
    let budget = ReadBudget(reading.limits)
    let selection = FileSelection(
      under: folder, where: { $0 != settingsPath && settings.isRelevant($0) && budget.admitPath() },
      wantedFolder: { settings.isRelevant("\($0)/") && budget.admitPath() })
    let others = try await repository.reduceFiles(of: commit, selection, into: [SourceFile]()) { files, file in
      budget.add(bytes: file.bytes.count)
      files.append(SourceTree.file(file))
    }
    if let excess = budget.excess { throw GitError(.tooLarge, function: "files", message: excess) }
    let unread = try await unreadFolders(of: commit, in: repository, under: folder, settings)
    return try await SourceTree(commit: commit.hex, settings, files: others, folder: folder, unreadFolders: unread)
      .naming(commit, in: repository)
  }

  /// The tree with git's ids of what is read.
  private func naming(_ commit: ObjectID, in repository: Repository) async throws(GitError) -> SourceTree {
    var tree = self
    tree.entries = try await repository.entries(parts, of: commit).mapValues(\.hex)
    return tree
  }

  /// - Returns: nil if the commit has no `ccops.json`.
  private static func settings(
    of commit: ObjectID, in repository: Repository, under folder: String, _ reading: Reading
  ) async throws(GitError) -> SettingsFile? {
    if case .resources(let settings) = reading.part { return settings }
    let found = try await repository.files(
      of: commit, .init(under: folder, where: { $0 == settingsPath }, wantedFolder: { _ in false }))
    return found.first.map { SettingsFile(file($0), reading.limits, revision: reading.settingsRevision) }
  }

  private static func unreadFolders(
    of commit: ObjectID, in repository: Repository, under folder: String, _ settings: SettingsFile
  ) async throws(GitError) -> [UnreadFolder] {
    let names = try await repository.entries(of: commit, under: folder)
      .filter { $0.isFolder && UnreadFolder.isCandidate($0.name, settings) }.map(\.name)
    var found: [UnreadFolder] = []
    for name in names.prefix(UnreadFolder.most) {
      let entries = try await repository.entries(of: commit, under: folder.isEmpty ? name : "\(folder)/\(name)")
      found.append(UnreadFolder(name: name, folders: entries.filter(\.isFolder).map(\.name)))
    }
    return found
  }

  private static func file(_ file: GitFile) -> SourceFile {
    switch file.mode {
    case .regular, .executable: SourceFile(path: file.path, blob: file.blob.hex, bytes: file.bytes)
    case .symlink: SourceFile(unread: file.path, .link, blob: file.blob.hex)
    case .submodule: SourceFile(unread: file.path, .submodule, blob: file.blob.hex)
    }
  }
}
