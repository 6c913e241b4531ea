/// The prior side: what ccops last applied to one address, pinned to the commit it came from.
package struct StateRecord: Hashable, Sendable {
  package let address: Address
  package var vendorID: String
  /// The vendor's name of the object when it was applied; finds moves.
  package var vendorName: String
  /// What was applied, with references as references and without secrets.
  package var attributes: ValueObject
  /// The kind's `KindSchema.version` that the attributes are of.
  package var schemaVersion: Int
  /// What it referred to when it was applied, in order, each once: the kind's edges of `attributes`.
  package var references: [Reference]
  /// What no other object of the account may have, in order.
  package var exclusive: [ExclusiveKey]
  /// `$protect` of the applied file. It stays when the file is deleted.
  package var protect: Bool
  /// `$depends_on` of the applied file.
  package var dependsOn: [Address]
  /// `$ignore` of the applied file: field paths left to the console.
  package var ignore: [String]
  /// `$external` of the applied file: the object is never created, changed or deleted.
  package var external: Bool
  /// Paths that the vendor did not show right after they were written; they are compared with prior from then on.
  package var unobservable: [String]
  /// Fields that were adopted as they were, because the vendor cannot change them in place: what the file said then,
  /// which was never applied. `attributes` has what was live.
  package var kept: ValueObject
  /// Vendor ids of the object's parts by local key (components of a flow).
  package var exports: [String: String]
  /// Ids of replaced objects that are still to be deleted.
  package var superseded: [String]
  /// What writes without an outcome sent and no answer shows. The next plan writes it again.
  package var unconfirmed = UnconfirmedValues()
  package var pin: Pin

  /// What was applied from where, when and by whom.
  package struct Pin: Hashable, Sendable {
    package var commit: String
    package var source: SourcePin
    /// Whether the attributes are what these layers say. False for a record of state format 1, which names the base
    /// file alone, and after a part of a write: until it is finished, the attributes are less than the files.
    package var namesAllLayers: Bool
    package var appliedAt: Timestamp
    package var appliedBy: String
    /// URL of the CI run, where known.
    package var run: String?

    package init(
      commit: String, source: SourcePin, namesAllLayers: Bool = true, appliedAt: Timestamp, appliedBy: String,
      run: String? = nil
    ) {
      self.commit = commit
      self.source = source
      self.namesAllLayers = namesAllLayers
      self.appliedAt = appliedAt
      self.appliedBy = appliedBy
      self.run = run
    }
  }

  package init(
    address: Address, vendorID: String, vendorName: String, attributes: ValueObject, schemaVersion: Int = 1,
    references: [Reference] = [], exclusive: [ExclusiveKey] = [], protect: Bool = false, dependsOn: [Address] = [],
    ignore: [String] = [],
    external: Bool = false, unobservable: [String] = [], kept: ValueObject = [:], exports: [String: String] = [:],
    superseded: [String] = [],
    pin: Pin
  ) {
    self.address = address
    self.vendorID = vendorID
    self.vendorName = vendorName
    self.attributes = attributes
    self.schemaVersion = schemaVersion
    self.references = references
    self.exclusive = exclusive
    self.protect = protect
    self.dependsOn = dependsOn
    self.ignore = ignore
    self.external = external
    self.unobservable = unobservable
    self.kept = kept
    self.exports = exports
    self.superseded = superseded
    self.pin = pin
  }

  /// The same record under another address.
  package func readdressed(_ address: Address) -> StateRecord {
    var record = StateRecord(
      address: address, vendorID: vendorID, vendorName: vendorName, attributes: attributes,
      schemaVersion: schemaVersion, references: references, exclusive: exclusive, protect: protect,
      dependsOn: dependsOn, ignore: ignore, external: external, unobservable: unobservable, kept: kept,
      exports: exports, superseded: superseded, pin: pin)
    record.unconfirmed = unconfirmed
    return record
  }

  /// The addresses it referred to when it was applied, in order, each once.
  package var refersTo: [Address] { Set(references.map(\.address)).sorted() }
}

/// One thing that no two objects of an account may have at once: a name, a telephone number, a number of a campaign.
package struct ExclusiveKey: Hashable, Comparable, Sendable {
  /// What kind of thing it is. Keys of different kinds never collide.
  package let kind: String
  /// The thing; several parts where one alone is not unique, such as a campaign and a number in it.
  package let value: [String]

  package init(kind: String, value: [String]) {
    self.kind = kind
    self.value = value
  }

  /// The vendor's name of an object whose kind allows each name once.
  package static func name(_ name: String) -> ExclusiveKey { ExclusiveKey(kind: "name", value: [name]) }

  package static func < (left: ExclusiveKey, right: ExclusiveKey) -> Bool {
    left.kind != right.kind ? left.kind < right.kind : left.value.lexicographicallyPrecedes(right.value)
  }
}
