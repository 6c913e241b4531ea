import JSON
import Model

/// One file of the configuration folder.
package struct SourceFile: Hashable, Sendable {
  /// From the configuration folder: `hanoi/groups/support.json`.
  package let path: String
  /// Git's id of the contents, 40 hexadecimal digits; empty for a file of the work tree.
  package let blob: String
  package let bytes: [UInt8]
  /// False for a symbolic link or a submodule of a commit, whose contents are not read.
  package let isRegular: Bool

  package init(path: String, blob: String = "", bytes: [UInt8], isRegular: Bool = true) {
    self.path = path
    self.blob = blob
    self.bytes = bytes
    self.isRegular = isRegular
  }
}

/// The configuration folder as values, from a commit or from a directory: all that loading ever sees of the world.
package struct SourceTree: Sendable {
  /// 40 hexadecimal digits, or `worktree`.
  package let commit: String
  /// Sorted by path.
  package let files: [SourceFile]
  /// The configuration folder's path from the repository's root, without slashes at its ends; empty for the root itself.
  package let folder: String

  /// What stands for a commit where the files of the work tree were read.
  package static let worktree = "worktree"
  /// The file that says which folders are read.
  package static let settingsPath = "ccops.json"

  /// Takes files in any order.
  package init(commit: String, files: [SourceFile], folder: String = "") {
    self.commit = commit
    self.files = files.sorted { $0.path < $1.path }
    self.folder = folder
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

  /// Where a resource's file stands in the repository.
  func pin(_ file: SourceFile) -> SourcePin {
    SourcePin(path: folder.isEmpty ? file.path : "\(folder)/\(file.path)", blob: file.blob)
  }

  // MARK: what is read at all

  /// The folders that `ccops.json` names: those of the providers in any environment, and `overlays`. Everything else in the repository is its own
  /// business and is not even read. A text that cannot be read names none; `ConfigLoader` says what is wrong with it.
  package static func folders(namedBy settings: [UInt8]) -> Set<String> {
    guard case .success(let value) = Result(catching: { () throws(JSONError) in try JSONDocument.parse(settings) })
    else { return [] }
    let environments = value.object?["environments"]?.object?.map(\.value) ?? []
    let names = ([value] + environments).flatMap { $0.object?["providers"]?.object?.keys ?? [] }
    return Set(names.filter { Address.isName($0) }).union([TreeLayout.overlayFolder])
  }

  /// Whether a path from the configuration folder is to be read, given the folders that `ccops.json` names.
  package static func isRelevant(_ path: String, folders: Set<String>) -> Bool {
    guard let slash = path.firstIndex(of: "/") else { return path == settingsPath }
    return folders.contains(String(path[..<slash]))
  }
}
