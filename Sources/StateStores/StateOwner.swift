import Model

/// Checks that a state is the one of this folder: by name, environment and path.
struct StateOwner: Sendable {
  private let identity: StateIdentity
  /// Where the state was found, for the message.
  private let place: String

  init(_ identity: StateIdentity, _ place: String) {
    self.identity = identity
    self.place = place
  }

  /// Checks what the state says of itself.
  ///
  /// - Throws: `StateError.unreadable` with the fix when the state is of another folder.
  func check(_ meta: StateMeta) throws(StateError) {
    guard meta.environment == identity.environment else {
      throw .unreadable("\(place) holds the state of environment \(meta.environment)")
    }
    if meta.requires.contains(StateMeta.moved) {
      let name = meta.movedTo ?? ""
      throw .unreadable(
        "a newer ccops moved the state of this folder to the project \"\(name)\"; use that one")
    }
    guard meta.format > 1 else { return }
    guard meta.project == identity.project else { throw .unreadable(otherProject(meta.project)) }
    // A folder that has a name may move.
    guard meta.project == nil, let path = meta.path, path != identity.path else { return }
    throw .unreadable(otherFolder(path))
  }

  /// As `check`, and for a state of format 1, which does not say of which folder it is, by the files of its records.
  func check(_ meta: StateMeta, _ records: [Address: StateRecord]) throws(StateError) {
    try check(meta)
    guard meta.format == 1, let path = Self.folder(of: records), path != identity.path else { return }
    throw .unreadable(otherFolder(path))
  }

  /// The folder that all records were applied from; nil where they do not say, or differ.
  static func folder(of records: [Address: StateRecord]) -> String? {
    var found: Set<String> = []
    for (address, record) in records where !record.pin.source.blob.isEmpty {
      let file = "\(address).json"
      let path = record.pin.source.path
      if path == file { found.insert("") }
      if path.hasSuffix("/" + file) { found.insert(String(path.dropLast(file.utf8.count + 1))) }
    }
    return found.count == 1 ? found.first : nil
  }

  private func otherProject(_ project: String?) -> String {
    let theirs = project.map { "the project \"\($0)\"" } ?? "a folder without a name"
    let ours = identity.project.map { "the project \"\($0)\"" } ?? "this folder, which has no name"
    return "\(place) holds the state of \(theirs), not of \(ours)"
  }

  private func otherFolder(_ path: String) -> String {
    "\(place) holds the state of the folder \(shown(path)), and this is \(shown(identity.path)); use an environment of "
      + "another name for this folder (`-e`, or \"default_environment\" in ccops.json)"
  }

  private func shown(_ path: String) -> String { path.isEmpty ? "at the root of the repository" : "\"\(path)\"" }
}
