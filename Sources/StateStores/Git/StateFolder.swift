import Model
import Platform

/// Where an environment's journal and lock lie: a folder inside the git directory that all linked work trees share.
struct StateFolder: Hashable, Sendable {
  /// `<git directory>/ccops/[<project>/]<environment>`.
  let path: String
  /// `refs/ccops/[<project>/]<environment>`.
  let referencePrefix: String
  private let ancestors: [String]

  init(commonDirectory: String, _ identity: StateIdentity) {
    let parts = [identity.project, identity.environment].compactMap(\.self)
    referencePrefix = (["refs/ccops"] + parts).joined(separator: "/")
    let folders = (["ccops"] + parts).reduce(into: [commonDirectory]) { $0.append("\($0[$0.count - 1])/\($1)") }
    path = folders[folders.count - 1]
    ancestors = Array(folders.dropLast())
  }

  /// Names that an environment of a project may not have, because an environment of that name without a project has
  /// files there.
  static let fileNames: Set<String> = ["journal.jsonl", "lock", "moving"]

  var journal: String { path + "/journal.jsonl" }
  var lock: String { path + "/lock" }
  /// Held, and not empty, while a ref of the state is moved.
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
