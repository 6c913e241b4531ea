/// The identity that ccops owns: `provider/collection/name`, the path of the resource's file.
///
/// It never contains a vendor's id; those live in `Observation` and `StateRecord` and are joined to an address by
/// pairing.
package struct Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Alias of the provider instance in `ccops.json`, for example `hanoi`.
  package let provider: String
  /// Collection folder, for example `groups`.
  package let collection: String
  /// File name without `.json`.
  package let name: String

  package init(provider: String, collection: String, name: String) {
    self.provider = provider
    self.collection = collection
    self.name = name
  }

  /// Reads `provider/collection/name`; nil when the text has another shape.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    guard parts.count == 3, parts.allSatisfy({ Address.isName($0) }) else { return nil }
    self.init(provider: String(parts[0]), collection: String(parts[1]), name: String(parts[2]))
  }

  /// Whether a text may be a path component of an address: `[a-z0-9][a-z0-9._-]*`.
  package static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, isLetterOrDigit(first) else { return false }
    return text.utf8.allSatisfy {
      isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Provider and collection together: what is listed in one go.
  package var kind: KindAddress { KindAddress(provider: provider, collection: collection) }

  package var description: String { "\(provider)/\(collection)/\(name)" }

  package static func < (left: Address, right: Address) -> Bool {
    if left.provider != right.provider { return left.provider < right.provider }
    if left.collection != right.collection { return left.collection < right.collection }
    return left.name < right.name
  }
}

/// One collection of one provider instance, for example `hanoi/groups`: the unit of listing.
package struct KindAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let provider: String
  package let collection: String

  package init(provider: String, collection: String) {
    self.provider = provider
    self.collection = collection
  }

  package var description: String { "\(provider)/\(collection)" }

  package static func < (left: KindAddress, right: KindAddress) -> Bool {
    left.provider != right.provider ? left.provider < right.provider : left.collection < right.collection
  }
}

/// A reference from one object to another, or to a named part of it (`@flows/night#menu`).
package struct Reference: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let address: Address
  /// The part of the target, for a flow the local key of a component; nil for the whole object.
  package let fragment: String?

  package init(_ address: Address, fragment: String? = nil) {
    self.address = address
    self.fragment = fragment
  }

  /// Reads `provider/collection/name` or `provider/collection/name#fragment`, without the leading `@`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let head = parts.first, let address = Address(String(head)) else { return nil }
    if parts.count == 2 && parts[1].isEmpty { return nil }
    self.init(address, fragment: parts.count == 2 ? String(parts[1]) : nil)
  }

  package var description: String { fragment.map { "\(address)#\($0)" } ?? address.description }

  package static func < (left: Reference, right: Reference) -> Bool {
    left.address != right.address ? left.address < right.address : (left.fragment ?? "") < (right.fragment ?? "")
  }
}

extension Reference {
  /// The vendor id that a named part has before anybody knows better: the first 24 hexadecimal digits of a digest over
  /// address and key, so that every run derives the same one.
  package static func derivedPartID(_ address: Address, _ key: String) -> String {
    String(CanonicalJSON.digest(bytes: Array("\(address)\u{0}\(key)".utf8)).prefix(24))
  }
}
