import Model
import Reporting
import Testing

@Suite("Words")
struct WordsTests {
  @Test(arguments: [
    ("plain chào 你", "plain chào 你"), ("a\nb\r\tc", #"a\nb\r\tc"#), ("\u{1b}[31m", #"\u{1b}[31m"#),
    ("\u{7f}\u{85}\u{9b}", #"\u{7f}\u{85}\u{9b}"#), ("\u{202e}x\u{2069}\u{200f}", #"\u{202e}x\u{2069}\u{200f}"#),
    // Joined emoji and combining marks are text.
    ("👩‍👩‍👧 e\u{301}", "👩‍👩‍👧 e\u{301}"),
  ])
  func controlCharactersAreWrittenOut(_ text: String, _ clean: String) { #expect(PrintableText.clean(text) == clean) }

  @Test(arguments: [
    ("abc", 3), ("chào", 4), ("cha\u{300}o", 4), ("你好", 4), ("한국", 4), ("😀", 2), ("👩‍👩‍👧", 2), ("", 0), ("…", 1),
  ])
  func widths(_ text: String, _ width: Int) { #expect(DisplayWidth.of(text) == width) }

  @Test(arguments: [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("你好吗", 5, "你好…"), ("你好吗", 6, "你好吗")])
  func cuts(_ text: String, _ width: Int, _ cut: String) { #expect(PrintableText.cut(text, to: width) == cut) }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("one", 2, ["one"]),
    ("a verylongword b", 6, ["a", "verylongword", "b"]),
  ])
  func wraps(_ text: String, _ width: Int, _ lines: [String]) { #expect(PrintableText.wrap(text, to: width) == lines) }

  @Test(
    arguments: [
      (nil, "(unset)"), (.null, "null"), ("", "\"\""), (1.5.value, "1.5"), (["a": [true, .null]], "{a: [true, null]}"),
      ([], "[]"), (["only one entry, and it is long"], "1 entry: \"only one …"),
    ] as [(Value?, String)])
  func values(_ value: Value?, _ text: String) {
    #expect(ValueText(provider: "hanoi", width: 20).line(value) == text)
  }

  @Test func longTextsShowWhereTheyDiffer() {
    let common = String(repeating: "x", count: 300)
    let text = ValueText(provider: "hanoi", width: 20)
    let pair = text.pair(.string(common + "OLD" + common), .string(common + "NEW" + common))
    #expect(pair.old == "\"…xxxxxOLDxxxxxxxxx…")
    #expect(pair.new == "\"…xxxxxNEWxxxxxxxxx…")
  }
}

extension Double {
  fileprivate var value: Value { .number(self) }
}
