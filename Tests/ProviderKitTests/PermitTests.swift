import Model
import ProviderKit
import Synchronization
import TestSupport
import Testing

/// A write leaves only while the run may write, however long it waited for its place and for the rate.
@Suite(.bounded) struct PermitTests {
  private static let schema = KindSchema(
    provider: "test", collection: "things", title: "thing", summary: "A thing.", nameField: "name",
    creation: .mustExist, removal: .forgets, reading: .unreadable, fields: [])

  /// A provider of one kind whose update sends two requests.
  private static func provider(_ client: APIClient) throws(ProviderError) -> HTTPProvider {
    try HTTPProvider(
      client: client,
      kinds: [
        KindMapping(
          schema: schema,
          update: { _ throws(ProviderError) in
            for _ in 0..<2 {
              _ = try await client.send(APIRequest(.put, "/things/1", effect: .write(idempotent: true)))
            }
            return WriteResult(vendorID: "1")
          })
      ])
  }

  @Test("a write is not sent when the permit ends while it waits for the rate limit")
  func permitEndsDuringTheWait() async throws {
    let clock = TestClock()
    try await ScriptedServer.run([.json("{}")]) { server in
      try await Bench.client(server.url, clock: clock, limits: .init(requestsPerSecond: 0.01)) { client in
        let request = WriteRequest(
          address: Address(provider: "hanoi", collection: "things", name: "a"), vendorID: "1",
          permit: { () throws(ProviderError) in
            // The second request waits 100 seconds.
            if clock.timing.seconds() > 45 { throw ProviderError(.withheld, "not sent: the lock was lost") }
          })
        var refused: ProviderError?
        do throws(ProviderError) { _ = try await Self.provider(client).update(request) } catch { refused = error }
        #expect(refused?.message == "not sent: the lock was lost")
        #expect(clock.timing.seconds() >= 100)
        #expect(server.requests.count == 1)
        #expect(client.requestCount().writes == 1)
      }
    }
  }

  @Test("an update whose first attempt may have been done stays unknown when the second is withheld")
  func unknownOutcomeIsKept() async throws {
    let clock = TestClock()
    try await ScriptedServer.run([.lost, .json("{}")]) { server in
      try await Bench.client(server.url, clock: clock) { client in
        let request = WriteRequest(
          address: Address(provider: "hanoi", collection: "things", name: "a"), vendorID: "1",
          permit: { () throws(ProviderError) in
            if !server.requests.isEmpty { throw ProviderError(.withheld, "not sent: the lock was lost") }
          })
        var failure: ProviderError?
        do throws(ProviderError) { _ = try await Self.provider(client).update(request) } catch { failure = error }
        #expect(failure?.errorClass == .unknownOutcome)
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test("each pause before another attempt is reported to the write that it belongs to")
  func retries() async throws {
    let pauses = Mutex<[RetryPause]>([])
    try await ScriptedServer.run([.lost, .json("{}"), .json("{}")]) { server in
      try await Bench.client(server.url) { client in
        let request = WriteRequest(
          address: Address(provider: "hanoi", collection: "things", name: "a"), vendorID: "1",
          retrying: { pause in pauses.withLock { $0.append(pause) } })
        _ = try await Self.provider(client).update(request)
        #expect(pauses.withLock { $0 }.map(\.attempt) == [2])
        #expect(pauses.withLock { $0 }.map(\.seconds) == [0.5])
      }
    }
  }
}
