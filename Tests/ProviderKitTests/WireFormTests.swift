import Model
import ProviderKit
import TestSupport
import Testing

@Suite(.bounded) struct WireFormTests {
  @Test(
    arguments: [
      ("https://a.example/base/", "https://a.example/base"), ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
      ("http://localhost", "http://localhost"), ("http://[::1]:99/x", "http://[::1]:99/x"),
      ("http://example.org", nil), ("ftp://example.org", nil), ("https://u:p@example.org", nil),
      ("https://example.org?x=1", nil), ("https://", nil), ("example.org", nil), ("http://127.0.0.1.example.org", nil),
      ("http://localhost.example.org", nil), ("https://exa mple.org", nil),
    ] as [(String, String?)])
  func baseURL(url: String, accepted: String?) {
    var text: String?
    do throws(ProviderError) { text = try BaseURL(ProviderSettings(alias: "a", type: "t", url: url)).text } catch {
      #expect(error.errorClass == .rejected)
      #expect(!error.message.contains("u:p"))
    }
    #expect(text == accepted)
  }

  @Test func plainHTTPWhereItIsAllowed() throws {
    let settings = ProviderSettings(alias: "a", type: "t", url: "http://pbx.example", allowInsecure: true)
    let base = try BaseURL(settings)
    #expect(base.isEncrypted == false)
  }

  @Test(arguments: [
    ("Ventas->", "Ventas-%3E"), ("a b&c=d", "a%20b%26c%3Dd"), ("xin chào", "xin%20ch%C3%A0o"), ("A-z_0.9~", "A-z_0.9~"),
  ])
  func percent(text: String, encoded: String) { #expect(PercentEncoding.encode(text) == encoded) }

  @Test(arguments: [("abc", "abc"), ("../all", "..%2Fall"), ("..", "%2E%2E"), ("a?b#c", "a%3Fb%23c")])
  func segment(id: String, encoded: String) { #expect(APIRequest.segment(id) == encoded) }

  @Test func whatIsSent() async throws {
    let form = MultipartForm(name: "file", fileName: "a\"b.mp3", contentType: "audio/mpeg", content: Array("ID3".utf8))
    try await ScriptedServer.run([.json("1")]) { server in
      try await Bench.client(server.url + "/base/") { client in
        let write = APIRequest.Effect.write(idempotent: true)
        let bodies: [APIRequest.Body] = [
          .json(["text": "@home", "n": 1]), .form([.init("a", "1 2"), .init("b", "é")]), .multipart(form),
          .raw(Array("[]".utf8), contentType: "text/plain"),
        ]
        for body in bodies { _ = try await client.send(APIRequest(.post, "/x", body: body, effect: write)) }
      }
      let sent = server.requests
      #expect(sent.map(\.path) == ["/base/x", "/base/x", "/base/x", "/base/x"])
      #expect(sent[0].text == #"{"n":1,"text":"@home"}"#)
      #expect(sent[0].headers["content-type"] == "application/json")
      #expect(sent[1].text == "a=1%202&b=%C3%A9")
      #expect(sent[1].headers["content-type"] == "application/x-www-form-urlencoded; charset=UTF-8")
      #expect(
        sent[2].text.contains("name=\"file\"; filename=\"a%22b.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\nID3\r\n--"))
      #expect(sent[3].text == "[]")
      #expect(sent[3].headers["content-type"] == "text/plain")
    }
  }

  @Test(
    arguments: [
      (Value.string("3"), 3), (.integer(3), 3), (.string("x"), nil), (.null, nil), (.bool(true), nil),
    ] as [(Value, Int64?)])
  func looseIntegers(value: Value, integer: Int64?) { #expect(value.looseInteger == integer) }
}
