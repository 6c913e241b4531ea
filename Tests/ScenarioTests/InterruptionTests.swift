import Foundation
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Ends an apply in the middle, gently and not, and looks whether the next one finishes the work without doing anything
/// twice.
@Suite(.bounded) struct InterruptionTests {
  static func options() throws -> SandboxOptions {
    var options = try Shop.options(world: "sandbox-world.json")
    options.realClock = true
    return options
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func ctrlCFinishesWhatIsInFlight(signal: Int32) async throws {
    try await Shop.open(try Self.options()) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("The folder")
      let first = try await shop.ccops(["apply", "--yes", "--format", "json"], atWrite: 8) { run in
        run.send(signal)
        await run.untilSaid("stopping: ")
      }
      #expect(first.exit == 1)
      #expect(first.errors.contains("stopping: what is in flight is finished first"))
      #expect(first.output.contains(#""interrupted": true"#), "\(first.output)")
      #expect(first.output.contains("the run was stopped"))
      // Everything that was sent was answered and recorded, so nothing is unresolved and nothing was left in a journal.
      let list = try await shop.ccops(["plan"])
      #expect(list.exit == 0 && !list.errors.contains("an earlier run did not end"), "\(list.errors)")
      try await Self.finish(shop, "after signal \(signal)")
    }
  }

  /// Two different ones, for two of one kind that come together may count as one.
  @Test func theSecondSignalEndsTheRunAtOnce() async throws {
    try await Shop.open(try Self.options()) { shop in
      try await shop.copyExample("contact-centre", timeout: Shop.shortTimeout)
      try await shop.commit("The folder")
      let first = try await shop.ccops(["apply", "--yes"], atWrite: 8) { run in
        run.send(SIGINT)
        run.send(SIGTERM)
        await run.untilEnded()
      }
      #expect([128 + SIGINT, 128 + SIGTERM].contains(first.exit), "\(first.output)\(first.errors)")
      #expect(!first.output.contains("State serial"), "the run ended by itself")
      try await Self.finish(shop, "after two signals")
    }
  }

  @Test(arguments: KillAnywhereTests.triesAll ? [1, 4, 12, 25, 40] : [1, 12, 40])
  func killedAfterSoManyWrites(writes: Int) async throws {
    try await Shop.open(try Self.options()) { shop in
      try await shop.copyExample("contact-centre", timeout: Shop.shortTimeout)
      try await shop.commit("The folder")
      let first = try await shop.ccops(["apply", "--yes"], atWrite: writes) { $0.send(SIGKILL) }
      #expect(first.exit == SIGKILL, "the run ended before it could be killed: \(first.output)")
      try await Self.finish(shop, "killed after \(writes) writes")
    }
  }

  @Test func theSecondRunAtOnceIsTurnedAway() async throws {
    try await Shop.open(try Self.options()) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("The folder")
      let second = Mutex<Result<Shop.Outcome, any Error>?>(nil)
      let first = try await shop.ccops(["apply", "--yes"], atWrite: 1) { _ in
        do {
          let outcome = try await shop.ccops(["apply", "--yes"])
          second.withLock { $0 = .success(outcome) }
        } catch {
          second.withLock { $0 = .failure(error) }
        }
      }
      let refused = try #require(second.withLock { $0 }).get()
      #expect(refused.exit == 1)
      #expect(refused.errors.contains("the state is locked by tester on "), "\(refused.errors)")
      #expect(first.exit == 0)
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }

  /// Applies once more: the world is what one undisturbed apply makes, and nothing is left to do.
  static func finish(_ shop: Shop, _ place: String) async throws {
    let second = try await shop.ccops(["apply", "--yes"])
    #expect(second.exit == 0, "\(place): \(second.output)\(second.errors)")
    let plan = try await shop.ccops(["plan", "--detailed-exitcode"])
    #expect(plan.exit == 0, "\(place): \(plan.output)\(plan.errors)")
    let expected = try await undisturbed()
    for vendor in ["omicall", "fortics", "ucontact"] {
      #expect(try names(shop, vendor) == expected[vendor], "\(place): \(vendor)")
    }
  }

  private static func undisturbed() async throws -> [String: [String]] {
    try await Shop.open(try Self.options()) { shop in
      try await shop.copyExample("contact-centre")
      try await shop.commit("The folder")
      try await shop.succeed(["apply", "--yes"])
      var all: [String: [String]] = [:]
      for vendor in ["omicall", "fortics", "ucontact"] {
        let names = try Self.names(shop, vendor)
        #expect(!names.isEmpty, "\(vendor)")
        all[vendor] = names
      }
      return all
    }
  }

  /// What a vendor has, as collection and name, a line an object, so that anything made twice stands there twice.
  private static func names(_ shop: Shop, _ vendor: String) throws -> [String] {
    let json = try shop.sandbox.worldJSON(vendor: vendor)
    let world = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let keys = ["group_name", "script_name", "greeting_name", "phone", "sip_user", "number", "name"]
    return world.flatMap { collection, value -> [String] in
      (value as? [[String: Any]] ?? []).map { object in
        let name = keys.compactMap { object[$0] as? String }.first ?? "?"
        return "\(collection) \(name) \(object["campaign"] as? String ?? "")"
      }
    }.sorted()
  }
}
