import ArgumentParser
import Model

/// The options that every command of the product takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .customShort("C"), help: ArgumentHelp("Work in this directory, as git -C does.", valueName: "dir"),
    completion: .directory)
  var directory = "."

  @Option(name: .shortAndLong, help: "The environment; by default default_environment of ccops.json, else production.")
  var environment: String?

  @Option(
    name: .customLong("ref"),
    help: ArgumentHelp(
      "Read the folder from this revision; REV:DIR names a folder inside it, which a bare repository may need.",
      valueName: "rev"))
  var revision = RevisionArgument.head

  @Flag(name: .customLong("worktree"), help: "Read the files as they lie in the directory, committed or not.")
  var readsWorktree = false

  @Option(
    name: .customLong("settings-from"),
    help: ArgumentHelp(
      "Read ccops.json from this revision, and everything else as usual: for pull requests of people who are not trusted.",
      valueName: "rev"))
  var settingsRevision: String?

  @Flag(name: .customLong("no-color"), help: "No colour, also on a terminal (as the variable NO_COLOR).")
  var noColor = false

  @Flag(
    name: .shortAndLong,
    help: "Print what is read, requested and run to standard error, without secrets.")
  var verbose = false

  @Option(
    name: .customLong("http-log"),
    help: ArgumentHelp("Append every request and answer to this file, without secrets.", valueName: "file"),
    completion: .file())
  var httpLog: String?
}

/// `hanoi/groups/support` on the command line.
extension Address: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
