import CLibgit2

/// Commits, trees and blobs out as values.
extension Repository {
  /// 64 MiB: no configuration file is larger, and the bytes of all files are held in memory.
  package static let sizeLimit = 64 << 20

  /// The commit that a revision names: anything git understands, such as `HEAD~2`, a branch, a tag or an abbreviated
  /// id.
  ///
  /// Errors: `.notFound`, `.ambiguous`, `.invalid`, each with the revision in its words.
  package func resolve(_ revision: String) throws(GitError) -> CommitInfo {
    do throws(GitError) {
      return try retryingOnce { repository throws(GitError) in
        let named = try Handle<CAnyObject>("git_revparse_single") { git_revparse_single(&$0, repository, revision) }
        let commit = try named.lend { object throws(GitError) in
          try Handle<CCommit>("git_object_peel") { git_object_peel(&$0, object, GIT_OBJECT_COMMIT) }
        }
        return try commit.lend { Repository.info(of: $0) }
      }
    } catch {
      throw try explain(error, revision: revision)
    }
  }

  /// Where a reference points (symbolic ones are followed); nil when there is no such reference.
  package func reference(_ name: String) throws(GitError) -> ObjectID? {
    try handle.lend { repository throws(GitError) in try Repository.target(of: name, in: repository) }
  }

  /// Where the references go whose names match a pattern, in which `*` stands for any text.
  package func references(matching pattern: String) throws(GitError) -> [String: ObjectID] {
    try handle.lend { repository throws(GitError) in
      let iterator = try Handle<CReferenceIterator>("git_reference_iterator_glob_new") {
        git_reference_iterator_glob_new(&$0, repository, pattern)
      }
      return try iterator.lend { iterator throws(GitError) in
        var found: [String: ObjectID] = [:]
        var name: UnsafePointer<CChar>?
        while true {
          let code = git_reference_next_name(&name, iterator)
          if code == GIT_ITEROVER.rawValue { return found }
          try GitError.check("git_reference_next_name", code)
          guard let text = name.map({ String(cString: $0) }) else { continue }
          found[text] = try Repository.target(of: text, in: repository)
        }
      }
    }
  }

  /// Whether a commit is another or comes before it. A commit that this repository does not have is before none.
  package func isAncestor(_ old: ObjectID, of new: ObjectID) throws(GitError) -> Bool {
    if old == new { return true }
    guard try hasCommit(old) else { return false }
    return try retryingOnce { repository throws(GitError) in
      var (first, second) = (new.oid, old.oid)
      let code = git_graph_descendant_of(repository, &first, &second)
      try GitError.check("git_graph_descendant_of", code)
      return code == 1
    }
  }

