import ArgumentParser
import ConfigLoading
import Model
import Planning
import Reporting
import Synchronization
import Workflows

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Do what the plan says, in dependency order, and record it.",
    discussion: """
      Without FILE the plan is made now, shown and asked about; with FILE the saved plan is applied exactly or refused before anything is sent. \
      Ctrl-C finishes what is in flight, records it and stops; running apply again continues.

      A refusal of the plan is lifted by its code, with a reason that is recorded:
        ccops apply --allow protected@hanoi/groups/support --reason "the branch has closed"
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var consent: ConsentOptions
  @Argument(help: ArgumentHelp("A plan saved by `ccops plan --out`.", valueName: "file"), completion: .file()) var file:
    String?

  func validate() throws {
    if global.readsWorktree && !consent.allowDirty {
      throw ValidationError("apply reads a commit, so that what is live can be traced; --worktree needs --allow-dirty")
    }
    if let file {
      if let option = planning.given {
        throw ValidationError("\(file) is applied as it was saved: \(option) belongs to `ccops plan --out`")
      }
      try planning.validateForSavedPlan()
    }
  }

  func run() async throws {
    let file = self.file
    let options = planning.values
    let waiting = consent.waiting
    // A saved plan has what is to be written. Of the folder only the settings are read, and the files to upload.
    try await ApplyRun(global, consent, isSaved: file != nil).run(file == nil ? .all : .settings) {
      workspace, confirm in
      if let file {
        return try await ApplyWorkflow(workspace, waiting: waiting, confirm: confirm)
          .run(saved: try PlanFileStorage.read(file))
      }
      return try await ApplyWorkflow(workspace, options: options, waiting: waiting, confirm: confirm).run()
    }
  }
}

struct DestroyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy", abstract: "Delete everything that ccops manages in an environment.",
    discussion:
      """
      Shows the plan and asks. Objects that ccops does not manage are not touched; extensions stay as they are.

      A refusal of the plan is lifted by its code, with a reason that is recorded:
        ccops destroy --allow protected --reason "the trial is over"
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var consent: ConsentOptions

  func run() async throws {
    let options = planning.values
    let waiting = consent.waiting
    try await ApplyRun(global, consent).run(.settings) { workspace, confirm in
      try await ApplyWorkflow(workspace, options: options, goal: .nothing, waiting: waiting, confirm: confirm).run()
    }
  }
}

/// How an apply is agreed to and reported.
struct ConsentOptions: ParsableArguments {
  @Flag(name: [.customShort("y"), .customLong("yes")], help: "Do not ask.") var yes = false
  @Flag(name: .customLong("allow-dirty"), help: "Let --worktree be applied.") var allowDirty = false
  @Option(
    help: ArgumentHelp(
      "When another run is at work, wait for it instead of stopping: for so long (90s, 15m, 1h30m), or without a value until it is done.",
      valueName: "duration"), transform: WaitArgument.init)
  var wait: WaitArgument?
  @Option(help: FormatOption<ApplyReport>.help) var format = FormatOption<ApplyReport>.standard

  var waiting: LockWaiting { wait.map { .system(atMost: $0.limit) } ?? .none }
}

/// What apply and destroy share: show, ask, run, report.
struct ApplyRun {
  typealias Confirm = @Sendable (Plan) async -> Bool

  private let composition: Composition
  private let yes: Bool
  private let format: FormatOption<ApplyReport>
  /// Whether the plan is read from a file.
  private let isSaved: Bool

  init(_ global: GlobalOptions, _ consent: ConsentOptions, isSaved: Bool = false) {
    composition = Composition(global)
    yes = consent.yes
    format = consent.format
    self.isSaved = isSaved
  }

  func run(
    _ part: SourceTree.Part = .all,
    _ body: @escaping @Sendable (Workspace, @escaping Confirm) async throws -> ApplyWorkflow.Ending
  ) async throws {
    let (terminal, yes, format) = (composition.terminal, self.yes, self.format)
    try await reporting(terminal, format: format.format) {
      let early = EarlyReport()
      let ending = try await composition.withWorkspace(part) { workspace in
        var workspace = workspace
        let sink = workspace.sink
        if format.isDialogue {
          workspace.recorded = { result in
            (sink as? ProgressReporter)?.finish()
            format.print(.done(result), on: terminal)
            early.isPrinted.store(true, ordering: .relaxed)
          }
        }
        return try await body(workspace) { plan in
          (sink as? ProgressReporter)?.finish()
          if format.isDialogue { format.print(.planned(PlanReport(plan)), on: terminal) }
          let isAgreed = if yes { true } else { await ask(plan, terminal) }
          if isAgreed { Interruption.listen() }
          return isAgreed
        }
      }
      return report(ending, terminal, isReported: early.isPrinted.load(ordering: .relaxed))
    }
  }

  private func ask(_ plan: Plan, _ terminal: Terminal) async -> Bool {
    guard terminal.canAsk else {
      terminal.say("error: there is no terminal to ask on; --yes applies without asking\n")
      return false
    }
    return await terminal.asksForYes("Apply this to \(plan.environment)?")
  }

  private func report(
    _ ending: ApplyWorkflow.Ending, _ terminal: Terminal, isReported: Bool
  ) -> ExitCode {
    switch ending {
    case .nothingToDo(let plan, let result):
      format.print(.nothingToDo(PlanReport(plan, isSaved: isSaved), result), on: terminal)
      return .success
    case .refused(let plan, let result):
      format.print(.refused(PlanReport(plan), result), on: terminal)
      terminal.say("error: nothing was sent; see the diagnostics of the plan\n")
      return .failure
    case .declined:
      terminal.say("nothing was sent\n")
      return .failure
    case .applied(_, let result):
      if !isReported {
        format.print(.done(result), on: terminal)
      } else if let error = result.stateError {
        terminal.say("error: \(PrintableText.cleanLines(error.description))\n")
      }
      return result.isComplete ? .success : .failure
    }
  }
}

/// Whether the report of an apply was printed before its state was shared.
private final class EarlyReport: Sendable {
  let isPrinted = Atomic(false)
}
