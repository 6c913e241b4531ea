import CLibgit2

/// A git operation that failed: what the C library said in the very call that failed, and the fix where there is
/// one.
package struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What a caller may want to decide on; everything else is `other`.
  package enum Reason: String, Sendable, Hashable {
    case notFound
    case ambiguous
    case invalid
    case exists
    /// A reference no longer points where the writer expected it.
    case modified
    case locked
    /// The repository belongs to another user (`safe.directory`).
    case foreignOwner
    case tooLarge
    /// A wanted file's path is not UTF-8.
    case unreadableName
    case other
  }

  package let reason: Reason
  /// The C function that failed, or the operation of this module.
  package let function: String
  /// libgit2's return code; 0 when the error is not the library's.
  package let code: Int32
  /// libgit2's class of the error in a word: `odb`, `reference`, `os`, …; empty when the error is not the library's.
  package let errorClass: String
  package let message: String
  /// What the user can do about it.
  package let advice: String?

  package init(
    _ reason: Reason, function: String, code: Int32 = 0, errorClass: String = "", message: String,
    advice: String? = nil
  ) {
    self.reason = reason
    self.function = function
    self.code = code
    self.errorClass = errorClass
    self.message = message
    self.advice = advice
  }

  package var description: String {
    let origin = code == 0 ? function : "\(function), \(errorClass) error \(code)"
    return "\(message) (\(origin))" + (advice.map { "; \($0)" } ?? "")
  }

  /// The same error with other words, for a caller that knows more than the library did.
  func saying(_ message: String, advice: String? = nil) -> GitError {
    GitError(
      reason, function: function, code: code, errorClass: errorClass, message: message, advice: advice ?? self.advice)
  }

  /// Throws when a call of the C library failed. Must follow that call at once: the library keeps one message a thread.
  static func check(_ function: String, _ code: Int32) throws(GitError) {
    guard code < 0 else { return }
    let last = git_error_last()
    let text = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "no reason given"
    let errorClass = last.map { className($0.pointee.klass) } ?? "unknown"
    throw GitError(reason(code), function: function, code: code, errorClass: errorClass, message: text)
  }

  private static func reason(_ code: Int32) -> Reason {
    switch git_error_code(code) {
    case GIT_ENOTFOUND, GIT_EUNBORNBRANCH: .notFound
    case GIT_EAMBIGUOUS: .ambiguous
    case GIT_EINVALIDSPEC, GIT_EINVALID, GIT_EPEEL: .invalid
    case GIT_EEXISTS: .exists
    case GIT_EMODIFIED: .modified
    case GIT_ELOCKED: .locked
    case GIT_EOWNER: .foreignOwner
    default: .other
    }
  }

  private static let classNames = [
    "unclassified", "memory", "os", "invalid", "reference", "zlib", "repository", "config", "regex", "odb", "index",
    "object", "net", "tag", "tree", "indexer", "ssl", "submodule", "thread", "stash", "checkout", "fetchhead", "merge",
    "ssh", "filter", "revert", "callback", "cherrypick", "describe", "rebase", "filesystem", "patch", "worktree", "sha",
    "http", "internal",
  ]

  private static func className(_ number: Int32) -> String {
    classNames.indices.contains(Int(number)) ? classNames[Int(number)] : "class \(number)"
  }
}
