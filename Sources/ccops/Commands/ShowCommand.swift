import ArgumentParser

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan that `ccops plan --out` saved.",
    discussion: "Needs neither repository nor network. A file that was altered is refused.")

  @Argument(help: ArgumentHelp("The saved plan.", valueName: "file")) var file: String
  @Option(help: "text or json.") var format = ReportFormat.text
  @Flag(name: .customLong("no-color"), help: "No colour, also on a terminal.") var noColor = false

  func run() async throws {
    let terminal = Terminal(noColor: noColor, variables: Variables.current)
    try await reporting(terminal) {
      show(try PlanFileStorage.read(file), as: format, on: terminal)
      return .success
    }
  }
}
