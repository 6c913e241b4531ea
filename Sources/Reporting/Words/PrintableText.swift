import Model

/// Text from vendors and files as a terminal or a log may show it: control characters are escaped (`\u{1b}`), so that a
/// reviewer sees that they are there.
package enum PrintableText {
  /// The text on one line, with every control character written out.
  package static func clean(_ text: String) -> String { ControlCharacters.escaped(in: text) }

  /// The same for a text of several lines: its line ends stay.
  package static func cleanLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { clean(String($0)) }.joined(separator: "\n")
  }

  /// The text in double quotes, with quotes and backslashes escaped as JSON does.
  package static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.contains { $0 == "\"" || $0 == "\\" } ? escapingQuotes(in: text) : text
    return "\"\(clean(escaped))\""
  }

  private static func escapingQuotes(in text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

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
