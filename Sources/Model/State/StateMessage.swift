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
}

/// One refusal that somebody lifted.
package struct Consent: Hashable, Sendable {
  /// The code of the refusal.
  package let code: String
  /// nil: wherever it occurs.
  package let address: Address?
  package let reason: String
  package let by: String
  package let at: Timestamp

  package init(code: String, address: Address?, reason: String, by: String, at: Timestamp) {
    self.code = code
    self.address = address
    self.reason = reason
    self.by = by
    self.at = at
  }
}

extension Consent: ValueConvertible {
  package var asValue: Value {
    [
      "code": .string(code), "address": .optional(address?.description), "reason": .string(reason),
      "by": .string(by), "at": .string(at.description),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("consent")
    self.init(
      code: try object.requiredString("code"),
      address: try object.stringOrNull("address") == nil ? nil : try object.requiredAddress("address"),
      reason: try object.requiredString("reason"), by: try object.requiredString("by"),
      at: try object.requiredTime("at"))
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

  package var summary: String { message.summary }
  package var details: [String] { message.details }
  package var commit: String { message.commit }
  package var by: String { message.by }
  package var at: Timestamp { message.at }
}
