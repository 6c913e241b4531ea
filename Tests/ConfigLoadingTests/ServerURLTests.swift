import Testing

@testable import ConfigLoading

@Suite struct ServerURLTests {
  @Test(arguments: [
    ("https://a", "https://a", true, false), ("HTTPS://A.example:8443/x/", "HTTPS://A.example:8443/x", true, false),
    ("http://localhost", "http://localhost", false, true), ("http://127.0.0.1:1/", "http://127.0.0.1:1", false, true),
    ("http://[::1]:80/a", "http://[::1]:80/a", false, true),
    ("http://127.example.com", "http://127.example.com", false, false),
    ("http://localhost.example", "http://localhost.example", false, false),
    ("http://127.0.0.1.x", "http://127.0.0.1.x", false, false),
  ]) func reads(text: String, kept: String, isSecure: Bool, isLoopback: Bool) throws {
    let url = try #require(ServerURL(text))
    #expect(url.text == kept)
    #expect(url.isSecure == isSecure)
    #expect(url.isLoopback == isLoopback)
  }

  @Test(arguments: [
    "", "a", "ftp://a", "https://", "https:///x", "https://u@a", "https://u:p@a", "https://a?x", "https://a#x",
    "https://a b",
    "https://a:", "https://a:x", "https://a:70000", "https://[::1", "https://[::1]x", "https://á", "https://:80", "//a",
    "https://a\n",
  ]) func refuses(text: String) { #expect(ServerURL(text) == nil) }
}
