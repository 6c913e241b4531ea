/// What people write and the parser does not take. `ccops -C DIR plan` as git's users write it: global options before
/// the command are understood as if they stood behind it.
enum LeadingOptions {
  private static let withValue: Set<String> = ["-C", "-e", "--environment", "--ref", "--settings-from", "--http-log"]
  private static let flags: Set<String> = ["--worktree", "--no-color", "-v", "--verbose"]

  /// The arguments with leading global options moved to the end; anything else is left to the parser.
  static func moved(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var rest = arguments[...]
    while let first = rest.first {
      if withValue.contains(first), rest.count > 1 {
        leading += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if flags.contains(first) {
        leading.append(first)
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    return withOpenWait(rest.isEmpty ? arguments : Array(rest) + leading)
  }

  /// `--wait` may stand alone, which the parser does not know of an option that takes a value.
  private static func withOpenWait(_ arguments: [String]) -> [String] {
    arguments.enumerated().flatMap { place, argument in
      let next = arguments.dropFirst(place + 1).first ?? ""
      return argument == "--wait" && !WaitArgument.isMeant(by: next) ? ["--wait", WaitArgument.always] : [argument]
    }
  }
}
