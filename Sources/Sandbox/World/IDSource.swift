/// A source of ids for one tenant.
///
/// The ids look like the vendors' (24 hexadecimal digits) but come from a counter, so the same calls in the same order
/// give the same ids. Each tenant has its own source: calls for one tenant do not change another tenant's ids.
struct IDSource: Sendable {
  private let seed: UInt64
  private(set) var count: UInt64 = 0

  init(seed: UInt64, tenant: String) {
    self.seed = tenant.utf8.reduce(mixed(seed)) { mixed($0 ^ UInt64($1)) }
  }

  /// A new id of 24 hexadecimal digits.
  mutating func next() -> String {
    count += 1
    return hex(of: mixed(seed &+ count), digits: 12) + hex(of: mixed(seed ^ mixed(count)), digits: 12)
  }

  /// A new UUID-like text.
  mutating func nextUUID() -> String {
    let digits = Array(next() + next())
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }

  /// The same id for the same name, always.
  func fixed(_ name: String) -> String {
    let start = name.utf8.reduce(seed) { mixed($0 ^ UInt64($1)) }
    return hex(of: start, digits: 12) + hex(of: mixed(start), digits: 12)
  }

  /// A number that goes up by one with each call for an id or a number.
  mutating func nextNumber() -> Int {
    count += 1
    return Int(count)
  }
}

private func mixed(_ value: UInt64) -> UInt64 {
  var mix = value &+ 0x9E37_79B9_7F4A_7C15
  mix = (mix ^ (mix >> 30)) &* 0xBF58_476D_1CE4_E5B9
  mix = (mix ^ (mix >> 27)) &* 0x94D0_49BB_1331_11EB
  return mix ^ (mix >> 31)
}

private func hex(of value: UInt64, digits: Int) -> String {
  let text = String(value, radix: 16)
  return (String(repeating: "0", count: 16 - text.count) + text).suffix(digits).description
}
