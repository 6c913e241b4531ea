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
    ("s\u{ad}a\u{200c}l\u{200d}e\u{2029}s", #"s\u{ad}a\u{200c}l\u{200d}e\u{2029}s"#, "s?a?l?e?s"),
    ("\u{2061}\u{2064}\u{180e}\u{3164}", #"\u{2061}\u{2064}\u{180e}\u{3164}"#, "????"),
    ("x\u{e0001}\u{e0041}\u{e007f}", #"x\u{e0001}\u{e0041}\u{e007f}"#, "x???"),
    ("1\u{fe0f}2\u{e0100}\u{fff9}", #"1\u{fe0f}2\u{e0100}\u{fff9}"#, "1?2??"),
    ("\u{200d}😀\u{200d}", #"\u{200d}😀\u{200d}"#, "?😀?"),
    // Joined emoji and letters, chosen forms of emoji and ideographs, and combining marks are text.
    ("👩‍👩‍👧 e\u{301}", "👩‍👩‍👧 e\u{301}", "👩‍👩‍👧 e\u{301}"),
    (
      "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}", "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
      "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}"
    ),
    ("می\u{200c}خواهم 葛\u{e0100}", "می\u{200c}خواهم 葛\u{e0100}", "می\u{200c}خواهم 葛\u{e0100}"),
  ])
  func areEscapedOrReplaced(_ text: String, _ escaped: String, _ replaced: String) {
    #expect(ControlCharacters.escaped(in: text) == escaped)
    #expect(ControlCharacters.replaced(in: text, by: "?") == replaced)
  }

  @Test(
    "an excerpt is one line of a given length",
    arguments: [
      ("a\nb\tc\u{2028}d", 9, "a b c d"), ("\u{7}bell\u{9B}", 9, "?bell?"), ("Đỗ Thị", 6, "Đỗ Thị"),
      ("abc", 2, "ab…"), ("abc", 3, "abc"),
    ])
  func excerpts(_ text: String, _ limit: Int, _ excerpt: String) {
    #expect(PrintableText.excerpt(text, limit: limit) == excerpt)
  }
}
