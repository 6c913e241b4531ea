/// `ccops -C DIR plan` as git's users write it: global options before the command are understood as if they stood behind it.
enum LeadingOptions {
  private static let withValue: Set<String> = ["-C", "-e", "--environment", "--ref", "--http-log"]
  private static let flags: Set<String> = ["--worktree", "--no-color"]

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
    return rest.isEmpty ? arguments : Array(rest) + leading
  }
}
