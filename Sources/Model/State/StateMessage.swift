/// The words of one change of state.
package struct StateMessage: Hashable, Sendable {
  /// One line: `apply 3 changes to production`.
  package let summary: String
  /// One line an address.
  package let details: [String]
  /// The configuration's commit; empty for an edit of the state alone.
  package let commit: String
  package let by: String
  package let at: Timestamp
  /// Digest of the plan that was applied, where there was one.
  package let planDigest: String?
  /// The refusals that were lifted for it.
  package let consents: [Consent]

  package init(
    summary: String, details: [String], commit: String, by: String, at: Timestamp, planDigest: String? = nil,
    consents: [Consent] = []
  ) {
    self.summary = summary
    self.details = details
    self.commit = commit
    self.by = by
    self.at = at
    self.planDigest = planDigest
    self.consents = consents
  }

  /// The first words of an edit of the state alone.
  package static let editPrefix = "state: "

  /// The same with the lines about these addresses alone.
  func about(_ addresses: [Address]) -> StateMessage {
    StateMessage(
      summary: summary, details: details.filter { line in addresses.contains(where: StateDetail(line).names) },
      commit: commit, by: by, at: at, planDigest: planDigest, consents: consents)
  }
}

/// One past change of a state.
package struct StateHistoryEntry: Hashable, Sendable {
  /// The store's own id of the change, for git the state commit.
  package let id: String
  package let serial: Int
  package let message: StateMessage
  /// URL of the CI run, where known.
  package let run: String?

  package init(id: String, serial: Int, message: StateMessage, run: String? = nil) {
    self.id = id
    self.serial = serial
    self.message = message
    self.run = run
  }

  /// The records that got another address.
  package var moves: [StateDetail.Move] {
    let edit =
      summary.hasPrefix(StateMessage.editPrefix) ? [String(summary.dropFirst(StateMessage.editPrefix.count))] : []
    return (edit + details).compactMap { StateDetail($0).move }
  }

  /// The same with the lines about these addresses alone.
  package func about(_ addresses: [Address]) -> StateHistoryEntry {
    StateHistoryEntry(id: id, serial: serial, message: message.about(addresses), run: run)
  }

  package var summary: String { message.summary }
  package var details: [String] { message.details }
  package var commit: String { message.commit }
  package var by: String { message.by }
  package var at: Timestamp { message.at }
}
