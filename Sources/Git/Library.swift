import CLibgit2

/// Starts the C library once for the whole process, with the settings that every use here relies on.
enum Library {
  private static let started: Int32 = {
    let limiting = ccops_git_limit_allocations()
    guard limiting >= 0 else { return limiting }
    let count = git_libgit2_init()
    guard count > 0 else { return count }
    // State is the only copy of what was applied: a commit that was reported must survive a power cut.
    let flushing = ccops_git_flush_writes()
    guard flushing >= 0 else { return flushing }
    let trusting = ccops_git_trust_names()
    guard trusting >= 0 else { return trusting }
    return ccops_git_accept_extensions()
  }()

  /// Opens repositories of other users from now on.
  static func trustOwners() throws(GitError) {
    try start()
    try GitError.check("git_libgit2_opts", ccops_git_trust_owners())
  }

  static func start() throws(GitError) { try GitError.check("git_libgit2_init", started) }
}
