import Model
import ProviderKit
import TestSupport
import Testing

/// The table of docs/faults.md: what each thing that can go wrong with a request means for a read, an update, a
/// deletion and a create. A create is never sent twice unless it is proven that the first one did nothing.
@Suite(.bounded) struct FaultTableTests {
  enum Call: String, CaseIterable, Sendable { case read, update, delete, create }

  /// What comes of one call: how many requests were made, and the class of the error, if there is one.
  struct Seen: Sendable, Equatable, CustomStringConvertible {
    let error: ProviderError.Class?
    let requests: Int

    static func done(_ requests: Int) -> Seen { Seen(error: nil, requests: requests) }
    static func failed(_ error: ProviderError.Class, _ requests: Int) -> Seen { Seen(error: error, requests: requests) }
    var description: String { "\(error.map(\.rawValue) ?? "done") after \(requests)" }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    /// What is answered, one after the other; after the last one all is well.
    let faults: [ScriptedAnswer]
    /// The last one comes for ever.
    var lasts = false
    let read: Seen
    let update: Seen
    let delete: Seen
    let create: Seen
    /// The pauses before the second request and those after it, where they matter.
    var pauses: [Double]? = nil
    /// A part of the message, where there is an error.
    var words = ""

    var testDescription: String { name }

    init(
      _ name: String, _ faults: [ScriptedAnswer], lasts: Bool = false, read: Seen, update: Seen, delete: Seen,
      create: Seen, pauses: [Double]? = nil, words: String = ""
    ) {
      (self.name, self.faults, self.lasts, self.pauses, self.words) = (name, faults, lasts, pauses, words)
      (self.read, self.update, self.delete, self.create) = (read, update, delete, create)
    }

    /// The same for every call.
    init(
      _ name: String, _ faults: [ScriptedAnswer], lasts: Bool = false, all: Seen, pauses: [Double]? = nil,
      words: String = ""
    ) {
      self.init(
        name, faults, lasts: lasts, read: all, update: all, delete: all, create: all, pauses: pauses, words: words)
    }

    /// One answer from which nobody can tell whether a write was done: all but a create are sent again.
    init(unsure name: String, _ fault: ScriptedAnswer, words: String) {
      self.init(
        name, [fault], read: .done(2), update: .done(2), delete: .done(2), create: .failed(.unknownOutcome, 1),
        words: words)
    }

    /// Only these are waited for; the others must not run out of time on a busy machine.
    var isSilent: Bool { faults.contains { $0.manner == .silence || $0.manner == .stall } }

    func seen(_ call: Call) -> Seen {
      switch call {
      case .read: read
      case .update: update
      case .delete: delete
      case .create: create
      }
    }
  }

