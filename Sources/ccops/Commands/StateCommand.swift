import ArgumentParser
import ConfigLoading
import Model
import Reporting
import Workflows

struct StateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Look at and mend the record of what was applied.",
    discussion: """
      The state is kept as git commits on refs/ccops/[<name>/]<environment>/state, where `git log` is the audit trail, or in the PostgreSQL database that \
      "state" of ccops.json names. With "remote" all machines share the former. No vendor is called by these commands.
      """,
    subcommands: [
      List.self, Show.self, History.self, Forget.self, Move.self, Resolve.self, Copy.self, Unlock.self,
    ])

  /// Opens the state of the chosen environment. The folder is read only to learn which environment is the default one.
  static func store(_ composition: Composition) async throws -> any StateStore {
    let settings = try await composition.folder.configuration(.settings).settings
    return try await composition.store(settings) { composition.terminal.say("\(PrintableText.cleanLines($0))\n") }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the managed addresses and the unresolved creates."
    )
    @OptionGroup var global: GlobalOptions
    @Option(help: FormatOption<StateListReport>.help) var format = FormatOption<StateListReport>.standard

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal, format: format.format) {
        let store = try await StateCommand.store(composition)
        let snapshot = try await StateWorkflow.known(store)
        // The run that has the lock may only be waiting for a response.
        let holder = snapshot.unresolvedCreates.isEmpty ? nil : try await store.lockHolder()
        format.print(StateListReport(snapshot, running: holder), on: composition.terminal)
        return .success
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the record of one address.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "For example hanoi/groups/support.") var address: Address
    @Option(help: FormatOption<StateRecordReport>.help) var format = FormatOption<StateRecordReport>.standard

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal, format: format.format) {
        let record = try await StateWorkflow.record(try await StateCommand.store(composition), of: address)
        format.print(StateRecordReport(record), on: composition.terminal)
        return .success
      }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "history",
      abstract: "Show the past changes of the state, newest first, or of one address and those that it had before.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "For example hanoi/groups/support.") var address: Address?
    @Option(help: "At most so many.") var limit = 50
    @Option(help: FormatOption<StateHistoryReport>.help) var format = FormatOption<StateHistoryReport>.standard

    func validate() throws {
      // Without one, the answer would be that no change is recorded.
      guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal, format: format.format) {
        let entries = try await StateWorkflow.history(
          try await StateCommand.store(composition), of: address, limit: limit)
        format.print(StateHistoryReport(entries), on: composition.terminal)
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

  struct Unlock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "unlock", abstract: "Release the state lock of a run that has ended.",
      discussion: """
        A run releases its lock at its end. The next apply takes over a lock that was not renewed for 90 seconds, so this is needed only \
        to go on sooner. The next apply also takes over what the run recorded. Never unlock a run that still works: two runs would \
        write at the same time.
        """)
    @OptionGroup var global: GlobalOptions
    @Flag(name: [.customShort("y"), .customLong("yes")], help: "Do not ask.") var yes = false

    func run() async throws {
      let (composition, yes) = (Composition(global), self.yes)
      let terminal = composition.terminal
      try await reporting(terminal) {
        let store = try await StateCommand.store(composition)
        guard let holder = try await store.lockHolder() else {
          terminal.print("the state is not locked\n")
          return .success
        }
        terminal.say("locked by \(PrintableText.cleanLines(holder.words))\n")
        if !yes {
          guard terminal.canAsk else {
            terminal.say("error: there is no terminal to ask on; --yes unlocks without asking\n")
            return .failure
          }
          guard await terminal.asksForYes("Has that run ended for certain?") else { return .failure }
        }
        try await store.breakLock(of: holder)
        terminal.print("unlocked; the next apply takes over what that run recorded\n")
        return .success
      }
    }
  }

  struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resolve", abstract: "Record the outcome of an unresolved create.",
      discussion: """
        Needed only where the plan asks for it; the plan lists the candidates. --id names the created object; with --again the next \
        apply creates it again. No live object is changed until then.
        """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "For example hanoi/groups/support.") var address: Address
    @Option(help: ArgumentHelp("The vendor id of the created object.", valueName: "id")) var id: String?
    @Flag(help: "No live object is the created one; create it again.") var again = false

    func validate() throws {
      guard (id != nil) != again else { throw ValidationError("one of --id ID and --again is required") }
      if id?.allSatisfy(\.isWhitespace) == true {
        throw ValidationError("--id is empty: give the vendor id of the object")
      }
    }

    func run() async throws {
      let composition = Composition(global)
      let resolution = id.map(UnresolvedCreate.Resolution.object) ?? .again
      try await reporting(composition.terminal) {
        let serial = try await StateCommand.workflow(composition).resolve(address, resolution)
        composition.terminal.print(
          "\(address) is resolved; the next plan uses it. The state is at serial \(serial)\n")
        return .success
      }
    }
  }

  private static func workflow(_ composition: Composition) async throws -> StateWorkflow {
    StateWorkflow(
      store: try await store(composition), holder: composition.holder(),
      author: try await composition.identity.author(composition.folder.repository()), clock: Composition.now)
  }
}
