/// One stored object of a tenant, as its id, its name and its JSON bytes.
struct ShelfItem: Sendable {
  let id: String
  /// The natural name, for keyword search and console edits.
  let name: String
  /// The compact JSON text of the object.
  let bytes: [UInt8]
  /// Whether the vendor keeps it only as a deleted one.
  let isDeleted: Bool

  init(id: String, name: String, object: WireObject) {
    self.id = id
    self.name = name
    bytes = WireValue.object(object).bytes
    isDeleted = object["is_deleted"] == .bool(true)
  }

  /// The members of the object.
  var object: WireObject {
    // The bytes were written from an object by the initialiser above.
    guard case .object(let object)? = try? WireValue(parsing: bytes) else { return WireObject() }
    return object
  }
}
