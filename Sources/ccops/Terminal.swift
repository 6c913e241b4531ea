import Glibc
import Platform
import Reporting
import Synchronization

/// Standard output, standard error and the keyboard: reports go to the first, everything else to the second.
struct Terminal: Sendable {
  let outputColor: Bool
  let errorColor: Bool
  /// Columns of standard output; nil when it is no terminal.
  let width: Int?
  /// Columns of standard error; nil when it is no terminal.
  let progressWidth: Int?
  let canAsk: Bool

  init(noColor: Bool, variables: [String: String]) {
    let plain = noColor || !(variables["NO_COLOR"] ?? "").isEmpty || variables["TERM"] == "dumb"
    outputColor = !plain && isatty(STDOUT_FILENO) == 1
    errorColor = !plain && isatty(STDERR_FILENO) == 1
    width = Terminal.columns(STDOUT_FILENO)
    progressWidth = Terminal.columns(STDERR_FILENO)
    canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  }

  private static func columns(_ descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  func print(_ text: String) { Terminal.write(Array(text.utf8), to: STDOUT_FILENO) }
  func print(_ bytes: [UInt8]) { Terminal.write(bytes, to: STDOUT_FILENO) }
  func say(_ text: String) { Terminal.write(Array(text.utf8), to: STDERR_FILENO) }

  /// Asks a question that only "yes" answers; anything else, and the end of the input, is no.
  func asksForYes(_ question: String) async -> Bool {
    say("\(question) Only \"yes\" is taken as yes: ")
    return await offPool { () throws(Never) in readLine(strippingNewline: true) } == "yes"
  }

  /// Writes everything or stops quietly: a reader that has gone away is not an error of ours.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return }
        offset += count
      }
    }
  }
}

/// Ctrl-C and SIGTERM: the first asks the run to finish what is in flight and stop, the second ends the process at once. The journal makes both safe.
enum Interruption {
  private static let signals = Atomic<Int>(0)

  /// A reader that goes away ends the writing, not the run.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// A standard stream that the caller has closed is opened on nothing, so that no file of ours gets its number and has a report written into it.
  static func holdStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// From here on signals are taken as requests; before, they end the process as always.
  static func listen() {
    for number in [SIGINT, SIGTERM] { signal(number) { Interruption.take($0) } }
  }

  static var isAsked: Bool { signals.load(ordering: .relaxed) > 0 }

  private static func take(_ number: Int32) {
    if signals.add(1, ordering: .relaxed).newValue > 1 { _exit(128 + number) }
    let words: StaticString = "\nstopping: what is in flight is finished first; once more stops at once\n"
    _ = write(STDERR_FILENO, words.utf8Start, words.utf8CodeUnitCount)
  }
}
