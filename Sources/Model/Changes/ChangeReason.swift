extension Change {
  /// Why a change is planned. A saved plan holds these cases; `Reporting` has their wording.
  package enum Reason: Hashable, Sendable {
    case cause(Cause)
    /// Fields of this verdict differ; `Change.fields` says which.
    case fields(FieldChange.Verdict)
    /// The object refers to an address that gets a new vendor id.
    case target(Address, Renewal)

    package enum Cause: String, Hashable, Sendable, CaseIterable {
      /// The file is new: neither a record nor a live object belongs to it.
      case new
      /// The recorded object is no longer on the platform.
      case deletedLive = "deleted_live"
      /// An object without a record has the vendor name.
      case sameName = "same_name"
      /// The object exists without a record, and the vendor's API cannot create one of its kind.
      case existing
      /// The address is new for its record; `Change.movedFrom` is the former one.
      case moved
      /// An unresolved create of an earlier run was resolved; `Change.resolvedCreate` says how.
      case resolvedCreate = "resolved_create"
      /// `$` settings of the file changed; `Change.settings` says which.
      case settings
      /// The file says something else than was applied, and the platform already is so.
      case alreadySo = "already_so"
      /// A write of an earlier run has no outcome, and no answer shows what it did.
      case outcomeUnknown = "outcome_unknown"
      /// A new object gets the file's values at ignored paths, because no answer shows those of the console.
      case ignoredNotShown = "ignored_not_shown"
      /// The vendor cannot change the object in place.
      case notUpdatable = "not_updatable"
      /// The file no longer names something that only another object can take from this one.
      case staysBound = "stays_bound"
      /// The name is the identity, and the file has another name.
      case otherIdentity = "other_identity"
      /// An interrupted replacement left its old object.
      case unfinishedReplacement = "unfinished_replacement"
      /// No file describes the address any more.
      case removed
      /// `ccops destroy` deletes everything that is managed.
      case destroyed
      /// The vendor's API cannot delete objects of the kind.
      case notDeletable = "not_deletable"
      /// Another address owns the object by now.
      case ownedElsewhere = "owned_elsewhere"
      /// The object was deleted on the platform already.
      case alreadyDeleted = "already_deleted"
      /// No live object can be what an interrupted run created at the address.
      case createNotFound = "create_not_found"
      /// An interrupted run may have created an object, and objects of the kind cannot be listed.
      case createNotCheckable = "create_not_checkable"
    }

    /// Why the target of a reference gets a new vendor id.
    package enum Renewal: String, Hashable, Sendable, CaseIterable {
      case replaced, recreated
    }
  }
}

extension Change.Reason: ValueConvertible {
  package var asValue: Value {
    switch self {
    case .cause(let cause): ["cause": .string(cause.rawValue)]
    case .fields(let verdict): ["fields": .string(verdict.rawValue)]
    case .target(let address, let renewal):
      ["target": .string(address.description), "renewal": .string(renewal.rawValue)]
    }
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("reason")
    if object["cause"] != nil {
      self = .cause(try object.requiredCase("cause", of: Cause.self))
    } else if object["fields"] != nil {
      self = .fields(try object.requiredCase("fields", of: FieldChange.Verdict.self))
    } else {
      self = .target(
        try object.requiredAddress("target"), try object.requiredCase("renewal", of: Renewal.self))
    }
  }
}
