import ArgumentParser
import Model
import Platform
import Reporting
import Workflows

/// A failure that has been told already: only the exit code is left.
enum Silent: Error {
  case failure
}

/// Runs a command's body and turns every error into words and an exit code.
func reporting(_ terminal: Terminal, _ body: () async throws -> ExitCode) async throws {
  Signals.ignoreBrokenPipes()
  let code: ExitCode
  do {
    code = try await body()
  } catch Silent.failure {
    code = .failure
  } catch let code as ExitCode {
    throw code
  } catch let error as ValidationError {
    throw error
  } catch {
    terminal.say("error: \(printable("\(error)"))\n")
    code = .failure
  }
  if code != .success { throw code }
}

/// A message with names and values of vendors and users in it: its lines stay, whatever else could steer a terminal is written out.
func printable(_ message: String) -> String {
  message.split(separator: "\n", omittingEmptySubsequences: false).map { PrintableText.clean(String($0)) }
    .joined(separator: "\n")
}

extension ExitCode {
  /// There is a difference.
  static let difference = ExitCode(2)
}
