/// What a refusal or a consent is about: one object, all objects of a kind, or all of a provider.
///
/// Written as a path: `hanoi/groups/support`, `hanoi/groups`, `hanoi`.
package enum Subject: Hashable, Sendable, CustomStringConvertible {
  case object(Address)
  case kind(KindAddress)
  case provider(String)

  /// Reads one, two or three names; nil when the text has another shape.
  package init?(_ text: String) {
    let names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy({ Address.isName($0) }) else { return nil }
    switch names.count {
    case 1: self = .provider(names[0])
    case 2: self = .kind(KindAddress(provider: names[0], collection: names[1]))
    case 3: self = .object(Address(provider: names[0], collection: names[1], name: names[2]))
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .object(let address): address.description
    case .kind(let kind): kind.description
    case .provider(let alias): alias
    }
  }
}

extension ValueObject {
  /// nil for a member that is missing or null.
  package func subjectOrNull(_ key: String) throws(ValueShapeError) -> Subject? {
    guard let text = try stringOrNull(key) else { return nil }
    guard let subject = Subject(text) else {
      throw ValueShapeError(key: key, expected: "an address, a kind or a provider")
    }
    return subject
  }
}
