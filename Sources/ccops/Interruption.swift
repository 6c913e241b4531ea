import Platform
import Synchronization

/// Ctrl-C and SIGTERM.
///
/// Before an apply begins to write, a signal ends the process, with the programs that it has started. From then on the
/// first signal asks the run to end its requests and stop, or ends the waiting for a remote. The next one ends the
/// process at once. After both, the journal holds what the next run needs.
enum Interruption {
  private static let signals = Atomic<Int>(0)
  private static let isListening = Atomic<Bool>(false)

  /// Ends the programs that ccops has started when a signal ends ccops.
  static func prepare() {
    // A signal handler must not be the first to use them.
    _ = (signals.load(ordering: .relaxed), isListening.load(ordering: .relaxed))
    Signals.handleInterrupts { Interruption.receive($0) }
  }

  /// From now on a signal is a request to stop; before, it ends the process.
  static func listen() { isListening.store(true, ordering: .relaxed) }

  static var isStopRequested: Bool { requests > 0 }

  /// How often the run was asked to stop.
  static var requests: Int { signals.load(ordering: .relaxed) }

  /// Runs as a signal handler.
  private static func receive(_ number: Int32) {
    guard isListening.load(ordering: .relaxed) else { return Signals.endProcessUnhandled(by: number) }
    if signals.add(1, ordering: .relaxed).newValue > 1 { Signals.endProcess(by: number) }
    StandardStream.error.writeInSignalHandler(
      "\nstopping: what is in flight is finished first; once more stops at once\n")
  }
}
