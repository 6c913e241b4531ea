import Model

/// A place in a text, as a person counts: lines and characters from 1. Lines end at a line feed, with or without a
/// carriage return.
package struct SourcePosition: Hashable, Sendable {
  package let line: Int
  package let column: Int
  /// Characters to underline; at least 1, and never beyond the end of the line.
  package let length: Int
  /// The text of the line without its end, made harmless: control and direction characters are replaced one for one.
  ///
  /// A line that goes on beyond `longestLine` characters is cut; where the place itself lies beyond, the text is empty,
  /// because an excerpt from elsewhere in the line would mislead.
  package let sourceLine: String

  /// Bytes of a line up to which columns are characters; further on they are bytes, so that the cost of a place does
  /// not grow with the length of its line.
  private static let countedBytes = 1 << 16
  /// Characters of a line that are shown.
  package static let longestLine = 240

  /// Takes bytes; invalid UTF-8 counts one character a replacement.
  init(offset: Int, length: Int, in text: UnsafeRawBufferPointer) {
    let offset = min(max(offset, 0), text.count)
    var start = offset
    while start > 0, text[start - 1] != newline { start -= 1 }
    let line = Line(number: 1 + text[..<start].count { $0 == newline }, start: start)
    self.init(offset..<offset + length, of: line, in: text)
  }

  struct Line {
    /// From 1.
    let number: Int
    /// Offset of its first byte.
    let start: Int
  }

  /// For a caller that knows the lines already.
  init(_ range: Range<Int>, of line: Line, in text: UnsafeRawBufferPointer) {
    let offset = range.lowerBound
    var end = offset
    let last = min(text.count, offset + SourcePosition.countedBytes)
    while end < last, text[end] != newline { end += 1 }
    if end > offset, text[end - 1] == carriageReturn { end -= 1 }
    guard offset - line.start <= SourcePosition.countedBytes else {
      (self.line, column, self.length, sourceLine) = (line.number, offset - line.start + 1, 1, "")
      return
    }
    let before = String(decoding: UnsafeRawBufferPointer(rebasing: text[line.start..<offset]), as: UTF8.self)
    let marked = UnsafeRawBufferPointer(rebasing: text[offset..<max(offset, min(range.upperBound, end))])
    self.line = line.number
    column = before.count + 1
    self.length = max(1, String(decoding: marked, as: UTF8.self).count)
    sourceLine =
      before.count > SourcePosition.longestLine
      ? "" : SourcePosition.excerpt(UnsafeRawBufferPointer(rebasing: text[line.start..<max(end, offset)]))
  }

  private static func excerpt(_ line: UnsafeRawBufferPointer) -> String {
    // No character that people write is longer than 16 bytes on average, so the cut never costs a visible one.
    let text = String(decoding: line.prefix((longestLine + 1) * 16), as: UTF8.self)
    let shown = text.count > longestLine ? text.prefix(longestLine) + "…" : text[...]
    return ControlCharacters.replaced(in: String(shown).replacing("\t", with: " "), by: "\u{FFFD}")
  }
}

let newline = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
