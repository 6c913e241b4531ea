import Model

/// Random names for things that must never be taken for one another.
package enum RandomIdentifier {
  /// A version 4 UUID (RFC 9562), lower case.
  package static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let bytes = [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    let digits = CanonicalJSON.hexadecimal(bytes)
    return [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
      .map { digits.dropFirst($0.0).prefix($0.1) }.joined(separator: "-")
  }
}
