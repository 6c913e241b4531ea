import ArgumentParser
import Platform

/// The root command. It parses and prints; every decision is taken elsewhere.
@main
enum Main {
  static func main() async {
    StandardStream.openMissing()
    if let objection = ThreadSupply.probe().objection { end(objection) }
    do {
      var command = try await CCOps.asyncParseAsRoot(LeadingOptions.moved(Array(CommandLine.arguments.dropFirst())))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let text = CCOps.fullMessage(for: error)
      let kept = NearOptions.withoutFarOnes(text)
      guard kept != text else { CCOps.exit(withError: error) }
      Terminal(noColor: true, variables: [:]).say(kept + "\n")
      CCOps.exit(withError: CCOps.exitCode(for: error))
    }
  }

  /// Ends the program before its first task waits: what follows could wait for ever.
  private static func end(_ objection: String) -> Never {
    do throws(SystemError) {
      try StandardStream.error.write(Array("error: \(objection)\n".utf8))
    } catch {
      // No stream is left for a message; the exit code says that the run failed.
    }
    CCOps.exit(withError: ExitCode.failure)
  }
}

struct CCOps: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ccops",
    abstract: "Keeps contact centres as a folder of JSON files in git: plan, review, apply.",
    discussion: """
      ccops reads call flows, groups, IVR scripts, greetings, extensions and blacklists from a git commit, compares them with what the vendors' \
      platforms hold now, prints what would change and why, and does exactly that, in dependency order.

      A first walk:
        ccops validate              check the folder, without network or credentials
        ccops plan                  what would change on the live platforms
        ccops apply                 show the plan, ask, and do it
        ccops drift                 what somebody changed behind git's back

      Exit codes: 0 done or no difference; 1 error, or an apply that did not finish; 2 there is a difference (plan --detailed-exitcode, drift); \
      64 wrong usage.
      """,
    version: Version.current,
    subcommands: [
      ValidateCommand.self, PlanCommand.self, ApplyCommand.self, DriftCommand.self, ShowCommand.self,
      DestroyCommand.self, StateCommand.self, SchemaCommand.self, VersionCommand.self,
    ])
}

enum Version {
  static let current = "0.1.0"
}

struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  func run() async throws {
    let terminal = Terminal(noColor: true, variables: [:])
    try await reporting(terminal) {
      terminal.print("ccops \(Version.current)\n")
      return .success
    }
  }
}
