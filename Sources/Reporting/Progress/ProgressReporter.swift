package import Model
import Synchronization

/// Shows a run while it works: one live line on a terminal, sparse lines that stay elsewhere. Nothing of it is part of
/// a report.
///
/// Events may come from any task. `write` gets text to print as it is, in order; it is called with the lock held and
/// must not call back.
package final class ProgressReporter: EventSink {
  package enum Style: Hashable, Sendable {
    /// A terminal of so many columns: the line is rewritten in place, at most ten times a second.
    case live(columns: Int)
    /// A file or a CI log.
    case sparse
  }

  private struct Screen {
    var state: ProgressState
    var drawn = ""
    var drawnAt: Int64 = .min
  }

  private static let redrawInterval: Int64 = 100
  private static let clearLine = "\r\u{1b}[K"

  private let style: Style
  private let paint: Paint
  private let now: @Sendable () -> Timestamp
  private let write: @Sendable (String) -> Void
  private let screen: Mutex<Screen>

  package init(
    style: Style, color: Bool = false, now: @escaping @Sendable () -> Timestamp,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.style = style
    paint = Paint(color: color)
    self.now = now
    self.write = write
    screen = Mutex(Screen(state: ProgressState(isLive: style != .sparse)))
  }

  package func send(_ event: RunEvent) {
    let time = now()
    screen.withLock { screen in
      let lines = screen.state.take(event, at: time)
      var text = lines.map { paint(style(of: $0.weight), $0.text) + "\n" }.joined()
      if case .live(let columns) = style {
        text = redraw(&screen, above: text, columns: columns, at: time.milliseconds)
      }
      if !text.isEmpty { write(text) }
    }
  }

  /// Clears the live line, before a report or a question is printed. Events may follow.
  package func finish() {
    screen.withLock { screen in
      if !screen.drawn.isEmpty { write(ProgressReporter.clearLine) }
      screen.drawn = ""
      screen.drawnAt = .min
    }
  }

  private func redraw(_ screen: inout Screen, above lines: String, columns: Int, at time: Int64) -> String {
    let line = PrintableText.cut(screen.state.current, to: max(10, columns - 1))
    let isDue = screen.drawnAt == .min || time - screen.drawnAt >= ProgressReporter.redrawInterval
    guard !lines.isEmpty || (isDue && line != screen.drawn) else { return "" }
    let clear = screen.drawn.isEmpty ? "" : ProgressReporter.clearLine
    screen.drawn = line
    screen.drawnAt = time
    return clear + lines + paint(.dim, line)
  }

  private func style(of weight: ProgressState.Line.Weight) -> Paint.Style {
    switch weight {
    case .plain: .dim
    case .good: .green
    case .warning: .yellow
    case .bad: .red
    }
  }
}
