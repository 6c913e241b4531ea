#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The reaction of the process to signals.
package enum Signals {
  /// From now on a write to a pipe without a reader fails; it does not end the process.
  package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// From now on Ctrl-C (SIGINT) and SIGTERM call `handler`; they do not end the process.
  ///
  /// - Parameter handler: Gets the number of the signal. It runs between any two instructions of any thread, so it must
  ///   not allocate memory or take locks: atomic variables, `StandardStream.writeInSignalHandler(_:)` and
  ///   `endProcess(by:)` are allowed.
  package static func handleInterrupts(_ handler: @escaping @convention(c) (Int32) -> Void) {
    for number in [SIGINT, SIGTERM] { signal(number, handler) }
  }

  /// Ends the process at once, without cleaning up, with the exit code that shells give to a signal.
  ///
  /// - Parameter number: The number of the signal.
  package static func endProcess(by number: Int32) -> Never { _exit(128 + number) }
}
