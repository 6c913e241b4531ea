import Platform

/// A directory that cannot be read as a configuration folder.
package struct SourceFolderError: Error, Hashable, CustomStringConvertible {
  package let path: String
  package let message: String

  package var description: String { "\(path): \(message)" }
}

extension SourceTree {
  /// Reads a directory: `ccops.json` first, then only the folders that it names.
  ///
  /// A symbolic link to a file is followed while it stays inside the directory. A link to a folder, a link that leads
  /// nowhere and a submodule are not read, as in a commit.
  ///
  /// - Parameters:
  ///   - path: Of the directory.
  ///   - reading: What of it is read.
  /// - Returns: The settings and the files of those folders; no files if there is no `ccops.json`.
  /// - Throws: `SourceFolderError` if something in it cannot be read, is too large, or leads out of the directory.
  package static func folder(_ path: String, _ reading: Reading = .all) throws(SourceFolderError) -> SourceTree {
    var reader = try FolderReader(path, reading.limits)
    guard let settings = try reader.settings(reading.part) else { return SourceTree(commit: worktree, files: []) }
    if case .settings = reading.part { return SourceTree(commit: worktree, settings, files: []) }
    for folder in settings.folders.sorted() { try reader.read(folder, depth: 1) }
    if let excess = reader.budget.excess { throw SourceFolderError(path: path, message: excess) }
    return SourceTree(
      commit: worktree, settings, files: reader.files, unreadFolders: try reader.unreadFolders(settings))
  }

  /// The bytes of one file of a directory; nil when there is none.
  static func contents(of file: String, in directory: String) throws(SourceFolderError) -> [UInt8]? {
    try FolderReader(directory).contents(file)
  }

  fileprivate static func resolved(_ path: String) -> String? {
    do throws(FileFailure) { return try FileSystem.realPath(path) } catch { return nil }
  }
}

private struct FolderReader {
  /// Bytes that one file may have.
  private static let maximumFileSize = 64 << 20
  /// `overlays/environment/provider/collection/name.json`, and one more, so that a file too deep is found and reported.
  private static let maximumDepth = 6

  /// Absolute, without symbolic links.
  private let root: String
  private let limits: LoadLimits
  let budget: ReadBudget
  private(set) var files: [SourceFile] = []

  init(_ path: String, _ limits: LoadLimits = LoadLimits()) throws(SourceFolderError) {
    self.limits = limits
    budget = ReadBudget(limits)
    guard let root = SourceTree.resolved(path) else {
      throw SourceFolderError(path: path, message: "there is no such directory")
    }
    self.root = root
  }

  func settings(_ part: SourceTree.Part) throws(SourceFolderError) -> SettingsFile? {
    if case .resources(let settings) = part { return settings }
    return try file(SourceTree.settingsPath).map { SettingsFile($0, limits) }
  }

  func file(_ path: String) throws(SourceFolderError) -> SourceFile? {
    if let bytes = try contents(path) { return SourceFile(path: path, bytes: bytes) }
    return isLink(path) ? SourceFile(unread: path, .link) : nil
  }

  /// The bytes of the file at a path from the root; nil when there is none.
  func contents(_ path: String) throws(SourceFolderError) -> [UInt8]? {
    let full = "\(root)/\(path)"
    guard let status = FileSystem.status(of: full) else { return nil }
    try checkInside(path)
    guard status.kind == .file else { throw fault(path, "this is not a regular file") }
    guard status.size <= Self.maximumFileSize else {
      throw fault(path, "the file is \(status.size) bytes long; at most \(Self.maximumFileSize) are read")
    }
    do throws(FileFailure) {
      return try File(full, .read).contents()
    } catch {
      throw fault(path, "the file cannot be read")
    }
  }

  /// Reads what stands at a path: a file, or all files of a folder.
  mutating func read(_ path: String, depth: Int) throws(SourceFolderError) {
    guard budget.admitPath() else { return }
    guard isFolder(path) else {
      guard let file = try file(path) else { return }
      budget.add(bytes: FileSystem.status(of: "\(root)/\(path)")?.size ?? 0)
      files.append(file)
      return
    }
    if isLink(path) {
      files.append(SourceFile(unread: path, .link))
    } else if FileSystem.exists("\(root)/\(path)/.git") {
      files.append(SourceFile(unread: path, .submodule))
    } else if depth <= Self.maximumDepth {
      for name in try names(path) { try read("\(path)/\(name)", depth: depth + 1) }
    }
  }

  /// The folders that `ccops.json` does not name.
  func unreadFolders(_ settings: SettingsFile) throws(SourceFolderError) -> [SourceTree.UnreadFolder] {
    var found: [SourceTree.UnreadFolder] = []
    for name in try names("") where SourceTree.UnreadFolder.isCandidate(name, settings) && isFolder(name) {
      guard found.count < SourceTree.UnreadFolder.most else { break }
      found.append(.init(name: name, folders: folders(in: name)))
    }
    return found
  }

  private func folders(in folder: String) -> [String] {
    do throws(SourceFolderError) {
      return try names(folder).prefix(SourceTree.UnreadFolder.most).filter { isFolder("\(folder)/\($0)") }
    } catch {
      // ccops does not need this folder, so it may be one that ccops must not read.
      return []
    }
  }

  private func names(_ path: String) throws(SourceFolderError) -> [String] {
    do throws(FileFailure) {
      return try FileSystem.names(in: "\(root)/\(path)")
    } catch {
      throw fault(path, "the directory cannot be read")
    }
  }

  /// Whether a path leads to a folder, also through a symbolic link.
  private func isFolder(_ path: String) -> Bool { FileSystem.status(of: "\(root)/\(path)")?.kind == .folder }

  private func isLink(_ path: String) -> Bool { FileSystem.isLink("\(root)/\(path)") }

  private func checkInside(_ path: String) throws(SourceFolderError) {
    guard let target = SourceTree.resolved("\(root)/\(path)"), target == root || target.hasPrefix("\(root)/") else {
      throw fault(path, "a symbolic link leads out of the configuration folder")
    }
  }

  private func fault(_ path: String, _ message: String) -> SourceFolderError {
    SourceFolderError(path: path, message: message)
  }
}
