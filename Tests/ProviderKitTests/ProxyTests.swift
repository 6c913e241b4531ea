import Model
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ProviderKit

/// Which proxy a vendor is reached through, by the variables and rules that curl documents.
@Suite(.bounded) struct ProxyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let url: String
    let variables: [String: String]
    /// `host:port`, with `user:password@` before it; nil: no proxy.
    let proxy: String?

    init(_ url: String, _ variables: [String: String], _ proxy: String?) {
      (self.url, self.variables, self.proxy) = (url, variables, proxy)
    }

    var testDescription: String { "\(url) \(variables.sorted { $0.key < $1.key })" }
  }

  static let rows = [
    Row("https://pbx.example", [:], nil),
    Row("https://pbx.example", ["HTTPS_PROXY": "http://proxy:3128"], "proxy:3128"),
    Row("https://pbx.example", ["https_proxy": "small:1", "HTTPS_PROXY": "capital:2"], "small:1"),
    Row("https://pbx.example", ["https_proxy": "", "HTTPS_PROXY": "capital:2", "ALL_PROXY": "all:3"], nil),
    Row("https://pbx.example", ["HTTP_PROXY": "http://proxy:3128"], nil),
    Row("https://pbx.example", ["ALL_PROXY": "all:3"], "all:3"),
    Row("https://pbx.example", ["https_proxy": "a:1", "all_proxy": "all:3"], "a:1"),
    Row("http://127.0.0.1:80", ["HTTP_PROXY": "proxy"], "proxy:1080"),
    Row("http://127.0.0.1:80", ["HTTP_PROXY": "proxy:1", "REQUEST_METHOD": "GET"], nil),
    Row("http://127.0.0.1:80", ["http_proxy": "proxy:1", "REQUEST_METHOD": "GET"], "proxy:1"),
    Row("https://pbx.example", ["HTTPS_PROXY": "http://[fd00::1]:8080/"], "fd00::1:8080"),
    Row("https://pbx.example", ["HTTPS_PROXY": "HTTP://u:p%40ss%3A@proxy:1"], "u:p@ss:@proxy:1"),
    Row("https://pbx.example", ["HTTPS_PROXY": "p:1", "NO_PROXY": "pbx.example"], nil),
    Row("https://pbx.example", ["HTTPS_PROXY": "p:1", "NO_PROXY": "a", "no_proxy": "pbx.example"], nil),
    Row("https://pbx.example", ["HTTPS_PROXY": "p:1", "NO_PROXY": "pbx.example", "no_proxy": ""], "p:1"),
    // What is not used need not be right.
    Row("https://pbx.example", ["HTTPS_PROXY": "socks5://p:1", "NO_PROXY": "*"], nil),
  ]

  @Test("the variables of curl decide", arguments: rows)
  func choice(_ row: Row) throws {
    let proxy = try ProxyRules(row.variables).proxy(for: ServerURL(row.url, allowsInsecure: true))
    #expect(proxy.map { ($0.login.map { "\($0)@" } ?? "") + $0.server } == row.proxy)
  }

  @Test(
    "a variable that holds no proxy is refused, without showing it",
    arguments: [
      ("socks5://u:secret@p:1", "HTTPS_PROXY: only proxies at http:// addresses can be used, not at socks5://"),
      ("https://p:1", "HTTPS_PROXY: only proxies at http:// addresses can be used, not at https://"),
      ("http://u:secret@", "HTTPS_PROXY is not the address of a proxy: http://host:port"),
      ("http://p:0", "HTTPS_PROXY is not the address of a proxy: http://host:port"),
      ("http://p:99999", "HTTPS_PROXY is not the address of a proxy: http://host:port"),
      ("http://p:x", "HTTPS_PROXY is not the address of a proxy: http://host:port"),
      ("http://[fd00::1", "HTTPS_PROXY is not the address of a proxy: http://host:port"),
    ])
  func refusals(text: String, message: String) throws {
    let url = try ServerURL("https://pbx.example")
    var refused: ProviderError?
    do throws(ProviderError) { _ = try ProxyRules(["HTTPS_PROXY": text]).proxy(for: url) } catch { refused = error }
    #expect(refused?.message == message)
  }

  struct Exception: Sendable, CustomTestStringConvertible {
    let list: String
    let covered: [String]
    let others: [String]

    init(_ list: String, covers covered: [String], not others: [String] = []) {
      (self.list, self.covered, self.others) = (list, covered, others)
    }

    var testDescription: String { list }
  }

  @Test(
    "NO_PROXY: names, domains, ports, addresses and blocks",
    arguments: [
      Exception("", covers: [], not: ["local.com", "127.0.0.1"]),
      Exception("*", covers: ["local.com", "127.0.0.1:80", "[::1]"]),
      Exception(
        "local.com",
        covers: ["local.com", "local.com:80", "www.local.com", "LOCAL.com", "a.b.local.com", "local.com."],
        not: ["www.notlocal.com", "local.com.example", "com"]),
      Exception(".local.com", covers: ["local.com", "www.local.com"], not: ["notlocal.com"]),
      Exception("a.com,b.com c.com", covers: ["a.com", "b.com", "x.c.com"], not: ["d.com"]),
      Exception(" , ,a.com, ", covers: ["a.com"], not: ["b.com", ""]),
      Exception(
        "local.com:8443", covers: ["local.com:8443", "www.local.com:8443"], not: ["local.com", "local.com:80"]),
      Exception("192.168.0.1", covers: ["192.168.0.1", "192.168.0.1:443"], not: ["192.168.0.10"]),
      Exception("192.168.0.1:443", covers: ["192.168.0.1:443"], not: ["192.168.0.1:80"]),
      Exception(
        "192.168.0.0/16", covers: ["192.168.0.1", "192.168.255.255:80"], not: ["192.169.0.0", "192.168.example", "::1"]),
      Exception("10.0.0.0/12", covers: ["10.15.0.1"], not: ["10.16.0.1"]),
      Exception("10.0.0.0/32", covers: ["10.0.0.0"], not: ["10.0.0.1"]),
      Exception("10.0.0.0/0", covers: ["1.2.3.4"], not: ["[::1]"]),
      Exception("10.0.0.0/33,10.0.0.0/x,10.0.0.0/", covers: [], not: ["10.0.0.0"]),
      Exception("::1", covers: ["[::1]", "[::1]:443", "[0:0::1]"], not: ["[::2]"]),
      Exception("[::1]", covers: ["[::1]:443"], not: ["[::2]:443"]),
      Exception("fd00::/8", covers: ["[fd12::5]:443"], not: ["[fe00::5]", "10.0.0.1"]),
    ])
  func exceptions(_ row: Exception) {
    let list = NoProxy(row.list)
    for server in row.covered { #expect(list.cover(server), "\(server)") }
    for server in row.others { #expect(!list.cover(server), "\(server)") }
  }

  // MARK: A proxy on loopback

  @Test("a request goes through the proxy, which resolves the server's name")
  func throughAProxy() async throws {
    try await TunnelProxy.run("HTTP/1.1 200 OK\r\n\r\n") { proxy in
      let error = try await Self.send(
        to: "http://pbx.example:8080", ["HTTP_PROXY": "http://ann:p%40ss@\(proxy.server)"])
      #expect(error == nil)
      let requests = proxy.requests
      try #require(requests.count == 2)
      #expect(requests[0].hasPrefix("CONNECT pbx.example:8080 HTTP/1.1\r\n"))
      #expect(requests[0].lowercased().contains("proxy-authorization: basic yw5uonbac3m="))
      #expect(requests[1].hasPrefix("GET /things HTTP/1.1\r\n"))
      // The vendor's credential is for the vendor, the proxy's for the proxy.
      #expect(!requests[0].contains(Bench.token) && requests[1].contains(Bench.token))
      #expect(!requests[1].lowercased().contains("proxy-authorization"))
    }
  }

  @Test("a server that NO_PROXY covers is reached directly")
  func aroundAProxy() async throws {
    try await TunnelProxy.run("HTTP/1.1 200 OK\r\n\r\n") { proxy in
      try await ScriptedServer.run([.json(#"{"ok":true}"#)]) { server in
        let error = try await Self.send(to: server.url, ["HTTP_PROXY": proxy.server, "NO_PROXY": "127.0.0.0/8"])
        #expect(error == nil)
        #expect(server.requests.count == 1)
        #expect(proxy.requests.isEmpty)
      }
    }
  }

  @Test(
    "a proxy that refuses: nothing was sent to the vendor, and the message names the proxy",
    arguments: [
      (
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", ProviderError.Class.rejected, 1,
        "cannot connect to pbx.example through the proxy PROXY: the proxy needs a user and a password, or refuses them"
      ),
      (
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", .unreachable, 5,
        "cannot connect to pbx.example through the proxy PROXY: the proxy refused the connection"
      ),
    ])
  func refusingProxy(answer: String, errorClass: ProviderError.Class, requests: Int, message: String) async throws {
    try await TunnelProxy.run(answer) { proxy in
      let error = try await Self.send(to: "http://pbx.example", ["HTTP_PROXY": proxy.server], .write(idempotent: false))
      #expect(error?.errorClass == errorClass)
      #expect(error?.message.contains(message.replacing("PROXY", with: proxy.server)) == true, "\(error as Any)")
      #expect(proxy.requests.count == requests)
    }
  }

  /// Sends one request to an account whose run has these variables.
  private static func send(
    to url: String, _ variables: [String: String], _ effect: APIRequest.Effect = .read
  ) async throws -> ProviderError? {
    let places = CredentialPlaces(
      variables: variables.merging(["TOKEN": Bench.token]) { first, _ in first }, folder: nil)
    return try await ProviderEnvironment.lend(places, timing: TestClock().timing) { shared in
      let settings = ProviderSettings(
        alias: "hanoi", type: "test", url: try ServerURL(url, allowsInsecure: true),
        credentials: ["token": .environment("TOKEN")])
      let client = try APIClient(settings: settings, dialect: TestDialect(), secretKeys: [], shared: shared)
      do throws(ProviderError) {
        _ = try await client.send(APIRequest(effect == .read ? .get : .post, "/things", effect: effect))
        return nil
      } catch { return error }
    }
  }
}

/// A proxy that answers CONNECT as a test says, and then every request in the tunnel with `{"ok":true}`.
private final class TunnelProxy: Sendable {
  private let channel: any Channel
  private let heads: Heads

  static func run(_ answer: String, _ body: (TunnelProxy) async throws -> Void) async throws {
    let heads = Heads()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(TunnelHandler(answer, heads))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do { try await body(TunnelProxy(channel, heads)) } catch {
      try await channel.close()
      throw error
    }
    try await channel.close()
  }

  private init(_ channel: any Channel, _ heads: Heads) { (self.channel, self.heads) = (channel, heads) }

  var server: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }
  /// The heads of all requests, those in tunnels included.
  var requests: [String] { heads.list.withLock { $0 } }
}

private final class Heads: Sendable {
  let list = Mutex<[String]>([])
}

private final class TunnelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: String
  private let heads: Heads
  private var received = ""

  init(_ answer: String, _ heads: Heads) { (self.answer, self.heads) = (answer, heads) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += String(buffer: unwrapInboundIn(data))
    while let end = received.firstRange(of: "\r\n\r\n") {
      let head = String(received[..<end.lowerBound])
      received = String(received[end.upperBound...])
      heads.list.withLock { $0.append(head + "\r\n") }
      let body = #"{"ok":true}"#
      let text =
        head.hasPrefix("CONNECT ") ? answer : "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
  }
}
