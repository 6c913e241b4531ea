import ArgumentParser
import ConfigLoading
import Model
import Reporting
import Workflows

struct DriftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift", abstract: "Show what somebody changed on the platforms since the last apply.",
    discussion: """
      Compares the live platforms with what was last applied; changes in git that have not been applied yet are not drift and are not shown. \
      Exits with 2 when something drifted.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(help: FormatOption<DriftReport>.help) var format = FormatOption<DriftReport>.standard

  func run() async throws {
    let composition = Composition(global)
    let terminal = composition.terminal
    let format = self.format
    try await reporting(terminal, format: format.format) {
      let plan = try await composition.withWorkspace(.settings) { workspace in
        try await DriftWorkflow(workspace).run()
      }
      format.print(DriftReport(plan), on: terminal)
      return plan.isEmpty ? .success : .difference
    }
  }
}
