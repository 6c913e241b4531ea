/// The prior side: what ccops last applied to one address, pinned to the commit it came from.
package struct StateRecord: Hashable, Sendable {
  package let address: Address
  package var vendorID: String
  /// The vendor's name of the object when it was applied; finds moves.
  package var vendorName: String
  /// What was applied, with references as references and without secrets.
  package var attributes: ValueObject
  package var schemaVersion: Int
  /// `$protect` of the applied file; deleting the file does not disarm it.
  package var protect: Bool
  package var dependsOn: [Address]
  /// Paths that the vendor did not show right after they were written; they are compared with prior from then on.
  package var unobservable: [String]
  /// Vendor ids of the object's parts by local key (components of a flow).
  package var exports: [String: String]
  /// Ids of replaced objects that are still to be deleted.
  package var superseded: [String]
  package var pin: Pin

  /// What was applied from where, when and by whom.
  package struct Pin: Hashable, Sendable {
    package var commit: String
    package var source: SourcePin
    package var appliedAt: Timestamp
    package var appliedBy: String
    /// URL of the CI run, where known.
    package var run: String?

    package init(
      commit: String, source: SourcePin, appliedAt: Timestamp, appliedBy: String, run: String? = nil
    ) {
      self.commit = commit
      self.source = source
      self.appliedAt = appliedAt
      self.appliedBy = appliedBy
      self.run = run
    }
  }

  package init(
    address: Address, vendorID: String, vendorName: String, attributes: ValueObject, schemaVersion: Int = 1,
    protect: Bool = false, dependsOn: [Address] = [], unobservable: [String] = [], exports: [String: String] = [:],
    superseded: [String] = [], pin: Pin
  ) {
    self.address = address
    self.vendorID = vendorID
    self.vendorName = vendorName
    self.attributes = attributes
    self.schemaVersion = schemaVersion
    self.protect = protect
    self.dependsOn = dependsOn
    self.unobservable = unobservable
    self.exports = exports
    self.superseded = superseded
    self.pin = pin
  }

  /// The same record under another address.
  package func readdressed(_ address: Address) -> StateRecord {
    StateRecord(
      address: address, vendorID: vendorID, vendorName: vendorName, attributes: attributes,
      schemaVersion: schemaVersion, protect: protect, dependsOn: dependsOn, unobservable: unobservable,
      exports: exports, superseded: superseded, pin: pin)
  }

  /// The addresses it referred to when it was applied, in order, each once.
  package var refersTo: [Address] {
    var found: Set<Address> = []
    Value.object(attributes).forEachReference { found.insert($0.address) }
    return found.sorted()
  }
}

extension StateRecord: ValueConvertible {
  package var asValue: Value {
    [
      "address": .string(address.description), "vendor_id": .string(vendorID), "vendor_name": .string(vendorName),
      "attributes": .object(attributes), "schema_version": .integer(Int64(schemaVersion)), "protect": .bool(protect),
      "depends_on": .strings(dependsOn.map(\.description)), "refers_to": .strings(refersTo.map(\.description)),
      "unobservable": .strings(unobservable), "superseded": .strings(superseded),
      "exports": .object(ValueObject(exports.map { ($0.key, .string($0.value)) })),
      "pin": [
        "commit": .string(pin.commit), "path": .string(pin.source.path), "blob": .string(pin.source.blob),
        "applied_at": .string(pin.appliedAt.description), "applied_by": .string(pin.appliedBy),
        "run": .optional(pin.run),
      ],
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("record")
    let pinObject = try object.requiredObject("pin")
    guard let appliedAt = Timestamp(try pinObject.requiredString("applied_at")) else {
      throw ValueShapeError(key: "applied_at", expected: "a UTC time")
    }
    var exports: [String: String] = [:]
    for (key, value) in object["exports"]?.object ?? [:] { exports[key] = value.string }
    self.init(
      address: try object.requiredAddress("address"), vendorID: try object.requiredString("vendor_id"),
      vendorName: try object.requiredString("vendor_name"), attributes: try object.requiredObject("attributes"),
      schemaVersion: Int(try object.requiredInteger("schema_version")), protect: object["protect"]?.bool ?? false,
      dependsOn: object.addresses("depends_on"), unobservable: object.strings("unobservable"), exports: exports,
      superseded: object.strings("superseded"),
      pin: Pin(
        commit: try pinObject.requiredString("commit"),
        source: SourcePin(
          path: try pinObject.requiredString("path"), blob: try pinObject.requiredString("blob")),
        appliedAt: appliedAt,
        appliedBy: try pinObject.requiredString("applied_by"), run: pinObject["run"]?.string))
  }
}

/// All records of an environment at one serial.
package struct Snapshot: Hashable, Sendable {
  /// A random id given when the state was first written; tells two states of one name apart.
  package var lineage: String
  /// Grows by one with every change of state; 0 before the first.
  package var serial: Int
  package var records: [Address: StateRecord]
  /// Creates that were begun and whose outcome nobody knows, by address.
  package var unresolvedCreates: [Address: UnresolvedCreate]

  package init(
    lineage: String, serial: Int = 0, records: [Address: StateRecord] = [:],
    unresolvedCreates: [Address: UnresolvedCreate] = [:]
  ) {
    self.lineage = lineage
    self.serial = serial
    self.records = records
    self.unresolvedCreates = unresolvedCreates
  }
}

/// A create whose answer was lost: enough to find the object it may have made.
package struct UnresolvedCreate: Hashable, Sendable {
  package let address: Address
  package let vendorName: String
  /// What the create sent, before references became ids.
  package let body: ValueObject
  package let intendedAt: Timestamp
  /// Vendor ids of that name that were there before it was begun.
  package let known: [String]
  /// What somebody decided about it with `ccops state resolve`; nil leaves it to the evidence.
  package var resolution: Resolution?

  package enum Resolution: Hashable, Sendable {
    /// The object of this vendor id is what the create made.
    case take(String)
    /// None of the objects that bear the name is; it is to be made again.
    case again
  }

  package init(
    address: Address, vendorName: String, body: ValueObject, intendedAt: Timestamp, known: [String] = [],
    resolution: Resolution? = nil
  ) {
    self.address = address
    self.vendorName = vendorName
    self.body = body
    self.intendedAt = intendedAt
    self.known = known
    self.resolution = resolution
  }

  /// The same unresolved create under another address.
  package func readdressed(_ address: Address) -> UnresolvedCreate {
    UnresolvedCreate(
      address: address, vendorName: vendorName, body: body, intendedAt: intendedAt, known: known, resolution: resolution
    )
  }
}

extension UnresolvedCreate: ValueConvertible {
  package var asValue: Value {
    var object: ValueObject = [
      "address": .string(address.description), "vendor_name": .string(vendorName), "body": .object(body),
      "intended_at": .string(intendedAt.description),
    ]
    if !known.isEmpty { object["known"] = .strings(known) }
    switch resolution {
    case .take(let id)?: object["take"] = .string(id)
    case .again?: object["again"] = true
    case nil: break
    }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("doubt")
    guard let intendedAt = Timestamp(try object.requiredString("intended_at")) else {
      throw ValueShapeError(key: "intended_at", expected: "a UTC time")
    }
    self.init(
      address: try object.requiredAddress("address"), vendorName: try object.requiredString("vendor_name"),
      body: try object.requiredObject("body"), intendedAt: intendedAt, known: object.strings("known"),
      resolution: object["take"]?.string.map(Resolution.take) ?? (object["again"] == true ? .again : nil))
  }
}
