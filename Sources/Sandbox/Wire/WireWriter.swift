/// Compact JSON text.
///
/// An object is written once, when it changes; a page of a list joins the stored bytes.
extension WireValue {
  /// The compact JSON text as UTF-8 bytes.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  /// The compact JSON text.
  package var json: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the compact JSON text.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let whole): bytes.append(contentsOf: String(whole).utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): writeQuoted(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        element.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (place, pair) in object.pairs.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        writeQuoted(pair.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        pair.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

private func writeQuoted(_ text: String, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  for unit in text.utf8 {
    switch unit {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
    case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
    case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
    case 0..<0x20:
      let hex = String(unit, radix: 16)
      bytes.append(contentsOf: "\\u00\(unit < 16 ? "0" : "")\(hex)".utf8)
    default: bytes.append(unit)
    }
  }
  bytes.append(UInt8(ascii: "\""))
}

/// Appends JSON texts, separated by commas.
func appendJoined(_ items: some Sequence<[UInt8]>, to bytes: inout [UInt8]) {
  var isFirst = true
  for item in items {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(contentsOf: item)
  }
}
