import ArgumentParser
import Model
import Platform
import Reporting
import Workflows

/// The folder has errors. They are on standard error already.
struct FolderFindings: Error {
  let diagnostics: [Diagnostic]
}

/// Runs a command's body and turns every error into a message and an exit code.
///
/// Messages go to standard error. A format for programs has one document whatever happens: where the body ends with an
/// error before it printed one, that is an `ErrorReport`.
func reporting(
  _ terminal: Terminal, format: ReportFormat = .standard, _ body: () async throws -> ExitCode
) async throws {
  Signals.ignoreBrokenPipes()
  Interruption.prepare()
  var code: ExitCode
  var failure = ErrorReport("the command ended without a result")
  do {
    code = try await body()
  } catch let error as FolderFindings {
    failure = ErrorReport(findings: error.diagnostics)
    code = .failure
  } catch let code as ExitCode {
    throw code
  } catch let error as ValidationError {
    throw error
  } catch {
    failure = ErrorReport("\(error)")
    terminal.print(ReportFormat.standard.draw(failure, on: terminal.page))
    code = .failure
  }
  if code == .failure, !format.isDialogue, !terminal.hasPrinted {
    terminal.print(format.draw(failure, on: terminal.page).output)
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
