/// One vendor write. A change has none (adopt), one, or several (created in two steps, replacement).
package struct Operation: Hashable, Sendable {
  package enum Call: String, Sendable, Hashable { case create, update, delete }

  package enum Phase: String, Sendable, Hashable, CaseIterable {
    /// Not split.
    case whole
    /// Created without the references that close a cycle, or that only an update can set.
    case partial
    /// The update that adds what `partial` left out, or gives back what `detach` removed.
    case complete
    /// An update that removes a reference or a name before something else is deleted, replaced or renamed.
    case detach
  }

  /// `hanoi/groups/support:create`; the same in every plan of the same change.
  package let id: String
  package let address: Address
  package var call: Call
  package var phase: Phase
  /// The document to send, with references; the vendor's ids are put in at the last moment.
  package var body: ValueObject
  /// What the state record's attributes are once this operation has succeeded.
  package var applied: ValueObject
  /// Root fields that this operation changes.
  package var changed: [String]
  /// The object to write to; nil when the same plan creates it.
  package var vendorID: String?
  /// Prior values, for kinds that can only be changed by difference.
  package var prior: ValueObject?
  /// Live values that the plan was made against.
  package var live: ValueObject?
  /// Ids of the operations that must have succeeded before.
  package var after: [String]
  /// The deletion of the object that a replacement leaves behind.
  package var removesSuperseded: Bool
  /// For a create: the live objects of its vendor name when it was planned, so that none of them is taken for what it
  /// made.
  package var known: [String]

  package init(
    id: String, address: Address, call: Call, phase: Phase, body: ValueObject = [:], applied: ValueObject = [:],
    changed: [String] = [], vendorID: String? = nil, prior: ValueObject? = nil, live: ValueObject? = nil,
    after: [String] = [], removesSuperseded: Bool = false, known: [String] = []
  ) {
    self.id = id
    self.address = address
    self.call = call
    self.phase = phase
    self.body = body
    self.applied = applied
    self.changed = changed
    self.vendorID = vendorID
    self.prior = prior
    self.live = live
    self.after = after
    self.removesSuperseded = removesSuperseded
    self.known = known
  }
}
