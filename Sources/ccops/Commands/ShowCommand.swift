import ArgumentParser
import Reporting

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan that `ccops plan --out` saved.",
    discussion: "Needs neither repository nor network. A file that was altered is refused.")

  @Argument(help: ArgumentHelp("The saved plan.", valueName: "file"), completion: .file()) var file: String
  @Option(help: FormatOption<PlanReport>.help) var format = FormatOption<PlanReport>.standard
  @Flag(name: .customLong("no-color"), help: "No colour, also on a terminal.") var noColor = false

  func run() async throws {
    let terminal = Terminal(noColor: noColor, variables: Variables.current)
    try await reporting(terminal, format: format.format) {
      format.print(PlanReport(try PlanFileStorage.read(file), isSaved: true), on: terminal)
      return .success
    }
  }
}
