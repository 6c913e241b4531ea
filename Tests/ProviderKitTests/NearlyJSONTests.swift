import Model
import ProviderKit
import Synchronization
import TestSupport
import Testing

/// Responses that are nearly JSON and hold a password: neither the log nor an error shows it, and a response that
/// cannot be read is not asked for five times.
@Suite(.bounded) struct NearlyJSONTests {
  private static let password = "planted-4711"

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let body: [UInt8]
    /// nil: it can be read.
    let error: ProviderError.Class?
    var requests = 3

    init(_ name: String, _ text: String, _ error: ProviderError.Class? = .unreachable, requests: Int = 3) {
      self.init(name, bytes: Array(text.utf8), error, requests: requests)
    }

    init(_ name: String, bytes: [UInt8], _ error: ProviderError.Class?, requests: Int = 3) {
      (self.name, self.body, self.error, self.requests) = (name, bytes, error, error == nil ? 1 : requests)
    }

    var testDescription: String { name }
  }

  static let rows = [
    Row("plain", #"{"ok":true,"password":"planted-4711"}"#, nil),
    Row("byte order mark", "\u{FEFF}{\"password\":\"planted-4711\"}", nil),
    Row("a large number", #"{"number":123456789012345678901234567890,"password":"planted-4711"}"#, nil),
    Row("a number beyond all", #"{"number":1e999,"password":"planted-4711"}"#, nil),
    Row("a repeated key", #"{"password":"planted-4711","name":"a","name":"b"}"#),
    Row("a repeated password", #"{"password":"planted-4711","password":"planted-4711"}"#),
    Row("cut off", #"{"password":"planted-4711","na"#),
    Row("cut off in the password", #"{"password":"planted-4711"#),
    Row("a comma too many", #"{"password":"planted-4711",}"#),
    Row("a comment", #"{"password":"planted-4711" /* sip */}"#),
    Row("single quotes", "{'password':'planted-4711'}"),
    Row("a callback", #"callback({"password":"planted-4711"})"#),
    Row("two documents", "{\"password\":\"planted-4711\"}\n{\"password\":\"planted-4711\"}"),
    Row("a form", "status=ok&password=planted-4711"),
    Row(
      "latin-1", bytes: Array(#"{"name":"Jos"#.utf8) + [0xE9] + Array(#"","password":"planted-4711"}"#.utf8),
      .unreachable),
    Row("half a surrogate pair", #"{"name":"\ud83d","password":"planted-4711"}"#),
    Row(
      "UTF-16", bytes: #"{"password":"planted-4711"}"#.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      .unreachable),
    Row("a web page", #"<html><input name="password" value="planted-4711"></html>"#, .rejected, requests: 1),
  ]

  @Test(arguments: rows, [200, 400]) func showsNoPassword(_ row: Row, status: Int) async throws {
    let lines = Mutex<[String]>([])
    let log = HTTPLog { bytes in lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    let script: @Sendable (ScriptedRequest, Int) -> ScriptedAnswer = { _, _ in
      ScriptedAnswer(status: status, body: row.body)
    }
    try await ScriptedServer.run(script) { server in
      try await Bench.client(server.url, log: log) { client in
        var failure: ProviderError?
        do throws(ProviderError) { _ = try await client.send(.get("/things")) } catch { failure = error }
        #expect(failure?.errorClass == (status == 200 ? row.error : .rejected))
        #expect(lines.withLock { $0.count } == (status == 200 ? row.requests : 1))
        let shown = lines.withLock { $0.joined() } + (failure?.description ?? "")
        #expect(!shown.contains("planted"), "\(shown)")
        #expect(!shown.contains("p\\u0000l"), "\(shown)")
        #expect(shown.contains("(not JSON: it goes wrong at line ") == (row.error != nil), "\(shown)")
      }
    }
  }

  @Test("a response that cannot be read is asked for again while it is another one")
  func anotherResponseEachTime() async throws {
    try await ScriptedServer.run([.json("a"), .json("a"), .json("b"), .json("a"), .json(#"{"ok":true}"#)]) { server in
      try await Bench.client(server.url) { client in
        let response = try await client.send(.get("/things"))
        #expect(response.object?["ok"] == true)
        #expect(client.requestCount().reads == 5)
      }
    }
  }
}
