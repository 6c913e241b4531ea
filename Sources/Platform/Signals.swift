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
  ///   not allocate memory or take locks: atomic variables, `StandardStream.writeInSignalHandler(_:)`,
  ///   `endProcess(by:)` and `endProcessUnhandled(by:)` are allowed.
  package static func handleInterrupts(_ handler: @escaping @convention(c) (Int32) -> Void) {
    RunningChildren.prepare()
    for number in [SIGINT, SIGTERM] { signal(number, handler) }
  }

  /// Ends the process at once, without cleaning up, with the exit code that shells give to a signal. Its running
  /// children are asked to end too.
  ///
  /// - Parameter number: The number of the signal.
  package static func endProcess(by number: Int32) -> Never {
    RunningChildren.endAll()
    _exit(128 + number)
  }

  /// Lets a signal end the process as if it were not handled. Its running children are asked to end too.
  ///
  /// For the handler of that signal: the process ends when the handler returns.
  package static func endProcessUnhandled(by number: Int32) {
    RunningChildren.endAll()
    signal(number, SIG_DFL)
    raise(number)
  }
}
