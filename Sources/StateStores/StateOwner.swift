import Model

/// Checks that a state is the one of this folder: by name, environment and path.
///
/// The state of a folder without a name is that of the folder's project too, once the folder has a name.
struct StateOwner: Sendable {
  private let identity: StateIdentity
  /// Where the state was found, for the message.
  private let place: String
  /// The project for which the state of the folder without a name is read.
  private let successor: String?

  init(_ identity: StateIdentity, _ place: String, successor: String? = nil) {
    self.identity = identity
    self.place = place
    self.successor = successor ?? identity.project
  }

  /// Checks what the state says of itself.
  ///
  /// - Throws: `StateError.unreadable` with the fix when the state is of another folder.
  func check(_ meta: StateMeta) throws(StateError) {
    if let objection = objection(to: meta) { throw .unreadable(objection) }
  }

  /// As `check`, and for a state of format 1, which does not say of which folder it is, by the files of its records.
  func check(_ meta: StateMeta, _ records: [Address: StateRecord]) throws(StateError) {
    if let objection = objection(to: meta, records) { throw .unreadable(objection) }
  }

  /// Why the state is not this folder's; nil if it is.
  func objection(to meta: StateMeta, _ records: [Address: StateRecord] = [:]) -> String? {
    guard meta.environment == identity.environment else {
      return "\(place) holds the state of environment \(meta.environment)"
    }
    if meta.requires.contains(StateMeta.moved), meta.movedTo == nil || meta.movedTo != successor {
      return moved(to: meta.movedTo ?? "")
    }
    guard meta.project == nil || meta.project == identity.project else { return otherProject(meta.project) }
    // A folder that has a name may move.
    guard meta.project == nil else { return nil }
    let path = meta.format > 1 ? meta.path : Self.folder(of: records)
    guard let path, path != identity.path else { return nil }
    return otherFolder(path)
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

  private func moved(to project: String) -> String {
    identity.project == nil
      ? "the state of this folder belongs to the project \"\(project)\"; add \"name\": \"\(project)\" to ccops.json, "
        + "which an older commit lacks"
      : "\(place) was moved to the project \"\(project)\", and this folder is \(ours)"
  }

  private func otherProject(_ project: String?) -> String {
    let theirs = project ?? ""
    return "\(place) holds the state of the project \"\(theirs)\", not of \(ours); if this is that folder, set "
      + "\"name\" to \"\(theirs)\" in ccops.json, else choose another \"ref\" there"
  }

  private var ours: String { identity.project.map { "the project \"\($0)\"" } ?? "this folder, which has no name" }

  private func otherFolder(_ path: String) -> String {
    "\(place) holds the state of the folder \(shown(path)), and this is \(shown(identity.path)); give each folder a "
      + "\"name\" in its ccops.json; a folder that was moved: move it back, give it a name, run `ccops apply`, and "
      + "move it then"
  }

  private func shown(_ path: String) -> String { path.isEmpty ? "at the root of the repository" : "\"\(path)\"" }
}
