/// Characters that a terminal, a log or a reader's eye would obey or miss instead of seeing: the one rule of the
/// program.
///
/// C0 and C1 controls, the line separators of Unicode, marks of writing direction, and marks that nobody sees: those
/// without width that hide in names, and tags. Such a mark is text where a script or an emoji needs it.
package enum ControlCharacters {
  package static func areIn(_ text: String) -> Bool {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return false }
    var found = false
    forEach(in: text) { found = found || $1 }
    return found
  }

  /// The text on one line, with every control character written as an escape: `\n`, `\u{1b}`. Nothing is dropped.
  package static func escaped(in text: String) -> String {
    guard areIn(text) else { return text }
    var result = ""
    forEach(in: text) { if $1 { result += escape($0) } else { result.unicodeScalars.append($0) } }
    return result
  }

  /// The text on one line, with every control character replaced.
  package static func replaced(in text: String, by mark: Unicode.Scalar) -> String {
    guard areIn(text) else { return text }
    var result = String.UnicodeScalarView()
    forEach(in: text) { result.append($1 ? mark : $0) }
    return String(result)
  }

  /// Calls `body` with each scalar of the text, and whether it is a control character there.
  package static func forEach(in text: String, _ body: (_ scalar: Unicode.Scalar, _ isControl: Bool) -> Void) {
    var before: Unicode.Scalar?
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      body(scalar, isControl(scalar, between: before, and: rest.first))
      before = scalar
    }
  }

  package static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  private static func isControl(
    _ scalar: Unicode.Scalar, between before: Unicode.Scalar?, and after: Unicode.Scalar?
  ) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: false
    case 0..<0xA0, 0x2028, 0x2029, 0xFFF9...0xFFFB: true
    case 0x200C, 0x200D: !isJoiner(between: before, and: after)
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: !isVariation(of: before, after)
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether a joiner has a meaning: between emoji, and between letters of the scripts from Arabic to Sinhala.
  private static func isJoiner(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
    guard let before, let after else { return false }
    let letters = 0x0600..<0x0E00 as Range<UInt32>
    if letters.contains(before.value), letters.contains(after.value) { return true }
    return (before.value == 0xFE0F || isEmoji(before)) && isEmoji(after)
  }

  /// Whether a variation selector has a meaning: behind an emoji or an ideograph, and in the emoji of a key (`1️⃣`).
  private static func isVariation(of before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
    guard let before else { return false }
    return isEmoji(before) || before.properties.isIdeographic || before.properties.isEmoji && after?.value == 0x20E3
  }

  /// Not for the digits, which can be part of an emoji.
  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool { scalar.value > 0x7F && scalar.properties.isEmoji }
}
