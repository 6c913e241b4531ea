import ArgumentParser
import Model
import Planning

/// What narrows a plan or lets it past its brakes.
struct PlanningOptions: ParsableArguments {
  @Option(
    name: .customLong("target"),
    help: ArgumentHelp("Only this address, and what it needs; may be repeated.", valueName: "address"))
  var targets: [Address] = []

  @Flag(help: "Take over live objects of the same name even where they differ.")
  var adopt = false

  @Flag(help: "Go past the limits on how much one plan may change, and past unmanaged referrers.")
  var force = false

  @Option(
    name: .customLong("unprotect"),
    help: ArgumentHelp("Let this protected address be deleted or replaced once; may be repeated.", valueName: "address")
  )
  var unprotected: [Address] = []

  var values: PlanOptions {
    PlanOptions(targets: Set(targets), adopt: adopt, force: force, unprotected: Set(unprotected))
  }
}
