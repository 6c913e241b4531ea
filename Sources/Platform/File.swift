#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One open file or folder. It is closed exactly once, when its owner lets it go.
///
/// A child process shares it for a moment, until it executes its program.
package struct File: ~Copyable, Sendable {
  /// What the file is opened for.
  package enum Access: Sendable {
    /// The file must exist. A pipe is opened without a wait for its writer.
    case read
    /// Every write goes to the end of the file. A missing file is created. A pipe that no process reads is an error.
    case append
    /// Like `append`, and the file can be read.
    case readAndAppend
    /// Like `append`, and the path must lead nowhere.
    case create
    /// The path must be a folder. It can be flushed: then the names in it are durable.
    case folder
  }

  /// Who may use a file that is created. Has no effect on a file that exists.
  package enum Permissions: Sendable {
    /// Read and write, limited by the umask of the process.
    case umask
    /// Read and write for the owner only.
    case ownerOnly
    /// Read for everyone, write for no one.
    case readOnly
  }

  private let number: Int32
  private let path: String

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: Absolute, or relative to the working directory.
  ///   - access: What the file is opened for, and whether it is created.
  ///   - permissions: For a file that is created.
  /// - Throws: `FileFailure` with the reason `.notFound` if the file or its folder does not exist, or with another one.
  package init(_ path: String, _ access: Access, permissions: Permissions = .umask) throws(FileFailure) {
    self.path = path
    // Without O_NONBLOCK the call would wait until a pipe has a process at its other end.
    number = try FileFailure.check("open", of: path) {
      open(path, access.flags | O_CLOEXEC | O_NONBLOCK, permissions.mode)
    }
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) & ~O_NONBLOCK)
  }

  deinit { close(number) }

  /// Writes all bytes at the end of the file.
  ///
  /// - Parameter bytes: May be empty.
  /// - Throws: `FileFailure`; a part of the bytes may be in the file then.
  package func append(_ bytes: [UInt8]) throws(FileFailure) {
    do throws(SystemError) {
      try writeAll(bytes, to: number)
    } catch {
      throw FileFailure(operation: "write", path: path, reason: error)
    }
  }

  /// Returns when everything written is on stable storage.
  ///
  /// - Throws: `FileFailure`; it is unknown then what is on stable storage.
  package func flush() throws(FileFailure) {
    _ = try FileFailure.check("flush", of: path) { fsync(number) }
  }

  /// Cuts the file off.
  ///
  /// - Parameter length: Bytes that stay.
  /// - Throws: `FileFailure`
  package func truncate(to length: Int) throws(FileFailure) {
    _ = try FileFailure.check("truncate", of: path) { ftruncate(number, off_t(length)) }
  }

  /// What the open file is.
  ///
  /// - Throws: `FileFailure`
  package func status() throws(FileFailure) -> FileSystem.Status {
    var status = stat()
    _ = try FileFailure.check("look at", of: path) { fstat(number, &status) }
    return FileSystem.Status(status)
  }

  /// Reads the file from its first byte to its end; a pipe until its writers close it.
  ///
  /// - Parameter limit: Bytes past which the reading stops with an error.
  /// - Returns: All bytes.
  /// - Throws: `FileFailure`, with the reason `.tooLarge` for a file of more bytes.
  package func contents(atMost limit: Int = .max) throws(FileFailure) -> [UInt8] {
    // A pipe has no first byte to return to.
    _ = lseek(number, 0, SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: expectedSize)
    var count = 0
    while true {
      let added = try FileFailure.check("read", of: path) {
        bytes.withUnsafeMutableBytes { read(number, $0.baseAddress.map { $0 + count }, $0.count - count) }
      }
      if added == 0 { break }
      count += added
      guard count <= limit else { throw FileFailure(operation: "read", path: path, reason: .tooLarge) }
      if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(count, 1 << 16))) }
    }
    // An array keeps the room that it once had.
    if count == 0 { return [] }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// One byte more than the file has, so that the end is found without more room; some for a file that does not say.
  private var expectedSize: Int {
    var status = stat()
    guard fstat(number, &status) == 0, status.st_size > 0 else { return 1 << 12 }
    return Int(status.st_size) + 1
  }

  /// Takes the exclusive lock of flock(2), which lasts until `unlock()` or until the open file is closed.
  ///
  /// Does not wait.
  ///
  /// - Returns: false if another open file holds the lock.
  /// - Throws: `FileFailure` if the file system has no locks.
  package func tryLock() throws(FileFailure) -> Bool {
    do throws(FileFailure) {
      _ = try FileFailure.check("lock", of: path) { flock(number, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.reason == .wouldBlock { return false }
      throw error
    }
  }

  /// Takes the lock of a holder that keeps it for moments only. Waits for about five seconds at most.
  ///
  /// - Throws: `FileFailure` with the reason `.wouldBlock` if the lock is still held, or if the task is cancelled while
  ///   it waits; any error of `tryLock()`.
  package func waitForLock() async throws(FileFailure) {
    for _ in 0..<1000 {
      if try tryLock() { return }
      do { try await SteadyTimer.sleep(for: .milliseconds(5)) } catch { break }
    }
    throw FileFailure(operation: "lock", path: path, reason: .wouldBlock)
  }

  /// Ends the lock, also for a child process that still shares the open file.
  package func unlock() { _ = flock(number, LOCK_UN) }
}

extension File.Access {
  fileprivate var flags: Int32 {
    switch self {
    case .read: O_RDONLY
    case .append: O_WRONLY | O_CREAT | O_APPEND
    case .readAndAppend: O_RDWR | O_CREAT | O_APPEND
    case .create: O_WRONLY | O_CREAT | O_EXCL | O_APPEND
    case .folder: O_RDONLY | O_DIRECTORY
    }
  }
}

extension File.Permissions {
  var mode: mode_t {
    switch self {
    case .umask: 0o666
    case .ownerOnly: 0o600
    case .readOnly: 0o444
    }
  }
}

/// Writes all bytes to an open file or stream, in as many calls as that takes.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var written = 0
  while written < bytes.count {
    written += try SystemError.check {
      bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written) }
    }
  }
}