  /// Whether two commits that are here have a commit in common that both lead on from.
  package func areRelated(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> Bool {
    try retryingOnce { repository throws(GitError) in
      var (found, first, second) = (git_oid(), one.oid, other.oid)
      let code = git_merge_base(&found, repository, &first, &second)
      if code == GIT_ENOTFOUND.rawValue { return false }
      try GitError.check("git_merge_base", code)
      return true
    }
  }

  /// Whether a commit is in this repository.
  package func hasCommit(_ id: ObjectID) throws(GitError) -> Bool {
    try handle.lend { repository throws(GitError) in
      let database = try Handle<CDatabase>("git_repository_odb") { git_repository_odb(&$0, repository) }
      return try database.lend { database throws(GitError) in
        var oid = id.oid
        return git_odb_exists(database, &oid) == 1
      }
    }
  }

  /// Whether one of these objects is in this repository.
  package func hasAny(of ids: [ObjectID]) throws(GitError) -> Bool {
    try handle.lend { repository throws(GitError) in
      let database = try Handle<CDatabase>("git_repository_odb") { git_repository_odb(&$0, repository) }
      return try database.lend { database throws(GitError) in
        // A pack that came meanwhile is looked for once, not for each id.
        try GitError.check("git_odb_refresh", git_odb_refresh(database))
        return ids.contains { id in
          var oid = id.oid
          return git_odb_exists_ext(database, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 1
        }
      }
    }
  }

  /// The first commits of a history: those without parents. Must not be asked for in a shallow clone.
  ///
  /// - Complexity: O(n) in the commits of the history.
  package func roots(of tip: ObjectID) throws(GitError) -> [ObjectID] {
    try retryingOnce { repository throws(GitError) in
      let walk = try Handle<CRevisionWalk>("git_revwalk_new") { git_revwalk_new(&$0, repository) }
      return try walk.lend { walk throws(GitError) in
        var (oid, roots) = (tip.oid, [ObjectID]())
        try GitError.check("git_revwalk_push", git_revwalk_push(walk, &oid))
        while true {
          let code = git_revwalk_next(&oid, walk)
          if code == GIT_ITEROVER.rawValue { return roots }
          try GitError.check("git_revwalk_next", code)
          let commit = try Handle<CCommit>("git_commit_lookup") { git_commit_lookup(&$0, repository, &oid) }
          if try commit.lend({ git_commit_parentcount($0) == 0 }) { roots.append(ObjectID(oid)) }
        }
      }
    }
  }

  /// Whether an id is that of a commit of this repository, and not of a tag, a tree or a blob.
  package func isCommit(_ id: ObjectID) throws(GitError) -> Bool {
    try retryingOnce { repository throws(GitError) in
      var oid = id.oid
      let object = try Handle<CAnyObject>("git_object_lookup") {
        git_object_lookup(&$0, repository, &oid, GIT_OBJECT_ANY)
      }
      return try object.lend { git_object_type($0) == GIT_OBJECT_COMMIT }
    }
  }

  /// The contents of one blob. Error: `.notFound`, `.tooLarge`.
  package func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    try retryingOnce { repository throws(GitError) in
      let database = try Handle<CDatabase>("git_repository_odb") { git_repository_odb(&$0, repository) }
      return try database.lend { database throws(GitError) in
        try Blob.read(id, from: database, path: id.hex, sizeLimit: Repository.sizeLimit)
      }
    }
  }

  /// The selected files of a commit, in the byte order of their paths.
  ///
  /// Links and submodules are given without contents.
  ///
  /// - Throws: `GitError` with the reason `.notFound` if the commit has no such folder, `.tooLarge` for a file past the
  ///   limit, `.unreadableName` for a selected path that is not UTF-8.
  package func files(of commit: ObjectID, _ selection: FileSelection = .init()) throws(GitError) -> [GitFile] {
    try reduceFiles(of: commit, selection, into: []) { $0.append($1) }
  }

  /// As `files(of:_:)`, without holding all contents in memory at once: `step` takes one file after the other.
  package func reduceFiles<Result: Sendable>(
    of commit: ObjectID, _ selection: FileSelection, into initial: Result,
    step: @escaping @Sendable (inout Result, GitFile) -> Void
  ) throws(GitError) -> Result {
    try retryingOnce { repository throws(GitError) in
      let tree = try Repository.tree(of: commit, under: selection.folder, in: repository)
      let database = try Handle<CDatabase>("git_repository_odb") { git_repository_odb(&$0, repository) }
      return try database.lend { database throws(GitError) in
        var walk = TreeWalk(source: (repository, database), selection: selection, into: initial, step: step)
        try tree.lend { tree throws(GitError) in try walk.visit(tree, path: "", depth: 0) }
        return walk.result
      }
    }
  }

  /// The entries of one folder of a commit. The folders in it are not read.
  ///
  /// - Parameter folder: From the repository's root; empty for the root itself.
  /// - Throws: `GitError` with the reason `.notFound` if the commit has no such folder.
  package func entries(of commit: ObjectID, under folder: String = "") throws(GitError) -> [GitEntry] {
    try retryingOnce { repository throws(GitError) in
      try Repository.tree(of: commit, under: folder, in: repository).lend { tree in
        (0..<git_tree_entrycount(tree)).compactMap { index in
          guard let entry = git_tree_entry_byindex(tree, index), let name = git_tree_entry_name(entry) else {
            return nil
          }
          return GitEntry(name: String(cString: name), isFolder: git_tree_entry_type(entry) == GIT_OBJECT_TREE)
        }
      }
    }
  }

  /// A commit and those before it, newest first, following first parents. Ends where a shallow clone was cut off.
  ///
  /// - Parameters:
  ///   - limit: The most commits that are given.
  ///   - selection: Which of the commits are given.
  package func history(
    from tip: ObjectID, limit: Int, _ selection: CommitSelection = .init()
  ) throws(GitError) -> [CommitInfo] {
    try retryingOnce { repository throws(GitError) in
      var found: [CommitInfo] = []
      var next: ObjectID? = tip
      while let id = next, found.count < limit, let commit = try Repository.commit(id, in: repository),
        selection.goesOn(commit)
      {
        let isTouched = try selection.path.map { path throws(GitError) in
          try Repository.touches(path, commit, in: repository)
        }
        if selection.wanted(commit), isTouched ?? true { found.append(commit) }
        next = commit.parents.first
      }
      return found
    }
  }

  /// The ids of files and folders in a commit, by path from the root. What is not there is left out.
  package func entries(_ paths: [String], of commit: ObjectID) throws(GitError) -> [String: ObjectID] {
    try retryingOnce { repository throws(GitError) in
      guard let commit = try Repository.commit(commit, in: repository) else { return [:] }
      return try Repository.entries(paths, of: commit.tree, in: repository)
    }
  }

  /// Whether a commit, or one of those before it, has these files and folders exactly as another commit has them.
  ///
  /// Follows first parents, newest first, at most `limit` commits.
  package func hasInHistory(
    of tip: ObjectID, limit: Int, _ paths: [String], as other: ObjectID
  ) throws(GitError) -> Bool {
    let wanted = try entries(paths, of: other)
    // Files that are elsewhere in the other commit say nothing; every commit before they came would be like it.
    if wanted.isEmpty { return false }
    return try retryingOnce { repository throws(GitError) in
      var next: ObjectID? = tip
      for _ in 0..<limit {
        guard let id = next, let commit = try Repository.commit(id, in: repository) else { return false }
        if try Repository.entries(paths, of: commit.tree, in: repository) == wanted { return true }
        next = commit.parents.first
      }
      return false
    }
  }

  private static func entries(
    _ paths: [String], of tree: ObjectID, in repository: OpaquePointer
  ) throws(GitError) -> [String: ObjectID] {
    var found: [String: ObjectID] = [:]
    for path in paths { found[path] = try entry(path, of: tree, in: repository) }
    return found
  }

  /// Runs `body`, and once more with a fresh view of the object database when an object was missing: a `git gc` may
  /// have moved it meanwhile.
  func retryingOnce<Result>(_ body: (OpaquePointer) throws(GitError) -> Result) throws(GitError) -> Result {
    try handle.lend { repository throws(GitError) in
      do throws(GitError) {
        return try body(repository)
      } catch let error where error.errorClass == "odb" {
        let database = try Handle<CDatabase>("git_repository_odb") { git_repository_odb(&$0, repository) }
        try database.lend { database throws(GitError) in
          try GitError.check("git_odb_refresh", git_odb_refresh(database))
        }
        return try body(repository)
      }
    }
  }

  static func target(of name: String, in repository: OpaquePointer) throws(GitError) -> ObjectID? {
    var oid = git_oid()
    let code = git_reference_name_to_id(&oid, repository, name)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try GitError.check("git_reference_name_to_id", code)
    return ObjectID(oid)
  }

  /// nil when the commit is missing because a shallow clone does not have it.
  static func commit(_ id: ObjectID, in repository: OpaquePointer) throws(GitError) -> CommitInfo? {
    var oid = id.oid
    do throws(GitError) {
      let commit = try Handle<CCommit>("git_commit_lookup") { git_commit_lookup(&$0, repository, &oid) }
      return try commit.lend { info(of: $0) }
    } catch let error where error.reason == .notFound && git_repository_is_shallow(repository) == 1 {
      return nil
    }
  }

  private static func info(of commit: OpaquePointer) -> CommitInfo {
    let author = git_commit_author(commit)
    let parents = (0..<git_commit_parentcount(commit)).compactMap { index in
      git_commit_parent_id(commit, index).map { ObjectID($0.pointee) }
    }
    return CommitInfo(
      id: ObjectID(git_commit_id(commit).pointee), tree: ObjectID(git_commit_tree_id(commit).pointee),
      parents: parents, message: git_commit_message(commit).map { String(cString: $0) } ?? "",
      authorName: author.map { String(cString: $0.pointee.name) } ?? "",
      authorEmail: author.map { String(cString: $0.pointee.email) } ?? "", time: git_commit_time(commit))
  }

  private static func touches(
    _ path: String, _ commit: CommitInfo, in repository: OpaquePointer
  ) throws(GitError) -> Bool {
    let now = try entry(path, of: commit.tree, in: repository)
    guard let first = commit.parents.first, let parent = try self.commit(first, in: repository) else {
      return now != nil
    }
    return try now != entry(path, of: parent.tree, in: repository)
  }

  private static func entry(
    _ path: String, of tree: ObjectID, in repository: OpaquePointer
  ) throws(GitError) -> ObjectID? {
    do throws(GitError) {
      let tree = try Handle<CTree>("git_tree_lookup") { made in
        var oid = tree.oid
        return git_tree_lookup(&made, repository, &oid)
      }
      let entry = try tree.lend { tree throws(GitError) in
        try Handle<CTreeEntry>("git_tree_entry_bypath") { git_tree_entry_bypath(&$0, tree, path) }
      }
      return try entry.lend { ObjectID(git_tree_entry_id($0).pointee) }
    } catch let error where error.reason == .notFound && error.errorClass == "tree" {
      return nil
    }
  }

  private static func tree(
    of commit: ObjectID, under folder: String, in repository: OpaquePointer
  ) throws(GitError) -> Handle<CTree> {
    var oid = commit.oid
    let object = try Handle<CAnyObject>("git_object_lookup") {
      git_object_lookup(&$0, repository, &oid, GIT_OBJECT_ANY)
    }
    let root = try object.lend { object throws(GitError) in
      try Handle<CTree>("git_object_peel") { git_object_peel(&$0, object, GIT_OBJECT_TREE) }
    }
    guard !folder.isEmpty else { return root }
    do throws(GitError) {
      let entry = try root.lend { root throws(GitError) in
        try Handle<CTreeEntry>("git_tree_entry_bypath") { git_tree_entry_bypath(&$0, root, folder) }
      }
      var id = try entry.lend { git_tree_entry_id($0).pointee }
      return try Handle<CTree>("git_tree_lookup") { git_tree_lookup(&$0, repository, &id) }
    } catch let error where error.reason == .notFound && error.errorClass != "odb" {
      throw error.saying("commit \(commit.hex.prefix(12)) has no folder \"\(folder)\"")
    }
  }

  private func explain(_ error: GitError, revision: String) throws(GitError) -> GitError {
    guard error.reason == .notFound || error.reason == .invalid else { return error.saying(error.message) }
    let (unborn, shallow) = try handle.lend { repository in
      (git_repository_head_unborn(repository) == 1, git_repository_is_shallow(repository) == 1)
    }
    if unborn && revision.hasPrefix("HEAD") {
      return error.saying("there is no commit yet, so \(revision) names nothing", advice: "commit the folder first")
    }
    let advice = shallow ? "this clone is shallow: `git fetch --unshallow` brings the rest of its history" : nil
    return error.saying("there is no revision \"\(revision)\": \(error.message)", advice: advice)
  }
}
