/// Which commits of a history are given.
package struct CommitSelection: Sendable {
  /// nil, or only commits in which the file there came, went or changed.
  package let path: String?
  /// The first commit that it denies ends the history, and is not given.
  package let goesOn: @Sendable (CommitInfo) -> Bool
  /// Only commits that it confirms are given.
  package let wanted: @Sendable (CommitInfo) -> Bool

  package init(
    touching path: String? = nil, while goesOn: @escaping @Sendable (CommitInfo) -> Bool = { _ in true },
    where wanted: @escaping @Sendable (CommitInfo) -> Bool = { _ in true }
  ) {
    self.path = path
    self.goesOn = goesOn
    self.wanted = wanted
  }
}
