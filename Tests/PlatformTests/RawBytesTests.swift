import Platform
import Testing

@Suite struct RawBytesTests {
  @Test(
    "a word is found where it begins first at or after the start",
    arguments: [
      (text: "abcabd", word: "abd", start: 0, offset: 3), ("abcabd", "ab", 0, 0), ("abcabd", "ab", 1, 3),
      ("abcabd", "d", 5, 5), ("abcabd", "d", 6, nil), ("aab", "ab", 0, 1), ("abab", "ababa", 0, nil),
      ("abc", "cd", 0, nil),
      ("abc", "", 0, nil), ("", "a", 0, nil), ("abc", "abc", 0, 0),
    ] as [(String, String, Int, Int?)])
  func firstOffset(text: String, word: String, start: Int, offset: Int?) {
    let found = Array(text.utf8).withUnsafeBytes { text in
      Array(word.utf8).withUnsafeBytes { text.firstOffset(of: $0, from: start) }
    }
    #expect(found == offset)
  }
}
