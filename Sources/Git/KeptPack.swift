import Platform

/// A commit that is stored and that nothing points to yet.
package struct StoredCommit: Hashable, Sendable {
  package let id: ObjectID
  /// The file that keeps its pack.
  let keep: String
}

/// Puts a pack among the others so that no clean-up of git can take it away before a reference leads to it.
///
/// Git deletes single objects that no reference leads to, and the packs that it found before, except a pack with a
/// `.keep` file. So all objects come as one pack, and the `.keep` file is there before the pack is.
enum KeptPack {
  /// - `write` writes the pack into a folder and gives its name.
  /// - Returns: the path of the `.keep` file.
  static func place(in directory: String, _ write: (_ folder: String) throws(GitError) -> String) throws(GitError)
    -> String
  {
    // Not among the packs: git takes what looks unfinished there for left behind.
    let folder = try temporaryFolder(in: directory)
    defer { FileSystem.removeIfPossible(folder) }
    let name = try write(folder)
    let target = "\(directory)/objects/pack"
    let keep = "\(target)/pack-\(name).keep"
    // The index last: with it the pack counts.
    let files = ["pack-\(name).pack", "pack-\(name).idx"]
    do throws(FileFailure) {
      try File("\(folder)/keep", .create, permissions: .readOnly).append(PackOwner.own.keepContents)
      try FileSystem.move("\(folder)/keep", to: keep)
      for file in files { try FileSystem.move("\(folder)/\(file)", to: "\(target)/\(file)") }
      try File(target, .folder).flush()
    } catch {
      for file in files + ["keep"] { FileSystem.removeIfPossible("\(folder)/\(file)") }
      FileSystem.removeIfPossible(keep)
      throw gitError(error)
    }
    return keep
  }

  /// Checks that a pack of this size can be written, and leaves nothing behind.
  ///
  /// - Throws: `GitError` for folders that cannot be written, and for a disk without room.
  static func requireRoom(for size: Int, in directory: String) throws(GitError) {
    let folder = try temporaryFolder(in: directory)
    // git removes a file of this name if this process is killed.
    let target = "\(directory)/objects/pack/tmp_\(folder.split(separator: "/").last ?? "ccops")"
    defer { for path in ["\(folder)/room", target, folder] { FileSystem.removeIfPossible(path) } }
    do throws(FileFailure) {
      try File("\(folder)/room", .create).append([UInt8](repeating: 0, count: size))
      try FileSystem.move("\(folder)/room", to: target)
    } catch {
      throw gitError(error)
    }
  }

  private static func temporaryFolder(in directory: String) throws(GitError) -> String {
    let family = "\(directory)/ccops"
    do throws(FileFailure) {
      try FileSystem.makeFolder(family)
      return try FileSystem.makeTemporaryFolder(in: family, prefix: PackOwner.own.folderPrefix)
    } catch {
      throw gitError(error)
    }
  }

  private static func gitError(_ failure: FileFailure) -> GitError {
    GitError(.other, function: "storeCommit", message: failure.description)
  }
}
