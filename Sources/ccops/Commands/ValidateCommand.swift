import ArgumentParser
import ConfigLoading
import Model
import Reporting

struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check the folder, without network or credentials.",
    discussion:
      "Shows every fault at once, with file, line and column. All environments' files are read; -e chooses which overlay lies on top."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "text or json.") var format = ReportFormat.text

  func run() async throws {
    let composition = Composition(global)
    let terminal = composition.terminal
    let format = self.format
    try await reporting(terminal) {
      let loaded = await composition.load(try await composition.tree())
      switch format {
      case .json: terminal.print(JSONReport.diagnostics(loaded.diagnostics))
      case .text:
        if !loaded.diagnostics.isEmpty {
          terminal.say(DiagnosticText.render(loaded.diagnostics, color: terminal.errorColor))
        }
        if !loaded.diagnostics.hasErrors {
          let count = loaded.resources.count
          terminal.print("\(count) \(count == 1 ? "resource is" : "resources are") valid\n")
        }
      }
      return loaded.diagnostics.hasErrors ? .failure : .success
    }
  }
}
