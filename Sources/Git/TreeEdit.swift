/// One file of a commit to be written: its new contents, or nil when it goes.
package struct TreeEdit: Hashable, Sendable {
  /// From the repository's root, with `/` between the parts.
  package let path: String
  package let contents: [UInt8]?

  package init(path: String, contents: [UInt8]?) {
    self.path = path
    self.contents = contents
  }
}

/// The same edits by folder, as trees are written: blobs are already stored, nil removes a file.
struct FolderEdits {
  struct File {
    let name: String
    let blob: ObjectID?
  }
  struct Folder {
    let name: String
    let edits: FolderEdits
  }

  private(set) var files: [File] = []
  private(set) var folders: [Folder] = []

  /// Takes paths from the root. Errors: a path that is not plain names between `/`, a path given twice, a file that is
  /// also a folder.
  init(_ edits: [(path: String, blob: ObjectID?)]) throws(GitError) {
    var leaves: [Leaf] = []
    leaves.reserveCapacity(edits.count)
    for edit in edits {
      let parts = edit.path.split(separator: "/", omittingEmptySubsequences: false)
      guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) }) else {
        throw FolderEdits.refuse(edit.path, "is not a path inside a repository")
      }
      leaves.append(Leaf(parts: parts, blob: edit.blob))
    }
    try self.init(leaves[...], depth: 0)
  }

  private struct Leaf {
    let parts: [Substring]
    let blob: ObjectID?
  }

  private init(_ leaves: ArraySlice<Leaf>, depth: Int) throws(GitError) {
    let groups = Dictionary(grouping: leaves) { $0.parts[depth] }
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
      let deeper = group.filter { $0.parts.count > depth + 1 }
      if deeper.isEmpty, let only = group.first, group.count == 1 {
        files.append(File(name: String(name), blob: only.blob))
      } else if deeper.count == group.count {
        folders.append(Folder(name: String(name), edits: try FolderEdits(deeper[...], depth: depth + 1)))
      } else {
        throw FolderEdits.refuse(group[0].parts.joined(separator: "/"), "is edited twice")
      }
    }
  }

  private static func refuse(_ path: String, _ why: String) -> GitError {
    GitError(.invalid, function: "storeCommit", message: "\(path) \(why)")
  }
}
