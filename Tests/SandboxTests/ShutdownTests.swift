import HTTPTypes
import HummingbirdTesting
import NIOCore
import Sandbox
import Synchronization
import TestSupport
import Testing

/// A sandbox ends when its body ends, whatever connections are open, and accepts only what its options allow.
@Suite(.bounded) struct ShutdownTests {
  @Test func anIdleConnectionDoesNotKeepItAlive() async throws {
    let client = try await withSandbox { sandbox async throws in
      let client = TestClient(host: "127.0.0.1", port: sandbox.port)
      client.connect()
      #expect(try await client.get("/_sandbox/stats").head.status.code == 200)
      return client
    }
    try await client.shutdown()
  }

  @Test func theBodysErrorComesOut() async throws {
    struct Broken: Error {}
    await #expect(throws: Broken.self) { try await withSandbox { _ in throw Broken() } }
  }

  /// The error cancels the server, which then drops the connections that it has accepted and not yet served.
  @Test("a sandbox whose body fails while clients connect closes every connection and ends", arguments: 1...20)
  func failingBodyDuringAStorm(round: Int) async throws {
    struct Broken: Error {}
    let storms = Mutex<[Task<Int, Never>]>([])
    await #expect(throws: Broken.self) {
      try await withSandbox { sandbox in
        let port = UInt16(sandbox.port)
        storms.withLock { $0 = (0..<4).map { _ in ConnectionStorm.begin(port, 60) } }
        _ = try await sandbox.control("GET", "stats")
        throw Broken()
      }
    }
    for storm in storms.withLock({ $0 }) { _ = await storm.value }
  }

  @Test func onlyTheGivenCredentialsAreTaken() async throws {
    var options = SandboxOptions()
    options.apiKey = "the-key"
    options.credentials = "user:the-password"
    try await withSandbox(options) { sandbox async throws in
      #expect(try await sandbox.send("GET", "/omicall/api/auth?apiKey=test-key").failure == "api_key_invalid")
      #expect(try await sandbox.send("GET", "/omicall/api/auth?apiKey=the-key").failure == nil)
      #expect(try await sandbox.fortics("GET", "flow/all").status == 401)
      let clear = ["Authorization": "Basic user:the-password"]
      #expect(try await sandbox.send("GET", "/fortics/pbx/flow/all", headers: clear).status == 200)
    }
  }

  @Test func aPageIsNeverLargerThanAllowed() async throws {
    var options = SandboxOptions()
    options.groups = 9
    options.pageSizeMax = 4
    try await withSandbox(options) { sandbox async throws in
      let page = try await sandbox.omicall("GET", "internal_group/list?page=1&size=500").payload
      #expect(page["page_size"] == 4)
      #expect(page["total_pages"] == 3)
    }
  }

  @Test func unknownPathsAndVendorsAreNotFound() async throws {
    try await withSandbox { sandbox async throws in
      #expect(try await sandbox.send("GET", "/elsewhere").status == 404)
      #expect(try await sandbox.send("GET", "/omicall/api/nowhere").status == 404)
      #expect(try await sandbox.send("GET", "/omicall").status == 404)
      #expect(try await sandbox.control("GET", "nowhere").status == 404)
    }
  }
}
