/// Reads and writes files whole, also where a path leads to something else than a file.
package enum WholeFile {
  /// Why a path cannot be read or written, to follow its name in a message: "is a folder".
  package struct Refusal: Error, Hashable, Sendable {
    package let problem: String

    fileprivate static let folder = Refusal(problem: "is a folder; give the path of a file")
  }

  /// The bytes of a regular file. Symbolic links are followed.
  ///
  /// - Parameters:
  ///   - path: Absolute, or relative to the working directory.
  ///   - limit: A larger file is refused before it is read.
  ///   - takesPipes: Whether a pipe is read until its writers close it. A pipe without a writer is empty.
  /// - Throws: `Refusal`, also for a folder and a device, which may have no end.
  package static func read(
    _ path: String, atMost limit: Int, takesPipes: Bool = false
  ) throws(Refusal) -> [UInt8] {
    let (status, bytes) = try refusing("read") { () throws(FileFailure) in
      let file = try File(path, .read)
      let status = try file.status()
      let isRead = status.kind == .file && status.size <= limit || status.kind == .pipe && takesPipes
      return (status, try isRead ? file.contents(atMost: limit) : [])
    }
    switch status.kind {
    case .folder: throw .folder
    case .pipe where !takesPipes: throw Refusal(problem: "is a pipe, and only a regular file is read")
    case .other: throw Refusal(problem: "is a device, and only a regular file is read")
    case .file where status.size > limit:
      throw Refusal(problem: "is \(status.size) bytes long; at most \(limit) are read")
    case .file, .pipe: return bytes
    }
  }

  /// Writes a file whole: another process sees the old bytes or the new ones. Symbolic links are followed. A device or
  /// a pipe is written to.
  ///
  /// - Parameter permissions: Of the file, from its first moment on.
  /// - Throws: `Refusal`; a regular file is as it was then.
  package static func write(_ bytes: [UInt8], to path: String, permissions: File.Permissions) throws(Refusal) {
    let kind = try target(path)
    try refusing("written") { () throws(FileFailure) in
      switch kind {
      case .other, .pipe: try File(path, .append).append(bytes)
      default: try FileSystem.replace(path, with: bytes, permissions: permissions)
      }
    }
  }

  /// Checks that a path can lead to a file that is written, before work is done for its contents.
  ///
  /// - Throws: `Refusal` for a folder, a link that leads nowhere, and a path in a folder that does not exist. Whether
  ///   the file may be written shows only when it is.
  package static func checkTarget(_ path: String) throws(Refusal) { _ = try target(path) }

  /// What is at a path that is to be written; nil for nothing.
  private static func target(_ path: String) throws(Refusal) -> FileSystem.Status.Kind? {
    let kind = FileSystem.status(of: path)?.kind
    if kind == .folder { throw .folder }
    guard kind == nil else { return kind }
    if FileSystem.isLink(path) { throw Refusal(problem: "is a symbolic link that leads nowhere") }
    let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    if FileSystem.status(of: parent)?.kind != .folder {
      throw Refusal(problem: "cannot be written: there is no folder \(parent)")
    }
    return nil
  }

  private static func refusing<Result>(
    _ verb: String, _ body: () throws(FileFailure) -> Result
  ) throws(Refusal) -> Result {
    do throws(FileFailure) {
      return try body()
    } catch  where error.reason == .noReader {
      throw Refusal(problem: "is a pipe that no process reads")
    } catch {
      throw Refusal(problem: "cannot be \(verb): \(error.reason)")
    }
  }
}
