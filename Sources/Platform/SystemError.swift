#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The reason for which the operating system refused a call (`errno`).
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  package let code: Int32

  /// - Parameter code: A value of `errno`.
  package init(code: Int32) { self.code = code }

  package static let notFound = SystemError(code: ENOENT)
  package static let exists = SystemError(code: EEXIST)
  /// Another open file holds the lock.
  package static let wouldBlock = SystemError(code: EWOULDBLOCK)
  /// The reader of a pipe has closed it.
  package static let brokenPipe = SystemError(code: EPIPE)
  /// A pipe is opened for writing and no process reads it.
  package static let noReader = SystemError(code: ENXIO)
  package static let tooLarge = SystemError(code: EFBIG)
  package static let connectionRefused = SystemError(code: ECONNREFUSED)
  package static let hostUnreachable = SystemError(code: EHOSTUNREACH)

  /// The system's text for the reason, such as "No such file or directory".
  package var description: String { String(cString: strerror(code)) }

  /// Why the last call of this thread failed. Read it before any other call.
  static var last: SystemError { SystemError(code: errno) }

  /// Repeats `call` while a signal interrupts it.
  ///
  /// - Returns: What `call` returns: zero or more.
  /// - Throws: The reason if `call` returns a negative number.
  static func check<Number: SignedInteger>(_ call: () -> Number) throws(SystemError) -> Number {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = errno
      guard code == EINTR else { throw SystemError(code: code) }
    }
  }
}
