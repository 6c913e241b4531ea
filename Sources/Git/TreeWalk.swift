import CLibgit2

/// Reads the wanted files of a tree, depth first, which is also the byte order of their paths.
///
/// It lives only inside one call of `Repository`, where its two pointers are lent.
struct TreeWalk<Result> {
  let repository: OpaquePointer
  let database: OpaquePointer
  /// Bytes of a file past which it is an error; nil reads files of any size.
  let sizeLimit: Int?
  let step: (inout Result, GitFile) -> Void
  private(set) var result: Result

  init(
    repository: OpaquePointer, database: OpaquePointer, sizeLimit: Int?, into initial: Result,
    _ step: @escaping (inout Result, GitFile) -> Void
  ) {
    self.repository = repository
    self.database = database
    self.sizeLimit = sizeLimit
    self.step = step
    result = initial
  }

  mutating func visit(
    _ tree: OpaquePointer, path prefix: String, depth: Int, wanted: (String) -> Bool, wantedFolder: (String) -> Bool
  ) throws(GitError) {
    guard depth <= maximumDepth else {
      throw GitError(.invalid, function: "files", message: "\(prefix) lies more than \(maximumDepth) deep")
    }
    for index in 0..<git_tree_entrycount(tree) {
      guard let entry = git_tree_entry_byindex(tree, index), let name = git_tree_entry_name(entry) else { continue }
      let path = prefix + String(cString: name)
      let id = ObjectID(git_tree_entry_id(entry).pointee)
      let isFolder = git_tree_entry_type(entry) == GIT_OBJECT_TREE
      guard isFolder ? wantedFolder(path) : wanted(path) else { continue }
      // A repaired name was offered to the caller above; now that it is wanted, it must be the true one.
      guard String(validatingCString: name) != nil else { throw unreadableName(path) }
      if isFolder {
        try descend(into: id, path: path + "/", depth: depth + 1, wanted: wanted, wantedFolder: wantedFolder)
      } else {
        step(&result, try file(path, id, filemode: git_tree_entry_filemode(entry)))
      }
    }
  }

  private mutating func descend(
    into id: ObjectID, path: String, depth: Int, wanted: (String) -> Bool, wantedFolder: (String) -> Bool
  ) throws(GitError) {
    var oid = id.oid
    let tree = try Handle<CTree>("git_tree_lookup") { git_tree_lookup(&$0, repository, &oid) }
    try tree.lend { tree throws(GitError) in
      try visit(tree, path: path, depth: depth, wanted: wanted, wantedFolder: wantedFolder)
    }
  }

  private func file(_ path: String, _ id: ObjectID, filemode: git_filemode_t) throws(GitError) -> GitFile {
    switch filemode {
    case GIT_FILEMODE_LINK: GitFile(path: path, blob: id, mode: .symlink, bytes: [])
    case GIT_FILEMODE_COMMIT: GitFile(path: path, blob: id, mode: .submodule, bytes: [])
    default:
      GitFile(
        path: path, blob: id, mode: filemode == GIT_FILEMODE_BLOB_EXECUTABLE ? .executable : .regular,
        bytes: try Blob.read(id, from: database, path: path, sizeLimit: sizeLimit))
    }
  }
}

private let maximumDepth = 64

private func unreadableName(_ path: String) -> GitError {
  GitError(
    .unreadableName, function: "files", message: "the file name \(path) is not UTF-8",
    advice: "rename the file with `git mv`")
}

/// Reads single blobs through a database that is lent.
enum Blob {
  /// A blob's bytes, by its id; `path` is for the message.
  static func read(
    _ id: ObjectID, from database: OpaquePointer, path: String, sizeLimit: Int?
  ) throws(GitError) -> [UInt8] {
    var oid = id.oid
    if let sizeLimit { try requireSize(of: oid, in: database, path: path, atMost: sizeLimit) }
    let object = try Handle<CDatabaseObject>("git_odb_read") { git_odb_read(&$0, database, &oid) }
    return try object.lend { object throws(GitError) in
      guard git_odb_object_type(object) == GIT_OBJECT_BLOB else {
        throw GitError(.invalid, function: "git_odb_read", message: "\(path) is not a blob")
      }
      return Array(UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
    }
  }

  /// Asks for the size before the contents are unpacked into memory. In a pack with long delta chains this costs as much as the reading.
  private static func requireSize(
    of id: git_oid, in database: OpaquePointer, path: String, atMost limit: Int
  ) throws(GitError) {
    var id = id
    var size = 0
    var type = GIT_OBJECT_INVALID
    try GitError.check("git_odb_read_header", git_odb_read_header(&size, &type, database, &id))
    guard size <= limit else {
      throw GitError(.tooLarge, function: "files", message: "\(path) has \(size) bytes; at most \(limit) are read")
    }
  }
}
