import Foundation
import Sandbox
import TestSupport
import Testing

/// Two machines apply at the same moment, again and again: one waits or stops, and none of the work is lost or done twice.
@Suite(.bounded) struct TwoMachinesTests {
  @Test(arguments: [false, true]) func applyAtOnce(waiting: Bool) async throws {
    let rounds = KillAnywhereTests.triesAll ? 25 : 4
    try await Machines.open { machines in
      let other = try await machines.another("b")
      var turnedAway = 0
      for round in 0..<rounds {
        try await RandomEdits(seed: UInt64(round + 1)).make(in: machines.shop)
        try await other.git("fetch", "--quiet", "origin", "main")
        try await other.git("reset", "--quiet", "--hard", "FETCH_HEAD")
        let arguments = ["apply", "--yes", "--force"] + (waiting ? ["--wait"] : [])
        async let first = machines.shop.ccops(arguments)
        async let second = other.ccops(arguments)
        let outcomes = try await [first, second]
        let place = "round \(round)"
        if waiting {
          #expect(outcomes.map(\.exit) == [0, 0], "\(place): \(outcomes.map(\.errors))")
        } else {
          #expect(outcomes.contains { $0.exit == 0 }, "\(place): \(outcomes.map(\.errors))")
          for outcome in outcomes where outcome.exit != 0 {
            turnedAway += 1
            let words = ["another run holds the state", "the state moved from serial"]
            #expect(words.contains { outcome.errors.contains($0) }, "\(place): \(outcome.errors)")
          }
        }
        for machine in [machines.shop, other] {
          let plan = try await machine.ccops(["plan", "--detailed-exitcode"])
          #expect(plan.exit == 0, "\(place): \(plan.output)\(plan.errors)")
        }
        let objects = try machines.shop.objects()
        try #require(!objects.isEmpty)
        #expect(objects.count == Set(objects).count, "\(place): something is there twice")
      }
      print("two machines, \(waiting ? "waiting" : "not waiting"): \(rounds) rounds, \(turnedAway) runs turned away")
    }
  }
}