  static let good = ScriptedAnswer.json(#"{"ok":true}"#)

  static func throttled(_ retryAfter: String? = nil, status: Int = 429) -> ScriptedAnswer {
    .status(status, headers: retryAfter.map { ["Retry-After": $0] } ?? [:])
  }

  static func gzip(_ body: [UInt8]) -> ScriptedAnswer {
    ScriptedAnswer(headers: ["Content-Encoding": "gzip"], body: body)
  }

  static func redirect(_ status: Int, _ place: String = "https://example.org/x?key=1") -> ScriptedAnswer {
    .status(status, headers: ["Location": place])
  }

  static let throttling = [
    Row("429", [throttled()], all: .done(2), pauses: [0.5]),
    Row(
      "429 for ever", [throttled()], lasts: true, all: .failed(.throttled, 5),
      words: "answered 429: no 429 (5 attempts)"),
    Row("429, Retry-After in seconds", [throttled("3")], all: .done(2), pauses: [3]),
    Row("429, Retry-After 0", [throttled("0")], all: .done(2), pauses: [0.5]),
    Row("429, Retry-After as a date", [throttled("Fri, 20 Nov 2026 12:00:30 GMT")], all: .done(2), pauses: [30]),
    Row(
      "429, Retry-After as a date gone by", [throttled("Fri, 20 Nov 2026 11:00:00 GMT")], all: .done(2), pauses: [0.5]),
    Row("429, Retry-After in no form at all", [throttled("soon")], all: .done(2), pauses: [0.5]),
    Row(
      "429, Retry-After of three years", [throttled("99999999")], all: .failed(.throttled, 1), pauses: [],
      words: "asks to wait 99999999 seconds, which is longer than a run waits"),
    Row("429, Retry-After beyond all numbers", [throttled("1e999")], all: .done(2), pauses: [0.5]),
    Row("503 that asks to wait", [throttled("2", status: 503)], all: .done(2), pauses: [2]),
    Row(
      "503 that asks to wait a day", [throttled("86400", status: 503)], all: .failed(.throttled, 1),
      words: "longer than a run waits"),
  ]

  static let serverErrors =
    [500, 502, 503, 504].map { Row(unsure: "\($0)", .status($0), words: "answered \($0): no \($0)") } + [
      Row(
        "500 for ever", [.status(500)], lasts: true, read: .failed(.unreachable, 5),
        update: .failed(.unknownOutcome, 5),
        delete: .failed(.unknownOutcome, 5), create: .failed(.unknownOutcome, 1), words: "answered 500: no 500"),
      Row(
        "502 with a gateway's page", [.json("<html>", status: 502)], read: .done(2), update: .done(2), delete: .done(2),
        create: .failed(.unknownOutcome, 1), words: "answered 502 with a web page"),
    ]

  static let connections = [
    Row(unsure: "closed without an answer", .lost, words: "the connection failed: Remote connection closed"),
    Row(unsure: "reset without an answer", .strange(.reset), words: "the connection failed: "),
    Row(unsure: "no answer", .strange(.silence), words: "there was no answer within 3 seconds"),
    Row(
      unsure: "an answer that stops half-way", .strange(.stall), words: "the answer was not complete within 3 seconds"),
    Row(
      unsure: "cut off before its Content-Length", ScriptedAnswer(body: Array("{\"ok\":".utf8), missingBytes: 6),
      words: "the answer was cut off"),
    Row(unsure: "cut off between chunks", .strange(.brokenChunks), words: "the answer was cut off"),
    Row(
      "closed without an answer, for ever", [.lost], lasts: true, read: .failed(.unreachable, 5),
      update: .failed(.unknownOutcome, 5), delete: .failed(.unknownOutcome, 5), create: .failed(.unknownOutcome, 1),
      words: "the connection failed"),
    Row(
      "the answer is lost, and then it is gone", [.lost, .status(404)], read: .failed(.missing, 2),
      update: .failed(.missing, 2), delete: .failed(.missing, 2), create: .failed(.unknownOutcome, 1)),
  ]

  static let bodies = [
    Row("gzip", [gzip(GzipBytes.good)], all: .done(1)),
    Row(unsure: "gzip that is none", gzip(GzipBytes.broken), words: "the answer cannot be decompressed"),
    Row(unsure: "half of a gzip", gzip(GzipBytes.halved), words: "the answer cannot be decompressed"),
    Row(
      "gzip that becomes more than 64 MiB", [gzip(GzipBytes.bomb(65 << 20))], read: .failed(.rejected, 1),
      update: .done(2), delete: .done(2), create: .failed(.unknownOutcome, 1),
      words: "the answer is larger than 64 MiB"),
    Row(
      "more than 64 MiB", [ScriptedAnswer(body: Array("[".utf8), missingBytes: 70_000_000)],
      read: .failed(.rejected, 1),
      update: .done(2), delete: .done(2), create: .failed(.unknownOutcome, 1), words: "the answer is larger than 64 MiB"
    ),
    Row(unsure: "half of a document", .json("{\"ok\":"), words: "the answer is not JSON"),
    Row(unsure: "no JSON", .json("done"), words: "the answer is not JSON"),
    Row(unsure: "nothing at all", .json(""), words: "the answer is empty"),
    Row(unsure: "another type than the documented one", .json("\"ok\""), words: "a text where an object was expected"),
    Row(
      "a web page for ever", [.json("<!DOCTYPE html>")], lasts: true, read: .failed(.rejected, 1),
      update: .failed(.unknownOutcome, 3), delete: .failed(.unknownOutcome, 3), create: .failed(.unknownOutcome, 1),
      words: "a web page came"),
    Row(
      "no JSON for ever", [.json("done")], lasts: true, read: .failed(.unreachable, 3),
      update: .failed(.unknownOutcome, 3), delete: .failed(.unknownOutcome, 3), create: .failed(.unknownOutcome, 1),
      words: "the answer is not JSON: it goes wrong at line 1, column 1 of 4 bytes"),
  ]

  static let refusals =
    [
      Row("400", [.status(400)], all: .failed(.rejected, 1), words: "answered 400: no 400"),
      Row("403", [.status(403)], all: .failed(.rejected, 1)),
      Row(
        "404", [.status(404)], read: .failed(.missing, 1), update: .failed(.missing, 1), delete: .failed(.missing, 1),
        create: .failed(.missing, 1)),
      Row("409", [.status(409)], all: .failed(.conflicting, 1)),
    ]
    + [301, 307, 308].map { status in
      Row(
        "\(status) to another host", [redirect(status)], all: .failed(.rejected, 1),
        words: "answered \(status) to https://example.org/x; redirects are not followed")
    }
    + [302, 303].map { status in
      // Programs answer a form that was taken with these, and one that must sign in first.
      Row(
        "\(status) to the same host", [redirect(status, "/there")], read: .failed(.rejected, 1),
        update: .failed(.rejected, 1), delete: .failed(.rejected, 1), create: .failed(.unknownOutcome, 1),
        words: "answered \(status) to /there; redirects are not followed")
    }

  private static let rows = throttling + serverErrors + connections + bodies + refusals

  @Test(arguments: rows.filter { !$0.isSilent }, Call.allCases)
  func table(_ row: Row, _ call: Call) async throws { try await Self.check(row, call) }

  /// All at once, since each of them waits three seconds.
  @Test("a server that goes silent is given up after the time limit, and asked again where that is safe")
  func silence() async throws {
    let silent = Self.rows.filter(\.isSilent)
    try #require(!silent.isEmpty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for row in silent {
        for call in Call.allCases { group.addTask { try await Self.check(row, call) } }
      }
      try await group.waitForAll()
    }
  }

  private static func check(_ row: Row, _ call: Call) async throws {
    let clock = TestClock()
    let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer = { _, number in
      number < row.faults.count ? row.faults[number] : row.lasts ? row.faults[row.faults.count - 1] : Self.good
    }
    try await ScriptedServer.run(script) { server in
      try await Bench.client(server.url, clock: clock, limits: .init(timeout: row.isSilent ? 3 : 30)) { client in
        let error = await Self.make(call, client)
        let seen = Seen(error: error?.errorClass, requests: server.requests.count)
        #expect(seen == row.seen(call), "\(row.name), \(call): \(error?.description ?? "no error")")
        if let error { #expect(error.message.contains(row.words), "\(error)") }
        if let pauses = row.pauses { #expect(clock.sleeps == pauses) }
      }
    }
  }

  /// As the kinds make it, through the provider. The executor counts a deletion of what is gone as done.
  private static func make(_ call: Call, _ client: APIClient) async -> ProviderError? {
    let schema = KindSchema(
      provider: "test", collection: "things", title: "thing", summary: "A thing.", nameField: "name", fields: [])
    @Sendable func write(_ method: APIRequest.Method, idempotent: Bool) async throws(ProviderError) -> WriteResult {
      _ = try await client.send(APIRequest(method, "/things/1", effect: .write(idempotent: idempotent)))
      return WriteResult(vendorID: "1")
    }
    do throws(ProviderError) {
      let provider = try HTTPProvider(
        client: client,
        kinds: [
          KindMapping(
            schema: schema,
            list: { _ throws(ProviderError) in
              _ = try await client.send(.get("/things"))
              return []
            }, create: { _ throws(ProviderError) in try await write(.post, idempotent: false) },
            update: { _ throws(ProviderError) in try await write(.put, idempotent: true) },
            delete: { _ throws(ProviderError) in _ = try await write(.delete, idempotent: true) })
        ])
      let request = WriteRequest(address: Address(provider: "hanoi", collection: "things", name: "a"), vendorID: "1")
      switch call {
      case .read: _ = try await provider.list(ListRequest(collection: "things"))
      case .update: _ = try await provider.update(request)
      case .delete: try await provider.delete(request)
      case .create: _ = try await provider.create(request)
      }
      return nil
    } catch { return error }
  }

  // MARK: connections that are kept

  @Test(arguments: Call.allCases)
  func aKeptConnectionThatWasClosedMeanwhileIsNotUsed(_ call: Call) async throws {
    try await ScriptedServer.run([.strange(.lastOfConnection), Self.good]) { server in
      try await Bench.client(server.url) { client in
        _ = try await client.send(.get("/things"))
        try await server.goodbye()
        #expect(await Self.make(call, client) == nil)
        #expect(server.requests.count == 2)
        #expect(server.connections == 2)
      }
    }
  }

  @Test(arguments: [
    (Call.read, Seen.done(3)), (.update, .done(3)), (.delete, .done(3)), (.create, .failed(.unknownOutcome, 2)),
  ])
  func aKeptConnectionThatIsClosedWhileARequestIsOnItsWay(_ call: Call, _ seen: Seen) async throws {
    try await ScriptedServer.run([Self.good, .lost, Self.good]) { server in
      try await Bench.client(server.url) { client in
        _ = try await client.send(.get("/things"))
        #expect(server.connections == 1)
        let error = await Self.make(call, client)
        #expect(Seen(error: error?.errorClass, requests: server.requests.count) == seen)
        #expect(server.connections == (call == .create ? 1 : 2))
      }
    }
  }

  // MARK: before anything is sent

  @Test(arguments: Call.allCases)
  func nobodyListens(_ call: Call) async throws {
    try await SilentPort.withURL { url in
      let clock = TestClock()
      try await Bench.client(url, clock: clock) { client in
        let error = await Self.make(call, client)
        #expect(error?.errorClass == .unreachable)
        #expect(error?.message.contains("cannot connect to 127.0.0.1:") == true)
        #expect(clock.sleeps == [0.5, 1, 2, 4])
      }
    }
  }

  @Test(arguments: Call.allCases, [301, 302, 303, 307, 308])
  func aRedirectTakesNothingToAnotherHost(_ call: Call, _ status: Int) async throws {
    try await ScriptedServer.run([Self.good]) { other in
      try await ScriptedServer.run([Self.redirect(status, other.url + "/things")]) { server in
        try await Bench.client(server.url) { client in
          let error = await Self.make(call, client)
          #expect(error?.message.hasSuffix("redirects are not followed") == true)
          #expect(server.requests.count == 1)
        }
      }
      #expect(other.requests.isEmpty)
      #expect(other.connections == 0)
    }
  }
}
