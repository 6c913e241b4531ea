import Glibc

/// Where an environment's journal and lease lie: a folder inside the git directory that all linked work trees share.
struct StateFolder: Hashable, Sendable {
  /// `<git directory>/ccops/<environment>`.
  let path: String
  private let ancestors: [String]

  init(commonDirectory: String, environment: String) {
    let family = commonDirectory + "/ccops"
    path = family + "/" + environment
    ancestors = [commonDirectory, family]
  }

  var journal: String { path + "/journal.jsonl" }
  var lock: String { path + "/lock" }
  /// Held, and not empty, while a reference of the state is moved.
  var moving: String { path + "/moving" }

  /// Makes the folder if need be, durably.
  func make() throws(FileFailure) {
    for (parent, folder) in zip(ancestors, ancestors.dropFirst() + [path]) {
      if mkdir(folder, 0o777) == 0 {
        try StateFolder.flush(parent)
      } else if errno != EEXIST {
        throw FileFailure(operation: "make", path: folder, code: errno)
      }
    }
  }

  /// Makes the coming and going of files in the folder durable.
  func flush() throws(FileFailure) { try StateFolder.flush(path) }

  private static func flush(_ folder: String) throws(FileFailure) {
    try Descriptor(folder, O_RDONLY | O_DIRECTORY).flush()
  }
}
