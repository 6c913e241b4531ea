import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// Remotes that do not answer, as a user sees them.
@Suite(.bounded) struct RemoteWaitingTests {
  /// A hook that runs a script at the second push of the state ref: the one that ends a run.
  private static func install(_ script: String, in shop: Shop) async throws {
    try shop.write(
      ".git/remote.git/hooks/pre-receive",
      "#!/bin/sh\ngrep -q refs/ccops/production/state || exit 0\n[ -e pushed ] || exec touch pushed\n\(script)\n")
    let marked = try await shop.run("chmod", ["+x", ".git/remote.git/hooks/pre-receive"])
    #expect(marked.exit == 0, "\(marked.errors)")
  }

  @Test("the report comes before the final push, and one Ctrl-C ends the waiting for that")
  func reportBeforePush() async throws {
    try await Machines.open { machines in
      let shop = machines.shop
      let sign = try LifeSign(shop.folder.appendingPathComponent(".git/remote.git/alive").path)
      try await Self.install("exec 9> alive; exec sleep 1000", in: shop)
      let program = RunningProgram()
      let outcome = try await shop.run(
        "sh", ["-c", "exec '\(Shop.binary)' apply --yes > .git/report"], as: program
      ) { _ in
        let begun = try await sign.begin()
        await program.untilSaid("pushing the state to origin: ")
        let report = try String(contentsOf: shop.folder.appendingPathComponent(".git/report"), encoding: .utf8)
        #expect(report.contains("Done: ") && report.contains("State serial 1: "), "\(report)")
        program.send(SIGINT)
        await sign.end(begun)
      }
      #expect(outcome.exit == 1)
      let error =
        "error: the state is at serial 1 on this machine only: the push to origin was stopped, so it may or may not"
      #expect(outcome.errors.contains(error), "\(outcome.errors)")
      #expect(try await shop.run("git", ["show-ref", "refs/ccops/production/state"]).exit == 0)
      try shop.remove(".git/remote.git/hooks/pre-receive")
      try await shop.succeed(["apply", "--yes"])
      try await shop.succeed(["plan", "--detailed-exitcode"])
      #expect(
        try await shop.run("git", ["-C", ".git/remote.git", "show-ref", "refs/ccops/production/state"]).exit == 0)
    }
  }

  @Test("a JSON report comes once, after the push, with its result")
  func reportInJSON() async throws {
    try await Machines.open { machines in
      let shop = machines.shop
      try await Self.install("echo 'not today' >&2; exit 1", in: shop)
      let outcome = try await shop.ccops(["apply", "--yes", "--format", "json"])
      #expect(outcome.exit == 1)
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      let error = document?["state_error"] as? String ?? ""
      #expect(error.contains("on this machine only") && error.contains("not today"), "\(outcome.output)")
    }
  }

  @Test("a signal that ends ccops ends the git that it waits for", arguments: [SIGINT, SIGTERM])
  func signalEndsChildren(signal: Int32) async throws {
    try await Machines.open { machines in
      let shop = machines.shop
      let sign = try LifeSign(shop.folder.appendingPathComponent(".git/alive").path)
      try await shop.git("remote", "set-url", "origin", "ssh://git.example/x")
      try await shop.git("config", "core.sshCommand", "exec 9> '\(sign.path)'; exec tail -f /dev/null; :")
      let program = RunningProgram()
      let outcome = try await shop.run(Shop.binary, ["plan"], as: program) { _ in
        let begun = try await sign.begin()
        program.send(signal)
        await sign.end(begun)
      }
      #expect(outcome.exit == signal, "ended by the signal")
    }
  }
}
