/// A create whose outcome is unknown: enough to find the object that it may have created.
package struct UnresolvedCreate: Hashable, Sendable {
  package let address: Address
  package let vendorName: String
  /// What the create sent, before references became ids; empty where the kind cannot be listed.
  package var body: ValueObject
  /// The kind's `KindSchema.version` that the body is of.
  package var schemaVersion: Int
  package let intendedAt: Timestamp
  /// Vendor ids of that name that were there before it was begun.
  package let known: [String]
  /// The `$` settings of the file that it was sent for.
  package var settings = AppliedSettings()
  /// What somebody decided about it with `ccops state resolve`; nil leaves it to the evidence.
  package var resolution: Resolution?

  package enum Resolution: Hashable, Sendable {
    /// The create made the object of this vendor id.
    case object(String)
    /// The create made none of the objects that bear the name; it is to be sent again.
    case again
  }

  package init(
    address: Address, vendorName: String, body: ValueObject, schemaVersion: Int = 1, intendedAt: Timestamp,
    known: [String] = [], resolution: Resolution? = nil
  ) {
    self.address = address
    self.vendorName = vendorName
    self.body = body
    self.schemaVersion = schemaVersion
    self.intendedAt = intendedAt
    self.known = known
    self.resolution = resolution
  }

  /// The same create under another address.
  package func readdressed(_ address: Address) -> UnresolvedCreate {
    var create = UnresolvedCreate(
      address: address, vendorName: vendorName, body: body, schemaVersion: schemaVersion, intendedAt: intendedAt,
      known: known, resolution: resolution)
    create.settings = settings
    return create
  }
}

extension UnresolvedCreate: ValueConvertible {
  private enum Key {
    static let address = "address"
    static let vendorName = "vendor_name"
    static let body = "body"
    static let schemaVersion = "schema_version"
    static let intendedAt = "intended_at"
    static let known = "known"
    /// Only where the file said something.
    static let settings = "settings"
    static let id = "id"
    static let again = "again"
    /// The name of `id` in state format 1.
    static let take = "take"
  }

  package var asValue: Value {
    var object: ValueObject = [
      Key.address: .string(address.description), Key.vendorName: .string(vendorName), Key.body: .object(body),
      Key.intendedAt: .string(intendedAt.description),
    ]
    if schemaVersion != 1 { object[Key.schemaVersion] = .integer(Int64(schemaVersion)) }
    if !known.isEmpty { object[Key.known] = .strings(known) }
    if !settings.isEmpty { object[Key.settings] = settings.asValue }
    switch resolution {
    case .object(let id)?: object[Key.id] = .string(id)
    case .again?: object[Key.again] = true
    case nil: break
    }
    return .object(object)
  }

  package init(_ value: Value) throws(ValueShapeError) {
    let object = try value.requiredObject("unresolved create")
    self.init(
      address: try object.requiredAddress(Key.address), vendorName: try object.requiredString(Key.vendorName),
      body: try object.requiredObject(Key.body),
      schemaVersion: object[Key.schemaVersion] == nil ? 1 : try object.requiredPositive(Key.schemaVersion),
      intendedAt: try object.requiredTime(Key.intendedAt),
      known: object[Key.known] == nil ? [] : try object.requiredStrings(Key.known),
      resolution: try Self.resolution(object))
    settings = try object.optionalItem(Key.settings) ?? settings
  }

  private static func resolution(_ object: ValueObject) throws(ValueShapeError) -> Resolution? {
    let again = object[Key.again] == nil ? false : try object.requiredBool(Key.again)
    var id = try object.optionalString(Key.id)
    if id == nil { id = try object.optionalString(Key.take) }
    guard id == nil || !again else { throw ValueShapeError(key: Key.again, expected: "absent beside an id") }
    return id.map(Resolution.object) ?? (again ? .again : nil)
  }
}
