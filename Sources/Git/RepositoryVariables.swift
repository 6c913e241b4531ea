import Platform

/// The environment variables that point git at a repository, such as a hook has them.
///
/// ccops finds its repository from a directory alone. It ignores these variables, and the user's `git` runs without
/// them, so that both work on one repository.
package enum RepositoryVariables {
  /// All of them. Variables of git's configuration (`GIT_CONFIG_GLOBAL`, `GIT_CONFIG_COUNT`) are not among them: these
  /// are obeyed.
  package static let names = [
    "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
  ]

  /// The variables that name something outside of a repository, in the order of `names`.
  ///
  /// - Parameter variables: Of the process. Relative paths are from the working directory.
  package static func foreign(in variables: [String: String], to repository: Repository) -> [String] {
    names.filter { name in
      guard let value = variables[name], !value.isEmpty else { return false }
      return isForeign(value, of: name, to: repository)
    }
  }

  private static func isForeign(_ value: String, of name: String, to repository: Repository) -> Bool {
    let own = [repository.gitDirectory, repository.commonDirectory].compactMap(realPath)
    switch name {
    case "GIT_DIR", "GIT_COMMON_DIR": return !own.contains { $0 == realPath(value) }
    case "GIT_WORK_TREE": return realPath(value) != repository.workTree.flatMap(realPath)
    case "GIT_NAMESPACE": return true
    case "GIT_IMPLICIT_WORK_TREE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX": return false
    case "GIT_ALTERNATE_OBJECT_DIRECTORIES":
      return !value.split(separator: ":").allSatisfy { isInside(String($0), own) }
    default: return !isInside(value, own)
    }
  }

  /// Whether a path leads into one of the folders; the file itself need not exist.
  private static func isInside(_ path: String, _ folders: [String]) -> Bool {
    let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let place = realPath(path) ?? realPath(parent) else { return false }
    return folders.contains { place == $0 || place.hasPrefix("\($0)/") }
  }

  private static func realPath(_ path: String) -> String? {
    do throws(FileFailure) { return try FileSystem.realPath(path) } catch { return nil }
  }
}
