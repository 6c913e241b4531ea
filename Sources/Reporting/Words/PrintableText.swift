/// Text from vendors and files made safe to print: what could move the cursor, recolour the terminal or turn the reading direction is
/// shown as an escape (`\u{1b}`) instead of being obeyed. Nothing is dropped: a reviewer sees that something odd is there.
package enum PrintableText {
  /// The text on one line, with every control character written out.
  package static func clean(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var clean = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) { clean += escape(scalar) } else { clean.unicodeScalars.append(scalar) }
    }
    return clean
  }

  /// The text in double quotes, with quotes and backslashes escaped as JSON does.
  package static func quoted(_ text: String) -> String {
    var body = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { body.unicodeScalars.append("\\") }
      if isUnsafe(scalar) { body += escape(scalar) } else { body.unicodeScalars.append(scalar) }
    }
    return "\"\(body)\""
  }

  /// At most `width` terminal columns; what is cut is replaced by `…`.
  package static func cut(_ text: String, to width: Int) -> String {
    // A text of n code units has at most n columns, save for nothing that matters here: wide characters take three bytes or more.
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

  /// C0 and C1 controls, the line separators of Unicode, bidirectional controls, and marks without any width that hide in names.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}
