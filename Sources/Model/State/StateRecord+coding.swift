/// The written form of a record, state format 2. Reading is strict: what has the wrong type is an error, never a
/// default.
extension StateRecord: ValueConvertible {
  private enum Key {
    static let address = "address"
    static let vendorID = "vendor_id"
    static let vendorName = "vendor_name"
    static let attributes = "attributes"
    static let schemaVersion = "schema_version"
    static let references = "references"
    static let exclusive = "exclusive"
    static let settings = "settings"
    static let protect = "protect"
    static let dependsOn = "depends_on"
    static let ignore = "ignore"
    static let external = "external"
    static let unobservable = "unobservable"
    static let kept = "kept"
    static let exports = "exports"
    static let superseded = "superseded"
    /// Only where something is unconfirmed.
    static let unconfirmed = "unconfirmed"
    static let pin = "pin"
  }

  package var asValue: Value {
    let settings: ValueObject = [
      Key.protect: .bool(protect), Key.dependsOn: .strings(dependsOn.map(\.description)),
      Key.ignore: .strings(ignore), Key.external: .bool(external),
    ]
    var object: ValueObject = [
      Key.address: .string(address.description), Key.vendorID: .string(vendorID),
      Key.vendorName: .string(vendorName), Key.attributes: .object(attributes),
      Key.schemaVersion: .integer(Int64(schemaVersion)), Key.references: .list(references.map(Value.reference)),
      Key.exclusive: .list(exclusive.map(\.asValue)), Key.settings: .object(settings),
      Key.unobservable: .strings(unobservable), Key.exports: .texts(exports), Key.superseded: .strings(superseded),
      Key.pin: pin.asValue,
    ]
    if !kept.isEmpty { object[Key.kept] = .object(kept) }
    if !unconfirmed.isEmpty { object[Key.unconfirmed] = unconfirmed.asValue }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("record")
    let pin = try object.requiredObject(Key.pin)
    // Format 1 keeps the settings beside the other keys, and has no exclusive keys.
    let isFormatOne = Pin.isFormatOne(pin)
    let settings = isFormatOne ? object : try object.requiredObject(Key.settings)
    let attributes = try object.requiredObject(Key.attributes)
    self.init(
      address: try object.requiredAddress(Key.address), vendorID: try object.requiredString(Key.vendorID),
      vendorName: try object.requiredString(Key.vendorName), attributes: attributes,
      schemaVersion: try object.requiredPositive(Key.schemaVersion),
      references: isFormatOne ? Self.references(in: attributes) : try object.requiredReferences(Key.references),
      exclusive: isFormatOne ? [] : try object.requiredItems(Key.exclusive),
      protect: try settings.requiredBool(Key.protect), dependsOn: try settings.requiredAddresses(Key.dependsOn),
      ignore: isFormatOne ? [] : try settings.requiredStrings(Key.ignore),
      external: isFormatOne ? false : try settings.requiredBool(Key.external),
      unobservable: try object.requiredStrings(Key.unobservable),
      kept: try object.optionalObject(Key.kept) ?? [:], exports: try object.requiredTexts(Key.exports),
      superseded: try object.requiredStrings(Key.superseded), pin: try Pin(.object(pin)))
    unconfirmed = try object.optionalItem(Key.unconfirmed) ?? unconfirmed
  }

  /// Format 1 names the addresses without the parts that are meant; the applied values have both.
  private static func references(in attributes: ValueObject) -> [Reference] {
    var found: Set<Reference> = []
    Value.object(attributes).forEachReference { found.insert($0) }
    return found.sorted()
  }
}

extension StateRecord.Pin: ValueConvertible {
  private enum Key {
    static let commit = "commit"
    static let layers = "layers"
    static let allLayers = "all_layers"
    static let variables = "variables"
    static let appliedAt = "applied_at"
    static let appliedBy = "applied_by"
    static let run = "run"
    // Format 1 names one file.
    static let path = "path"
    static let blob = "blob"
  }

  package var asValue: Value {
    [
      Key.commit: .string(commit), Key.layers: .list(source.layers.map(\.asValue)),
      Key.allLayers: .bool(namesAllLayers), Key.variables: .texts(source.variables),
      Key.appliedAt: .string(appliedAt.description), Key.appliedBy: .string(appliedBy), Key.run: .optional(run),
    ]
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("pin")
    let isFormatOne = Self.isFormatOne(object)
    let source =
      isFormatOne
      ? SourcePin(path: try object.requiredString(Key.path), blob: try object.requiredString(Key.blob))
      : SourcePin(
        layers: try object.requiredItems(Key.layers), variables: try object.requiredTexts(Key.variables))
    self.init(
      commit: try object.requiredString(Key.commit), source: source,
      namesAllLayers: isFormatOne ? false : try object.requiredBool(Key.allLayers),
      appliedAt: try object.requiredTime(Key.appliedAt), appliedBy: try object.requiredString(Key.appliedBy),
      run: try object.stringOrNull(Key.run))
  }

  /// Whether a pin was written by state format 1: it names one file where format 2 has layers.
  fileprivate static func isFormatOne(_ pin: ValueObject) -> Bool { pin[Key.layers] == nil && pin[Key.blob] != nil }
}

extension ExclusiveKey: ValueConvertible {
  package var asValue: Value { ["kind": .string(kind), "value": .strings(value)] }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("exclusive key")
    self.init(kind: try object.requiredString("kind"), value: try object.requiredStrings("value"))
  }
}
