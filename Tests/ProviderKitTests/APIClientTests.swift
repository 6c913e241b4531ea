import Model
import ProviderKit
import Synchronization
import TestSupport
import Testing

@Suite(.bounded) struct APIClientTests {
  static let create = APIRequest.Effect.write(idempotent: false)
  static let update = APIRequest.Effect.write(idempotent: true)

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let effect: APIRequest.Effect
    let answers: [ScriptedAnswer]
    /// nil: it succeeds.
    let error: ProviderError.Class?
    let requests: Int
    var testDescription: String { name }
  }

  static let good = ScriptedAnswer.json(#"{"ok":true}"#)

  @Test(arguments: [
    Case(name: "a read that works", effect: .read, answers: [good], error: nil, requests: 1),
    Case(name: "a read after a 503", effect: .read, answers: [.status(503), good], error: nil, requests: 2),
    Case(name: "a read after a lost answer", effect: .read, answers: [.lost, .lost, good], error: nil, requests: 3),
    Case(name: "a read that is never answered", effect: .read, answers: [.lost], error: .unreachable, requests: 5),
    Case(name: "a read of nothing", effect: .read, answers: [.status(404)], error: .missing, requests: 1),
    Case(name: "a read that is refused", effect: .read, answers: [.status(403)], error: .rejected, requests: 1),
    Case(name: "a read of half an answer", effect: .read, answers: [.json("{\"ok\":"), good], error: nil, requests: 2),
    Case(
      name: "a read that is cut off", effect: .read,
      answers: [ScriptedAnswer(body: Array("{\"ok\":".utf8), missingBytes: 6), good], error: nil, requests: 2),
    Case(
      name: "a read of a web page", effect: .read, answers: [.json("<html>hi</html>")], error: .rejected, requests: 1),
    Case(name: "a read of nothing at all", effect: .read, answers: [.json("")], error: .unreachable, requests: 3),
    Case(
      name: "a redirect", effect: .read, answers: [.status(302, headers: ["Location": "https://example.org/x?key=1"])],
      error: .rejected, requests: 1),
    Case(
      name: "an answer beyond all measure", effect: .read,
      answers: [ScriptedAnswer(body: Array("[".utf8), missingBytes: 70_000_000)], error: .rejected, requests: 1),
    Case(name: "an update after a lost answer", effect: update, answers: [.lost, good], error: nil, requests: 2),
    Case(name: "an update after a 500", effect: update, answers: [.status(500), good], error: nil, requests: 2),
    Case(name: "an update that conflicts", effect: update, answers: [.status(409)], error: .conflicting, requests: 1),
    Case(name: "a create after a 429", effect: create, answers: [.status(429), good], error: nil, requests: 2),
    Case(
      name: "a create after a 503 that asks to wait", effect: create,
      answers: [.status(503, headers: ["Retry-After": "1"]), good], error: nil, requests: 2),
    Case(
      name: "a create whose answer is lost", effect: create, answers: [.lost, good], error: .unknownOutcome, requests: 1
    ),
    Case(
      name: "a create after a 500", effect: create, answers: [.status(500), good], error: .unknownOutcome, requests: 1),
    Case(
      name: "a create after a 502", effect: create, answers: [.status(502), good], error: .unknownOutcome, requests: 1),
    Case(
      name: "a create with half an answer", effect: create, answers: [.json("{"), good], error: .unknownOutcome,
      requests: 1),
    Case(
      name: "a create answered with a web page", effect: create, answers: [.json("<!DOCTYPE html>"), good],
      error: .unknownOutcome, requests: 1),
    Case(name: "a create that is refused", effect: create, answers: [.status(400)], error: .rejected, requests: 1),
  ])
  func outcome(_ given: Case) async throws {
    try await ScriptedServer.run(given.answers) { server in
      try await Bench.client(server.url) { client in
        let error = await Bench.error { () throws(ProviderError) in
          try await client.send(APIRequest(.post, "/things", effect: given.effect))
        }
        #expect(error?.errorClass == given.error, "\(error?.description ?? "no error")")
        #expect(server.requests.count == given.requests)
        if let error {
          #expect(error.message.hasPrefix("hanoi: "))
          #expect(error.request == "POST /things")
        }
      }
    }
  }

  @Test func theVendorsOwnWordsAreInTheError() async throws {
    try await ScriptedServer.run([.status(400)]) { server in
      try await Bench.client(server.url) { client in
        let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
        #expect(error?.description == "hanoi: answered 400: no 400 (GET /things)")
      }
    }
  }

  @Test func aRedirectIsToldWithoutItsQuery() async throws {
    try await ScriptedServer.run([.status(302, headers: ["Location": "https://example.org/x?key=1"])]) { server in
      try await Bench.client(server.url) { client in
        let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
        #expect(error?.message == "hanoi: answered 302 to https://example.org/x; redirects are not followed")
      }
    }
  }

  @Test(arguments: [("3", 3.0), ("Fri, 20 Nov 2026 12:00:30 GMT", 30.0)])
  func retryAfterIsObeyed(header: String, seconds: Double) async throws {
    let clock = TestClock()
    try await ScriptedServer.run([.status(429, headers: ["Retry-After": header]), Self.good]) { server in
      try await Bench.client(server.url, clock: clock) { client in
        _ = try await client.send(.get("/things"))
        #expect(clock.sleeps == [seconds])
      }
    }
  }

  @Test func nobodyListening() async throws {
    let clock = TestClock()
    try await SilentPort.withURL { url in
      try await Bench.client(url, clock: clock) { client in
        let error = await Bench.error { () throws(ProviderError) in
          try await client.send(APIRequest(.post, "/things", effect: Self.create))
        }
        #expect(error?.errorClass == .unreachable)
        #expect(clock.sleeps == [0.5, 1, 2, 4])
        #expect(error?.message.contains("cannot connect") == true)
      }
    }
  }

  @Test func anUndocumentedAnswerMayBeAnything() async throws {
    for body in ["", "done", "[1"] {
      try await ScriptedServer.run([.json(body)]) { server in
        try await Bench.client(server.url) { client in
          let request = APIRequest(.delete, "/things/1", effect: Self.update, hasDocumentedResponse: false)
          let value = try await client.send(request)
          #expect(value == .null)
        }
      }
    }
  }

  @Test func anotherMethodWhereTheVendorMeansAnother() async throws {
    try await ScriptedServer.run([.status(405), Self.good]) { server in
      try await Bench.client(server.url) { client in
        _ = try await client.send(APIRequest(.put, "/status", effect: Self.update, fallbackMethod: .post))
        #expect(server.requests.map(\.method) == ["PUT", "POST"])
      }
    }
  }

  @Test func compressedAnswersAreRead() async throws {
    let gzip: [UInt8] = [
      0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0x56, 0xca, 0xcf, 0x56, 0xb2, 0x2a, 0x29, 0x2a, 0x4d, 0xad, 5, 0, 0x90,
      0x5f, 0xd4, 0xa7, 0x0b, 0, 0, 0,
    ]
    try await ScriptedServer.run([ScriptedAnswer(headers: ["Content-Encoding": "gzip"], body: gzip)]) { server in
      try await Bench.client(server.url) { client in
        let value = try await client.send(.get("/things"))
        #expect(value == ["ok": true])
        #expect(server.requests.first?.headers["accept-encoding"] == "gzip")
      }
    }
  }

  @Test func neverMoreInFlightThanAllowed() async throws {
    let flight = Flight()
    let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer = { _, _ in Self.good }
    try await ScriptedServer.run(script) { server in
      try await Bench.client(server.url, limits: .init(concurrency: 3)) { client in
        _ = try await concurrentMap(Array(0..<40), limit: 40) { (_) async throws(ProviderError) -> Value in
          try await client.send(.get("/things"))
        }
        #expect(server.requests.count == 40)
      }
    }
    let gate = ConcurrencyLimit(3)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          await gate.enter()
          flight.begin()
          // Waits for the others that the limit lets in; not for ever, should it let in fewer.
          var turns = 0
          while flight.most < 3, turns < 10_000 {
            turns += 1
            await Task.yield()
          }
          await Task.yield()
          flight.end()
          await gate.leave()
        }
      }
    }
    #expect(flight.most == 3)
    #expect(flight.now == 0)
  }

  @Test func theRateIsKept() async throws {
    let clock = TestClock()
    try await ScriptedServer.run([Self.good]) { server in
      try await Bench.client(server.url, clock: clock, limits: .init(concurrency: 1, requestsPerSecond: 4)) { client in
        for _ in 0..<5 { _ = try await client.send(.get("/things")) }
        #expect(clock.sleeps == [0.25, 0.25, 0.25, 0.25])
      }
    }
  }

  @Test func sideBySideKeepsTheOrderAndStopsAtAFailure() async throws {
    let doubled = try await concurrentMap(Array(0..<20), limit: 4) { (item) async throws(ProviderError) -> Int in
      item * 2
    }
    #expect(doubled == (0..<20).map { $0 * 2 })
    let error = await Bench.error { () throws(ProviderError) in
      let all = try await concurrentMap(Array(0..<20), limit: 4) { (item) async throws(ProviderError) -> Value in
        if item == 3 { throw ProviderError(.rejected, "three") }
        return .null
      }
      return .list(all)
    }
    #expect(error?.message == "three")
  }
}

/// How many are in flight, and the most there ever were.
private final class Flight: Sendable {
  private let counts = Mutex<(now: Int, most: Int)>((0, 0))

  var now: Int { counts.withLock { $0.now } }
  var most: Int { counts.withLock { $0.most } }

  func begin() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
  func end() { counts.withLock { $0.now -= 1 } }
}
