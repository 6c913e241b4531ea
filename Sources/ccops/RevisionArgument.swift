import ArgumentParser

/// What `--ref` names: a revision, and perhaps a folder in it, as in git's own `REV:PATH`.
struct RevisionArgument: ExpressibleByArgument, Equatable, Sendable {
  static let head = RevisionArgument(argument: "HEAD")

  let revision: String
  /// From the repository's root; nil: the folder of the working directory.
  let folder: String?

  /// No revision's name holds a colon.
  init(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    revision = parts.first ?? argument
    folder = parts.count == 2 ? parts[1].split(separator: "/").joined(separator: "/") : nil
  }

  var defaultValueDescription: String { revision }
}
