import CLibgit2

/// Writes blobs, trees and a commit through pointers that are lent to it, and keeps the names of what it wrote.
struct ObjectWriter {
  let repository: OpaquePointer
  let database: OpaquePointer
  private(set) var written: [ObjectID] = []

  init(repository: OpaquePointer, database: OpaquePointer) {
    self.repository = repository
    self.database = database
  }

  mutating func blob(_ contents: [UInt8]) throws(GitError) -> ObjectID {
    var oid = git_oid()
    // The library wants an address even for nothing.
    let bytes = contents.isEmpty ? [0] : contents
    try GitError.check(
      "git_odb_write", git_odb_write(&oid, database, bytes, contents.count, GIT_OBJECT_BLOB))
    return note(oid)
  }

  /// The tree that `base` becomes; only folders with edits are written anew. A commit without files has the empty tree.
  mutating func rootTree(_ edits: FolderEdits, over base: ObjectID?) throws(GitError) -> ObjectID {
    if let tree = try tree(edits, over: base) { return tree }
    let builder = try treeBuilder(over: nil)
    return try builder.lend { builder throws(GitError) in try finish(builder) }
  }

  /// nil: nothing is left in the folder, so the folder goes too.
  private mutating func tree(_ edits: FolderEdits, over base: ObjectID?) throws(GitError) -> ObjectID? {
    let builder = try treeBuilder(over: base)
    return try builder.lend { builder throws(GitError) in
      for file in edits.files { try set(file.name, to: file.blob, mode: GIT_FILEMODE_BLOB, in: builder) }
      for folder in edits.folders {
        let old = ObjectWriter.folder(folder.name, in: builder)
        let new = try tree(folder.edits, over: old)
        // Removing a file from a folder that is not there must not remove a file of the folder's name.
        if new != nil || old != nil { try set(folder.name, to: new, mode: GIT_FILEMODE_TREE, in: builder) }
      }
      return git_treebuilder_entrycount(builder) == 0 ? nil : try finish(builder)
    }
  }

  /// A commit that no reference points to yet.
  mutating func commit(tree: ObjectID, _ draft: CommitDraft) throws(GitError) -> ObjectID {
    var treeOID = tree.oid
    let tree = try Handle<CTree>("git_tree_lookup") { git_tree_lookup(&$0, repository, &treeOID) }
    return try tree.lend { tree throws(GitError) in
      note(try create(tree: tree, draft, parents: draft.place.parents[...], []))
    }
  }

  /// Looks the parents up one by one: their handles must live until the commit is created.
  private func create(
    tree: OpaquePointer, _ draft: CommitDraft, parents: ArraySlice<ObjectID>, _ found: [OpaquePointer?]
  ) throws(GitError) -> git_oid {
    guard let next = parents.first else { return try create(tree: tree, draft, found) }
    var oid = next.oid
    let commit = try Handle<CCommit>("git_commit_lookup") { git_commit_lookup(&$0, repository, &oid) }
    return try commit.lend { commit throws(GitError) in
      try create(tree: tree, draft, parents: parents.dropFirst(), found + [commit])
    }
  }

  private func create(
    tree: OpaquePointer, _ draft: CommitDraft, _ parents: [OpaquePointer?]
  ) throws(GitError) -> git_oid {
    var signature: UnsafeMutablePointer<git_signature>?
    let author = draft.author
    try GitError.check(
      "git_signature_new", git_signature_new(&signature, author.name, author.email, author.time, 0))
    defer { git_signature_free(signature) }
    var oid = git_oid()
    var parents = parents
    try GitError.check(
      "git_commit_create",
      git_commit_create(
        &oid, repository, nil, signature, signature, nil, draft.message, tree, parents.count, &parents))
    return oid
  }

  private mutating func finish(_ builder: OpaquePointer) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try GitError.check("git_treebuilder_write", git_treebuilder_write(&oid, builder))
    return note(oid)
  }

  private func set(
    _ name: String, to id: ObjectID?, mode: git_filemode_t, in builder: OpaquePointer
  ) throws(GitError) {
    if var oid = id?.oid {
      try GitError.check("git_treebuilder_insert", git_treebuilder_insert(nil, builder, name, &oid, mode))
    } else if git_treebuilder_get(builder, name) != nil {
      try GitError.check("git_treebuilder_remove", git_treebuilder_remove(builder, name))
    }
  }

  private func treeBuilder(over base: ObjectID?) throws(GitError) -> Handle<CTreeBuilder> {
    guard var oid = base?.oid else {
      return try Handle<CTreeBuilder>("git_treebuilder_new") { git_treebuilder_new(&$0, repository, nil) }
    }
    let tree = try Handle<CTree>("git_tree_lookup") { git_tree_lookup(&$0, repository, &oid) }
    return try tree.lend { tree throws(GitError) in
      try Handle<CTreeBuilder>("git_treebuilder_new") { git_treebuilder_new(&$0, repository, tree) }
    }
  }

  private mutating func note(_ oid: git_oid) -> ObjectID {
    let id = ObjectID(oid)
    written.append(id)
    return id
  }

  private static func folder(_ name: String, in builder: OpaquePointer) -> ObjectID? {
    guard let entry = git_treebuilder_get(builder, name), git_tree_entry_type(entry) == GIT_OBJECT_TREE else {
      return nil
    }
    return ObjectID(git_tree_entry_id(entry).pointee)
  }
}
