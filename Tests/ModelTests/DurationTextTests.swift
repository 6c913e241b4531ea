import Model
import Testing

@Suite("Durations as text")
struct DurationTextTests {
  @Test(
    arguments: [
      ("90", .seconds(90)), ("0", .zero), ("90s", .seconds(90)), ("15m", .seconds(900)), ("2h", .seconds(7200)),
      ("1h30m", .seconds(5400)), ("1h2m3s", .seconds(3723)), ("1.5h", .seconds(5400)), ("250ms", .milliseconds(250)),
      ("1m500ms", .milliseconds(60_500)), ("1s1s", .seconds(2)),
      ("", nil), ("h", nil), ("-5m", nil), ("+5m", nil), ("5 m", nil), ("1d", nil), ("1H", nil), ("1h30", nil),
      (".5h", nil), ("1.h", nil), ("1,5h", nil), ("1us", nil), ("١s", nil), ("123456789", nil), ("123456789s", nil),
    ] as [(String, Duration?)])
  func areRead(_ text: String, _ duration: Duration?) { #expect(Duration(text: text) == duration) }
}
