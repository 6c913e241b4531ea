import Sandbox
import TestSupport
import Testing

/// JSON comes back as it was sent, kinds of numbers included.
@Suite(.bounded) struct WireTests {
  @Test(arguments: [
    #"{"a":true,"b":1,"c":1.0,"d":null,"e":[],"f":{},"g":"Nhóm"}"#, #"[1,-2,3e5,0.25,12345678901234567890]"#,
    #""\"\\\n\t""#, "false", "0",
  ])
  func keepsShape(text: String) throws {
    #expect(try WireValue(parsing: text.utf8).json == text)
  }

  @Test(arguments: ["", "{", "[1,]", "01", "nul", "\"a", "{\"a\":1,}", "1 2", "\"\\ud800\"", "+1", "\u{1}"])
  func refusesWhatIsNoJSON(text: String) {
    #expect(throws: WireSyntaxError.self) { try WireValue(parsing: text.utf8) }
  }

  @Test func readsEscapes() throws {
    #expect(try WireValue(parsing: #""\u0041\ud83d\ude00\/""#.utf8) == .string("A😀/"))
  }

  @Test func theLastOfARepeatedKeyCounts() throws {
    #expect(try WireValue(parsing: #"{"a":1,"a":2}"#.utf8).json == #"{"a":2}"#)
  }
}
