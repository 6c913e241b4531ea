import CLibgit2
import Glibc

/// A commit that is stored and that nothing points to yet.
package struct StoredCommit: Hashable, Sendable {
  package let id: ObjectID
  /// The file that keeps its pack.
  let keep: String
}

/// Puts a pack among the others so that no clean-up of git can take it away before a reference leads to it.
///
/// Git deletes single objects that nothing points to, and the packs that were there when it looked, save those beside which a `.keep` file lies. So all
/// objects come as one pack, and the `.keep` is there before the pack is.
enum KeptPack {
  /// - `write` writes the pack into a folder and gives its name.
  /// - Returns: the path of the `.keep` file.
  static func place(in directory: String, _ write: (_ folder: String) throws(GitError) -> String) throws(GitError)
    -> String
  {
    // Not among the packs: git takes what looks unfinished there for left behind.
    let folder = try temporaryFolder(in: directory)
    defer { rmdir(folder) }
    let name = try write(folder)
    let target = "\(directory)/objects/pack"
    let keep = "\(target)/pack-\(name).keep"
    do throws(GitError) {
      try make(keep)
      // The index last: with it the pack counts.
      for suffix in ["pack", "idx"] { try move("pack-\(name).\(suffix)", from: folder, to: target) }
      try flush(target)
    } catch {
      for suffix in ["pack", "idx"] { unlink("\(folder)/pack-\(name).\(suffix)") }
      unlink(keep)
      throw error
    }
    return keep
  }

  private static func move(_ file: String, from folder: String, to target: String) throws(GitError) {
    guard rename("\(folder)/\(file)", "\(target)/\(file)") == 0 else { throw failure("move", "\(target)/\(file)") }
  }

  private static func temporaryFolder(in directory: String) throws(GitError) -> String {
    let family = "\(directory)/ccops"
    guard mkdir(family, 0o777) == 0 || errno == EEXIST else { throw failure("make", family) }
    var template = Array("\(family)/pack-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw failure("make a folder in", family) }
    return made
  }

  private static func make(_ path: String) throws(GitError) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o444)
    guard file >= 0 else { throw failure("make", path) }
    close(file)
  }

  private static func flush(_ folder: String) throws(GitError) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw failure("open", folder) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure("flush", folder) }
  }

  private static func failure(_ what: String, _ path: String) -> GitError {
    GitError(.other, function: "storeCommit", message: "cannot \(what) \(path): \(String(cString: strerror(errno)))")
  }
}
