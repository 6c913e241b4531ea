import Model
import ProviderKit
import Synchronization
import TestSupport
import Testing

/// Vendors differ in where a request says who sends it.
@Suite(.bounded) struct RequestDecorationTests {
  /// Signs in without a request, with one decoration.
  private struct Decorated: Dialect {
    let decoration: @Sendable (Credentials) -> RequestDecoration

    func signIn(_ client: SignInClient) async throws(ProviderError) -> Session {
      let token = try client.credentials.read("token")
      return Session(decoration(client.credentials), token: token, isRenewable: false)
    }
    func content(of answer: Response) throws(ResponseFailure) -> Value { try answer.json() }
    func words(in answer: Response) -> String? { nil }
  }

  private static let token = "t&k=n 1"

  @Test(
    "a request carries its decoration, and the log does not show the token",
    arguments: [
      (place: "header", uri: "/things?page=1", header: "x-token", value: token),
      (place: "authorization", uri: "/things?page=1", header: "authorization", value: "Bearer " + token),
      (place: "query", uri: "/things?page=1&token=t%26k%3Dn%201", header: "cookie", value: nil),
      (place: "cookie", uri: "/things?page=1", header: "cookie", value: "sid=" + token),
      (place: "none", uri: "/things?page=1", header: "authorization", value: nil),
    ] as [(place: String, uri: String, header: String, value: String?)])
  func decorations(_ row: (place: String, uri: String, header: String, value: String?)) async throws {
    let dialect = Decorated { credentials in
      let token = credentials.remember(Self.token)
      return switch row.place {
      case "header": .header("X-Token", token)
      case "authorization": .authorization("Bearer", token, in: credentials)
      case "query": .query("token", token)
      case "cookie": .cookie("sid", token)
      default: .none
      }
    }
    let lines = LogLines()
    try await ScriptedServer.run([.json("{}")]) { server in
      let variables = ["TOKEN": Self.token]
      try await ProviderEnvironment.lend(
        CredentialPlaces(variables: variables, folder: nil), log: HTTPLog(write: lines.add)
      ) { shared in
        let settings = ProviderSettings(
          alias: "hanoi", type: "test", url: try ServerURL(server.url), credentials: ["token": .environment("TOKEN")])
        let client = try APIClient(settings: settings, dialect: dialect, secretKeys: [], shared: shared)
        _ = try await client.send(.get("/things", query: [.init("page", "1")]))
      }
      #expect(server.requests.map(\.uri) == [row.uri])
      #expect(server.requests.first?.headers[row.header] == row.value)
    }
    #expect(lines.text.contains("/things?page=1"))
    #expect(!lines.text.contains(Self.token) && !lines.text.contains("t%26k"))
  }
}

/// Collects what the HTTP log writes.
private final class LogLines: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

  func add(_ line: [UInt8]) { bytes.withLock { $0 += line } }
}
