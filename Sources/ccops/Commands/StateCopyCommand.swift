import ArgumentParser
import ConfigLoading
import Model
import Reporting
import Workflows

extension StateCommand {
  struct Copy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "copy",
      abstract: "Copy the state to another store: records, unresolved creates, lineage and serial.",
      discussion: """
        Both stores are those of ccops.json: git with its "remote", postgres with its "url". The source keeps what it has. Change "backend" afterwards.
        """)
    @OptionGroup var global: GlobalOptions
    @Option(name: .customLong("from"), help: "git or postgres.") var source: StateSettings.Backend
    @Option(name: .customLong("to"), help: "git or postgres.") var target: StateSettings.Backend
    @Flag(help: "Replace what the target has, even another state or a newer one.") var force = false

    func validate() throws {
      if source == target { throw ValidationError("--from and --to name the same store") }
    }

    func run() async throws {
      let composition = Composition(global)
      try await reporting(composition.terminal) {
        let settings = try await composition.folder.configuration(.settings).settings
        func place(_ backend: StateSettings.Backend) async throws -> StateCopy.Place {
          let store = try await composition.store(settings, backend) {
            composition.terminal.say("\(PrintableText.cleanLines($0))\n")
          }
          return StateCopy.Place(store, name: backend.rawValue)
        }
        let copy = StateCopy(
          from: try await place(source), to: try await place(target), holder: composition.holder(),
          author: try await composition.identity.author(composition.folder.repository()), clock: Composition.now)
        composition.terminal.print(words(try await copy.run(force: force), settings))
        return .success
      }
    }

    private func words(_ outcome: StateCopy.Outcome, _ settings: Settings) -> String {
      let records = outcome.records == 1 ? "1 record" : "\(outcome.records) records"
      let done =
        outcome.wasEqual
        ? "\(target) has the state of \(source) already: \(records), serial \(outcome.serial)\n"
        : "\(records) copied from \(source) to \(target), which is at serial \(outcome.serial) now\n"
      guard settings.state.backend != target else { return done }
      return done
        + "change \"backend\" in ccops.json to \"\(target)\" before the next apply, so that it goes on from there\n"
    }
  }
}

extension StateSettings.Backend: ExpressibleByArgument {}
