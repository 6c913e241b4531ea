import Model

/// One address with what the three sides say of it.
struct Pair {
  /// How the live object was found.
  enum Found: Hashable {
    /// By the id in the state record.
    case owned
    /// By the vendor's name: it has no owner yet.
    case byName
    /// By evidence: an interrupted run was creating exactly this.
    case byEvidence
  }

  let address: Address
  let resource: Resource?
  /// The record of the object that was found; nil too when that object is not the one that the record names.
  var record: StateRecord?
  var live: Observation?
  var found: Found?
  /// The address that the record had before.
  let movedFrom: Address?
  /// Objects that an earlier replacement left behind and that are still there.
  var leftovers: [Observation] = []
  /// The vendor confirmed the object moments ago and does not list it: nothing is known of it.
  var isNotListedYet = false
  /// Another record names the same live object: this address must not delete it.
  var isOwnedElsewhere = false
  /// Whether this is the second record of an object, which a move that was cut off left behind: the folder knows the
  /// object by the other address.
  var isSecondRecord: Bool { isOwnedElsewhere && resource == nil }
  /// How an unresolved create of an earlier run was resolved; nil when there was none.
  var resolvedCreate: ResolvedCreate?
  /// The `$` settings of the file for which an unresolved create was sent that has created a live object; nil when
  /// none has.
  var sentSettings: AppliedSettings?
  /// What the unresolved create sent that has created the live object; nil when none has.
  var sent: ValueObject?

  /// Whether a file that was applied to the address, or may have been, says `$protect`.
  var isProtected: Bool { record?.protect == true || sentSettings?.protect == true }

  /// The `$depends_on` of the files that were applied to the address, or may have been.
  var appliedDependsOn: [Address] { Set((record?.dependsOn ?? []) + (sentSettings?.dependsOn ?? [])).sorted() }
}
