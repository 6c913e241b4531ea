import Model
import ProviderKit
import TestSupport
import Testing

@Suite(.bounded) struct RetryPolicyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let error: ProviderError.Class
    let effect: APIRequest.Effect
    let attempt: Int
    var retryAfter: Double? = nil
    let pause: Double?
    var testDescription: String { "\(error) \(effect) attempt \(attempt) after \(retryAfter ?? 0)" }
  }

  @Test(arguments: [
    Case(error: .unreachable, effect: .read, attempt: 1, pause: 0.5),
    Case(error: .unreachable, effect: .read, attempt: 2, pause: 1),
    Case(error: .unreachable, effect: .read, attempt: 4, pause: 4),
    Case(error: .unreachable, effect: .read, attempt: 5, pause: nil),
    Case(error: .unknownOutcome, effect: .read, attempt: 1, pause: 0.5),
    Case(error: .unknownOutcome, effect: .write(idempotent: true), attempt: 1, pause: 0.5),
    Case(error: .unknownOutcome, effect: .write(idempotent: false), attempt: 1, pause: nil),
    Case(error: .unreachable, effect: .write(idempotent: false), attempt: 1, pause: 0.5),
    Case(error: .throttled, effect: .write(idempotent: false), attempt: 1, retryAfter: 7, pause: 7),
    Case(error: .throttled, effect: .read, attempt: 1, retryAfter: 0, pause: 0.5),
    Case(error: .throttled, effect: .read, attempt: 1, retryAfter: 121, pause: nil),
    Case(error: .rejected, effect: .read, attempt: 1, pause: nil),
    Case(error: .missing, effect: .read, attempt: 1, pause: nil),
    Case(error: .conflicting, effect: .write(idempotent: true), attempt: 1, pause: nil),
  ])
  func pause(_ given: Case) {
    let error = ProviderError(given.error, "no", retryAfter: given.retryAfter)
    let pause = RetryPolicy().pause(after: error, effect: given.effect, attempt: given.attempt, random: 1)
    #expect(pause == given.pause)
  }

  @Test(arguments: [(0.0, 0.25), (0.5, 0.375), (1.0, 0.5)])
  func jitter(random: Double, pause: Double) {
    let error = ProviderError(.unreachable, "no")
    #expect(RetryPolicy().pause(after: error, effect: .read, attempt: 1, random: random) == pause)
  }

  @Test(
    arguments: [
      ("120", 120), ("0", 0), (" 2.5 ", 2.5), ("-4", 0), ("Fri, 20 Nov 2026 12:00:30 GMT", 30),
      ("Fri, 20 Nov 2026 11:00:00 GMT", 0), ("soon", nil), ("Fri, 20 Nov 2026 12:00:30", nil), ("", nil), ("inf", nil),
    ] as [(String, Double?)])
  func retryAfter(header: String, seconds: Double?) throws {
    let now = try #require(Timestamp("2026-11-20T12:00:00.000Z"))
    #expect(RetryAfter.seconds(header, now: now) == seconds)
  }
}
