import Foundation
import Sandbox
import TestSupport
import Testing

/// Two machines apply at the same moment, again and again: one waits or stops, and none of the work is lost or done
/// twice.
@Suite(.bounded) struct TwoMachinesTests {
  @Test(arguments: [false, true]) func applyAtOnce(waiting: Bool) async throws {
    let rounds = KillAnywhereTests.triesAll ? 25 : 3
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
            let words = ["the state is locked by", "the state moved from serial"]
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

  /// What another run does while this one reads the platform, and what a plan on the older state would say of it.
  enum Meanwhile: CaseIterable, Sendable {
    /// Both change one greeting in the same way: the plan would only take the new one's id into the state.
    case sameEdit
    /// Each makes a greeting of one name with another text: the plan would be refused because nobody manages it.
    case sameName

    var edits: (first: (Shop) throws -> Void, second: (Shop) throws -> Void) {
      switch self {
      case .sameEdit: (Self.edit, Self.edit)
      case .sameName: (Self.make("Hello"), Self.make("Good evening"))
      }
    }

    private static func edit(_ shop: Shop) throws {
      try shop.edit("hanoi/greetings/goodbye.json") { $0.replacing("${var.company}", with: "${var.company} 7") }
    }

    private static func make(_ text: String) -> (Shop) throws -> Void {
      { shop in
        try shop.write(
          "hanoi/greetings/new.json", #"{ "greeting_name": "New", "text": "\#(text)", "voice": "banmai", "speed": 0 }"#)
      }
    }
  }

  @Test(
    "a run whose state another run has moved stops, or plans again with --wait; it reports nothing else",
    arguments: Meanwhile.allCases,
    [
      (wait: false, exit: Int32(1), says: "the state moved from serial 1 to 2"),
      (wait: true, exit: 0, says: "another run came first and is done; planning again"),
    ])
  func olderState(_ meanwhile: Meanwhile, _ row: (wait: Bool, exit: Int32, says: String)) async throws {
    try await Machines.open { machines in
      let before = try await machines.shop.ccops(["apply", "--yes"])
      #expect(before.exit == 0, "\(before.output)\(before.errors)")
      let other = try await machines.another("b")
      for (machine, edit) in [(machines.shop, meanwhile.edits.first), (other, meanwhile.edits.second)] {
        try edit(machine)
        try await machine.commit("An edit")
      }
      let apply = ["apply", "--yes"] + (row.wait ? ["--wait"] : [])
      let outcome = try await machines.run(apply, on: other, during: ["apply", "--yes"])
      // The two commits differ, and neither contains the other: planning again finds what it would undo.
      let undoes = row.wait && meanwhile == .sameName
      #expect(outcome.exit == (undoes ? 1 : row.exit), "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.contains("older-commit") == undoes, "\(outcome.output)")
      #expect(outcome.errors.contains(row.says), "\(outcome.output)\(outcome.errors)")
      #expect(row.wait || !outcome.output.contains("Applied ("), "\(outcome.output)")
    }
  }

  @Test(
    "what another run applies while the platform is read is no difference and no drift",
    arguments: [["plan", "--detailed-exitcode"], ["drift"]])
  func readersFollowTheState(_ command: [String]) async throws {
    try await Machines.open { machines in
      let before = try await machines.shop.ccops(["apply", "--yes"])
      #expect(before.exit == 0, "\(before.output)\(before.errors)")
      let other = try await machines.another("b")
      for machine in [machines.shop, other] {
        try Meanwhile.sameEdit.edits.first(machine)
        try await machine.commit("An edit")
      }
      let outcome = try await machines.run(command, on: other, during: ["apply", "--yes"])
      #expect(outcome.exit == 0, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("another run applied meanwhile"), "\(outcome.errors)")
    }
  }
}
