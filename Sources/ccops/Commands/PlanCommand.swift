import ArgumentParser
import Model
import Reporting
import Workflows

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would change on the live platforms, and why.",
    discussion: """
      Nothing is written anywhere, save the file of --out. A saved plan is shown by `ccops show FILE` and applied exactly by `ccops apply FILE`, \
      unless the state, the files or an object it touches changed in between.

      A refusal is lifted by its code, with a reason that is recorded; a saved plan contains it:
        ccops plan --allow still-referred@hanoi/greetings/old --reason "the menu goes tomorrow" --out FILE
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var planning: PlanningOptions
  @Option(help: FormatOption<PlanReport>.help) var format = FormatOption<PlanReport>.standard
  @Option(
    name: .customLong("out"), help: ArgumentHelp("Save the plan to this file.", valueName: "file"),
    completion: .file())
  var output: String?
  @Flag(name: .customLong("detailed-exitcode"), help: "Exit with 2 when there is a difference.") var detailedExitCode =
    false

  func run() async throws {
    let composition = Composition(global)
    let terminal = composition.terminal
    let (options, format, output, detailed) = (planning.values, self.format, self.output, detailedExitCode)
    try await reporting(terminal, format: format.format) {
      if let output { try PlanFileStorage.check(output) }
      let plan = try await composition.withWorkspace { workspace in
        var plan = try await PlanWorkflow(workspace, options: options).run().plan
        if output != nil { plan.tree = try await workspace.tree() }
        return plan
      }
      format.print(PlanReport(plan), on: terminal)
      if plan.diagnostics.hasErrors { return .failure }
      if let output {
        try PlanFileStorage.write(plan, to: output)
        let file = PrintableText.cleanLines(output)
        terminal.say("saved the plan to \(file); apply it with `ccops apply \(file)`\n")
      }
      return detailed && !plan.isEmpty ? .difference : .success
    }
  }
}
