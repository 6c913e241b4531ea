/// Reads one JSON text from its beginning to its end.
///
/// As strict as RFC 8259, so that a client learns about broken JSON. The last of several equal keys counts, as on most
/// servers.
struct WireParser {
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

extension WireValue {
  /// Reads a whole JSON text.
  package init(parsing bytes: some Collection<UInt8>) throws(WireSyntaxError) {
    var parser = WireParser(bytes: Array(bytes))
    self = try parser.wholeText()
  }
}
