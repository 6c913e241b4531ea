import JSON
import Model
import Testing

/// A vendor's response may be less strict than a file in two ways: a byte order mark, and numbers that no value holds.
@Suite struct ResponseTests {
  static let accepted: [(text: String, value: Value)] = [
    (#"{"a":1}"#, ["a": 1]), ("\u{FEFF}{\"a\":1}", ["a": 1]), ("\u{FEFF}[]", []),
    (#"{"n":12345678901234567890123,"a":1}"#, ["n": "12345678901234567890123", "a": 1]),
    ("[9223372036854775807,9223372036854775808]", [.integer(.max), "9223372036854775808"]),
    ("[-9223372036854775808,-9223372036854775809]", [.integer(.min), "-9223372036854775809"]),
    ("18446744073709551615", "18446744073709551615"), ("[1e400,-1E+400,1e2]", ["1e400", "-1E+400", 100]),
    ("\u{FEFF}[1e400]", ["1e400"]),
    (
      #"{"9223372036854775808\"":"1e400 9223372036854775808","n":1e400}"#,
      [#"9223372036854775808""#: "1e400 9223372036854775808", "n": "1e400"]
    ),
    (#"["\\",1e400]"#, ["\\", "1e400"]),
  ]

  @Test(arguments: accepted) func accepts(text: String, value: Value) throws {
    #expect(try JSONDocument.parseResponse(Array(text.utf8)) == value)
  }

  static let refused: [(bytes: [UInt8], reason: JSONError.Reason)] = [
    (Array(#"{"a":1,"a":2}"#.utf8), .repeatedKey), (Array("\u{FEFF}\u{FEFF}{}".utf8), .syntax),
    (Array(#"{"a":"#.utf8), .syntax), (Array("<html>".utf8), .syntax), (Array("{'a':1}".utf8), .syntax),
    (Array(#"{"n":12345678901234567890123,}"#.utf8), .syntax), (Array(#"{"n":1e400,"a":1,"a":2}"#.utf8), .repeatedKey),
    (Array("[01]".utf8), .syntax), (Array("".utf8), .syntax), (Array(#"["\"#.utf8), .syntax),
    (Array(#"{"a":""#.utf8) + [0xE9] + Array(#""}"#.utf8), .encoding),
  ]

  @Test(arguments: refused) func refuses(bytes: [UInt8], reason: JSONError.Reason) {
    #expect(throws: JSONError.self) { try JSONDocument.parseResponse(bytes) }
    do throws(JSONError) { _ = try JSONDocument.parseResponse(bytes) } catch { #expect(error.reason == reason) }
  }
}
