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
  @Option(help: FormatOption<DiagnosticsReport>.help) var format = FormatOption<DiagnosticsReport>.standard

  func run() async throws {
    let composition = Composition(global)
    let terminal = composition.terminal
    let format = self.format
    try await reporting(terminal, format: format.format) {
      let loaded = await composition.folder.load(try await composition.folder.tree())
      format.print(DiagnosticsReport(loaded.diagnostics, resources: loaded.resources.count), on: terminal)
      return loaded.diagnostics.hasErrors ? .failure : .success
    }
  }
}
