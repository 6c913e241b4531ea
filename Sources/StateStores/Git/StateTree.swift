import Git
import Model

/// The files of a state in a tree, laid out so that `git log -p` on it reads well: `meta.json`, one file a record under
/// `resources/`, and one an unresolved create under `unresolved-creates/`.
enum StateTree {
  static let metaPath = "meta.json"
  static let resourceFolder = "resources"
  static let unresolvedFolder = "unresolved-creates"
  /// The name of `unresolvedFolder` in format 1.
  static let unresolvedFolderOfFormatOne = "doubts"

  /// Everything but the records.
  static let smallFolders = [unresolvedFolder, unresolvedFolderOfFormatOne, SharedRun.Place.folder]

  /// `resources/hanoi/groups/support.json`.
  static func path(of address: Address) -> String { "\(resourceFolder)/\(address).json" }

  /// `unresolved-creates/hanoi/groups/support.json`.
  static func unresolvedPath(of address: Address) -> String { "\(unresolvedFolder)/\(address).json" }

  /// - Parameter repair: What to do about a damaged file, for the message.
  static func record(from file: GitFile, repair: String) throws(StateError) -> StateRecord {
    let record: StateRecord = try StateCoding.read(file.bytes, path: file.path, repair: repair)
    guard path(of: record.address) == file.path else {
      throw StateCoding.damaged(file.path, "it holds the record of \(record.address)", repair: repair)
    }
    return record
  }

  /// - Parameter repair: What to do about a damaged file, for the message.
  static func unresolvedCreates(
    from files: [GitFile], repair: String
  ) throws(StateError) -> [Address: UnresolvedCreate] {
    var found: [Address: UnresolvedCreate] = [:]
    for folder in [unresolvedFolder, unresolvedFolderOfFormatOne] {
      for file in files where file.path.hasPrefix(folder + "/") {
        let create: UnresolvedCreate = try StateCoding.read(file.bytes, path: file.path, repair: repair)
        guard "\(folder)/\(create.address).json" == file.path else {
          throw StateCoding.damaged(file.path, "it holds the unresolved create of \(create.address)", repair: repair)
        }
        found[create.address] = create
      }
    }
    return found
  }

  // MARK: Edits

  /// The edits that make the whole tree.
  static func whole(_ snapshot: Snapshot, _ meta: StateMeta) -> [TreeEdit] {
    [TreeEdit(path: metaPath, contents: meta.bytes)]
      + snapshot.records.map { TreeEdit(path: path(of: $0), contents: StateCoding.bytes(of: $1)) }
      + snapshot.unresolvedCreates.map { TreeEdit(path: unresolvedPath(of: $0), contents: StateCoding.bytes(of: $1)) }
  }

  /// The edits that change a tree of this format.
  ///
  /// - Parameter unresolved: The addresses of the unresolved creates in the tree.
  static func changed(_ edit: StateEdit, _ meta: StateMeta, unresolved: Set<Address>) -> [TreeEdit] {
    var edits = [TreeEdit(path: metaPath, contents: meta.bytes)]
    edits += edit.upserts.map { TreeEdit(path: path(of: $0), contents: StateCoding.bytes(of: $1)) }
    edits += edit.removals.subtracting(edit.upserts.keys).map { TreeEdit(path: path(of: $0), contents: nil) }
    guard let creates = edit.unresolvedCreates else { return edits }
    edits += creates.map { TreeEdit(path: unresolvedPath(of: $0), contents: StateCoding.bytes(of: $1)) }
    return edits + unresolved.subtracting(creates.keys).map { TreeEdit(path: unresolvedPath(of: $0), contents: nil) }
  }
}
