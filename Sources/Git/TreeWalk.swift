import CLibgit2

/// Reads the wanted files of a tree, depth first, which is also the byte order of their paths.
///
/// It lives only inside one call of `Repository`, where its two pointers are lent.
struct TreeWalk<Result> {
  /// The repository and its object database.
  let source: (repository: OpaquePointer, database: OpaquePointer)
  let selection: FileSelection
  let step: (inout Result, GitFile) -> Void
  private(set) var result: Result

  init(
    source: (repository: OpaquePointer, database: OpaquePointer), selection: FileSelection, into initial: Result,
    step: @escaping (inout Result, GitFile) -> Void
  ) {
    self.source = source
    self.selection = selection
    self.step = step
    result = initial
  }

  mutating func visit(_ tree: OpaquePointer, path prefix: String, depth: Int) throws(GitError) {
    guard depth <= maximumDepth else {
      throw GitError(.invalid, function: "files", message: "\(prefix) lies more than \(maximumDepth) deep")
    }
    for index in 0..<git_tree_entrycount(tree) {
      guard let entry = git_tree_entry_byindex(tree, index), let name = git_tree_entry_name(entry) else { continue }
      let path = prefix + String(cString: name)
      let id = ObjectID(git_tree_entry_id(entry).pointee)
      let isFolder = git_tree_entry_type(entry) == GIT_OBJECT_TREE
      guard isFolder ? selection.wantedFolder(path) : selection.wanted(path) else { continue }
      // A repaired name was offered to the caller above; now that it is wanted, it must be the true one.
      guard String(validatingCString: name) != nil else { throw unreadableName(path) }
      if isFolder {
        try descend(into: id, path: path + "/", depth: depth + 1)
      } else {
        step(&result, try file(path, id, filemode: git_tree_entry_filemode(entry)))
      }
    }
  }

  private mutating func descend(into id: ObjectID, path: String, depth: Int) throws(GitError) {
    var oid = id.oid
    let tree = try Handle<CTree>("git_tree_lookup") { git_tree_lookup(&$0, source.repository, &oid) }
    try tree.lend { tree throws(GitError) in try visit(tree, path: path, depth: depth) }
  }

  private func file(_ path: String, _ id: ObjectID, filemode: git_filemode_t) throws(GitError) -> GitFile {
    switch filemode {
    case GIT_FILEMODE_LINK: GitFile(path: path, blob: id, mode: .symlink, bytes: [])
    case GIT_FILEMODE_COMMIT: GitFile(path: path, blob: id, mode: .submodule, bytes: [])
    default:
      GitFile(
        path: path, blob: id, mode: filemode == GIT_FILEMODE_BLOB_EXECUTABLE ? .executable : .regular,
        bytes: try Blob.read(id, from: source.database, path: path, sizeLimit: selection.sizeLimit))
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
  ///
  /// The size is not asked for before: for that libgit2 walks a chain of deltas a second time, which takes longer than
  /// the reading. A blob that is too large to be unpacked is refused by the limit on allocations.
  static func read(
    _ id: ObjectID, from database: OpaquePointer, path: String, sizeLimit: Int
  ) throws(GitError) -> [UInt8] {
    var oid = id.oid
    let object: Handle<CDatabaseObject>
    do throws(GitError) {
      object = try Handle("git_odb_read") { git_odb_read(&$0, database, &oid) }
    } catch {
      let size = size(of: oid, in: database)
      throw size > sizeLimit ? error.tooLarge(path, size: size, limit: sizeLimit) : error
    }
    return try object.lend { object throws(GitError) in
      guard git_odb_object_type(object) == GIT_OBJECT_BLOB else {
        throw GitError(.invalid, function: "git_odb_read", message: "\(path) is not a blob")
      }
      let size = git_odb_object_size(object)
      guard size <= sizeLimit else {
        throw GitError(.other, function: "files", message: "").tooLarge(path, size: size, limit: sizeLimit)
      }
      return Array(UnsafeRawBufferPointer(start: git_odb_object_data(object), count: size))
    }
  }

  /// What the object database says of an object that could not be read; 0 where it says nothing.
  private static func size(of id: git_oid, in database: OpaquePointer) -> Int {
    var id = id
    var size = 0
    var type = GIT_OBJECT_INVALID
    return git_odb_read_header(&size, &type, database, &id) == 0 ? size : 0
  }
}

extension GitError {
  /// The same error for a file that is larger than files may be.
  fileprivate func tooLarge(_ path: String, size: Int, limit: Int) -> GitError {
    GitError(
      .tooLarge, function: function, code: code, errorClass: errorClass,
      message: "\(path) has \(size) bytes; at most \(limit) are read")
  }
}
