import CLibgit2
import Platform

/// Commits on a reference of ccops' own. The work tree, the index, `HEAD` and every other reference are never touched.
extension Repository {
  /// Stores a commit without any ref pointing to it. Until `release`, which is due when one does or never will, no
  /// clean-up of git removes it: not even one that began before and forgets everything that nothing points to.
  ///
  /// - Throws: `GitError` with the reason `.invalid` for a path that git would refuse.
  package func storeCommit(_ draft: CommitDraft) throws(GitError) -> StoredCommit {
    try handle.lend { repository throws(GitError) in try writePacked(draft, for: repository) }
  }

  /// Leaves a stored commit to git.
  package nonisolated func release(_ commit: StoredCommit) { FileSystem.removeIfPossible(commit.keep) }

  /// Leaves to git what processes stored that were killed before they could do so themselves.
  package nonisolated func releaseAbandonedCommits() { AbandonedPacks(directory: commonDirectory).release() }

  /// Checks that a commit of about this size can be stored.
  ///
  /// - Throws: `GitError` for folders that cannot be written, and for a disk without room.
  package func requireRoom(for size: Int) throws(GitError) { try KeptPack.requireRoom(for: size, in: commonDirectory) }

  /// Checks that a reference can be moved: no other one is in its way, and its lock file can be created. Nothing moves.
  ///
  /// - Throws: `GitError` with the reason `.exists` for a reference in its way, and as `moveReference`.
  package func requireMovable(_ name: String) throws(GitError) {
    let children = try references(matching: name + "/*").keys.sorted()
    try handle.lend { repository throws(GitError) in
      try Repository.requireName(name)
      for parent in Repository.parents(of: name) where try Repository.target(of: parent, in: repository) != nil {
        throw Repository.conflict(of: name, with: parent)
      }
      if let child = children.first { throw Repository.conflict(of: name, with: child) }
      let transaction = try Handle<CTransaction>("git_transaction_new") { git_transaction_new(&$0, repository) }
      // Its end unlocks.
      try transaction.lend { transaction throws(GitError) in try lock(name, in: transaction) }
    }
  }

  /// The names that are folders for a reference: `refs/ccops` and `refs/ccops/production`.
  private static func parents(of name: String) -> [String] {
    let parts = name.split(separator: "/")
    return (2..<max(2, parts.count)).map { parts.prefix($0).joined(separator: "/") }
  }

  private static func conflict(of name: String, with other: String) -> GitError {
    GitError(
      .exists, function: "requireMovable",
      message: "git cannot keep the reference \(name) beside \(other), because one is a folder for the other",
      advice: "if \(other) is not needed: `git update-ref -d \(other)`; else give it another name first")
  }

  /// Moves a reference by compare-and-swap; from nil makes it, and a move to where it is already is none.
  ///
  /// - Throws: `GitError` with the reason `.modified` if the reference points elsewhere (nothing moved), `.locked` if
  ///   another process keeps holding it, `.invalid` for a name that git would refuse.
  package func moveReference(_ name: String, from expected: ObjectID?, to new: ObjectID) throws(GitError) {
    try handle.lend { repository throws(GitError) in
      try Repository.requireName(name)
      if try Repository.target(of: name, in: repository) == new { return }
      try move(name, from: expected, to: new, in: repository)
    }
  }

  /// Writes the objects into memory first, then all of them as one pack.
  ///
  /// This needs a second handle of the same repository, because a database that was given a memory backend keeps it for
  /// good.
  private func writePacked(_ draft: CommitDraft, for repository: OpaquePointer) throws(GitError) -> StoredCommit {
    let path = commonDirectory
    let scratch = try Handle<CRepository>("git_repository_open") { git_repository_open(&$0, path) }
    let commit = try scratch.lend { scratch throws(GitError) in
      let database = try Handle<CDatabase>("git_odb_new") { git_odb_new(&$0) }
      return try database.lend { database throws(GitError) in
        var memory: OpaquePointer?
        try GitError.check("git_mempack_new", git_mempack_new(&memory))
        try GitError.check("git_odb_add_backend", git_odb_add_backend(database, memory, 1))
        try GitError.check("git_repository_set_odb", git_repository_set_odb(scratch, database))
        var writer = ObjectWriter(repository: scratch, database: database)
        let blobs = try Repository.storeBlobs(draft, with: &writer)
        // Only now: with the disk in view, every new blob would make the library look through the pack folder again.
        try GitError.check(
          "git_odb_add_disk_alternate", git_odb_add_disk_alternate(database, path + "/objects"))
        let commit = try Repository.write(draft, blobs: blobs, with: &writer)
        return StoredCommit(id: commit, keep: try Repository.pack(writer.written, of: scratch, in: path))
      }
    }
    let database = try Handle<CDatabase>("git_repository_odb") { git_repository_odb(&$0, repository) }
    try database.lend { database throws(GitError) in try GitError.check("git_odb_refresh", git_odb_refresh(database)) }
    return commit
  }

