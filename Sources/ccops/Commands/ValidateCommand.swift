import ArgumentParser
import ConfigLoading
import Model
import Reporting

struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check the folder, without network or credentials.",
    discussion:
      "Shows every fault of all environments at once, with file, line and column; -e ENV checks one environment alone."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: FormatOption<DiagnosticsReport>.help) var format = FormatOption<DiagnosticsReport>.standard

  func run() async throws {
    let composition = Composition(global)
    let terminal = composition.terminal
    let format = self.format
    try await reporting(terminal, format: format.format) {
      let loaded = await composition.folder.check(try await composition.folder.tree())
      format.print(DiagnosticsReport(loaded.diagnostics, resources: loaded.resources.count), on: terminal)
      return loaded.diagnostics.hasErrors ? .failure : .success
    }
  }
}
