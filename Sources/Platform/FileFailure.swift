/// A file operation that failed: what was tried, on which path, and why it was refused.
package struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// A verb, such as "open" or "write".
  package let operation: String
  package let path: String
  package let reason: SystemError

  /// "cannot write <path>: File too large"
  package var description: String { "cannot \(operation) \(path): \(reason)" }

  /// Repeats `call` while a signal interrupts it.
  ///
  /// - Parameters:
  ///   - operation: A verb for the message.
  ///   - path: For the message.
  ///   - call: Returns a negative number if it fails.
  /// - Returns: What `call` returns: zero or more.
  /// - Throws: `FileFailure` if `call` returns a negative number.
  static func check<Number: SignedInteger>(
    _ operation: String, of path: String, _ call: () -> Number
  ) throws(FileFailure) -> Number {
    do throws(SystemError) {
      return try SystemError.check(call)
    } catch {
      throw FileFailure(operation: operation, path: path, reason: error)
    }
  }
}
