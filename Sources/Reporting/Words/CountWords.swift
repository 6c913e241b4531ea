import Model

/// Numbers with their nouns, as every report says them.
enum CountWords {
  /// `1 object`, `3 objects`.
  static func of(_ number: Int, _ one: String, many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }

  /// `a, b and c`.
  static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The first items and how many are left out: `a, b and 3 more`.
  static func list(_ items: [String], first limit: Int) -> String {
    items.count <= limit + 1
      ? list(items) : list(Array(items.prefix(limit)) + ["\(items.count - limit) more"])
  }

  /// `2 errors, 1 warning`; empty when there is nothing.
  static func diagnostics(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count(where: \.isError)
    let warnings = diagnostics.count - errors
    var parts: [String] = []
    if errors > 0 { parts.append(of(errors, "error")) }
    if warnings > 0 { parts.append(of(warnings, "warning")) }
    return parts.joined(separator: ", ")
  }

  /// `5 (1 authentication, 4 reads)`.
  static func requests(_ count: RequestCount) -> String {
    var parts: [String] = []
    if count.authentication > 0 { parts.append(of(count.authentication, "authentication")) }
    if count.reads > 0 { parts.append(of(count.reads, "read")) }
    if count.writes > 0 { parts.append(of(count.writes, "write")) }
    return parts.isEmpty ? "\(count.total)" : "\(count.total) (\(parts.joined(separator: ", ")))"
  }

  /// The first ten digits of a commit; `the work tree` for none.
  static func commit(_ commit: String) -> String {
    commit == "worktree" ? "the work tree" : String(commit.prefix(10))
  }
}
