// Strings and numbers of `StrictScanner`: what may stand in them, byte by byte.

extension StrictScanner {
  /// Reads a string from its opening quote and gives its text.
  mutating func string() throws(JSONError) -> String {
    let start = offset
    var bytes: [UInt8] = []
    advance()
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): try bytes.append(contentsOf: String(escape()).utf8)
      case 0..<0x20: throw controlFault(byte)
      case 0x20..<0x80:
        bytes.append(byte)
        advance()
      default: try bytes.append(contentsOf: sequence())
      }
    }
    throw fault("the string that begins here has no closing quote", at: start)
  }

  private func controlFault(_ byte: UInt8) -> JSONError {
    switch byte {
    case 0x0A, 0x0D: fault("a string may not go over the end of the line: a line break in it is written \\n")
    case 0x09: fault("a tab in a string is written \\t")
    default:
      fault("the byte 0x\(String(byte, radix: 16, uppercase: true)) in a string is written \\u00\(hexadecimal(byte))")
    }
  }

  private func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  private mutating func escape() throws(JSONError) -> Character {
    let start = offset
    advance()
    let escapes: [UInt8: Character] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
      UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    guard let byte = peek else { throw fault("the text ends inside a string", at: start) }
    if byte == UInt8(ascii: "u") { return try Character(unicodeEscape(from: start)) }
    guard let character = escapes[byte] else {
      throw fault("\\ followed by \(shown()) is not an escape of JSON; a backslash itself is written \\\\", at: start)
    }
    advance()
    return character
  }

  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let high = try codeUnit(from: start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    let isHigh = (0xD800..<0xDC00).contains(high)
    if isHigh, text[offset...].starts(with: "\\u".utf8) {
      advance()
      let low = try codeUnit(from: offset - 1)
      if (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw fault(
      .encoding, "\\u\(String(high, radix: 16)) is half of a surrogate pair without the other half", at: start)
  }

  /// Reads `uXXXX`, the offset being at the u.
  private mutating func codeUnit(from start: Int) throws(JSONError) -> UInt32 {
    let digits = text[min(offset + 1, text.count)...].prefix(4)
    let code = UInt32(String(decoding: UnsafeRawBufferPointer(rebasing: digits), as: UTF8.self), radix: 16)
    guard digits.count == 4, let code, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else {
      throw fault("\\u needs four hexadecimal digits", at: start)
    }
    offset += 5
    return code
  }

  /// Reads one character of two bytes or more, by table 3-7 of the Unicode standard.
  private mutating func sequence() throws(JSONError) -> ArraySlice<UInt8> {
    let rest = Array(text[offset...].prefix(4))
    let length = StrictScanner.length(ofSequence: rest)
    guard length > 0 else {
      let byte = String(rest[0], radix: 16, uppercase: true)
      throw fault(.encoding, "the text is not UTF-8: the byte 0x\(byte) does not belong here", at: offset)
    }
    offset += length
    return rest[..<length]
  }

  private static func length(ofSequence bytes: [UInt8]) -> Int {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch bytes[0] {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0x80...0xBF)
      }
    guard length > 0, bytes.count >= length, second.contains(bytes[1]) else { return 0 }
    return bytes[2..<length].allSatisfy { (0x80...0xBF).contains($0) } ? length : 0
  }

  mutating func number() throws(JSONError) {
    let start = offset
    if peek == UInt8(ascii: "-") { advance() }
    let first = peek
    try digits("a digit is needed here")
    if first == UInt8(ascii: "0"), offset - start > (text[start] == UInt8(ascii: "-") ? 2 : 1) {
      throw fault("a number does not begin with 0", at: start)
    }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      advance()
      try digits("a digit is needed after the dot of a number")
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      advance()
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { advance() }
      try digits("a digit is needed in the exponent of a number")
    }
    if let next = peek, isWordByte(next) || next == UInt8(ascii: ".") {
      throw fault("a number is followed by \(shown())")
    }
    try checkRange(from: start, isInteger: isInteger)
  }

  private mutating func digits(_ message: String) throws(JSONError) {
    let start = offset
    while let byte = peek, isDigit(byte) { advance() }
    if offset == start { throw fault(message) }
  }

  private func checkRange(from start: Int, isInteger: Bool) throws(JSONError) {
    let digits = String(decoding: UnsafeRawBufferPointer(rebasing: text[start..<offset]), as: UTF8.self)
    if isInteger, Int64(digits) == nil {
      throw fault(
        .number, "\(shortened(digits)) is beyond the integers that can be held (64 bits with sign)", at: start)
    }
    if !isInteger, Double(digits)?.isFinite != true {
      throw fault(
        .number, "\(shortened(digits)) is beyond the numbers that can be held (64-bit floating point)", at: start)
    }
  }

  private func shortened(_ digits: String) -> String { digits.count > 40 ? digits.prefix(40) + "…" : digits }
}
