/// The live side: one object as the vendor lists it now. It has no address until pairing gives it one.
package struct Observation: Hashable, Sendable {
  package let kind: KindAddress
  /// The vendor's id, opaque.
  package let vendorID: String
  /// The vendor's name of it, compared exactly (canonical equivalence of Unicode).
  package let name: String
  /// The fields that the kind's schema knows, with raw vendor ids; secrets were dropped on arrival.
  package var attributes: ValueObject
  /// When and by whom the vendor says it was last changed.
  package let changedAt: Timestamp?
  package let changedBy: String?
  package let createdAt: Timestamp?

  package init(
    kind: KindAddress, vendorID: String, name: String, attributes: ValueObject, changedAt: Timestamp? = nil,
    changedBy: String? = nil, createdAt: Timestamp? = nil
  ) {
    self.kind = kind
    self.vendorID = vendorID
    self.name = name
    self.attributes = attributes
    self.changedAt = changedAt
    self.changedBy = changedBy
    self.createdAt = createdAt
  }
}

/// Everything live that a run has listed, by kind.
package struct Inventory: Sendable {
  package var observations: [KindAddress: [Observation]]
  /// Pages that each kind took; a written kind takes them once more at the end of an apply.
  package var pages: [KindAddress: Int]
  /// Requests that were made to read it, authentication included.
  package var requests: RequestCount
  /// The vendors' own ids of the accounts, by provider alias, where they show one.
  package var tenants: [String: String] = [:]
  /// Addresses whose object the vendor confirmed moments ago and does not list.
  package var notListedYet: Set<Address> = []
  /// The ids of kinds that were listed only for the sake of another kind.
  package var listedIDs: [KindAddress: Set<String>] = [:]

  package init(
    observations: [KindAddress: [Observation]] = [:], pages: [KindAddress: Int] = [:], requests: RequestCount = .init()
  ) {
    self.observations = observations
    self.pages = pages
    self.requests = requests
  }

  /// With kinds that were listed again.
  package func replacing(_ later: Inventory) -> Inventory {
    var result = Inventory(
      observations: observations.merging(later.observations) { _, new in new },
      pages: pages.merging(later.pages) { _, new in new }, requests: requests + later.requests)
    result.tenants = tenants.merging(later.tenants) { _, new in new }
    result.listedIDs = listedIDs.merging(later.listedIDs) { _, new in new }
    return result
  }
}

/// Requests to vendors, by what they were for.
package struct RequestCount: Hashable, Sendable {
  package var authentication: Int
  package var reads: Int
  package var writes: Int

  package init(authentication: Int = 0, reads: Int = 0, writes: Int = 0) {
    self.authentication = authentication
    self.reads = reads
    self.writes = writes
  }

  package var total: Int { authentication + reads + writes }

  package static func + (left: RequestCount, right: RequestCount) -> RequestCount {
    RequestCount(
      authentication: left.authentication + right.authentication, reads: left.reads + right.reads,
      writes: left.writes + right.writes)
  }
  package static func - (left: RequestCount, right: RequestCount) -> RequestCount {
    RequestCount(
      authentication: left.authentication - right.authentication, reads: left.reads - right.reads,
      writes: left.writes - right.writes)
  }
}
