/// What the tests of the client share: a clock that only sleeping moves, a dialect of its own, and a client on a
/// scripted server.

import Model
import ProviderKit
import Synchronization

/// A clock that stands still until somebody sleeps, and then has slept.
final class TestClock: Sendable {
  private let state = Mutex<(seconds: Double, sleeps: [Double])>((0, []))

  var sleeps: [Double] { state.withLock { $0.sleeps } }

  /// The date at which the clock stands is 2026-11-20 12:00:00 UTC plus the seconds.
  var timing: Timing {
    Timing(
      seconds: { self.state.withLock { $0.seconds } },
      date: {
        let base = Timestamp("2026-11-20T12:00:00.000Z")?.milliseconds ?? 0
        return Timestamp(milliseconds: base + Int64(self.state.withLock { $0.seconds } * 1000))
      },
      sleep: { seconds throws(CancellationError) in
        self.state.withLock {
          $0.seconds += seconds
          $0.sleeps.append(seconds)
        }
      },
      random: { 1 })
  }
}

/// A bearer token from `/token`, answers that are JSON, and errors in `message`.
struct TestDialect: Dialect {
  func signIn(_ client: SignInClient) async throws(ProviderError) -> Session {
    if client.credentials.has("token") {
      let token = try client.credentials.read("token")
      return Session(
        .authorization("Bearer", token, in: client.credentials), token: token,
        isRenewable: client.credentials.isInFile("token"))
    }
    let key = try client.credentials.read("api_key")
    let answer = try await client.send(.get("/token", query: [.init("apiKey", key.reveal { $0 })])) { .string($0.text) }
    let token = client.credentials.remember(answer.string ?? "")
    return Session(
      .authorization("Bearer", token, in: client.credentials), token: token, isRenewable: true, mustBeEnded: true)
  }

  func signOut(_ session: Session, _ client: SignInClient) async throws(ProviderError) {
    _ = try await client.send(APIRequest(.post, "/bye", effect: .read)) { .string($0.text) }
  }

  func content(of answer: Response) throws(ResponseFailure) -> Value {
    let value = try answer.json()
    if case .string = value { throw .unreadable("the answer is a text where an object was expected") }
    return value
  }

  func words(in answer: Response) -> String? {
    do throws(ResponseFailure) { return try answer.json().object?["message"]?.string } catch { return nil }
  }
}

enum Bench {
  static let key = "key-f00dfeed"
  static let token = "token-cafe0123"

  /// A client on the server, signed in with a ready token unless `auth` says otherwise.
  static func client(
    _ url: String, clock: TestClock = TestClock(), log: HTTPLog? = nil,
    auth: [String: CredentialSource] = ["token": .environment("TOKEN")], limits: ProviderSettings.Limits = .init(),
    secretKeys: Set<String> = [], _ body: (APIClient) async throws -> Void
  ) async throws {
    let variables = ["TOKEN": token, "KEY": key]
    try await ProviderEnvironment.lend(
      CredentialPlaces(variables: variables, folder: "."), log: log, timing: clock.timing
    ) { shared in
      var settings = ProviderSettings(alias: "hanoi", type: "test", url: try ServerURL(url), credentials: auth)
      settings.limits = limits
      try await body(
        try APIClient(settings: settings, dialect: TestDialect(), secretKeys: secretKeys, shared: shared))
    }
  }

  /// What a call threw; nil when it did not.
  static func error(_ body: () async throws(ProviderError) -> Value) async -> ProviderError? {
    do throws(ProviderError) {
      _ = try await body()
      return nil
    } catch { return error }
  }
}
