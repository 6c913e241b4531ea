import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// A server whose certificate nobody signed: refused with words that say so, until its certificate is named.
@Suite struct TLSTests {
  private static let openssl = "/usr/bin/openssl"

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl)))
  func aCertificateThatNobodySigned() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      let made = try await shop.run(
        Self.openssl,
        [
          "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", ".git/key.pem", "-out", ".git/certificate.pem",
          "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ])
      try #require(made.exit == 0, "\(made.errors)")
      try await Self.server(shop) { port in
        let strange = try await Self.plan(shop, "https://localhost:\(port)", nil)
        #expect(strange.exit == 1)
        #expect(
          strange.errors.hasSuffix(
            "error: hanoi: no encrypted connection to localhost:\(port): the server's certificate is not trusted; certificates of "
              + "your own are named by \"ca_file\" (GET /api/auth?apiKey=(secret))\n"), "\(strange.errors)")
        let named = try await Self.plan(
          shop, "https://localhost:\(port)", shop.folder.appendingPathComponent(".git/certificate.pem").path)
        #expect(named.errors.contains("hanoi: signing in: a web page came"), "\(named.errors)")
        let missing = try await Self.plan(shop, "https://localhost:\(port)", "/no/such/file.pem")
        #expect(
          missing.errors.contains("hanoi: the certificates in /no/such/file.pem cannot be read"), "\(missing.errors)")
        let plain = try await Self.plan(shop, shop.sandbox.url.replacing("http:", with: "https:"), nil)
        #expect(plain.errors.contains("the server does not speak TLS at this address"), "\(plain.errors)")
      }
      #expect(shop.sandbox.stats().requests == 0)
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
  private static func server(_ shop: Shop, _ body: (Int) async throws -> Void) async throws {
    let said = shop.folder.appendingPathComponent(".git/server")
    let process = try ChildProcess.start(
      [openssl, "s_server", "-accept", "127.0.0.1:0", "-cert", ".git/certificate.pem", "-key", ".git/key.pem", "-www"],
      environment: [:], directory: shop.folder.path, output: said.path, errors: "/dev/null")
    defer {
      process.send(SIGKILL)
      _ = process.wait()
    }
    let end = ContinuousClock.now + .seconds(20)
    while true {
      let lines = String(decoding: try Data(contentsOf: said), as: UTF8.self).split(separator: "\n")
      if let port = lines.first(where: { $0.hasPrefix("ACCEPT") })?.split(separator: ":").last.flatMap({ Int($0) }) {
        return try await body(port)
      }
      try #require(ContinuousClock.now < end, "openssl said only: \(lines)")
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
