import Model
import Testing

@Suite struct ServerURLTests {
  struct Row: Sendable {
    let text: String
    var allowsInsecure = false
    var kept: String?
    var server = ""
    var refusal: ServerURL.Refusal?
  }

  @Test(arguments: [
    Row(text: "https://a", kept: "https://a", server: "a"),
    Row(text: "HTTPS://A.example:8443/x/", kept: "HTTPS://A.example:8443/x", server: "A.example:8443"),
    Row(text: "http://localhost", kept: "http://localhost", server: "localhost"),
    Row(text: "http://127.0.0.1:1/", kept: "http://127.0.0.1:1", server: "127.0.0.1:1"),
    Row(text: "http://[::1]:80/a", kept: "http://[::1]:80/a", server: "[::1]:80"),
    Row(text: "http://pbx.example", allowsInsecure: true, kept: "http://pbx.example", server: "pbx.example"),
    Row(text: "http://pbx.example", refusal: .insecure),
    Row(text: "http://127.example.com", refusal: .insecure),
    Row(text: "http://localhost.example", refusal: .insecure),
    Row(text: "http://127.0.0.1.x", refusal: .insecure),
  ])
  func reads(_ row: Row) {
    do throws(ServerURL.Refusal) {
      let url = try ServerURL(row.text, allowsInsecure: row.allowsInsecure)
      #expect(url.text == row.kept)
      #expect(url.server == row.server)
    } catch { #expect(error == row.refusal) }
  }

  @Test(arguments: [
    "", "a", "ftp://a", "https://", "https:///x", "https://u@a", "https://u:p@a", "https://a?x", "https://a#x",
    "https://a b", "https://a:", "https://a:x", "https://a:70000", "https://[::1", "https://[::1]x", "https://á",
    "https://:80", "//a", "https://a\n", "example.org",
  ])
  func refuses(text: String) {
    #expect(throws: ServerURL.Refusal.malformed) { try ServerURL(text, allowsInsecure: true) }
  }
}
