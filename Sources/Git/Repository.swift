import CLibgit2
import Platform

/// The only door to the C library: every use of a repository goes through this actor, and only values leave it.
///
/// libgit2's objects may move between threads but must never be used by two at once, which is what an actor promises.
/// Its calls read and write files, with fsync, so the actor has a thread of its own.
package actor Repository {
  private let executor = BlockingExecutor(label: "ccops.git-objects")
  let handle: Handle<CRepository>

  /// The repository's own directory: `.git`, the bare repository, or a linked work tree's directory under
  /// `.git/worktrees`. No trailing slash.
  package nonisolated let gitDirectory: String
  /// The directory that all linked work trees share; the same as `gitDirectory` elsewhere.
  package nonisolated let commonDirectory: String
  /// nil for a bare repository.
  package nonisolated let workTree: String?
  package nonisolated let isBare: Bool

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the repository that a directory lies in, looking upwards like git does.
  ///
  /// Variables such as `GIT_DIR` are ignored (`RepositoryVariables`).
  ///
  /// - Parameter isTrusted: Whether a repository of another user is opened too, also by later calls. The caller has
  ///   asked the user's `git`, which knows every place of `safe.directory`.
  /// - Throws: `GitError` with the reason `.notFound` outside of any repository, `.foreignOwner` if it belongs to
  ///   another user.
  package static func open(at path: String, isTrusted: Bool = false) throws(GitError) -> Repository {
    if isTrusted { try Library.trustOwners() }
    return try Repository(discoveredFrom: path)
  }

  private init(discoveredFrom path: String) throws(GitError) {
    try Library.start()
    do throws(GitError) {
      handle = try Handle("git_repository_open_ext") { git_repository_open_ext(&$0, path, 0, nil) }
    } catch {
      throw Repository.explain(error, path: path)
    }
    gitDirectory = try handle.lend { Repository.directory(git_repository_path($0)) ?? path }
    commonDirectory = try handle.lend { Repository.directory(git_repository_commondir($0)) ?? path }
    workTree = try handle.lend { Repository.directory(git_repository_workdir($0)) }
    isBare = try handle.lend { git_repository_is_bare($0) == 1 }
  }

  /// Whether history was cut off by a shallow clone.
  package var isShallow: Bool {
    get throws(GitError) { try handle.lend { git_repository_is_shallow($0) == 1 } }
  }

  /// Whether objects were left out when it was cloned, which git itself fetches when it needs them and libgit2 does
  /// not.
  package func isPartialClone(of remote: String) throws(GitError) -> Bool {
    try handle.lend { repository throws(GitError) in
      let configuration = try Handle<CConfiguration>("git_repository_config_snapshot") {
        git_repository_config_snapshot(&$0, repository)
      }
      return try configuration.lend { pointer throws(GitError) in
        // The first is how git says it now, the second how it did before.
        for key in ["remote.\(remote).promisor", "extensions.partialclone"]
        where try Repository.text(key, in: pointer) != nil { return true }
        return false
      }
    }
  }

  /// The folder of the repository in which a directory lies: "" for the root and in a bare repository, `telephony/prod`
  /// below.
  ///
  /// Error: `.invalid` when the directory is outside of the work tree.
  package func folder(of path: String) throws(GitError) -> String {
    let inside = try Repository.realPath(path)
    guard let workTree else { return "" }
    let root = try Repository.realPath(workTree)
    if inside == root { return "" }
    let prefix = root == "/" ? root : root + "/"
    let own = try Repository.realPath(gitDirectory)
    guard inside.hasPrefix(prefix), inside != own, !inside.hasPrefix(own + "/") else {
      throw GitError(.invalid, function: "folder", message: "\(path) is not inside the work tree \(root)")
    }
    return String(inside.dropFirst(prefix.count))
  }

  /// The author of commits by git's configuration: `author.name`, else `user.name`, and the same for the address; nil
  /// unless both are set.
  package func identity() throws(GitError) -> (name: String, email: String)? {
    try handle.lend { repository throws(GitError) in
      let configuration = try Handle<CConfiguration>("git_repository_config_snapshot") {
        git_repository_config_snapshot(&$0, repository)
      }
      return try configuration.lend { pointer throws(GitError) in
        guard let name = try Repository.author("name", in: pointer),
          let email = try Repository.author("email", in: pointer)
        else { return nil }
        return (name, email)
      }
    }
  }

  private static func author(_ key: String, in configuration: OpaquePointer) throws(GitError) -> String? {
    if let own = try text("author.\(key)", in: configuration) { return own }
    return try text("user.\(key)", in: configuration)
  }

  private static func text(_ key: String, in configuration: OpaquePointer) throws(GitError) -> String? {
    var value: UnsafePointer<CChar>?
    let code = git_config_get_string(&value, configuration, key)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try GitError.check("git_config_get_string", code)
    return value.map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func directory(_ path: UnsafePointer<CChar>?) -> String? {
    guard let path else { return nil }
    let text = String(cString: path)
    return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private static func realPath(_ path: String) throws(GitError) -> String {
    do throws(FileFailure) {
      return try FileSystem.realPath(path)
    } catch {
      throw GitError(.notFound, function: "realpath", message: "\(path): \(error.reason)")
    }
  }

  private static func explain(_ error: GitError, path: String) -> GitError {
    // libgit2 1.5 says "config value not found" for a foreign owner when nothing at all is trusted by configuration.
    if error.reason == .foreignOwner || (error.reason == .notFound && error.errorClass == "config") {
      let directory = repositoryDirectory(above: path) ?? path
      return GitError(
        .foreignOwner, function: error.function, code: error.code, errorClass: error.errorClass,
        message: "the repository \(directory) belongs to another user",
        advice: "if you trust it: git config --global --add safe.directory \(directory)")
    }
    if let format = unknownFormat(error, above: path) { return format }
    guard error.reason == .notFound else { return error }
    do throws(GitError) { _ = try realPath(path) } catch let missing { return error.saying(missing.message) }
    return error.saying(
      "\(path) is not inside a git repository", advice: "run `git init` there, or point to one with -C DIR")
  }

  /// The error of a repository that keeps its references or objects in a form that libgit2 does not know; nil for any
  /// other repository.
  private static func unknownFormat(_ error: GitError, above path: String) -> GitError? {
    guard let directory = gitDirectory(above: path) else { return nil }
    do throws(GitError) {
      let live = try Handle<CConfiguration>("git_config_open_ondisk") {
        git_config_open_ondisk(&$0, directory + "/config")
      }
      let configuration = try live.lend { live throws(GitError) in
        try Handle<CConfiguration>("git_config_snapshot") { git_config_snapshot(&$0, live) }
      }
      return try configuration.lend { pointer throws(GitError) in
        if let form = try text("extensions.refstorage", in: pointer), form != "files" {
          return error.saying(
            "the repository \(directory) keeps its references as \(form), which ccops cannot read",
            advice: "convert it: git refs migrate --ref-format=files")
        }
        guard let hash = try text("extensions.objectformat", in: pointer), hash != "sha1" else { return nil }
        return error.saying(
          "the repository \(directory) names its objects by \(hash), which ccops cannot read",
          advice: "keep the folder in a repository with SHA-1: git init --object-format=sha1")
      }
    } catch {
      return nil
    }
  }

  /// What git wants to be trusted: the work tree, or the bare repository.
  private static func repositoryDirectory(above path: String) -> String? {
    guard let gitDirectory = gitDirectory(above: path) else { return nil }
    return gitDirectory.hasSuffix("/.git") ? String(gitDirectory.dropLast(5)) : gitDirectory
  }

  private static func gitDirectory(above path: String) -> String? {
    var found = git_buf()
    defer { git_buf_dispose(&found) }
    return git_repository_discover(&found, path, 0, nil) == 0 ? directory(found.ptr) : nil
  }
}
