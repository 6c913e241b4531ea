import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// The program is killed after so many milliseconds of a command that does nothing but write the state: the state is as
/// before or as after, every time, and the next command needs no hand. What is hit is a matter of chance; every step of
/// a commit is in reach.
@Suite(.bounded) struct KilledCommitTests {
  @Test(arguments: [false, true]) func theStateIsBeforeOrAfter(shared: Bool) async throws {
    try await Machines.open { machines in
      let shop = machines.shop
      if !shared {
        try shop.edit("ccops.json") { $0.replacing(#", "remote": "origin""#, with: "") }
        try await shop.commit("Kept here alone")
      }
      try await shop.succeed(["apply", "--yes"])
      var place = "support"
      var (killed, moved) = (0, 0)
      // From the start of the program to well behind its end, which is later on a busy machine.
      var milliseconds = 4
      while milliseconds < 240 || moved < 4 && milliseconds < 10_000 {
        milliseconds += milliseconds < 240 ? (KillAnywhereTests.triesAll ? 1 : 20) : 100
        let next = place == "support" ? "moved" : "support"
        let command = ["state", "move", "hanoi/groups/\(place)", "hanoi/groups/\(next)"]
        let seconds = "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
        let outcome = try await shop.run("timeout", ["--signal=KILL", seconds, Shop.binary] + command)
        if outcome.exit != 0 { killed += 1 }
        let (before, after) = (
          try await shop.ccops(["state", "show", "hanoi/groups/\(place)"]),
          try await shop.ccops(["state", "show", "hanoi/groups/\(next)"])
        )
        let why = "after \(milliseconds) ms: \(before.errors)\(after.errors)"
        #expect([before.exit, after.exit].sorted() == [0, 1], "\(why)")
        #expect(outcome.exit != 0 || after.exit == 0, "\(why): it said that it was done")
        if after.exit == 0 {
          place = next
          moved += 1
        }
      }
      #expect(killed > 0 && moved > 0, "\(killed) killed, \(moved) moved")
      if place != "support" {
        try await shop.succeed(["state", "move", "hanoi/groups/moved", "hanoi/groups/support"])
      }
      try await shop.succeed(["state", "move", "hanoi/groups/support", "hanoi/groups/last"])
      try await shop.succeed(["state", "move", "hanoi/groups/last", "hanoi/groups/support"])
      #expect(try Self.kept(shop) == [], "the next run releases what killed ones stored")
      let check = try await shop.run("git", ["fsck", "--strict", "--full", "--no-dangling"])
      #expect(check.exit == 0, "\(check.output)\(check.errors)")
      try await shop.succeed(["plan", "--detailed-exitcode"])
      print("killed commits, \(shared ? "shared" : "local"): \(killed) killed, \(moved) done")
    }
  }

  /// The `.keep` files of ccops.
  private static func kept(_ shop: Shop) throws -> [String] {
    let packs = shop.folder.appendingPathComponent(".git/objects/pack")
    return try FileManager.default.contentsOfDirectory(atPath: packs.path).filter { name in
      guard name.hasSuffix(".keep") else { return false }
      return try String(contentsOf: packs.appendingPathComponent(name), encoding: .utf8).hasPrefix("ccops ")
    }
  }
}
