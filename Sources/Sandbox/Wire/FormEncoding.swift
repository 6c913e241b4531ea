/// The fields of a query string or of a form body, in order: `a=1&b=%7B%7D`, where `+` is a space.
struct FormFields: Sendable {
  var pairs: [(name: String, value: String)] = []

  init(_ text: Substring.UTF8View) {
    for part in text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
      let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      pairs.append((decoded(halves[0]), halves.count > 1 ? decoded(halves[1]) : ""))
    }
  }

  init(_ text: String) {
    self.init(Substring(text).utf8)
  }

  /// The first field of that name.
  subscript(_ name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }
}

/// Undoes percent-encoding, and reads `+` as a space.
private func decoded(_ text: Substring.UTF8View.SubSequence) -> String {
  percentDecoded(text, plusIsSpace: true)
}

/// Undoes percent-encoding of a path segment or of a form field. A `%` that starts no escape stays as it is.
func percentDecoded(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count)
  var rest = text[...]
  while let unit = rest.popFirst() {
    if unit == UInt8(ascii: "+"), plusIsSpace {
      bytes.append(0x20)
    } else if unit == UInt8(ascii: "%"), let escaped = UInt8(hexDigits: rest.prefix(2)) {
      bytes.append(escaped)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(unit)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

extension UInt8 {
  /// The byte that two hexadecimal digits mean.
  fileprivate init?(hexDigits: some Collection<UInt8>) {
    guard hexDigits.count == 2, hexDigits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    self.init(String(decoding: hexDigits, as: UTF8.self), radix: 16)
  }
}
