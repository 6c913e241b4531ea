package import Model

/// Diagnostics as a good compiler prints them: the place, the line with the offending text underlined, the way out.
package enum DiagnosticText {
  /// All diagnostics in reading order, then a line that counts them; empty when there are none.
  ///
  /// `width` bounds the columns of a source line; a longer one is cut around the caret.
  package static func render(_ diagnostics: [Diagnostic], color: Bool = false, width: Int = 100) -> String {
    guard !diagnostics.isEmpty else { return "" }
    let count = Paint(color: color)(diagnostics.hasErrors ? .boldRed : .bold, CountWords.diagnostics(diagnostics))
    return body(diagnostics, color: color, width: width) + "\n\n" + count + "\n"
  }

  /// The diagnostics alone, with blank lines between them and none at the end.
  static func body(_ diagnostics: [Diagnostic], color: Bool, width: Int) -> String {
    let paint = Paint(color: color)
    return diagnostics.inReadingOrder.map { block($0, paint, width: width).joined(separator: "\n") }.joined(
      separator: "\n\n")
  }

  private static func block(_ item: Diagnostic, _ paint: Paint, width: Int) -> [String] {
    let style: Paint.Style = item.isError ? .boldRed : .yellow
    let title = paint(style, "\(item.severity.rawValue)[\(item.code.rawValue)]")
    var lines = [title + paint(.bold, ": \(PrintableText.clean(item.summary))")]
    let gutter = String(repeating: " ", count: item.place.map { String($0.line).count } ?? 0)
    if let origin = origin(of: item) { lines.append("\(gutter) \(paint(.blue, "-->")) \(origin)") }
    if let place = item.place { lines += source(place, gutter: gutter, Look(paint: paint, style: style, width: width)) }
    let notes = item.notes + (item.consent.map { ["allowed by \($0.by): \($0.reason)"] } ?? [])
    lines += notes.map { "\(gutter) \(paint(.blue, "=")) note: \(PrintableText.clean($0))" }
    let help = [item.suggestion, item.allowOption.map { "to apply it all the same: \($0) --reason TEXT" }]
    lines += help.compactMap(\.self).map {
      "\(gutter) \(paint(.blue, "=")) \(paint(.cyan, "help")): \(PrintableText.clean($0))"
    }
    return lines
  }

  private static func origin(of item: Diagnostic) -> String? {
    if let place = item.place { return "\(PrintableText.clean(place.file)):\(place.line):\(place.column)" }
    guard let origin = item.file ?? item.subject?.description else { return nil }
    let path = item.path.map { ": \($0.description)" } ?? ""
    return PrintableText.clean(origin + path)
  }

  /// How the lines of one diagnostic are drawn.
  private struct Look {
    let paint: Paint
    let style: Paint.Style
    /// Columns of a source line.
    let width: Int
  }

  private static func source(
    _ place: Diagnostic.Place, gutter: String, _ look: Look
  ) -> [String] {
    // A line that may hold a secret is not in the diagnostic; an underline of nothing would only puzzle.
    let paint = look.paint
    guard !place.sourceLine.isEmpty || place.column == 1 else {
      return ["\(gutter) \(paint(.blue, "|")) (the line is not shown: it may hold a secret)"]
    }
    let excerpt = SourceExcerpt(place, width: max(20, look.width - gutter.count - 3))
    let bar = paint(.blue, "|")
    let underline = String(repeating: " ", count: excerpt.caretColumn) + paint(look.style, excerpt.carets)
    return [
      "\(gutter) \(bar)", "\(paint(.blue, String(place.line))) \(bar) \(excerpt.line)", "\(gutter) \(bar) \(underline)",
    ]
  }
}
