/// Which names a user may choose for one thing.
package enum NameRule: Sendable, Hashable, CustomStringConvertible {
  /// A path component of an address.
  case address
  case variable

  package func accepts(_ name: String) -> Bool {
    switch self {
    case .address: Address.isName(name)
    case .variable:
      name.utf8.first.map { NameRule.isLetter($0) || $0 == UInt8(ascii: "_") } ?? false
        && name.utf8.allSatisfy { NameRule.isLetter($0) || NameRule.isDigit($0) || "_-".utf8.contains($0) }
    }
  }

  /// A regular expression without anchors.
  package var pattern: String {
    switch self {
    case .address: "[a-z0-9][a-z0-9._-]*"
    case .variable: "[A-Za-z_][A-Za-z0-9_-]*"
    }
  }

  /// For messages.
  package var description: String {
    switch self {
    case .address: "a name is made of a-z, 0-9, \".\", \"_\" and \"-\", and begins with a letter or a digit"
    case .variable: "it is made of letters, digits, \"_\" and \"-\", and begins with a letter"
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}
