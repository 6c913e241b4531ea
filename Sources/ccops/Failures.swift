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
  Interruption.prepare()
  var code: ExitCode
  do {
    code = try await body()
  } catch Silent.failure {
    code = .failure
  } catch let code as ExitCode {
    throw code
  } catch let error as ValidationError {
    throw error
  } catch {
    terminal.say("error: \(PrintableText.cleanLines("\(error)"))\n")
    code = .failure
  }
  if let error = terminal.outputError {
    terminal.say("error: the report cannot be written to standard output: \(error)\n")
    code = .failure
  }
  if code != .success { throw code }
}

extension ExitCode {
  /// There is a difference.
  static let difference = ExitCode(2)
}
