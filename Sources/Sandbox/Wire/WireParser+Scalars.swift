/// Strings and numbers of a JSON text: escapes are decoded, and a number keeps the kind that it was written as.
extension WireParser {
  mutating func string() throws(WireSyntaxError) -> String {
    offset += 1
    let start = offset
    while let unit = next, unit != UInt8(ascii: "\""), unit != UInt8(ascii: "\\"), unit >= 0x20 { offset += 1 }
    var text = Array(bytes[start..<offset])
    while let unit = next, unit != UInt8(ascii: "\"") {
      guard unit >= 0x20 else { throw failure("a control character in a string") }
      offset += 1
      if unit == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(unit) }
    }
    guard next != nil else { throw failure("the string does not end") }
    offset += 1
    guard let valid = String(validating: text, as: UTF8.self) else { throw failure("the string is not UTF-8") }
    return valid
  }

  mutating func escape(into text: inout [UInt8]) throws(WireSyntaxError) {
    guard let mark = next else { throw failure("the string does not end") }
    offset += 1
    switch mark {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(mark)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw failure("unknown escape")
    }
  }

  mutating func escapedScalar() throws(WireSyntaxError) -> Character {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    guard (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\") else { throw failure("half a surrogate pair") }
    offset += 1
    guard next == UInt8(ascii: "u") else { throw failure("half a surrogate pair") }
    offset += 1
    let second = try fourHexDigits()
    guard (0xDC00..<0xE000).contains(second) else { throw failure("half a surrogate pair") }
    let joined = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
    guard let scalar = Unicode.Scalar(joined) else { throw failure("no such character") }
    return Character(scalar)
  }

  mutating func fourHexDigits() throws(WireSyntaxError) -> UInt16 {
    guard offset + 4 <= bytes.count,
      bytes[offset..<offset + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are due") }
    offset += 4
    return value
  }

  mutating func digits() throws(WireSyntaxError) {
    let start = offset
    while let unit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit) { offset += 1 }
    guard offset > start else { throw failure("a digit is due") }
  }

  mutating func number() throws(WireSyntaxError) -> WireValue {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    let isZero = next == UInt8(ascii: "0")
    let firstDigit = offset
    try digits()
    guard !isZero || offset == firstDigit + 1 else { throw failure("a number with a leading zero") }
    var isInteger = true
    if next == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let whole = Int(text), text != "-0" { return .integer(whole) }
    return .number(text)
  }
}
