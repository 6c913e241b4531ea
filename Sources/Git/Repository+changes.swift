import CLibgit2

/// What differs between the work tree and the commit that is checked out.
extension Repository {
  /// Paths, relative to the folder and sorted, that differ from `HEAD` in the work tree or the index, untracked ones included and ignored ones not.
  ///
  /// Empty for a bare repository. The index file is read and never written.
  package func changedPaths(under folder: String = "") throws(GitError) -> [String] {
    guard !isBare else { return [] }
    return try handle.lend { repository throws(GitError) in
      let list = try Repository.statusList(of: repository, under: folder)
      return try list.lend { Repository.paths($0, under: folder) }
    }
  }

  private static func statusList(
    of repository: OpaquePointer, under folder: String
  ) throws(GitError) -> Handle<CStatusList> {
    var options = git_status_options()
    try GitError.check(
      "git_status_options_init", git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
    return try Handle<CStatusList>("git_status_list_new") { made in
      folder.withCString { text in
        // The library only reads the text, although the type of the array allows more.
        let text = UnsafeMutablePointer<CChar>(mutating: text)
        var pathspec: UnsafeMutablePointer<CChar>? = text
        return withUnsafeMutablePointer(to: &pathspec) { texts in
          if !folder.isEmpty { options.pathspec = git_strarray(strings: texts, count: 1) }
          return git_status_list_new(&made, repository, &options)
        }
      }
    }
  }

  private static func paths(_ list: OpaquePointer, under folder: String) -> [String] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    var paths: Set<String> = []
    for index in 0..<git_status_list_entrycount(list) {
      guard let entry = git_status_byindex(list, index)?.pointee,
        let delta = (entry.index_to_workdir ?? entry.head_to_index)?.pointee,
        let name = delta.new_file.path ?? delta.old_file.path
      else { continue }
      let path = String(cString: name)
      if path.hasPrefix(prefix) { paths.insert(String(path.dropFirst(prefix.count))) }
    }
    return paths.sorted()
  }
}
