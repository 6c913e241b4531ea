// JSON text to values, as strict as RFC 8259: a client that sends broken JSON shall be told so, not be understood by
// kindness. Of a repeated key the last one counts, as most servers do it.

/// Why a text is no JSON, and at which byte.
package struct WireSyntaxError: Error, CustomStringConvertible {
  package let reason: String
  package let offset: Int

  package var description: String { "not JSON at byte \(offset): \(reason)" }
}

extension WireValue {
  /// Reads a whole JSON text.
  package init(parsing bytes: some Collection<UInt8>) throws(WireSyntaxError) {
    var parser = WireParser(bytes: Array(bytes))
    self = try parser.wholeText()
  }
}

private struct WireParser {
  let bytes: [UInt8]
  var offset = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  func failure(_ reason: String) -> WireSyntaxError { WireSyntaxError(reason: reason, offset: offset) }

  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func wholeText() throws(WireSyntaxError) -> WireValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard offset == bytes.count else { throw failure("text after the value") }
    return value
  }

  mutating func skipSpace() {
    while let unit = next, unit == 0x20 || unit == 0x0A || unit == 0x0D || unit == 0x09 { offset += 1 }
  }

  mutating func value() throws(WireSyntaxError) -> WireValue {
    switch next {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw failure("the text ends where a value is due")
    default: return try number()
    }
  }

  mutating func word(_ text: StaticString, _ value: WireValue) throws(WireSyntaxError) -> WireValue {
    let end = offset + text.utf8CodeUnitCount
    let matches =
      end <= bytes.count
      && text.withUTF8Buffer { buffer in buffer.elementsEqual(bytes[offset..<end]) }
    guard matches else { throw failure("unknown word") }
    offset = end
    return value
  }

  mutating func enter() throws(WireSyntaxError) {
    depth += 1
    guard depth <= 512 else { throw failure("nested too deeply") }
    offset += 1
    skipSpace()
  }

  mutating func leave() {
    depth -= 1
    offset += 1
  }

  /// After an element: true when another one follows, false when the closing mark stands here.
  mutating func hasAnother(before close: UInt8) throws(WireSyntaxError) -> Bool {
    skipSpace()
    if next == close { return false }
    guard next == UInt8(ascii: ",") else { throw failure("a comma or the end is due") }
    offset += 1
    skipSpace()
    return true
  }

  mutating func array() throws(WireSyntaxError) -> [WireValue] {
    try enter()
    var elements: [WireValue] = []
    let close = UInt8(ascii: "]")
    if next != close {
      repeat { elements.append(try value()) } while try hasAnother(before: close)
    }
    leave()
    return elements
  }

  mutating func object() throws(WireSyntaxError) -> WireObject {
    try enter()
    var pairs: [(key: String, value: WireValue)] = []
    var isRepeated = false
    let close = UInt8(ascii: "}")
    if next != close {
      repeat {
        guard next == UInt8(ascii: "\"") else { throw failure("a key is due") }
        let key = try string()
        skipSpace()
        guard next == UInt8(ascii: ":") else { throw failure("a colon is due") }
        offset += 1
        skipSpace()
        isRepeated = isRepeated || pairs.contains { $0.key == key }
        pairs.append((key: key, value: try value()))
      } while try hasAnother(before: close)
    }
    leave()
    guard isRepeated else { return WireObject(pairs) }
    return pairs.reduce(into: WireObject()) { object, pair in object[pair.key] = pair.value }
  }
}

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
