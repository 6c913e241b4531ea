import Model
import Reporting
import Synchronization
import Testing

@Suite("Progress")
struct ProgressReporterTests {
  /// Sends events, each some milliseconds after the one before; gives what was written.
  private func written(
    _ style: ProgressReporter.Style, color: Bool = false, _ events: [(after: Int64, event: RunEvent)]
  ) -> String {
    let output = Recording()
    let reporter = ProgressReporter(
      style: style, color: color, now: { Timestamp(milliseconds: output.time.withLock { $0 }) },
      write: { text in output.text.withLock { $0 += text } })
    for (after, event) in events {
      output.time.withLock { $0 += after }
      reporter.send(event)
    }
    reporter.finish()
    return output.text.withLock { $0 }
  }

  private final class Recording: Sendable {
    let text = Mutex("")
    let time = Mutex<Int64>(0)
  }

  private let groups = address("hanoi/groups/x").kind
  private let support = address("hanoi/groups/support")
  private let night = address("hanoi/ivr/night")

  @Test func sparseLinesForALog() {
    let text = written(
      .sparse,
      [
        (0, .listing(groups, pages: 1, of: 3)), (5, .listing(groups, pages: 2, of: 3)),
        (5, .listed(groups, objects: 240)), (5, .applying(total: 3)),
        (5, .started(operation: .create, .partial, support)),
        (5, .retrying(support, RetryPause(attempt: 2, seconds: 1.25, reason: "429"))),
        (5, .retrying(support, RetryPause(attempt: 3, seconds: 2, reason: "429"))),
        (2000, .retrying(support, RetryPause(attempt: 4, seconds: 4, reason: "503\u{1b}[31m"))),
        (5, .finished(operation: .create, .partial, support)),
        (5, .failed(operation: .update, night, .failed(.init(.rejected, "the vendor refused it")))),
        (5, .skipped(address("hanoi/ivr/day"), .failed(night))), (5, .verifying(groups)),
        (5, .listing(groups, pages: 1, of: 3)), (5, .listed(groups, objects: 241)), (5, .warning("look")),
      ])
    expect(
      text,
      is: #"""
        reading hanoi/groups
        read hanoi/groups: 240 objects
        applying 3 operations
        retrying hanoi/groups/support, attempt 2 in 1.3 s: 429
        retrying hanoi/groups/support, attempt 4 in 4.0 s: 503\u{1b}[31m (and 1 other retry)
        partially created hanoi/groups/support (1/3)
        failed to update hanoi/ivr/night: the vendor refused it
        skipped hanoi/ivr/day: hanoi/ivr/night failed
        verifying hanoi/groups
        warning: look
        """#)
  }

  @Test func largeRunsAreCountedOnly() {
    let events = (0..<400).map {
      (Int64(1), RunEvent.finished(operation: .update, .whole, address("hanoi/ivr/n\($0)")))
    }
    let lines = written(.sparse, [(0, .applying(total: 400))] + events).split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines[1] == "applied 20/400")
    #expect(lines.last == "applied 400/400")
  }

  @Test func liveLineIsRewrittenAndClearedAtTheEnd() {
    let clear = "\r\u{1b}[K"
    let text = written(
      .live(columns: 60),
      [
        (0, .listing(groups, pages: 1, of: 3)), (10, .listing(groups, pages: 2, of: 3)),
        (200, .listing(groups, pages: 3, of: 3)), (200, .listed(groups, objects: 240)),
        (200, .applying(total: 2)), (200, .started(operation: .create, .whole, support)),
        (200, .started(operation: .update, .complete, night)),
        (1, .failed(operation: .create, support, .failed(.init(.rejected, "no")))),
        (200, .finished(operation: .update, .complete, night)), (200, .verifying(groups)),
      ])
    #expect(
      text
        == [
          "reading hanoi/groups 1/3", clear, "reading hanoi/groups 3/3", clear, "", "applying 0/2", clear,
          "applying 0/2: creating hanoi/groups/support", clear,
          "applying 0/2: creating hanoi/groups/support and completing…",
          clear, "failed to create hanoi/groups/support: no\n", "applying 1/2, 1 failed: completing hanoi/ivr/night",
          clear,
          "applying 2/2, 1 failed", clear, "verifying hanoi/groups", clear,
        ].joined())
  }

  @Test func colour() {
    #expect(written(.sparse, color: true, [(0, .warning("look"))]) == "\u{1b}[33mwarning: look\u{1b}[0m\n")
  }

  @Test func manySendersKeepTheirLinesWhole() async {
    let output = Mutex<[String]>([])
    await withTaskGroup { group in
      let reporter = ProgressReporter(
        style: .sparse, now: { Timestamp(milliseconds: 0) }, write: { text in output.withLock { $0.append(text) } })
      for number in 0..<100 { group.addTask { reporter.send(.note("note \(number)")) } }
    }
    #expect(Set(output.withLock { $0 }) == Set((0..<100).map { "note \($0)\n" }))
  }
}
