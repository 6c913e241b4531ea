/// One row of the table in docs/ordering.md: which writes wait for which others, and why.
struct OrderingRule: Sendable {
  /// The first two columns of the row: what waits, and for what.
  let row: String
  let waits: @Sendable (OperationNodes) -> [Wait]

  /// In the order in which a node's waits are listed.
  static let all: [OrderingRule] = [
    newBeforeOld, oldBeforeNew, oneOldAfterAnother, ownObjectLast, createBeforeRefer, dependsOn, releaseBeforeDelete,
    dependsOnOfDeletions,
    nameGivenUp, usableBeforeUse, unusableAfterRelease,
  ]
}

/// One node waits for another.
struct Wait: Hashable {
  /// Why; what is dropped when the edge is broken follows from it.
  enum Reason: Hashable {
    /// The document of `from` refers to `to`, which is created or made usable first.
    case needs
    /// `from` refers to `to` in a field that only an update sets.
    case completes
    /// `from` takes the name that `to` gives up.
    case takesName
    /// `from` removes something that `to` refers to until it is written.
    case released
    /// `$depends_on`, or new before old.
    case stated
  }

  let edge: CycleBreaking.Edge
  let reason: Reason
}
