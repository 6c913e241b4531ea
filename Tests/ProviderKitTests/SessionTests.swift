import Model
import ProviderKit
import Synchronization
import TestSupport
import Testing

@Suite(.bounded) struct SessionTests {
  private static let byKey: [String: CredentialSource] = ["api_key": .environment("KEY")]

  /// Hands out `token-1`, `token-2`, … and accepts only the newest from `valid` on.
  private static func script(valid: Int) -> @Sendable (ScriptedRequest, Int) -> ScriptedAnswer {
    let issued = Counter()
    return { request, _ in
      if request.path == "/token" { return .json("token-\(issued.next())") }
      let number = Int(request.headers["authorization"]?.split(separator: "-").last ?? "") ?? 0
      return number >= valid ? .json("1") : .status(401)
    }
  }

  @Test func manyAtOnceRenewOnce() async throws {
    try await ScriptedServer.run(Self.script(valid: 2)) { server in
      try await Bench.client(server.url, auth: Self.byKey) { client in
        let values = try await concurrentMap(Array(0..<20), limit: 20) { (_) async throws(ProviderError) -> Value in
          try await client.send(APIRequest(.post, "/things", effect: .write(idempotent: false)))
        }
        #expect(values.count == 20)
        #expect(server.requests(to: "/token").count == 2)
        #expect(client.requestCount().authentication == 2)
      }
    }
  }

  /// What the vendor answers to the sign-in that renews the session, and what all who wait for it are told.
  @Test(
    arguments: [
      ([.status(403)], .rejected, 1, "signing in: answered 403"),
      ([.status(401)], .rejected, 1, "the credentials were not accepted"),
      ([.json("<html>")], .rejected, 1, nil), ([.status(500)], .unreachable, 5, "signing in: answered 500"),
      ([.lost], .unreachable, 5, "the connection failed"),
      ([.status(429, headers: ["Retry-After": "9999"])], .throttled, 1, "longer than a run waits"),
      ([.status(503), .json("token-2")], nil, 2, nil), ([.lost, .json("token-2")], nil, 2, nil),
    ] as [([ScriptedAnswer], ProviderError.Class?, Int, String?)])
  func aRenewalThatFails(
    answers: [ScriptedAnswer], outcome: ProviderError.Class?, renewals: Int, words: String?
  ) async throws {
    let issued = Counter()
    let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer = { request, _ in
      if request.path == "/token" {
        let number = issued.next()
        return number == 1 ? .json("token-1") : answers[min(number - 2, answers.count - 1)]
      }
      return request.headers["authorization"] == "Bearer token-2" ? .json("1") : .status(401)
    }
    try await ScriptedServer.run(script) { server in
      try await Bench.client(server.url, auth: Self.byKey) { client in
        try await client.signIn()
        let errors = await withTaskGroup(of: ProviderError?.self) { group in
          for _ in 0..<20 {
            group.addTask {
              await Bench.error { () throws(ProviderError) in
                try await client.send(APIRequest(.post, "/things", effect: .write(idempotent: false)))
              }
            }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        // A create that was answered 401 was not done, so nobody need be unsure.
        #expect(errors.map { $0?.errorClass } == Array(repeating: outcome, count: 20))
        if let words {
          for error in errors { #expect(error?.message.contains(words) == true, "\(error?.message ?? "")") }
        }
        if outcome != .unreachable && outcome != .throttled {
          #expect(server.requests(to: "/token").count == 1 + renewals)
        }
      }
    }
  }

  @Test func aTokenThatIsNeverAcceptedIsRenewedOnce() async throws {
    try await ScriptedServer.run(Self.script(valid: 99)) { server in
      try await Bench.client(server.url, auth: Self.byKey) { client in
        let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
        #expect(error?.errorClass == .rejected)
        #expect(error?.message == "hanoi: answered 401: the credentials were not accepted")
        #expect(server.requests(to: "/token").count == 2)
        #expect(server.requests(to: "/things").count == 2)
      }
    }
  }

  @Test func aReadyTokenIsNotRenewed() async throws {
    try await ScriptedServer.run([.status(401)]) { server in
      try await Bench.client(server.url) { client in
        let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
        #expect(error?.errorClass == .rejected)
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.headers["authorization"] == "Bearer \(Bench.token)")
      }
    }
  }

  @Test func aWrongKeyIsTriedOnce() async throws {
    try await ScriptedServer.run([.status(401)]) { server in
      try await Bench.client(server.url, auth: Self.byKey) { client in
        for _ in 0..<3 {
          let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
          #expect(error?.errorClass == .rejected)
          #expect(error?.request == "GET /token?apiKey=(secret)")
        }
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test func aSessionThatWasOpenedIsEnded() async throws {
    try await ScriptedServer.run(Self.script(valid: 1)) { server in
      try await Bench.client(server.url, auth: Self.byKey) { client in
        await client.close()
        #expect(server.requests.isEmpty)
        _ = try await client.send(.get("/things"))
        await client.close()
        await client.close()
        #expect(server.requests.map(\.path) == ["/token", "/things", "/bye"])
      }
    }
  }

  @Test func aMissingCredentialNamesItsPlace() async throws {
    try await Bench.client("https://example.org", auth: ["api_key": .environment("HANOI_API_KEY")]) { client in
      let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
      #expect(error?.message == "the environment variable HANOI_API_KEY (api_key of hanoi) is not set")
      #expect(error?.errorClass == .rejected)
    }
    try await Bench.client("https://example.org", auth: ["api_key": .file("no/such/file")]) { client in
      let error = await Bench.error { () throws(ProviderError) in try await client.send(.get("/things")) }
      #expect(error?.message == "the file no/such/file (api_key of hanoi) cannot be read: No such file or directory")
    }
  }
}

final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
