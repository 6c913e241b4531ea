package import Git

/// What tests do with a ref in one call, as the state stores do it step by step.
extension Repository {
  /// Commits edits on top of the commit that `reference` is expected to point to, and moves the ref there.
  ///
  /// - Parameter expected: nil if the ref must not exist yet; the commit then has no parent and holds only the edits.
  /// - Throws: As `storeCommit` and `moveReference`.
  package func writeCommit(
    on reference: String, expecting expected: ObjectID?, edits: [TreeEdit], message: String, author: Signature
  ) throws(GitError) -> ObjectID {
    let commit = try storeCommit(
      CommitDraft(place: .init(parent: expected), edits: edits, message: message, author: author))
    defer { release(commit) }
    try moveReference(reference, from: expected, to: commit.id)
    return commit.id
  }

  /// The commits of a ref, newest first; empty if there is no such ref.
  package func history(of reference: String, limit: Int, touching path: String? = nil) throws(GitError) -> [CommitInfo]
  {
    guard let tip = try self.reference(reference) else { return [] }
    return try history(from: tip, limit: limit, .init(touching: path))
  }
}
