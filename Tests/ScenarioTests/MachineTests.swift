import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// What the machine can do to a run: readers that go away, closed streams, a disk that is full, a repository that
/// cannot be written. Nothing is lost, and nothing is sent that could not be recorded before.
@Suite(.bounded) struct MachineTests {
  /// Runs a shell's command line; `$ccops` in it is the program.
  private static func shell(_ shop: Shop, _ line: String) async throws -> Shop.Outcome {
    try await shop.run("/bin/bash", ["-c", line], with: ["ccops": Shop.binary])
  }

  private static func shop(_ body: @Sendable (Shop) async throws -> Void) async throws {
    try await Shop.open(try InterruptionTests.options()) { shop in
      try await shop.copyExample("contact-centre", timeout: Shop.shortTimeout)
      try await shop.commit("The folder")
      try await body(shop)
    }
  }

  // MARK: readers

  @Test func aReaderThatGoesAwayEndsTheWritingAndNotTheRun() async throws {
    try await Self.shop { shop in
      let plan = try await Self.shell(shop, #""$ccops" plan | head -1; exit ${PIPESTATUS[0]}"#)
      #expect(plan.exit == 0, "\(plan.errors)")
      #expect(plan.output.split(separator: "\n").count == 1)
      let apply = try await Self.shell(
        shop, #""$ccops" apply --yes 2> >(head -1 >&2) | head -1; exit ${PIPESTATUS[0]}"#)
      #expect(apply.exit == 0, "\(apply.errors)")
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }

  /// A file that is opened first gets the number of a closed stream; a report written to it would go into the
  /// repository.
  @Test(arguments: [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
  func streamsThatWereClosedAreNobodysFiles(closed: String) async throws {
    try await Self.shop { shop in
      let apply = try await Self.shell(shop, "\"$ccops\" apply --yes \(closed)")
      #expect(apply.exit == 0, "\(apply.output)\(apply.errors)")
      let check = try await shop.run("git", ["fsck", "--strict", "--full"])
      #expect(check.exit == 0, "\(check.output)\(check.errors)")
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }

  // MARK: the disk

  /// A file of ours may have so many kilobytes.
  @Test("a disk that has no room for the state stops a run before its first write", arguments: [0, 1, 4, 16, 48])
  func theDiskIsFull(kilobytes: Int) async throws {
    try await Self.shop { shop in
      let first = try await Self.shell(
        shop, "(trap '' XFSZ; ulimit -f \(kilobytes); exec \"$ccops\" apply --yes 2>&1) | cat")
      let message = first.output
      #expect(message.contains("cannot be written") && message.contains("File too large"), "\(message)")
      #expect(shop.sandbox.stats().writes == 0)
      #expect(try Self.intents(shop) == nil)
      try await InterruptionTests.finish(shop, "a disk of \(kilobytes) KiB")
    }
  }

  /// From a write on no file may have more than one kilobyte: what comes next is the journal, or the state.
  @Test("a disk that becomes full while a run goes on", arguments: [1, 5, 20, 60])
  func theDiskBecomesFull(write number: Int) async throws {
    try await Self.shop { shop in
      var fault = FaultRule(.latency, times: 1)
      fault.write = true
      fault.skip = number - 1
      fault.beforeAnswer = {
        do {
          let limited = try await Self.shell(shop, #"prlimit --pid "$(cat .git/pid)" --fsize=1024"#)
          #expect(limited.exit == 0, "\(limited.errors)")
        } catch {
          Issue.record(error)
        }
      }
      shop.sandbox.addFaults(fault)
      let first = try await Self.shell(
        shop, #"(trap '' XFSZ; echo $BASHPID > .git/pid; exec "$ccops" apply --yes 2>&1) | cat"#)
      shop.sandbox.clearFaults()
      #expect(
        first.output.contains("cannot be written") && first.output.contains("File too large"), "\(first.output)")
      let counts = shop.sandbox.stats()
      // An extension's hotlines are requests of their own under the one intent.
      let hotlines = counts.routes.filter { $0.key.contains("hotline") && !$0.key.contains(" GET ") }.values.reduce(
        0, +)
      let sent = counts.writes - hotlines
      let intents = try #require(try Self.intents(shop), "there is neither room for the state nor a journal")
      #expect(sent > 0 && sent <= intents, "\(sent) writes for \(intents) intents")
      try await InterruptionTests.finish(shop, "a disk that is full from write \(number) on")
    }
  }

  /// The operations that the journal announced; nil when there is none.
  private static func intents(_ shop: Shop) throws -> Int? {
    let journal = shop.folder.appendingPathComponent(".git/ccops/production/journal.jsonl")
    guard FileManager.default.fileExists(atPath: journal.path) else { return nil }
    return String(decoding: try Data(contentsOf: journal), as: UTF8.self).split(separator: "\n")
      .count { $0.contains(#""intended""#) }
  }

  /// Everything is done and in the journal, and only the last step fails.
  @Test func theStateCannotBeCommitted() async throws {
    try await Self.shop { shop in
      // Before the first write it would stop the run.
      let first = try await shop.ccops(["apply", "--yes"], atWrite: 1) { _ in
        do { try shop.write(".git/refs/ccops/production/state.lock", "") } catch { Issue.record(error) }
      }
      #expect(first.exit == 1)
      #expect(first.output.contains("State: the state cannot be written: "), "\(first.output)\(first.errors)")
      try shop.remove(".git/refs/ccops/production/state.lock")
      let sent = shop.sandbox.stats().writes
      #expect(sent > 0)
      try await InterruptionTests.finish(shop, "a state that could not be committed")
      #expect(shop.sandbox.stats().writes == sent, "something was written again")
    }
  }

  // MARK: a repository that cannot be written

  /// Root writes past the permissions of a file, so it gets a mount of its own; a user who may neither mount nor is
  /// anybody else cannot have this test.
  private static let canForbid = geteuid() != 0 || mayMount
  private static var mayMount: Bool {
    var status: Int32 = -1
    let words = ["/usr/bin/unshare", "-m", "true"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawn(&process, words[0], nil, nil, &arguments, environ) == 0 else { return false }
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status == 0
  }

  @Test(.enabled(if: canForbid)) func aRepositoryThatCannotBeWritten() async throws {
    try await Self.shop { shop in
      let forbid =
        geteuid() == 0
        ? "mount --bind . . && mount -o remount,bind,ro . && cd \"$PWD\" && "
        : "chmod -R a-w .git/refs .git/objects .git; "
      let shell =
        geteuid() == 0
        ? "exec unshare -m /bin/bash -c '\(forbid) exec \"$ccops\" $command'" : forbid + "exec \"$ccops\" $command"
      func run(_ command: String) async throws -> Shop.Outcome {
        try await shop.run("/bin/bash", ["-c", shell], with: ["ccops": Shop.binary, "command": command])
      }
      let plan = try await run("plan --detailed-exitcode")
      #expect(plan.exit == 2, "\(plan.errors)")
      #expect(try await run("state list").exit == 0)
      let apply = try await run("apply --yes")
      #expect(apply.exit == 1)
      #expect(apply.errors.contains("error: the state cannot be written: "), "\(apply.errors)")
      #expect(shop.sandbox.stats().writes == 0)
      if geteuid() != 0 { _ = try await shop.run("chmod", ["-R", "u+w", ".git"]) }
      try await InterruptionTests.finish(shop, "after a repository that could not be written")
    }
  }

  // MARK: git gc

  /// The most destructive clean-up that git has, again and again, while state is written and read. Everything that is
  /// the user's own is committed before, for git's own commits do not survive it.
  @Test func gitCleansUpMeanwhile() async throws {
    try await Self.shop { shop in
      for round in 1...6 {
        try shop.write(
          "hanoi/groups/round.json",
          #"{ "group_name": "Round", "strategy": "rollover", "sip_members": ["101"], "timeout": \#(20 + round) }"#)
        try await shop.commit("Round \(round)")
      }
      let loop =
        "while [ ! -e .git/enough ]; do git gc --quiet --prune=now --aggressive && echo done >> .git/cleaned; done"
      async let cleaning = Self.shell(shop, loop)
      var failures: [String] = []
      for round in 1...6 {
        for command in [["plan"], ["apply", "--yes"], ["state", "list"]] {
          let reading = command[0] == "state" ? [] : ["--ref", "HEAD~\(6 - round)"]
          let outcome = try await shop.ccops(command + reading)
          if outcome.exit != 0 { failures.append("round \(round), \(command[0]): \(outcome.errors.suffix(300))") }
        }
      }
      try shop.write(".git/enough", "")
      _ = try await cleaning
      #expect(failures == [])
      let cleaned = shop.folder.appendingPathComponent(".git/cleaned").path
      #expect(FileManager.default.fileExists(atPath: cleaned), "git gc never came to its end")
      let check = try await shop.run("git", ["fsck", "--strict", "--full"])
      #expect(check.exit == 0, "\(check.output)\(check.errors)")
      let history = try await shop.ccops(["state", "history"])
      #expect(history.output.split(separator: "\n").filter { $0.hasPrefix("serial ") }.count == 6)
      try await shop.succeed(["plan", "--detailed-exitcode"])
    }
  }
}
