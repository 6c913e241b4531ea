import Model
import ProviderKit
import TestSupport
import Testing

@Suite(.bounded) struct WireFormTests {
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
