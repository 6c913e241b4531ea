import Foundation
import Glibc

/// A named pipe for the output of a program, so that a test waits for what the program says instead of looking again and again.
package struct OutputPipe: Sendable {
  package let path: String
  private let descriptor: Int32

  /// Makes the pipe; it is open for reading from the start, so that a program that opens it for writing is not held up.
  package init(at path: String) throws {
    guard mkfifo(path, 0o600) == 0 else { throw OutputPipe.failure(path) }
    descriptor = open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { throw OutputPipe.failure(path) }
    self.path = path
  }

  package func close() { _ = Glibc.close(descriptor) }

  /// Everything up to and including the first line that `isWanted`, once the program has been started. Throws when it ends without one.
  package func text(until isWanted: @escaping @Sendable (Substring) -> Bool) async throws -> String {
    _ = fcntl(descriptor, F_SETFL, 0)
    return try await withCheckedThrowingContinuation { done in
      Thread.detachNewThread { done.resume(with: Result { try read(until: isWanted) }) }
    }
  }

  private func read(until isWanted: (Substring) -> Bool) throws -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      guard count == 1 else { throw ToolFailure(command: path, output: "the program said only: \(text)") }
      bytes.append(byte)
      if byte == UInt8(ascii: "\n"), let line = text.split(separator: "\n", omittingEmptySubsequences: false).last,
        isWanted(line)
      {
        return text + "\n"
      }
    }
  }

  private static func failure(_ path: String) -> ToolFailure {
    ToolFailure(command: "mkfifo \(path)", output: String(cString: strerror(errno)))
  }
}
