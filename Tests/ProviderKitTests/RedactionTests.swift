import Model
import Synchronization
import TestSupport
import Testing

@testable import ProviderKit

@Suite(.bounded) struct RedactionTests {
  private static let redaction = Redaction(secretKeys: ["sip_pin"], secrets: KnownSecrets())

  @Test(arguments: [
    (#"{"sip_pin":"1","name":"a"}"#, #"{"name":"a","sip_pin":"(secret)"}"#),
    (#"[{"deep":{"Password":"x"}}]"#, #"[{"deep":{"Password":"(secret)"}}]"#),
    (#"{"payload":{"access_token":"x","n":1}}"#, #"{"payload":{"access_token":"(secret)","n":1}}"#),
    ("plain\u{1B}[2J text", #""(not JSON: it goes wrong at line 1, column 1 of 14 bytes)""#),
    ("\u{FEFF}{\"password\":\"x\"}", #"{"password":"(secret)"}"#),
    (#""plain\u001b[2J text""#, #""plain?[2J text""#),
    ("", "null"),
  ])
  func content(given: String, shown: String) {
    #expect(String(decoding: CanonicalJSON.wire(Self.redaction.content(Array(given.utf8))), as: UTF8.self) == shown)
  }

  @Test func queriesAndForms() {
    let request = APIRequest.get("/api/auth", query: [.init("apiKey", "k"), .init("size", "5")])
    #expect(Self.redaction.request(request) == "GET /api/auth?apiKey=(secret)&size=5")
    let form = APIRequest.Body.form([.init("user", "u"), .init("password", "p")])
    #expect(Self.redaction.body(form) == "user=u&password=(secret)")
  }

  @Test func aSecretThatTheVendorEchoesIsTakenOut() {
    let secrets = KnownSecrets()
    _ = secrets.remember("s3cr3t/+x")
    let redaction = Redaction(secretKeys: [], secrets: secrets)
    #expect(redaction.text("bad key s3cr3t/+x or s3cr3t%2F%2Bx") == "bad key (secret) or (secret)")
    #expect(redaction.text("s3cr3t/+s3cr3t/+xs3cr3t/+x\u{301}") == "s3cr3t/+(secret)(secret)\u{301}")
  }

  @Test("a credential that the vendor repeats in its data is taken out, in keys too")
  func credentialsInData() {
    let secrets = KnownSecrets()
    _ = secrets.remember("s3cr3t/+x-long")
    _ = secrets.remember("short")
    _ = secrets.remember("operator", isName: true)
    let redaction = Redaction(secretKeys: [], secrets: secrets)
    let given: [(text: String, value: Value, shown: Value)] = [
      ("{}", ["name": "s3cr3t/+x-long"], ["name": "s3cr3t/+x-long"]),
      (#"{"name":"key s3cr3t\/+x-long"}"#, ["name": "key s3cr3t/+x-long"], ["name": "key (secret)"]),
      (#"{"s3cr3t/+x-long":[1]}"#, ["s3cr3t/+x-long": [1]], ["(secret)": [1]]),
      (#"[["s3cr3t%2F%2Bx-long"]]"#, [["s3cr3t%2F%2Bx-long"]], [["(secret)"]]),
      (#"["czNjcjN0Lyt4LWxvbmc="]"#, ["czNjcjN0Lyt4LWxvbmc="], ["(secret)"]),
      (
        #"["%73%33%63%72%33%74%2F%2B%78%2D%6C%6F%6E%67"]"#, ["%73%33%63%72%33%74%2F%2B%78%2D%6C%6F%6E%67"],
        ["(secret)"]
      ),
      (#"["\u00733cr3t/+x-long"]"#, ["s3cr3t/+x-long"], ["(secret)"]),
      // What only names the account, and what is likely to be an ordinary word, stay as they are.
      (#"["operator","short"]"#, ["operator", "short"], ["operator", "short"]),
    ]
    for row in given { #expect(redaction.withoutCredentials(row.value, of: Array(row.text.utf8)) == row.shown) }
  }

  @Test func aCredentialInAKeyIsNotLogged() {
    let secrets = KnownSecrets()
    _ = secrets.remember("s3cr3t-long")
    let redaction = Redaction(secretKeys: [], secrets: secrets)
    #expect(redaction.value(["s3cr3t-long": ["deep": "s3cr3t-long"]]) == ["(secret)": ["deep": "(secret)"]])
  }

  @Test("text of a vendor is one line without control characters, and not endless")
  func printable() {
    let redaction = Redaction(secretKeys: [], secrets: KnownSecrets())
    #expect(redaction.text("a\n\u{7}b\u{AD}\u{E0041}") == "a ?b??")
    #expect(redaction.text("abc", limit: 2) == "ab…")
  }

  @Test(
    "a credential that the vendor repeats in a header or a message is not shown",
    arguments: [
      ScriptedAnswer.status(307, headers: ["Location": "https://x.example/\(Bench.token)/y?token=\(Bench.token)"]),
      .status(429, headers: ["Retry-After": Bench.token]), .json(#"{"message":"no \#(Bench.token)"}"#, status: 400),
      .json("no \(Bench.token)", status: 400), .json(#"{"message":"no \#(Bench.token)"}"#, status: 500),
      .json("<html>\(Bench.token)</html>"), .json(#"{"\#(Bench.token)":1,"\#(Bench.token)":2}"#),
    ])
  func echoes(_ answer: ScriptedAnswer) async throws {
    let lines = Mutex<[String]>([])
    let log = HTTPLog { bytes in lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    try await ScriptedServer.run([answer]) { server in
      try await Bench.client(server.url, log: log) { client in
        var failure: ProviderError?
        do throws(ProviderError) { _ = try await client.send(.get("/things")) } catch { failure = error }
        let shown = lines.withLock { $0.joined() } + (failure?.description ?? "")
        #expect(failure != nil)
        #expect(!shown.contains(Bench.token), "\(shown)")
      }
    }
  }

  @Test("a credential of one account that another account's system repeats is not shown")
  func echoOfAnotherAccount() async throws {
    let credential = "password-of-hanoi"
    let places = CredentialPlaces(variables: ["A": credential, "B": "token-of-lima"], folder: ".")
    try await ScriptedServer.run({ _, _ in .json(#"{"name":"\#(credential)"}"#) }) { server in
      try await ProviderEnvironment.lend(places) { shared in
        func client(_ alias: String, _ variable: String) throws -> APIClient {
          let settings = ProviderSettings(
            alias: alias, type: "test", url: try ServerURL(server.url), credentials: ["token": .environment(variable)])
          return try APIClient(settings: settings, dialect: TestDialect(), secretKeys: [], shared: shared)
        }
        _ = try await client("hanoi", "A").send(.get("/things"))
        let shown = try await client("lima", "B").send(.get("/things"))
        #expect(shown == ["name": "(secret)"])
      }
    }
  }

  @Test func theLogHoldsNoSecret() async throws {
    let lines = Mutex<[String]>([])
    let log = HTTPLog { bytes in lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer = { request, _ in
      request.path == "/token"
        ? .json(Bench.token) : .json(#"{"sip_pin":"planted-4711","echo":"\#(Bench.token)","name":"ok"}"#)
    }
    try await ScriptedServer.run(script) { server in
      try await Bench.client(
        server.url, log: log, auth: ["api_key": .environment("KEY")], secretKeys: ["sip_pin"]
      ) { client in
        let body: Value = ["password": "planted-4712", "name": "x"]
        _ = try await client.send(APIRequest(.post, "/things", body: .json(body), effect: .write(idempotent: true)))
      }
    }
    let text = lines.withLock { $0.joined() }
    for secret in [Bench.key, Bench.token, "planted", "Bearer"] {
      #expect(!text.contains(secret), "\(secret) in \(text)")
    }
    #expect(lines.withLock { $0.count } == 2)
    #expect(text.contains(#""answer":{"echo":"(secret)","name":"ok","sip_pin":"(secret)"}"#))
    #expect(text.contains(#""url":"http://127.0.0.1:"#))
    #expect(text.contains("/token?apiKey=(secret)"))
    #expect(text.contains(#""status":200"#))
  }
}
