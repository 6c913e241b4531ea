import Model

/// Text of a vendor made fit for a terminal and a log: no control characters, no writing-direction tricks, and not
/// endless.

package enum PrintableText {
  /// Line ends and tabs become spaces, other controls `?`; longer texts are cut to `limit` characters and marked.
  package static func clean(_ text: String, limit: Int = 300) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < limit else { return String(result) + "…" }
      result.append(replacement(for: scalar))
      count += 1
    }
    return String(result)
  }

  private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: " "
    default: ControlCharacters.contains(scalar) ? "?" : scalar
    }
  }
}
