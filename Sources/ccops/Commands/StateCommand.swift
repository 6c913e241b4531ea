import ArgumentParser
import Model
import Reporting
import Workflows

struct StateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Look at and mend the record of what was applied.",
    discussion: """
      The state is kept as git commits on refs/ccops/<environment>/state, where `git log` is the audit trail, or in the PostgreSQL database that \
      "state" of ccops.json names. No vendor is called by these commands.
      """,
    subcommands: [List.self, Show.self, History.self, Forget.self, Move.self, Copy.self])

  /// Opens the state of the chosen environment. The folder is read only to learn which environment is the default one.
  static func store(_ composition: Composition) async throws -> any StateStore {
    let repository = try composition.openRepository()
    let settings = try composition.configuration(try await composition.tree()).settings
    return try composition.store(repository, settings)
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the managed addresses.")
    @OptionGroup var global: GlobalOptions
    @Option(help: "text or json.") var format = ReportFormat.text

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal) {
        let snapshot = try await StateCommand.store(composition).read().snapshot
        switch format {
        case .text: composition.terminal.print(StateText.list(snapshot))
        case .json: composition.terminal.print(StateText.listJSON(snapshot))
        }
        return .success
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the record of one address.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "For example hanoi/groups/support.") var address: Address
    @Option(help: "text or json.") var format = ReportFormat.text

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal) {
        let snapshot = try await StateCommand.store(composition).read().snapshot
        guard let record = snapshot.records[address] else {
          throw WorkflowError("\(address) is not in the state; `ccops state list` shows what is")
        }
        switch format {
        case .text: composition.terminal.print(StateText.show(record))
        case .json: composition.terminal.print(StateText.showJSON(record))
        }
        return .success
      }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "history", abstract: "Show the past changes of the state, newest first, or of one address.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "For example hanoi/groups/support.") var address: Address?
    @Option(help: "At most so many.") var limit = 50
    @Option(help: "text or json.") var format = ReportFormat.text

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal) {
        let entries = try await StateCommand.store(composition).history(of: address, limit: limit)
        switch format {
        case .text: composition.terminal.print(StateText.history(entries))
        case .json: composition.terminal.print(StateText.historyJSON(entries))
        }
        return .success
      }
    }
  }

  struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "forget", abstract: "Drop an address from the state; the live object stays and becomes unmanaged.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "For example hanoi/groups/support.") var address: Address

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal) {
        let serial = try await StateCommand.workflow(composition).forget(address)
        composition.terminal.print("\(address) is no longer managed; the state is at serial \(serial)\n")
        return .success
      }
    }
  }

  struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "move", abstract: "Give a record another address of the same kind.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The address it has.") var from: Address
    @Argument(help: "The address it gets.") var to: Address

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal) {
        let serial = try await StateCommand.workflow(composition).move(from, to: to)
        composition.terminal.print("\(from) is now \(to); the state is at serial \(serial)\n")
        return .success
      }
    }
  }

  private static func workflow(_ composition: Composition) async throws -> StateWorkflow {
    StateWorkflow(
      store: try await store(composition), holder: composition.holder(),
      author: try await composition.author(try composition.openRepository()), clock: Composition.now)
  }
}