  private static func storeBlobs(
    _ draft: CommitDraft, with writer: inout ObjectWriter
  ) throws(GitError) -> [(path: String, blob: ObjectID?)] {
    var blobs: [(path: String, blob: ObjectID?)] = []
    blobs.reserveCapacity(draft.edits.count)
    for edit in draft.edits {
      blobs.append((edit.path, try edit.contents.map { contents throws(GitError) in try writer.blob(contents) }))
    }
    return blobs
  }

  private static func write(
    _ draft: CommitDraft, blobs: [(path: String, blob: ObjectID?)], with writer: inout ObjectWriter
  ) throws(GitError) -> ObjectID {
    let place = draft.place
    let base = try (place.startsEmpty ? nil : place.parent).flatMap { parent throws(GitError) in
      try commit(parent, in: writer.repository)?.tree
    }
    let tree = try writer.rootTree(try FolderEdits(blobs), over: base)
    return try writer.commit(tree: tree, draft)
  }

  /// Gives the path of the file that keeps the pack.
  private static func pack(
    _ objects: [ObjectID], of repository: OpaquePointer, in directory: String
  ) throws(GitError) -> String {
    let builder = try Handle<CPackBuilder>("git_packbuilder_new") { git_packbuilder_new(&$0, repository) }
    return try builder.lend { builder throws(GitError) in
      // As many threads as there are processors.
      _ = git_packbuilder_set_threads(builder, 0)
      // Two files of the same contents are one object; the library skips one that it has.
      for object in objects {
        var oid = object.oid
        try GitError.check("git_packbuilder_insert", git_packbuilder_insert(builder, &oid, nil))
      }
      return try KeptPack.place(in: directory) { folder throws(GitError) in
        try GitError.check("git_packbuilder_write", git_packbuilder_write(builder, folder, 0, nil, nil))
        return git_packbuilder_name(builder).map { String(cString: $0) } ?? ""
      }
    }
  }

  /// Moves a reference while holding its lock file, so that no git process can move it between the look and the write.
  private func move(
    _ name: String, from expected: ObjectID?, to new: ObjectID, in repository: OpaquePointer
  ) throws(GitError) {
    let transaction = try Handle<CTransaction>("git_transaction_new") { git_transaction_new(&$0, repository) }
    try transaction.lend { transaction throws(GitError) in
      try lock(name, in: transaction)
      try Repository.require(expected, at: name, in: repository)
      var oid = new.oid
      try GitError.check(
        "git_transaction_set_target", git_transaction_set_target(transaction, name, &oid, nil, nil))
      try GitError.check("git_transaction_commit", git_transaction_commit(transaction))
    }
  }

  /// A `git gc` holds a reference's lock for a moment; git itself waits a tenth of a second for it.
  private func lock(_ name: String, in transaction: OpaquePointer) throws(GitError) {
    for attempt in 1...20 {
      do throws(GitError) {
        return try GitError.check("git_transaction_lock_ref", git_transaction_lock_ref(transaction, name))
      } catch {
        guard error.reason == .locked else { throw error }
        guard attempt < 20 else {
          throw error.saying(
            "another git process holds \(name)",
            advice: "if none is running, remove the file \(commonDirectory)/\(name).lock")
        }
        pauseThread(for: .milliseconds(10))
      }
    }
  }

  private static func require(
    _ expected: ObjectID?, at name: String, in repository: OpaquePointer
  ) throws(GitError) {
    let found = try target(of: name, in: repository)
    guard found == expected else {
      throw GitError(
        .modified, function: "moveReference",
        message: "\(name) was expected at \(expected?.hex ?? "nothing") and is at \(found?.hex ?? "nothing")")
    }
  }

  private static func requireName(_ name: String) throws(GitError) {
    var valid: Int32 = 0
    try GitError.check("git_reference_name_is_valid", git_reference_name_is_valid(&valid, name))
    guard valid == 1 else {
      throw GitError(.invalid, function: "moveReference", message: "\(name) is not a name for a reference")
    }
  }
}
