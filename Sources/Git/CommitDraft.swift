/// A commit that is to be stored.
package struct CommitDraft: Sendable {
  /// Where a commit stands in the history.
  package struct Place: Hashable, Sendable {
    /// The commit that it changes; nil for the first of a history.
    package let parent: ObjectID?
    /// More commits that it leads on from.
    package let others: [ObjectID]
    /// Whether the edits make the whole tree; else they change the parent's.
    package let startsEmpty: Bool

    package init(parent: ObjectID?, others: [ObjectID] = [], startsEmpty: Bool = false) {
      self.parent = parent
      self.others = others
      self.startsEmpty = startsEmpty
    }

    var parents: [ObjectID] { (parent.map { [$0] } ?? []) + others }
  }

  package let place: Place
  package let edits: [TreeEdit]
  package let message: String
  package let author: Signature

  package init(place: Place, edits: [TreeEdit], message: String, author: Signature) {
    self.place = place
    self.edits = edits
    self.message = message
    self.author = author
  }
}
