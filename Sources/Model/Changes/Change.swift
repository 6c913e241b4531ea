/// What a plan will do to one address, and why.
package struct Change: Hashable, Sendable {
  package enum Action: String, Sendable, Hashable, CaseIterable {
    // In the order of reports: what takes something away comes first.
    case delete, replace, update, create, adopt, move
    /// Only the state changes: the platform already is as the file says.
    case record
    case forget, unchanged
  }

  package let address: Address
  package var action: Action
  /// The live object's id; nil for a create.
  package var vendorID: String?
  /// The vendor's name of the object, as it will be (as it is, for a deletion).
  package var vendorName: String
  package var reasons: [Reason]
  package var fields: [FieldChange]
  /// `$` settings that are not as they were applied. They are recorded without a vendor write.
  package var settings: [SettingChange] = []
  /// The address it had before; set for moves, and for updates of something that moved.
  package var movedFrom: Address?
  /// What the state record of the address becomes once the change is done; nil when the record goes.
  package var outcome: RecordDraft?
  /// A part of the change cannot be read back: the paths that the plan calls "not observable".
  package var notObservable: [String]
  /// How an unresolved create of an earlier run was resolved; nil when there was none.
  package var resolvedCreate: ResolvedCreate?
  /// What the desired side was loaded from; nil when no file describes the address.
  package var desiredPin: SourcePin?
  /// What the prior side was applied from, when and by whom; nil without a record.
  package var priorPin: StateRecord.Pin?
  /// The last change of the live object as the vendor reports it; nil where it reports none.
  package var liveEdit: LiveEdit?

  package init(
    address: Address, action: Action, vendorID: String? = nil, vendorName: String = "", reasons: [Reason] = [],
    fields: [FieldChange] = [], movedFrom: Address? = nil, outcome: RecordDraft? = nil, notObservable: [String] = [],
    resolvedCreate: ResolvedCreate? = nil, desiredPin: SourcePin? = nil, priorPin: StateRecord.Pin? = nil,
    liveEdit: LiveEdit? = nil
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
    self.resolvedCreate = resolvedCreate
    self.desiredPin = desiredPin
    self.priorPin = priorPin
    self.liveEdit = liveEdit
  }

  /// Whether a person sees it as a change; a silent refresh of the prior side is not one.
  package var isVisible: Bool { action != .unchanged }

  /// Whether something live was changed behind git's back.
  package var isDrifted: Bool { fields.contains(where: \.isDrifted) }
}

/// Who changed a live object last, and when, as far as the vendor says.
package struct LiveEdit: Hashable, Sendable {
  package let by: String?
  package let at: Timestamp?

  package init(by: String?, at: Timestamp?) {
    self.by = by
    self.at = at
  }

  /// nil when the vendor says neither.
  package init?(_ live: Observation) {
    guard live.changedBy != nil || live.changedAt != nil else { return nil }
    self.init(by: live.changedBy, at: live.changedAt)
  }
}

/// One field of a change.
package struct FieldChange: Hashable, Sendable {
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// desired ≠ live, live = prior.
    case edited
    /// desired ≠ live, desired = prior.
    case drifted
    /// All three differ.
    case conflict
    /// Gone from desired, in prior.
    case removed
    /// Cannot be read back; desired ≠ prior.
    case notObservable = "not_observable"
    /// Taken over as it is: it differs or cannot be read back, and the vendor cannot change it in place.
    case keptAsItIs = "kept_as_it_is"
    /// The same reference, but its target gets a new vendor id.
    case repointed
  }

  package let path: FieldPath
  package let verdict: Verdict
  package let prior: Value?
  package let live: Value?
  package let desired: Value?
  /// Whether the values hold personal data; see `Field.isPersonal`.
  package let isPersonal: Bool

  package init(
    path: FieldPath, verdict: Verdict, prior: Value?, live: Value?, desired: Value?, isPersonal: Bool = false
  ) {
    self.path = path
    self.verdict = verdict
    self.prior = prior
    self.live = live
    self.desired = desired
    self.isPersonal = isPersonal
  }
}

extension FieldChange {
  /// Whether the live side is not as it was applied, or as it was when it was adopted.
  package var isDrifted: Bool {
    switch verdict {
    case .drifted, .conflict: true
    case .keptAsItIs: prior != nil && prior != live
    case .edited, .removed, .notObservable, .repointed: false
    }
  }

  /// The same field with another verdict.
  package func with(_ verdict: Verdict) -> FieldChange {
    FieldChange(path: path, verdict: verdict, prior: prior, live: live, desired: desired, isPersonal: isPersonal)
  }
}

/// The parts of a state record that are known before the vendor is called.
package struct RecordDraft: Hashable, Sendable {
  package var vendorName: String
  package var attributes: ValueObject
  package var schemaVersion: Int
  package var protect: Bool
  package var dependsOn: [Address]
  /// Field paths left to the console. `attributes` has there what was applied before, or nothing.
  package var ignore: [String]
  package var unobservable: [String]
  /// See `StateRecord.kept`.
  package var kept: ValueObject
  package var exports: [String: String]
  package var superseded: [String]
  /// Exclusive keys that have left the file and were still bound to the live object when it was read.
  package var stillBound: [ExclusiveKey]
  package var source: SourcePin

  package init(
    vendorName: String, attributes: ValueObject, schemaVersion: Int, protect: Bool = false, dependsOn: [Address] = [],
    ignore: [String] = [], unobservable: [String] = [], kept: ValueObject = [:], exports: [String: String] = [:],
    superseded: [String] = [],
    stillBound: [ExclusiveKey] = [], source: SourcePin
  ) {
    self.vendorName = vendorName
    self.attributes = attributes
    self.schemaVersion = schemaVersion
    self.protect = protect
    self.dependsOn = dependsOn
    self.ignore = ignore
    self.unobservable = unobservable
    self.kept = kept
    self.exports = exports
    self.superseded = superseded
    self.stillBound = stillBound
    self.source = source
  }
}
