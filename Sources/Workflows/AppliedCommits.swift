import Model

/// How the commit of a run relates to one that was applied before.
package enum CommitRelation: Hashable, Sendable {
  /// It contains that commit, or has in its history all files as that commit has them.
  case contained
  case notContained
  /// This repository does not have that commit.
  case missing
  /// This shallow clone ends before it could be found.
  case cutOff
}

/// Finds out whether a plan would undo what was applied from a newer commit.
struct AppliedCommits {
  /// So many changes of the state are looked at.
  private static let limit = 50
  private static let shown = 5

  let state: any StateReader
  let relation: @Sendable (_ applied: String) async throws -> CommitRelation
  /// The commit of the run.
  let commit: String

  init(_ workspace: Workspace) {
    (state, relation, commit) = (workspace.store, workspace.relation, workspace.commit)
  }

  /// The finding; nil where the commit contains the one that was applied last, or nothing was applied yet.
  func finding(_ severity: Diagnostic.Severity) async throws -> Diagnostic? {
    let applied = try await state.history(of: nil, limit: Self.limit).filter { Self.isCommit($0.commit) }
    guard let last = applied.first else { return nil }
    let found = try await relation(last.commit)
    guard found != .contained else { return nil }
    var meanwhile = [last]
    for entry in applied.dropFirst().prefix(Self.shown) {
      if try await relation(entry.commit) == .contained { break }
      meanwhile.append(entry)
    }
    let (summary, suggestion) = words(found, last)
    return Diagnostic(.olderCommit, severity, summary, notes: notes(meanwhile), suggestion: suggestion)
  }

  private func words(_ relation: CommitRelation, _ last: StateHistoryEntry) -> (summary: String, suggestion: String) {
    let (own, other) = (shown(commit), "commit \(last.commit.prefix(12))")
    switch relation {
    case .contained, .notContained:
      return (
        "\(own) does not contain \(other), which was applied last, so this plan undoes it",
        "plan from a commit that contains \(last.commit.prefix(12))"
      )
    case .missing:
      return (
        "\(other), which was applied last, is not in this repository, so this plan may undo it",
        "`git fetch` it, then plan again"
      )
    case .cutOff:
      return (
        "this shallow clone does not reach back to \(other), which was applied last, so this plan may undo it",
        "run `git fetch --unshallow`, then plan again"
      )
    }
  }

  private func shown(_ commit: String) -> String {
    Self.isCommit(commit) ? "commit \(commit.prefix(12))" : "the work tree"
  }

  private func notes(_ entries: [StateHistoryEntry]) -> [String] {
    let shown = entries.prefix(Self.shown).map { entry in
      "\(entry.at.short), commit \(entry.commit.prefix(12)) by \(entry.by): \(entry.summary)"
        + (entry.run.map { " (\($0))" } ?? "")
    }
    return ["applied meanwhile:"] + shown.map { "  \($0)" }
      + (entries.count > shown.count ? ["  and earlier ones"] : [])
  }

  /// Not for an edit of the state alone, and not for what was applied from a work tree.
  private static func isCommit(_ text: String) -> Bool { text.utf8.count >= 40 }
}
