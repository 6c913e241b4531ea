/// Finds the first fault of a text that was refused, and says it in plain words.
///
/// It reads the text once more by RFC 8259's grammar, building nothing but the keys of the objects it is in. It runs only on errors, so it is written for its
/// messages, not for speed. Recursion is bounded by the depth limit.
struct StrictScanner {
  let text: UnsafeRawBufferPointer
  let limits: JSONLimits
  var offset = 0

  /// The first fault; nil when the text is good.
  static func fault(in text: UnsafeRawBufferPointer, limits: JSONLimits) -> JSONError? {
    var scanner = StrictScanner(text: text, limits: limits)
    do {
      try scanner.document()
      return nil
    } catch {
      return error
    }
  }

  private mutating func document() throws(JSONError) {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw fault("the text begins with a byte order mark (the bytes EF BB BF), which JSON does not allow")
    }
    skipSpace()
    guard offset < text.count else { throw fault("the text is empty: a JSON value is needed") }
    try value(depth: 0)
    skipSpace()
    guard offset == text.count else {
      throw fault("there is more text after the end of the value: \(shown())")
    }
  }

  private mutating func value(depth: Int) throws(JSONError) {
    switch peek {
    case UInt8(ascii: "{"): try object(depth: depth + 1)
    case UInt8(ascii: "["): try list(depth: depth + 1)
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"): try number()
    case let byte? where isDigit(byte): try number()
    case nil: throw fault("the text ends where a value is needed")
    default: try word()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) {
    let start = offset
    try open(depth: depth)
    var seen: [String: Int] = [:]
    guard peek != UInt8(ascii: "}") else { return advance() }
    while true {
      try member(&seen, depth: depth)
      guard try continues(close: UInt8(ascii: "}"), what: "object", from: start) else { return }
      if peek == UInt8(ascii: "}") { throw fault("a comma stands before the closing }: there is no member after it") }
    }
  }

  private mutating func member(_ seen: inout [String: Int], depth: Int) throws(JSONError) {
    guard peek == UInt8(ascii: "\"") else { throw keyFault() }
    let start = offset
    let key = try string()
    if let first = seen.updateValue(start, forKey: key) {
      let line = SourcePosition(offset: first, length: 1, in: text).line
      throw fault(.repeatedKey, "the key \(quoted(key)) stands twice in one object, first on line \(line)", at: start)
    }
    skipSpace()
    guard peek == UInt8(ascii: ":") else {
      throw fault("a colon is missing after the key \(quoted(key)): found \(shown())")
    }
    advance()
    skipSpace()
    try value(depth: depth)
    skipSpace()
  }

  private func keyFault() -> JSONError {
    switch peek {
    case nil: fault("the text ends inside an object: a key or } is missing")
    case UInt8(ascii: "'"): fault("strings are written in double quotes, not in single ones")
    case UInt8(ascii: ","): fault("a member is missing before this comma")
    case UInt8(ascii: "/"): fault(commentMessage)
    default: fault("a key in double quotes is needed here: found \(shown())")
    }
  }

  private mutating func list(depth: Int) throws(JSONError) {
    let start = offset
    try open(depth: depth)
    guard peek != UInt8(ascii: "]") else { return advance() }
    while true {
      try value(depth: depth)
      skipSpace()
      guard try continues(close: UInt8(ascii: "]"), what: "list", from: start) else { return }
      if peek == UInt8(ascii: "]") { throw fault("a comma stands before the closing ]: there is no element after it") }
    }
  }

  private mutating func open(depth: Int) throws(JSONError) {
    guard depth <= limits.maximumDepth else {
      throw fault(.tooDeep, "more than \(limits.maximumDepth) lists and objects are nested here", at: offset)
    }
    advance()
    skipSpace()
  }

  /// After an element: true after a comma, false after the closing bracket.
  private mutating func continues(close: UInt8, what: String, from start: Int) throws(JSONError) -> Bool {
    switch peek {
    case UInt8(ascii: ","):
      advance()
      skipSpace()
      return true
    case close:
      advance()
      return false
    case nil:
      let line = SourcePosition(offset: start, length: 1, in: text).line
      throw fault("the text ends inside the \(what) that begins on line \(line)")
    case UInt8(ascii: "/"): throw fault(commentMessage)
    default:
      throw fault(
        "a comma or the closing \(Character(Unicode.Scalar(close))) of the \(what) is missing here: found \(shown())")
    }
  }

  private mutating func word() throws(JSONError) {
    for word in ["true", "false", "null"] where text[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      guard let next = peek, isWordByte(next) else { return }
      offset -= word.utf8.count
    }
    throw valueFault()
  }

  private func valueFault() -> JSONError {
    switch peek {
    case UInt8(ascii: "'"): fault("strings are written in double quotes, not in single ones")
    case UInt8(ascii: "/"), UInt8(ascii: "#"): fault(commentMessage)
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): fault("a value is missing before \(shown())")
    case UInt8(ascii: "+"): fault("a number does not begin with +")
    case UInt8(ascii: "."): fault("a number does not begin with a dot: a digit is needed before it")
    default: fault("a value is needed here: found \(shown())")
    }
  }
}

private let commentMessage = "JSON has no comments; ccops keeps them under the key \"$comment\""

extension StrictScanner {
  var peek: UInt8? { offset < text.count ? text[offset] : nil }

  mutating func advance() { offset += 1 }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
  }

  func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  func fault(_ message: String, at place: Int? = nil) -> JSONError { fault(.syntax, message, at: place ?? offset) }

  func fault(_ reason: JSONError.Reason, _ message: String, at place: Int) -> JSONError {
    JSONError(reason, message, at: place, in: text)
  }

  /// What stands at the offset, for a message: a word, a character or a byte.
  func shown() -> String {
    guard let byte = peek else { return "the end of the text" }
    guard byte >= 0x20, byte != 0x7F else { return "the byte 0x\(String(byte, radix: 16, uppercase: true))" }
    if byte == UInt8(ascii: "\"") { return shownString() }
    let word = text[offset...].prefix(24).prefix(while: isWordByte)
    let bytes = word.isEmpty ? text[offset...].prefix(1) : word
    return quoted(String(decoding: UnsafeRawBufferPointer(rebasing: bytes), as: UTF8.self))
  }

  private func shownString() -> String {
    let inside = text[(offset + 1)...].prefix { $0 != UInt8(ascii: "\"") && $0 >= 0x20 }.prefix(60)
    return "the string " + quoted(String(decoding: UnsafeRawBufferPointer(rebasing: inside), as: UTF8.self))
  }

  func quoted(_ text: String) -> String {
    "\"" + (text.count > 60 ? text.prefix(60) + "…" : text[...]) + "\""
  }
}
