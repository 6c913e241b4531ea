import Crypto

/// The only JSON encoder: members sorted by key, numbers in one form, UTF-8, no escapes that JSON does not ask for.
///
/// References and files are written in the form that a resource file uses (`"@hanoi/ivr/main"`, a literal `@` doubled),
/// so that a state record or a saved plan can be read back without loss: see `ValueCoding`.
package enum CanonicalJSON {
  /// One line, no spaces: for digests and journals.
  package static func encode(_ value: Value) -> [UInt8] {
    var writer = Writer(pretty: false)
    writer.write(value, depth: 0)
    return writer.bytes
  }

  /// Two spaces a level and a final newline: for files that people read.
  package static func pretty(_ value: Value) -> [UInt8] {
    var writer = Writer(pretty: true)
    writer.write(value, depth: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  /// Plain JSON for vendors, one line: texts as they are, also those that begin with `@`. References and files have no
  /// place in it and must have become ids and uploads before.
  package static func wire(_ value: Value) -> [UInt8] {
    var writer = Writer(pretty: false, doublesAt: false)
    writer.write(value, depth: 0)
    return writer.bytes
  }

  /// `encode` as text.
  package static func text(_ value: Value) -> String { String(decoding: encode(value), as: UTF8.self) }

  /// SHA-256 of the canonical form, 64 lower-case hexadecimal digits.
  package static func digest(_ value: Value) -> String { digest(bytes: encode(value)) }

  /// SHA-256 of bytes, 64 lower-case hexadecimal digits.
  package static func digest(bytes: some Sequence<UInt8>) -> String {
    hexadecimal(SHA256.hash(data: Array(bytes)))
  }

  /// Lower-case hexadecimal digits of bytes.
  package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

private struct Writer {
  let pretty: Bool
  /// Whether a text that begins with `@` is told apart from a reference.
  var doublesAt = true
  var bytes: [UInt8] = []

  mutating func write(_ value: Value, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(String(number))
    case .number(let number): append("\(number)")
    case .string(let text): write(doublesAt && text.beginsWithAt ? "@" + text : text)
    case .reference(let reference): write("@\(reference)")
    case .file(let file): write(ValueCoding.object(of: file), depth: depth)
    case .list(let items): writeSequence(items, in: ("[", "]"), depth: depth) { $0.write($1, depth: depth + 1) }
    case .object(let object): write(object, depth: depth)
    }
  }

  mutating func write(_ object: ValueObject, depth: Int) {
    writeSequence(Array(object), in: ("{", "}"), depth: depth) { writer, member in
      writer.write(member.key)
      writer.append(writer.pretty ? ": " : ":")
      writer.write(member.value, depth: depth + 1)
    }
  }

  private mutating func writeSequence<Item>(
    _ items: [Item], in brackets: (open: String, close: String), depth: Int, _ body: (inout Writer, Item) -> Void
  ) {
    append(brackets.open)
    for (index, item) in items.enumerated() {
      if index > 0 { append(",") }
      newline(depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { newline(depth) }
    append(brackets.close)
  }

  private mutating func newline(_ depth: Int) {
    guard pretty else { return }
    append("\n" + String(repeating: "  ", count: depth))
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // What people read may be read on a terminal, which such characters would steer.
    if pretty, text.utf8.contains(where: { $0 >= 0x7F }), ControlCharacters.areIn(text) {
      ControlCharacters.forEach(in: text) { scalar, isControl in
        if scalar.value >= 0x7F, isControl {
          append(Writer.escape(scalar))
        } else {
          write(bytes: String(scalar).utf8)
        }
      }
    } else {
      write(bytes: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Two escapes for a scalar above U+FFFF, as RFC 8259 wants it.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    scalar.utf16.map { "\\u" + CanonicalJSON.hexadecimal([UInt8($0 >> 8), UInt8($0 & 0xFF)]) }.joined()
  }

  private mutating func write(bytes text: String.UTF8View) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20: append("\\u00" + CanonicalJSON.hexadecimal([byte]))
      default: bytes.append(byte)
      }
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
