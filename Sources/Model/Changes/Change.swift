/// What a plan will do to one address, and why.
package struct Change: Hashable, Sendable {
  package enum Action: String, Sendable, Hashable, CaseIterable {
    // In the order of reports: what takes something away comes first.
    case delete, replace, update, create, adopt, move, forget, unchanged
  }

  package let address: Address
  package var action: Action
  /// The live object's id; nil for a create.
  package var vendorID: String?
  /// The vendor's name of the object, as it will be (as it is, for a deletion).
  package var vendorName: String
  /// Sentences that a person reads.
  package var reasons: [String]
  package var fields: [FieldChange]
  /// The address it had before; set for moves, and for updates of something that moved.
  package var movedFrom: Address?
  /// What the state record of the address becomes once the change is done; nil when the record goes.
  package var outcome: RecordDraft?
  /// A part of the change cannot be read back: the paths that the plan calls "not observable".
  package var notObservable: [String]
  /// How a create of an earlier run that was not answered was settled, in words; nil when nothing was unresolved.
  package var settlement: String?
  /// The address under which the state has that create, where it is another one by now.
  package var settles: Address?

  package init(
    address: Address, action: Action, vendorID: String? = nil, vendorName: String = "", reasons: [String] = [],
    fields: [FieldChange] = [], movedFrom: Address? = nil, outcome: RecordDraft? = nil, notObservable: [String] = [],
    settlement: String? = nil, settles: Address? = nil
  ) {
    self.address = address
    self.action = action
    self.vendorID = vendorID
    self.vendorName = vendorName
    self.reasons = reasons
    self.fields = fields
    self.movedFrom = movedFrom
    self.outcome = outcome
    self.notObservable = notObservable
    self.settlement = settlement
    self.settles = settles
  }

  /// Whether a person sees it as a change; a silent refresh of the prior side is not one.
  package var isVisible: Bool { action != .unchanged }

  /// Whether something live was changed behind git's back.
  package var isDrifted: Bool { fields.contains { $0.verdict == .drifted || $0.verdict == .conflict } }
}

/// One field of a change.
package struct FieldChange: Hashable, Sendable {
  package enum Verdict: String, Sendable, Hashable {
    /// desired ≠ live, live = prior.
    case edited
    /// desired ≠ live, desired = prior.
    case drifted
    /// All three differ.
    case conflict
    /// Gone from desired, in prior.
    case removed = "withdrawn"
    /// Cannot be read back; desired ≠ prior.
    case notObservable = "not_observable"
    /// The same reference, but its target gets a new vendor id.
    case repointed
  }

  package let path: FieldPath
  package let verdict: Verdict
  package let prior: Value?
  package let live: Value?
  package let desired: Value?

  package init(path: FieldPath, verdict: Verdict, prior: Value?, live: Value?, desired: Value?) {
    self.path = path
    self.verdict = verdict
    self.prior = prior
    self.live = live
    self.desired = desired
  }
}

/// The parts of a state record that are known before the vendor is called.
package struct RecordDraft: Hashable, Sendable {
  package var vendorName: String
  package var attributes: ValueObject
  package var schemaVersion: Int
  package var protect: Bool
  package var dependsOn: [Address]
  package var unobservable: [String]
  package var exports: [String: String]
  package var superseded: [String]
  package var source: SourcePin

  package init(
    vendorName: String, attributes: ValueObject, schemaVersion: Int, protect: Bool = false, dependsOn: [Address] = [],
    unobservable: [String] = [], exports: [String: String] = [:], superseded: [String] = [], source: SourcePin
  ) {
    self.vendorName = vendorName
    self.attributes = attributes
    self.schemaVersion = schemaVersion
    self.protect = protect
    self.dependsOn = dependsOn
    self.unobservable = unobservable
    self.exports = exports
    self.superseded = superseded
    self.source = source
  }
}
