import Glibc
import Platform

/// The owner of one open file: closed exactly once. Every operation that fails says which file and why.
struct Descriptor: ~Copyable {
  private let number: Int32
  let path: String

  /// Opens a file; `flags` as of open(2). It is never inherited by a child process.
  init(_ path: String, _ flags: Int32) throws(FileFailure) {
    self.path = path
    number = try FileFailure.repeating("open", path) { open(path, flags | O_CLOEXEC, 0o666) }
  }

  deinit { close(number) }

  /// Writes all bytes at the end.
  borrowing func append(_ bytes: [UInt8]) throws(FileFailure) {
    var written = 0
    while written < bytes.count {
      written += try FileFailure.repeating("write", path) {
        bytes.withUnsafeBytes { write(number, $0.baseAddress.map { $0 + written }, bytes.count - written) }
      }
    }
  }

  /// Returns when everything written is on stable storage.
  borrowing func flush() throws(FileFailure) { _ = try FileFailure.repeating("flush", path) { fsync(number) } }

  borrowing func truncate(to length: Int) throws(FileFailure) {
    _ = try FileFailure.repeating("truncate", path) { ftruncate(number, length) }
  }

  /// The whole contents.
  borrowing func contents() throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let offset = bytes.count
      let count = try FileFailure.repeating("read", path) {
        chunk.withUnsafeMutableBytes { pread(number, $0.baseAddress, $0.count, offset) }
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[0..<count])
    }
  }

  /// Takes the exclusive lock of flock(2), which lives exactly as long as this open file; false when another holds it.
  borrowing func lock() throws(FileFailure) -> Bool {
    do throws(FileFailure) {
      _ = try FileFailure.repeating("lock", path) { flock(number, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.code == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Takes the lock of somebody who holds it for moments only; gives up after some seconds.
  borrowing func lockSoon() async throws(FileFailure) {
    for _ in 0..<1000 {
      if try lock() { return }
      do { try await SteadyTimer.sleep(for: .milliseconds(5)) } catch { break }
    }
    throw FileFailure(operation: "lock", path: path, code: EWOULDBLOCK)
  }

  /// Gives the lock back, also from a child process that still shares the open file.
  borrowing func unlock() { _ = flock(number, LOCK_UN) }
}

/// A file operation that failed.
struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  let operation: String
  let path: String
  let code: Int32

  var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }

  /// Calls until it is not a signal that stopped it; throws when the call gives a negative number.
  static func repeating<Number: SignedInteger>(
    _ operation: String, _ path: String, _ call: () -> Number
  ) throws(FileFailure) -> Number {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = errno
      guard code == EINTR else { throw FileFailure(operation: operation, path: path, code: code) }
    }
  }
}
