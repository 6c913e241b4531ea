import Foundation
import Glibc

/// Tells when a process has begun and when it, and all that it started, has ended: they have the pipe open for writing.
///
/// A script opens it with `exec 9> PATH`, which waits for `begin()`.
package struct LifeSign: Sendable {
  package let path: String

  /// Creates the pipe.
  package init(_ path: String) throws {
    self.path = path
    guard mkfifo(path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  /// Returns when a process has opened the pipe.
  package func begin() async throws -> Int32 {
    let path = path
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        let descriptor = open(path, O_RDONLY)
        continuation.resume(
          with: descriptor >= 0 ? .success(descriptor) : .failure(CocoaError(.fileReadUnknown)))
      }
    }
  }

  /// Returns when no process has the pipe open any more.
  ///
  /// - Parameter descriptor: From `begin()`; it is closed.
  package func end(_ descriptor: Int32) async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) > 0 {}
        close(descriptor)
        continuation.resume()
      }
    }
  }
}
