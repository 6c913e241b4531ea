import Foundation
import Glibc
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Several machines that apply one folder to one world: a remote, and clones of it as CI makes them.
struct Machines: Sendable {
  let shop: Shop

  /// A machine that has the example, committed and pushed, with the state shared through the remote.
  static func open<Result: Sendable>(
    _ body: @Sendable (Machines) async throws -> Result
  ) async throws -> Result {
    var options = try Shop.options(world: "sandbox-world.json")
    options.realClock = true
    return try await Shop.open(options) { shop in
      try await shop.copyExample("contact-centre", timeout: Shop.shortTimeout)
      try shop.edit("ccops.json") {
        $0.replacing(#""state": { "backend": "git" }"#, with: #""state": { "backend": "git", "remote": "origin" }"#)
      }
      try await shop.commit("The folder")
      try await shop.git("init", "--quiet", "--bare", "--initial-branch=main", ".git/remote.git")
      try await shop.git("remote", "add", "origin", "file://\(shop.folder.path)/.git/remote.git")
      try await shop.git("push", "--quiet", "origin", "main")
      return try await body(Machines(shop: shop))
    }
  }

  /// Another machine with a shallow clone of one branch, and nothing else of the first one.
  func another(_ name: String) async throws -> Shop {
    try await shop.git(
      "clone", "--quiet", "--depth=2", "--single-branch", "file://\(shop.folder.path)/.git/remote.git",
      ".git/machine-\(name)")
    return Shop(folder: shop.folder.appendingPathComponent(".git/machine-\(name)"), sandbox: shop.sandbox)
  }

  /// Applies until nothing is left to do, and holds the world against another. What an earlier run left unresolved must
  /// need no hand.
  func finish(on machine: Shop, _ place: String, expecting world: [String]) async throws {
    let apply = try await machine.ccops(["apply", "--yes", "--force", "--wait", "1m0s"])
    #expect(apply.exit == 0, "\(place): \(apply.output)\(apply.errors)")
    let plan = try await machine.ccops(["plan", "--detailed-exitcode"])
    #expect(plan.exit == 0, "\(place): \(plan.output)\(plan.errors)")
    try #require(!world.isEmpty)
    #expect(try shop.objects() == world, "\(place)")
  }

  /// Runs ccops on a machine. When it has read the state and before it reads OMICall, the first machine runs all of
  /// another command.
  func run(_ arguments: [String], on machine: Shop, during command: [String]) async throws -> Shop.Outcome {
    // The sign-in comes before all reads of the vendor.
    var signIn = FaultRule(.latency, times: 1)
    signIn.vendor = "omicall"
    return try await machine.ccops(arguments, at: signIn) { _ in
      do {
        let first = try await shop.ccops(command)
        #expect(first.exit == 0, "\(first.output)\(first.errors)")
      } catch {
        Issue.record(error)
      }
    }
  }

  /// Runs an apply that is killed at a request, counted from 1 over all vendors, before the vendor does it or after.
  /// - Returns: false when the run ended before it came to that request.
  func killApply(at request: Int, afterEffect: Bool) async throws -> Bool {
    var fault = FaultRule(afterEffect ? .resetAfter : .resetBefore)
    fault.times = 1
    fault.skip = request - 1
    let outcome = try await shop.ccops(["apply", "--yes", "--force"], at: fault) { $0.send(SIGKILL) }
    return outcome.exit == SIGKILL
  }
}

extension Shop {
  /// Changes a file of the folder as text.
  func edit(_ path: String, _ change: (String) throws -> String) throws {
    let url = folder.appendingPathComponent(path)
    try Data(try change(try String(contentsOf: url, encoding: .utf8)).utf8).write(to: url)
  }

  func git(_ arguments: String...) async throws {
    let outcome = try await run("git", arguments)
    #expect(outcome.exit == 0, "git \(arguments): \(outcome.errors)")
  }

  /// Everything in the world, as vendor, collection and name, a line an object, so that anything made twice stands
  /// there twice.
  func objects() throws -> [String] {
    let keys = ["group_name", "script_name", "greeting_name", "phone", "sip_user", "number", "name"]
    return try ["omicall", "fortics", "ucontact"].flatMap { vendor in
      let json = try sandbox.worldJSON(vendor: vendor)
      let world = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
      return world.flatMap { collection, value -> [String] in
        (value as? [[String: Any]] ?? []).map { object in
          let name = keys.compactMap { object[$0] as? String }.first ?? "?"
          return "\(vendor) \(collection) \(name) \(object["campaign"] as? String ?? "")"
        }
      }
    }.sorted()
  }
}
