#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A stream that the process has from its start. The raw value is its descriptor.
package enum StandardStream: Int32, Sendable, CaseIterable {
  case input = 0
  case output = 1
  case error = 2

  package var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The width of the terminal: 80 if the terminal does not say; nil if the stream is no terminal.
  package var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all bytes. Stops without an error when the stream is a pipe that its reader has closed: what follows is
  /// not wanted.
  ///
  /// - Parameter bytes: Are written before the function returns; there is no buffer.
  /// - Throws: `SystemError` if the stream does not take the bytes for another reason, such as a full disk.
  package func write(_ bytes: [UInt8]) throws(SystemError) {
    do throws(SystemError) {
      try writeAll(bytes, to: rawValue)
    } catch  where error != .brokenPipe {
      throw error
    } catch {}
  }

  /// Writes a text in one system call, without memory or locks.
  ///
  /// The only function of this type that a signal handler may call.
  ///
  /// - Parameter text: UTF-8, not a single scalar.
  package func writeInSignalHandler(_ text: StaticString) { writeOnce(text, to: rawValue) }

  /// Opens `/dev/null` for every standard stream that the caller has closed.
  ///
  /// Call it first: the next file that is opened would get the stream's descriptor, and a report would be written into
  /// that file.
  package static func openMissing() {
    for stream in allCases where fcntl(stream.rawValue, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }
}

// Outside of the type, where `write` is the system call.
private func writeOnce(_ text: StaticString, to descriptor: Int32) {
  _ = write(descriptor, text.utf8Start, text.utf8CodeUnitCount)
}
