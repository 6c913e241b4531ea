/// Text of a vendor made fit for a terminal and a log: no control characters, no writing-direction tricks, and not endless.

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
    case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: "?"
    default: scalar
    }
  }
}
