import Platform

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
      if try FileSystem.makeFolder(folder) { try File(parent, .folder).flush() }
    }
  }

  /// Makes the coming and going of files in the folder durable.
  func flush() throws(FileFailure) { try File(path, .folder).flush() }
}
