import CLibgit2

/// What differs between the work tree and the commit that is checked out.
extension Repository {
  /// Paths, relative to the folder and sorted, that differ from `HEAD` in the work tree or the index, untracked ones
  /// included and ignored ones not.
  ///
  /// Empty for a bare repository. The index file is read and never written.
  ///
  /// - Parameter names: Only these files and folders of the folder are looked at; empty: all. What else the repository
  ///   has may be large without end.
  package func changedPaths(under folder: String = "", of names: [String] = []) throws(GitError) -> [String] {
    guard !isBare else { return [] }
    let prefix = folder.isEmpty ? "" : folder + "/"
    let wanted = names.isEmpty ? [folder].filter { !$0.isEmpty } : names.map { prefix + $0 }
    return try handle.lend { repository throws(GitError) in
      let list = try Repository.statusList(of: repository, only: wanted)
      return try list.lend { Repository.paths($0, under: folder) }
    }
  }

  private static func statusList(
    of repository: OpaquePointer, only paths: [String]
  ) throws(GitError) -> Handle<CStatusList> {
    var options = git_status_options()
    try GitError.check(
      "git_status_options_init", git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
    // One block of all texts, each with its end; the library only reads them.
    var block: [CChar] = []
    var starts: [Int] = []
    for path in paths {
      starts.append(block.count)
      block += path.utf8CString
    }
    return try Handle<CStatusList>("git_status_list_new") { made in
      block.withUnsafeMutableBufferPointer { block in
        var texts = starts.map { start in block.baseAddress.map { $0 + start } }
        return texts.withUnsafeMutableBufferPointer { texts in
          if !texts.isEmpty { options.pathspec = git_strarray(strings: texts.baseAddress, count: texts.count) }
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
