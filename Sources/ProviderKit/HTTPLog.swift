package import Logging
package import Model
import Platform
import Synchronization

/// `--http-log FILE`: one JSON line for each request, for a question to the vendor's support; `--verbose`: a short
/// line.
///
/// Entries are redacted before they get here, so neither holds a secret.
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

  private let write: (@Sendable ([UInt8]) -> Void)?
  private let logger: Logger?

  /// Gives every JSON line, its newline included, to `write`.
  package init(write: @escaping @Sendable ([UInt8]) -> Void) {
    self.write = write
    logger = nil
  }

  /// Appends to a file that only its owner may read.
  ///
  /// - Parameters:
  ///   - path: The file is created if it is missing; its folder must exist. nil: there is no file.
  ///   - logger: Gets the short lines.
  ///   - warn: Gets a line when an entry cannot be written; only the first time.
  /// - Throws: `ProviderError` of the class `rejected` if the file cannot be opened.
  package init(
    path: String?, logger: Logger? = nil, warn: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(ProviderError) {
    self.logger = logger
    guard let path else {
      write = nil
      return
    }
    let file: LogFile
    do throws(FileFailure) {
      file = try LogFile(path: path, warn: warn)
    } catch {
      let reason = error.reason == .noReader ? "no process reads this pipe" : "\(error.reason)"
      throw ProviderError(.rejected, "the HTTP log \(path) cannot be opened for writing: \(reason)")
    }
    write = { file.append($0) }
  }

  func record(_ entry: Entry) {
    logger?.debug("\(entry.summary)")
    guard let write else { return }
    let line: Value = [
      "time": .string(entry.at.description), "provider": .string(entry.provider), "method": .string(entry.method),
      "url": .string(entry.url), "status": entry.status.map { .integer(Int64($0)) } ?? .null,
      "milliseconds": .integer(entry.milliseconds), "request": entry.request, "answer": entry.answer,
      "error": .optional(entry.error),
    ]
    write(CanonicalJSON.wire(line) + [UInt8(ascii: "\n")])
  }
}

extension HTTPLog.Entry {
  fileprivate var summary: String {
    "\(provider): \(method) \(url): \(status.map(String.init) ?? error ?? "no response") in \(milliseconds) ms"
  }
}

/// The open file of a log, shared with the closure that writes to it.
private final class LogFile: Sendable {
  private let file: File
  private let warn: @Sendable (String) -> Void
  private let isLosing = Atomic(false)

  init(path: String, warn: @escaping @Sendable (String) -> Void) throws(FileFailure) {
    file = try File(path, .append, permissions: .ownerOnly)
    self.warn = warn
  }

  func append(_ bytes: [UInt8]) {
    do throws(FileFailure) {
      try file.append(bytes)
    } catch {
      // A log that cannot be written stops no run.
      guard !isLosing.exchange(true, ordering: .relaxed) else { return }
      warn("the HTTP log lacks requests: \(error)")
    }
  }
}
