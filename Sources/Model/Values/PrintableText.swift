/// Text from vendors and files as a terminal or a log may show it.
///
/// Control characters and marks that nobody can see are escaped, so that a reviewer sees that they are there.
package enum PrintableText {
  /// The text on one line, with every control character as an escape: `\u{1b}`.
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

  /// The beginning of the text on one line, for a message: line ends and tabs are spaces, other control characters `?`.
  ///
  /// - Parameter limit: Scalars. What is left out is marked by `…`.
  package static func excerpt(_ text: String, limit: Int = 300) -> String {
    let lines: Set<Unicode.Scalar> = ["\t", "\n", "\r", "\u{2028}", "\u{2029}"]
    let scalars = text.unicodeScalars.prefix(limit)
    let line = String(String.UnicodeScalarView(scalars.map { lines.contains($0) ? " " : $0 }))
    return ControlCharacters.replaced(in: line, by: "?") + (scalars.endIndex < text.unicodeScalars.endIndex ? "…" : "")
  }

  private static func escapingQuotes(in text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
