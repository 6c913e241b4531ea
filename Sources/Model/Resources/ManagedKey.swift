/// One thing that an address manages on an account, and that no other address may manage beside it.
package enum ManagedKey: Hashable, Comparable, Sendable {
  /// The object with a vendor id.
  case object(String)
  /// An element of an object that the vendor does not show: a number of a blacklist. The name is a `nameKey`.
  case element(name: String, key: String)
  /// What only one object of the account can have: a hotline.
  case exclusive(ExclusiveKey)
}

extension KindSchema {
  /// What a resource manages on the platform: its object and what that alone can have, or where the vendor shows no
  /// object the elements of its keyed list.
  ///
  /// - Parameter vendorID: nil for an object that does not exist yet.
  package func managedKeys(vendorID: String?, vendorName: String, _ attributes: ValueObject) -> Set<ManagedKey> {
    guard reading == .unreadable else {
      let held = exclusiveLists.flatMap { $0.keys(in: attributes) }.map(ManagedKey.exclusive)
      return Set(held + [vendorID].compactMap(\.self).map(ManagedKey.object))
    }
    let name = nameKey(vendorName)
    for field in fields {
      guard let names = field.type.list?.keys else { continue }
      let elements = attributes[field.name]?.list ?? []
      return Set(
        elements.compactMap { ElementKey(of: $0, keys: names) }.map { ManagedKey.element(name: name, key: $0.value) })
    }
    return [.object(name)]
  }
}
