import Model

/// A source line as it is shown, and where its underline stands in terminal columns.
///
/// Places count characters; what is printed has tabs widened, control characters written out, wide characters of two columns, and of a
/// very long line only the part around the caret.
struct SourceExcerpt {
  let line: String
  /// Columns before the first caret.
  let caretColumn: Int
  let carets: String

  private struct Cell {
    let text: String
    let width: Int
  }

  private static let tabStop = 4

  init(_ place: Diagnostic.Place, width: Int) {
    let cells = SourceExcerpt.cells(of: place.sourceLine)
    let start = min(max(0, place.column - 1), cells.count)
    // A line that ends before the place does is underlined to its end; right behind its end there is room for one caret.
    let end = min(cells.count, start + max(1, place.length))
    let shown = SourceExcerpt.window(cells, around: start, width: width)
    let before = cells[shown.lowerBound..<start].reduce(0) { $0 + $1.width }
    let under = cells[start..<min(end, max(start, shown.upperBound))].reduce(0) { $0 + $1.width }
    let isCutBefore = shown.lowerBound > 0
    let isCutAfter = shown.upperBound < cells.count
    line = (isCutBefore ? "…" : "") + cells[shown].map(\.text).joined() + (isCutAfter ? "…" : "")
    caretColumn = before + (isCutBefore ? 1 : 0)
    carets = String(repeating: "^", count: max(1, under))
  }

  private static func cells(of line: String) -> [Cell] {
    var column = 0
    var cells: [Cell] = []
    for character in line where !character.isNewline {
      let text = character == "\t" ? spaces(tabStop - column % tabStop) : PrintableText.clean(String(character))
      cells.append(Cell(text: text, width: DisplayWidth.of(text)))
      column += cells[cells.count - 1].width
    }
    return cells
  }

  /// The cells to show: all when they fit, else as many as fit, a third of them before the caret.
  private static func window(_ cells: [Cell], around caret: Int, width: Int) -> Range<Int> {
    let total = cells.reduce(0) { $0 + $1.width }
    guard total > width else { return 0..<cells.count }
    var room = width - 2
    var first = caret
    while first > 0, cells[first - 1].width <= room - width * 2 / 3 {
      first -= 1
      room -= cells[first].width
    }
    var last = caret
    while last < cells.count, cells[last].width <= room {
      room -= cells[last].width
      last += 1
    }
    while first > 0, cells[first - 1].width <= room {
      first -= 1
      room -= cells[first].width
    }
    return first..<last
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
