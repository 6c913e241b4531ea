import Model

/// The configuration folder as values, from a commit or from a directory: all that loading ever sees of the world.
package struct SourceTree: Sendable {
  /// 40 hexadecimal digits, or `worktree`.
  package let commit: String
  /// `ccops.json`; nil when there is none.
  package let settings: SettingsFile?
  /// All others, sorted by path.
  package let files: [SourceFile]
  /// The configuration folder's path from the repository's root, without slashes at its ends; empty for the root
  /// itself.
  package let folder: String
  /// The folders beside `ccops.json` that are not read, hidden ones left out.
  let unreadFolders: [UnreadFolder]

  /// A folder that `ccops.json` does not name.
  package struct UnreadFolder: Hashable, Sendable {
    let name: String
    /// The names of the folders in it.
    let folders: [String]

    /// More of them are not looked at.
    static let most = 1000

    init(name: String, folders: [String]) {
      self.name = name
      self.folders = folders
    }

    static func isCandidate(_ name: String, _ settings: SettingsFile) -> Bool {
      settings.hasProviders && !name.hasPrefix(".") && !settings.folders.contains(name)
    }
  }
  /// Where `ccops.json` is missing: the nearest folder above that has one, as an argument of `-C`.
  package var folderAbove: String?
  /// Git's ids of `ccops.json` and of the folders that are read, by path from the repository's root; empty for a
  /// directory.
  var entries: [String: String] = [:]

  /// What of the folder is read.
  package enum Part: Sendable {
    /// `ccops.json` alone.
    case settings
    case all
    /// Everything but `ccops.json`, which was read elsewhere.
    case resources(of: SettingsFile)
  }

  /// What is read, and how much of it at most.
  package struct Reading: Sendable {
    let part: Part
    let limits: LoadLimits
    /// What chose the commit of `ccops.json`, for messages: `main`; nil where it is of the same commit as the rest.
    let settingsRevision: String?

    package init(_ part: Part = .all, limits: LoadLimits = LoadLimits(), settingsRevision: String? = nil) {
      self.part = part
      self.limits = limits
      self.settingsRevision = settingsRevision
    }

    package static let all = Reading()
    package static let settings = Reading(.settings)
  }

  /// What stands for a commit where the files of the work tree were read.
  package static let worktree = "worktree"
  /// The file that says which folders are read.
  package static let settingsPath = "ccops.json"

  /// Takes files in any order.
  init(
    commit: String, _ settings: SettingsFile?, files: [SourceFile], folder: String = "",
    unreadFolders: [UnreadFolder] = []
  ) {
    self.commit = commit
    self.settings = settings
    self.files = files.sorted { $0.path < $1.path }
    self.folder = folder
    self.unreadFolders = unreadFolders
  }

  /// Takes files in any order, `ccops.json` among them.
  package init(
    commit: String, files: [SourceFile], folder: String = "", unreadFolders: [UnreadFolder] = []
  ) {
    let settings = files.first { $0.path == SourceTree.settingsPath }
    self.init(
      commit: commit, settings.map(SettingsFile.init), files: files.filter { $0.path != SourceTree.settingsPath },
      folder: folder, unreadFolders: unreadFolders)
  }

  /// The paths from the repository's root of all that is read.
  package var parts: [String] {
    let names = [SourceTree.settingsPath] + (settings?.folders.sorted() ?? [])
    return folder.isEmpty ? names : names.map { "\(folder)/\($0)" }
  }

  /// Digest of everything that is read: equal for two commits with the same files, and for two looks at a directory
  /// between which nothing changed.
  package var digest: String {
    let files = ([settings?.source].compactMap(\.self) + files).map { file in
      (file.path, Value.string(file.asset?.sha256 ?? CanonicalJSON.digest(bytes: file.text)))
    }
    let contents = entries.isEmpty ? ValueObject(files) : ValueObject(entries.map { ($0.key, .string($0.value)) })
    let kind = entries.isEmpty ? SourceTree.worktree : "commit"
    return CanonicalJSON.digest(.object([kind: .object(contents)]))
  }

  /// The file at a path; nil when there is none.
  package func file(_ path: String) -> SourceFile? {
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].path == path ? files[low] : nil
  }

  /// A file as a layer of a resource.
  func layer(_ kind: SourceLayer.Kind, _ file: SourceFile) -> SourceLayer {
    SourceLayer(kind, path: folder.isEmpty ? file.path : "\(folder)/\(file.path)", blob: file.blob)
  }
}
