/// Characters that a terminal, a log or a reader's eye would obey or miss instead of seeing: the one set of the
/// program.
///
/// C0 and C1 controls, the line separators of Unicode, marks of writing direction, and marks without width that hide in
/// names. Joiners of emoji and combining marks are text.
package enum ControlCharacters {
  package static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  package static func areIn(_ text: String) -> Bool { text.unicodeScalars.contains(where: contains) }

  /// The text on one line, with every control character written as an escape: `\n`, `\u{1b}`. Nothing is dropped.
  package static func escaped(in text: String) -> String {
    guard areIn(text) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if contains(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  /// The text on one line, with every control character replaced.
  package static func replaced(in text: String, by mark: Unicode.Scalar) -> String {
    guard areIn(text) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { contains($0) ? mark : $0 }))
  }

  package static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}
