import Model

/// The skeleton of a JSON text: for every value the bytes it takes up.
indirect enum Outline: Sendable {
  case scalar(Range<Int>)
  case list(Range<Int>, [Outline])
  case object(Range<Int>, [Member])

  struct Member: Sendable {
    let name: String
    let key: Range<Int>
    let value: Outline
  }

  /// A value, with the bytes of its key where it is a member.
  struct Spot {
    let key: Range<Int>?
    let value: Outline
  }

  var range: Range<Int> {
    switch self {
    case .scalar(let range), .list(let range, _), .object(let range, _): range
    }
  }

  /// What to underline: a scalar whole, a container by its opening bracket.
  var head: Range<Int> {
    if case .scalar(let range) = self { return range }
    return range.lowerBound..<range.lowerBound + 1
  }

  func child(_ step: FieldPath.Step, in bytes: [UInt8]) -> Spot? {
    switch (self, step) {
    case (.object(_, let members), .key(let name)):
      members.first { $0.name == name }.map { Spot(key: $0.key, value: $0.value) }
    case (.list(_, let items), .index(let index)):
      items.indices.contains(index) ? Spot(key: nil, value: items[index]) : nil
    case (.list(_, let items), .element(let key, let value)):
      items.first { $0.isElement(key, value, in: bytes) }.map { Spot(key: nil, value: $0) }
    default: nil
    }
  }

  private func isElement(_ key: String, _ value: String, in bytes: [UInt8]) -> Bool {
    guard case .object(_, let members) = self, let member = members.first(where: { $0.name == key }) else {
      return scalarText(in: bytes) == value
    }
    return member.value.scalarText(in: bytes) == value
  }

  /// The text of a string, or the digits of a number.
  private func scalarText(in bytes: [UInt8]) -> String? {
    guard case .scalar(let range) = self else { return nil }
    guard bytes[range.lowerBound] == UInt8(ascii: "\"") else { return String(decoding: bytes[range], as: UTF8.self) }
    return bytes.withUnsafeBytes { text in
      var reader = OutlineReader(text: text, offset: range.lowerBound)
      return reader.string()?.text
    }
  }
}

/// Makes the outline of a text. It checks nothing that it does not need, and gives nil where the text is not JSON.
struct OutlineReader {
  private var scanner: StrictScanner
  private var depth = 0

  init(text: UnsafeRawBufferPointer, offset: Int = 0) {
    scanner = StrictScanner(text: text, limits: .init(), offset: offset)
  }

  mutating func value() -> Outline? {
    scanner.skipSpace()
    let start = scanner.offset
    switch scanner.peek {
    case nil: return nil
    case UInt8(ascii: "\""): return string().map { .scalar($0.range) }
    case UInt8(ascii: "["): return elements().map { .list(start..<scanner.offset, $0) }
    case UInt8(ascii: "{"): return members().map { .object(start..<scanner.offset, $0) }
    default: return word()
    }
  }

  /// A string from its opening quote: its bytes with the quotes, and its text.
  mutating func string() -> (range: Range<Int>, text: String)? {
    let start = scanner.offset
    guard scanner.peek == UInt8(ascii: "\"") else { return nil }
    do {
      let text = try scanner.string()
      return (start..<scanner.offset, text)
    } catch {
      return nil
    }
  }

  private mutating func word() -> Outline? {
    let start = scanner.offset
    while let byte = scanner.peek, !" \t\r\n,]}:".utf8.contains(byte) { scanner.advance() }
    return scanner.offset > start ? .scalar(start..<scanner.offset) : nil
  }

  private mutating func elements() -> [Outline]? {
    var items: [Outline] = []
    let isWhole = sequence(close: UInt8(ascii: "]")) { reader in
      guard let item = reader.value() else { return false }
      items.append(item)
      return true
    }
    return isWhole ? items : nil
  }

  private mutating func members() -> [Outline.Member]? {
    var members: [Outline.Member] = []
    let isWhole = sequence(close: UInt8(ascii: "}")) { reader in
      guard let key = reader.string() else { return false }
      reader.scanner.skipSpace()
      guard reader.scanner.peek == UInt8(ascii: ":") else { return false }
      reader.scanner.advance()
      guard let value = reader.value() else { return false }
      members.append(Outline.Member(name: key.text, key: key.range, value: value))
      return true
    }
    return isWhole ? members : nil
  }

  /// Reads from the opening bracket to behind the closing one; false where the text is not JSON or too deep.
  private mutating func sequence(close: UInt8, _ item: (inout OutlineReader) -> Bool) -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= scanner.limits.maximumDepth else { return false }
    scanner.advance()
    scanner.skipSpace()
    if scanner.peek == close {
      scanner.advance()
      return true
    }
    while item(&self) {
      scanner.skipSpace()
      let byte = scanner.peek
      scanner.advance()
      if byte == close { return true }
      guard byte == UInt8(ascii: ",") else { return false }
      scanner.skipSpace()
    }
    return false
  }
}
