import Model

// What depends on the width of a page.

extension PrintableText {
  /// At most `width` terminal columns; what is cut is replaced by `…`.
  package static func cut(_ text: String, to width: Int) -> String {
    // A text of n code units has at most n columns, save for nothing that matters here: wide characters take three
    // bytes or more.
    guard text.utf8.count > width, DisplayWidth.of(text) > width else { return text }
    var kept = ""
    var room = width - 1
    for character in text {
      room -= DisplayWidth.of(character)
      guard room >= 0 else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// Lines of at most `width` columns, broken at spaces; one line when no width is given.
  package static func wrap(_ text: String, to width: Int?) -> [String] {
    guard let width, DisplayWidth.of(text) > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").map(String.init) {
      if !line.isEmpty && DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return lines + [line]
  }
}
