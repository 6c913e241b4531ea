import Model
import Testing

@Suite("Control characters")
struct ControlCharactersTests {
  @Test(arguments: [
    ("plain chào 你", "plain chào 你", "plain chào 你"),
    ("a\nb\r\tc", #"a\nb\r\tc"#, "a?b??c"),
    ("\u{1b}[31m", #"\u{1b}[31m"#, "?[31m"),
    ("\u{7f}\u{85}\u{9b}", #"\u{7f}\u{85}\u{9b}"#, "???"),
    ("\u{202e}x\u{2069}\u{200f}\u{61c}", #"\u{202e}x\u{2069}\u{200f}\u{61c}"#, "?x???"),
    ("\u{200b}\u{2060}\u{feff}\u{2028}", #"\u{200b}\u{2060}\u{feff}\u{2028}"#, "????"),
    // Joined emoji and combining marks are text.
    ("👩‍👩‍👧 e\u{301}", "👩‍👩‍👧 e\u{301}", "👩‍👩‍👧 e\u{301}"),
  ])
  func areEscapedOrReplaced(_ text: String, _ escaped: String, _ replaced: String) {
    #expect(ControlCharacters.escaped(in: text) == escaped)
    #expect(ControlCharacters.replaced(in: text, by: "?") == replaced)
  }
}
