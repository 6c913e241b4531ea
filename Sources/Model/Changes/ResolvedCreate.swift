/// How a create of an earlier run, whose response was lost, was resolved by a plan.
package struct ResolvedCreate: Hashable, Sendable {
  package enum Finding: String, Hashable, Sendable, CaseIterable {
    /// One live object has the name and the values that the create sent.
    case matched
    /// `ccops state resolve --id` named a live object.
    case named
    /// No live object matches; one without an owner has the name.
    case sameName = "same_name"
    /// No live object matches.
    case notFound = "not_found"
    /// `ccops state resolve --again` excluded the live objects of the name.
    case excluded

    /// Whether the change's vendor id is the object that the create has created.
    package var namesTheObject: Bool { self == .matched || self == .named }
  }

  package let finding: Finding
  /// When the create was begun.
  package let begunAt: Timestamp
  /// The address under which the state has the create. Its file may have moved since.
  package let address: Address

  package init(_ finding: Finding, of create: UnresolvedCreate) {
    self.init(finding, begunAt: create.intendedAt, address: create.address)
  }

  package init(_ finding: Finding, begunAt: Timestamp, address: Address) {
    self.finding = finding
    self.begunAt = begunAt
    self.address = address
  }
}

extension ResolvedCreate: ValueConvertible {
  package var asValue: Value {
    [
      "finding": .string(finding.rawValue), "begun_at": .string(begunAt.description),
      "address": .string(address.description),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("resolved create")
    self.init(
      try object.requiredCase("finding", of: Finding.self), begunAt: try object.requiredTime("begun_at"),
      address: try object.requiredAddress("address"))
  }
}
