import Sandbox
import TestSupport
import Testing

/// Limits of the system that leave the program too few threads.
@Suite(.bounded) struct ThreadLimitTests {
  @Test("with little address space the program runs, or says which limit to raise; it never waits for a thread")
  func littleSpace() async throws {
    try await Shop.open(SandboxOptions()) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("example")
      var (refused, succeeded) = (0, 0)
      // From too little for the program itself, in KiB, to enough.
      for limit in stride(from: 100_000, through: 1_200_000, by: 20_000) where succeeded < 3 {
        let script = "ulimit -v \(limit); exec timeout --signal=KILL 60 '\(Shop.binary)' validate"
        let outcome = try await shop.run("bash", ["-c", script])
        #expect(outcome.exit != 137, "still waiting at \(limit) KiB")
        if outcome.exit == 0 { succeeded += 1 }
        guard outcome.errors.contains("threads that ccops needs") else { continue }
        refused += 1
        #expect(outcome.exit == 1)
        #expect(outcome.errors.hasPrefix("error: this process may start "), "\(outcome.errors)")
        #expect(outcome.errors.contains("(`ulimit -u`, or the limit of the container or service)"))
      }
      #expect(refused > 0 && succeeded == 3, "\(refused) refused, \(succeeded) succeeded")
    }
  }
}
