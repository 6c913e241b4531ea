import Foundation
import Sandbox
import TestSupport
import Testing

/// An apply whose state could not be written at its end.
@Suite(.bounded) struct BlockedStateTests {
  @Test("a lock file that another git left stops an apply before its first write, with the file to remove")
  func staleLock() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try shop.write(
        "ccops.json",
        #"""
        { "ccops": 1,
          "providers": { "hanoi": { "type": "omicall", "url": "$URL/omicall", "auth": { "api_key": { "env": "HANOI_API_KEY" } } } } }
        """#)
      try shop.write(
        "hanoi/greetings/hello.json", #"{ "greeting_name": "Hello", "text": "one", "voice": "banmai" }"#)
      try await shop.commit("one")
      let lock = ".git/refs/ccops/production/state.lock"
      try shop.write(lock, "")
      let refused = try await shop.ccops(["apply", "--yes"])
      #expect(refused.exit == 1, "\(refused.output)")
      #expect(shop.sandbox.stats().writes == 0)
      #expect(
        refused.errors.contains("remove the file ") && refused.errors.contains("\(lock); nothing was sent"),
        "\(refused.errors)")
      try shop.remove(lock)
      try await shop.succeed(["apply", "--yes"])
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }
}
