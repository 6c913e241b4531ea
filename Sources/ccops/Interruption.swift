import Platform
import Synchronization

/// Ctrl-C and SIGTERM during an apply.
///
/// The first signal asks the run to end its requests and stop. The second one ends the process at once. After both, the
/// journal holds what the next run needs.
enum Interruption {
  private static let signals = Atomic<Int>(0)

  /// From now on a signal is a request to stop; before, it ends the process.
  static func listen() { Signals.handleInterrupts { Interruption.receive($0) } }

  static var isStopRequested: Bool { signals.load(ordering: .relaxed) > 0 }

  /// Runs as a signal handler.
  private static func receive(_ number: Int32) {
    if signals.add(1, ordering: .relaxed).newValue > 1 { Signals.endProcess(by: number) }
    StandardStream.error.writeInSignalHandler(
      "\nstopping: what is in flight is finished first; once more stops at once\n")
  }
}
