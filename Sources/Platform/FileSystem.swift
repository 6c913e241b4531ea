#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What can be done with a path. To read or write the file that it leads to, open a `File`.
package enum FileSystem {
  /// What a path leads to after its symbolic links.
  package struct Status: Hashable, Sendable {
    package enum Kind: Sendable {
      case file
      case folder
      case pipe
      /// A device or a socket.
      case other
    }

    package let kind: Kind
    /// Bytes; for a folder without meaning.
    package let size: Int

    init(_ status: stat) {
      kind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFIFO: .pipe
        default: .other
        }
      size = Int(status.st_size)
    }
  }

  /// What a path leads to.
  ///
  /// - Parameter path: Symbolic links are followed.
  /// - Returns: nil if the path leads nowhere, or through a folder that may not be searched.
  package static func status(of path: String) -> Status? {
    var status = stat()
    return stat(path, &status) == 0 ? Status(status) : nil
  }

  /// Whether a path itself is a symbolic link, wherever it leads.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a path leads to something.
  ///
  /// - Parameter path: Symbolic links are followed.
  /// - Returns: false also if a folder on the way may not be searched.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The absolute path without symbolic links, `.` and `..`.
  ///
  /// - Parameter path: Must lead to something.
  /// - Throws: `FileFailure` with the reason `.notFound` if the path leads nowhere, or with another one.
  package static func realPath(_ path: String) throws(FileFailure) -> String {
    guard let resolved = realpath(path, nil) else {
      throw FileFailure(operation: "resolve", path: path, reason: .last)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The names in a folder, sorted, without `.` and `..`.
  ///
  /// - Parameter folder: Its path.
  /// - Throws: `FileFailure` if it is no folder or cannot be read.
  package static func names(in folder: String) throws(FileFailure) -> [String] {
    guard let stream = opendir(folder) else { throw FileFailure(operation: "open", path: folder, reason: .last) }
    defer { closedir(stream) }
    var names: [String] = []
    // A null pointer means the end, or an error if errno changed.
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileFailure(operation: "read", path: folder, reason: .last) }
    return names.sorted()
  }

  /// Creates a folder unless the path exists. It is durable after a flush of its parent folder.
  ///
  /// - Parameter path: The parent folder must exist.
  /// - Returns: Whether the folder was created.
  /// - Throws: `FileFailure`
  @discardableResult
  package static func makeFolder(_ path: String) throws(FileFailure) -> Bool {
    do throws(FileFailure) {
      _ = try FileFailure.check("make", of: path) { mkdir(path, 0o777) }
      return true
    } catch {
      if error.reason == .exists { return false }
      throw error
    }
  }

  /// Creates a folder with a name that no other has. Only its owner may use it.
  ///
  /// - Parameters:
  ///   - folder: The folder to create it in.
  ///   - prefix: The name begins with it.
  /// - Returns: The path of the new folder.
  /// - Throws: `FileFailure` about `folder`.
  package static func makeTemporaryFolder(in folder: String, prefix: String) throws(FileFailure) -> String {
    var template = Array("\(folder)/\(prefix)XXXXXX".utf8CString)
    let path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let path else { throw FileFailure(operation: "make a folder in", path: folder, reason: .last) }
    return path
  }

  /// Creates an empty file unless the file exists.
  ///
  /// - Parameters:
  ///   - path: The folder must exist.
  ///   - permissions: For a file that is created.
  /// - Throws: `FileFailure`, also if the file exists and may not be written.
  package static func makeFile(_ path: String, permissions: File.Permissions) throws(FileFailure) {
    let number = try FileFailure.check("make", of: path) {
      open(path, O_WRONLY | O_CREAT | O_CLOEXEC, permissions.mode)
    }
    close(number)
  }

  /// Renames a file. A file at `target` is replaced; every other process sees the old file or the new one.
  ///
  /// - Parameters:
  ///   - source: The file, or the folder.
  ///   - target: Must be on the same file system.
  /// - Throws: `FileFailure` about `target`.
  package static func move(_ source: String, to target: String) throws(FileFailure) {
    _ = try FileFailure.check("move", of: target) { rename(source, target) }
  }

  /// Replaces a file in one step, or creates it: every other process sees the old contents or the new ones.
  ///
  /// The contents are written to a new file beside it, which has its permissions from the moment it exists. A symbolic
  /// link stays, and the file that it leads to is replaced.
  ///
  /// - Parameters:
  ///   - path: Its folder must exist.
  ///   - permissions: Of the new file, also if the old one had others.
  /// - Throws: `FileFailure`; the old file is unchanged then.
  package static func replace(
    _ path: String, with contents: [UInt8], permissions: File.Permissions
  ) throws(FileFailure) {
    let target = exists(path) ? try realPath(path) : path
    let scratch = "\(target).\(UInt64.random(in: .min ... .max)).new"
    do throws(FileFailure) {
      let file = try File(scratch, .create, permissions: permissions)
      try file.append(contents)
      try file.flush()
      try move(scratch, to: target)
    } catch {
      removeIfPossible(scratch)
      throw error
    }
  }

  /// Removes a file. Afterwards there is none, whether or not there was one. It is durable after a flush of the folder.
  ///
  /// - Parameter path: Not of a folder.
  /// - Throws: `FileFailure`
  package static func remove(_ path: String) throws(FileFailure) {
    do throws(FileFailure) {
      _ = try FileFailure.check("remove", of: path) { unlink(path) }
    } catch {
      if error.reason != .notFound { throw error }
    }
  }

  /// Removes a file or an empty folder if that is possible. For leftovers that do no harm.
  ///
  /// - Parameter path: Need not exist.
  package static func removeIfPossible(_ path: String) {
    if unlink(path) != 0 { rmdir(path) }
  }
}
