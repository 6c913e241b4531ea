import JSON
import Model
import Testing

/// What is JSON and what is not, by the categories of RFC 8259: the value that comes out, or the fault and its place.
@Suite struct AcceptanceTests {
  static let accepted: [(text: String, value: Value)] = [
    ("null", .null), ("true", true), (" false\n", false), ("\t[\r\n]\t", []), ("{}", [:]), ("[[[]],{}]", [[[]], [:]]),
    (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""Xin chào""#, "Xin chào"),
    (#""\u00e9\uD83D\uDE00""#, "é😀"), (#""\u0000""#, "\0"), ("\"\u{7F}\"", "\u{7F}"), ("\"\u{2028}\"", "\u{2028}"),
    ("\"\u{FFFF}\u{10FFFF}\"", "\u{FFFF}\u{10FFFF}"),
    ("0", 0), ("-0", 0), ("-1", -1), ("10", 10), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)),
    ("1.0", 1), ("-0.0", 0), ("1e2", 100), ("1E+2", 100), ("100e-2", 1), ("1.5", .number(1.5)), ("0.1", .number(0.1)),
    ("1e-400", 0), ("9007199254740993.0", 9_007_199_254_740_992), ("1e20", .number(1e20)),
    ("5e-324", .number(.leastNonzeroMagnitude)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
    ("123456789012345678901234567890.5", .number(1.2345678901234568e29)),
    (#"{"b":1,"a":{"d":[1,"2"],"c":null}}"#, ["a": ["c": .null, "d": [1, "2"]], "b": 1]),
    (#"{"":1}"#, ["": 1]), (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]), (#"{"a\u0062":1}"#, ["ab": 1]),
  ]

  @Test(arguments: accepted) func accepts(text: String, value: Value) throws {
    #expect(try JSONDocument.parse(Array(text.utf8)) == value)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let reason: JSONError.Reason
    let place: String
    let words: String

    init(_ text: String, _ reason: JSONError.Reason = .syntax, at place: String, _ words: String) {
      self.init(bytes: Array(text.utf8), reason, at: place, words)
    }

    init(bytes: [UInt8], _ reason: JSONError.Reason, at place: String, _ words: String) {
      self.bytes = bytes
      self.reason = reason
      self.place = place
      self.words = words
    }

    var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self) }
  }

  static let refused: [Refusal] = [
    Refusal("", at: "1:1", "empty"), Refusal("  \n ", at: "2:2", "empty"),
    Refusal("\u{FEFF}[]", at: "1:1", "byte order mark"),
    Refusal("[] []", at: "1:4", "more text after the end"), Refusal("1 2", at: "1:3", "more text after the end"),
    Refusal("[1]\u{C}", at: "1:4", "0xC"), Refusal("{}\0", at: "1:3", "0x0"),
    Refusal("[1,]", at: "1:4", "comma stands before the closing ]"),
    Refusal("{\"a\":1,\n}", at: "2:1", "comma stands before the closing }"),
    Refusal("[1 2]", at: "1:4", "comma or the closing ]"),
    Refusal("[,1]", at: "1:2", "a value is missing before \",\""),
    Refusal("{\"a\":1 \"b\":2}", at: "1:8", "comma or the closing }"),
    Refusal("{\"a\" 1}", at: "1:6", "colon is missing"),
    Refusal("{a:1}", at: "1:2", "key in double quotes"), Refusal("{'a':1}", at: "1:2", "not in single ones"),
    Refusal("{,}", at: "1:2", "a member is missing"), Refusal("{\"a\":}", at: "1:6", "a value is missing before \"}\""),
    Refusal("[1", at: "1:3", "ends inside the list that begins on line 1"),
    Refusal("\n{\"a\":1", at: "2:7", "ends inside the object that begins on line 2"),
    Refusal("{", at: "1:2", "ends inside an object"), Refusal("[", at: "1:2", "ends where a value is needed"),
    Refusal("]", at: "1:1", "a value is missing"), Refusal("[}", at: "1:2", "a value is missing"),
    Refusal("// x\n1", at: "1:1", "no comments"), Refusal("[1 /* x */]", at: "1:4", "no comments"),
    Refusal("# x", at: "1:1", "no comments"),
    Refusal("nul", at: "1:1", "found \"nul\""), Refusal("True", at: "1:1", "found \"True\""),
    Refusal("truex", at: "1:1", "found \"truex\""), Refusal("undefined", at: "1:1", "found \"undefined\""),
    Refusal("NaN", at: "1:1", "NaN"), Refusal("-Infinity", at: "1:2", "digit is needed"),
    Refusal("+1", at: "1:1", "begin with +"), Refusal(".5", at: "1:1", "begin with a dot"),
    Refusal("01", at: "1:1", "begin with 0"), Refusal("-012", at: "1:1", "begin with 0"),
    Refusal("1.", at: "1:3", "after the dot"), Refusal("-", at: "1:2", "digit is needed"),
    Refusal("1e", at: "1:3", "exponent"), Refusal("2.e3", at: "1:3", "after the dot"),
    Refusal("0x1", at: "1:2", "followed by \"x1\""), Refusal("1.2.3", at: "1:4", "followed by"),
    Refusal("9223372036854775808", .number, at: "1:1", "beyond the integers"),
    Refusal("[18446744073709551615]", .number, at: "1:2", "beyond the integers"),
    Refusal("-9223372036854775809", .number, at: "1:1", "beyond the integers"),
    Refusal("1e400", .number, at: "1:1", "beyond the numbers"),
    Refusal("-1.0e999", .number, at: "1:1", "beyond the numbers"),
    Refusal("\"a", at: "1:1", "no closing quote"), Refusal("\"a\nb\"", at: "1:3", "over the end of the line"),
    Refusal("\"\t\"", at: "1:2", "\\t"), Refusal("\"\u{1}\"", at: "1:2", "\\u0001"),
    Refusal(#""\a""#, at: "1:2", "not an escape"), Refusal(#""\"#, at: "1:2", "ends inside a string"),
    Refusal(#""\u12""#, at: "1:2", "four hexadecimal digits"),
    Refusal(#""\u+123""#, at: "1:2", "four hexadecimal digits"),
    Refusal(#""\ud800""#, .encoding, at: "1:2", "half of a surrogate pair"),
    Refusal(#""x\udc00""#, .encoding, at: "1:3", "half of a surrogate pair"),
    Refusal(#""\ud800\u0041""#, .encoding, at: "1:2", "half of a surrogate pair"),
    Refusal(#""\ud800\ud800\udc00""#, .encoding, at: "1:2", "half of a surrogate pair"),
    Refusal(bytes: [0x22, 0xFF, 0x22], .encoding, at: "1:2", "0xFF"),
    Refusal(bytes: [0x22, 0xC0, 0xAF, 0x22], .encoding, at: "1:2", "0xC0"),
    Refusal(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .encoding, at: "1:2", "0xED"),
    Refusal(bytes: [0x22, 0x61, 0xE2, 0x82, 0x22], .encoding, at: "1:3", "0xE2"),
    Refusal(bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .encoding, at: "1:2", "0xF4"),
    Refusal("{\"a\":1,\n \"a\":2}", .repeatedKey, at: "2:2", "\"a\" stands twice in one object, first on line 1"),
    Refusal("[{\"x\":{\"k\":1,\"l\":2,\"\\u006b\":3}}]", .repeatedKey, at: "1:20", "\"k\""),
    Refusal("{\"\u{E9}\":1,\"e\u{301}\":2}", .repeatedKey, at: "1:8", "stands twice"),
  ]

  @Test(arguments: refused) func refuses(_ refusal: Refusal) {
    let error = #expect(throws: JSONError.self) { try JSONDocument.parse(refusal.bytes) }
    #expect(error?.reason == refusal.reason)
    #expect(error.map { "\($0.line):\($0.column)" } == refusal.place)
    #expect(error?.message.contains(refusal.words) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")]) func limitsDepth(open: String, close: String) throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
    }
    let limits = JSONLimits(maximumDepth: 7)
    _ = try JSONDocument.parse(nested(7), limits: limits)
    let error = #expect(throws: JSONError.self) { try JSONDocument.parse(nested(8), limits: limits) }
    #expect(error?.reason == .tooDeep)
    #expect(error?.offset == 7 * open.utf8.count)
    #expect(throws: JSONError.self) { try JSONDocument.parse(nested(200_000)) }
  }

  @Test func limitsDepthOfEmptyContainers() throws {
    _ = try JSONDocument.parse(Array("[[[]]]".utf8), limits: JSONLimits(maximumDepth: 3))
    #expect(throws: JSONError.self) {
      try JSONDocument.parse(Array("[[[]]]".utf8), limits: JSONLimits(maximumDepth: 2))
    }
  }

  @Test func limitsSize() throws {
    let limits = JSONLimits(maximumBytes: 10)
    #expect(try JSONDocument.parse(Array("[12345678]".utf8), limits: limits) == [12_345_678])
    let error = #expect(throws: JSONError.self) { try JSONDocument.parse(Array("[123456789]".utf8), limits: limits) }
    #expect(error?.reason == .tooLarge)
  }

  @Test func readsLentMemory() throws {
    let bytes = Array(" {\"a\":[1]} ".utf8)
    let value = try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
    #expect(value == ["a": [1]])
    #expect(throws: JSONError.self) { try JSONDocument.parse(UnsafeRawBufferPointer(start: nil, count: 0)) }
  }

  @Test func makesTheExcerptHarmless() {
    let error = #expect(throws: JSONError.self) {
      try JSONDocument.parse(Array("{\r\n\t\"a\":\u{1B}[31m,\r\n\"b\": 1}".utf8))
    }
    #expect(error?.sourceLine == " \"a\":\u{FFFD}[31m,")
    #expect(error?.line == 2 && error?.column == 6)
    let long = #expect(throws: JSONError.self) {
      try JSONDocument.parse(Array(("[x," + String(repeating: "1,", count: 1000) + "1]").utf8))
    }
    #expect(long?.sourceLine.count == SourcePosition.longestLine + 1)
    let far = #expect(throws: JSONError.self) {
      try JSONDocument.parse(Array(("[" + String(repeating: "1,", count: 1000) + "x]").utf8))
    }
    #expect(far?.sourceLine == "" && far?.column == 2002)
  }
}
