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
  private let printing = Printing()

  /// What became of the reports; shared by the copies of a terminal.
  private final class Printing: Sendable {
    /// Why a report did not get to standard output.
    let error = Mutex<SystemError?>(nil)
    let hasBegun = Mutex(false)
  }

  init(noColor: Bool, variables: [String: String]) {
    let plain = noColor || !(variables["NO_COLOR"] ?? "").isEmpty || variables["TERM"] == "dumb"
    outputColor = !plain && StandardStream.output.isTerminal
    errorColor = !plain && StandardStream.error.isTerminal
    width = StandardStream.output.columns
    progressWidth = StandardStream.error.columns
    canAsk = StandardStream.input.isTerminal && StandardStream.error.isTerminal
  }

  /// What reports are drawn on.
  var page: Page { Page(color: outputColor, errorColor: errorColor, width: width) }

  func print(_ drawing: Drawing) {
    if !drawing.errors.isEmpty { say(drawing.errors) }
    print(drawing.output)
  }

  func print(_ text: String) { print(Array(text.utf8)) }

  /// Prints to standard output. A failure is kept in `outputError`, so that the command goes on to its end.
  func print(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    printing.hasBegun.withLock { $0 = true }
    do throws(SystemError) {
      try StandardStream.output.write(bytes)
    } catch {
      printing.error.withLock { $0 = $0 ?? error }
    }
  }

  /// The first reason for which standard output did not take a report; nil when it took all of them, or when its
  /// reader closed it.
  var outputError: SystemError? { printing.error.withLock { $0 } }

  /// Whether a report was printed, in whole or in part.
  var hasPrinted: Bool { printing.hasBegun.withLock { $0 } }

  func say(_ text: String) {
    do throws(SystemError) {
      try StandardStream.error.write(Array(text.utf8))
    } catch {
      // There is no other place to say it.
    }
  }

  /// Asks a question that only "yes" answers; anything else, and the end of the input, is no.
  func asksForYes(_ question: String) async -> Bool {
    say("\(question) Only \"yes\" is taken as yes: ")
    return await offPool { () throws(Never) in readLine(strippingNewline: true) } == "yes"
  }
}
