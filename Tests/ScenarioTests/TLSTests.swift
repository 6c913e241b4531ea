import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// A server whose certificate nobody signed: refused with words that say so, until its certificate is named.
@Suite(.bounded) struct TLSTests {
  private static let openssl = "/usr/bin/openssl"

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl)))
  func aCertificateThatNobodySigned() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.certificate(shop, "subjectAltName=DNS:localhost,IP:127.0.0.1", days: 2)
      try await Self.server(shop) { port in
        let strange = try await Self.plan(shop, "https://localhost:\(port)", nil)
        #expect(strange.exit == 1)
        #expect(
          strange.errors.hasSuffix(
            "error: hanoi: no encrypted connection to localhost:\(port): the server's certificate is not trusted, or has expired; certificates of "
              + "your own are named by \"ca_file\" (GET /api/auth?apiKey=(secret))\n"), "\(strange.errors)")
        let named = try await Self.plan(
          shop, "https://localhost:\(port)", shop.folder.appendingPathComponent(".git/certificate.pem").path)
        #expect(named.errors.contains("hanoi: signing in: a web page came"), "\(named.errors)")
        let missing = try await Self.plan(shop, "https://localhost:\(port)", "/no/such/file.pem")
        #expect(
          missing.errors.contains(
            "hanoi: the file of certificates /no/such/file.pem cannot be read: No such file or directory"),
          "\(missing.errors)")
        let plain = try await Self.plan(shop, shop.sandbox.url.replacing("http:", with: "https:"), nil)
        #expect(plain.errors.contains("the server does not speak TLS at this address"), "\(plain.errors)")
      }
      #expect(shop.sandbox.stats().requests == 0)
    }
  }

  @Test(
    "a server that speaks TLS 1.1 at most is refused",
    .enabled(if: FileManager.default.isExecutableFile(atPath: openssl)))
  func oldTLS() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.certificate(shop, "subjectAltName=DNS:localhost,IP:127.0.0.1", days: 2)
      try await Self.server(shop, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]) { port in
        let file = shop.folder.appendingPathComponent(".git/certificate.pem").path
        let seen = try await Self.plan(shop, "https://localhost:\(port)", file)
        #expect(seen.exit == 1)
        #expect(seen.errors.contains("the server does not speak TLS 1.2 or later"), "\(seen.errors)")
      }
    }
  }

  /// Whatever `ca_file` says: the name must be right, and the time.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: openssl)),
    arguments: [
      ("subjectAltName=DNS:localhost,IP:127.0.0.1", 2, "localhost", "hanoi: signing in: a web page came"),
      ("subjectAltName=DNS:localhost,IP:127.0.0.1", 2, "127.0.0.1", "hanoi: signing in: a web page came"),
      ("subjectAltName=DNS:pbx.example", 2, "localhost", "localhost:…: the server's certificate is for another name ("),
      ("subjectAltName=DNS:localhost", 2, "127.0.0.1", "127.0.0.1:…: the server's certificate is for another name ("),
      (
        "subjectAltName=DNS:localhost,IP:127.0.0.1", -1, "localhost",
        "localhost:…: the server's certificate is not trusted, or has expired"
      ),
    ])
  func aCertificateThatIsNamed(names: String, days: Int, host: String, words: String) async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await Self.certificate(shop, names, days: days)
      try await Self.server(shop) { port in
        let file = shop.folder.appendingPathComponent(".git/certificate.pem").path
        let seen = try await Self.plan(shop, "https://\(host):\(port)", file)
        #expect(seen.exit == 1)
        #expect(seen.errors.contains(words.replacing("…", with: String(port))), "\(seen.errors)")
      }
    }
  }

  /// Signs a certificate with its own key; one that is valid for -1 days has expired.
  private static func certificate(_ shop: Shop, _ names: String, days: Int) async throws {
    try shop.write(".git/extensions", names + "\n")
    for arguments in [
      ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", ".git/key.pem", "-out", ".git/request", "-subj", "/CN=pbx"],
      [
        "x509", "-req", "-in", ".git/request", "-signkey", ".git/key.pem", "-days", "\(days)", "-extfile",
        ".git/extensions", "-out", ".git/certificate.pem",
      ],
    ] {
      let made = try await shop.run(openssl, arguments)
      try #require(made.exit == 0, "\(made.errors)")
    }
  }

  private static func plan(_ shop: Shop, _ url: String, _ certificates: String?) async throws -> Shop.Outcome {
    let trust = certificates.map { "\"ca_file\": \"\($0)\", " } ?? ""
    try shop.write(
      "ccops.json",
      """
      { "ccops": 1, "providers": { "hanoi": { "type": "omicall", "url": "\(url)", \(trust)"auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
      """)
    try shop.write("hanoi/extensions/101.json", #"{ "sip_user": "101", "enabled": true }"#)
    try await shop.commit("A server with a certificate of its own")
    return try await shop.ccops(["plan"])
  }

  /// Runs `openssl s_server` on a free port for the time of `body`. It answers every request with a page.
  private static func server(
    _ shop: Shop, _ options: [String] = [], _ body: (Int) async throws -> Void
  ) async throws {
    let said = try OutputPipe(at: shop.folder.appendingPathComponent(".git/server").path)
    defer { said.close() }
    let process = try ChildProcess.start(
      [openssl, "s_server", "-accept", "127.0.0.1:0", "-cert", ".git/certificate.pem", "-key", ".git/key.pem", "-www"]
        + options,
      environment: [:], directory: shop.folder.path, output: said.path, errors: "/dev/null")
    defer {
      process.send(SIGKILL)
      _ = process.wait()
    }
    let words = try await said.text { $0.hasPrefix("ACCEPT") }
    try await body(try #require(words.split(whereSeparator: { $0 == ":" || $0 == "\n" }).last.flatMap { Int($0) }))
  }
}
