/// `--http-log FILE`: one JSON line a request, redacted before it gets here. It holds what a vendor's support asks for and no secret.

import Glibc
package import Model

package actor HTTPLog {
  /// One exchange, redacted.
  struct Entry: Sendable {
    let at: Timestamp
    let provider: String
    let method: String
    let url: String
    let status: Int?
    let milliseconds: Int64
    let request: Value
    let answer: Value
    let error: String?
  }

  private let write: @Sendable ([UInt8]) -> Void

  /// Gives every line, its newline included, to `write`.
  package init(write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

  /// Appends to a file that only its owner may read.
  package init(path: String) throws(ProviderError) {
    let file = LogFile(path: path)
    guard let file else { throw ProviderError(.rejected, "the HTTP log \(path) cannot be opened for writing") }
    write = { file.append($0) }
  }

  func record(_ entry: Entry) {
    let line: Value = [
      "time": .string(entry.at.description), "provider": .string(entry.provider), "method": .string(entry.method),
      "url": .string(entry.url), "status": entry.status.map { .integer(Int64($0)) } ?? .null,
      "milliseconds": .integer(entry.milliseconds), "request": entry.request, "answer": entry.answer,
      "error": .optional(entry.error),
    ]
    write(CanonicalJSON.wire(line) + [UInt8(ascii: "\n")])
  }
}

/// An open file descriptor, closed with its owner.
private final class LogFile: Sendable {
  private let descriptor: Int32

  init?(path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// A log that cannot be written stops no run: what does not fit on the disk is left out.
  func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        if count <= 0 { return }
        offset += count
      }
    }
  }
}
