import Model
import Reporting
import Testing

@Suite("An apply as text")
struct ApplyTextTests {
  @Test func completeApply() {
    let result = ApplyResult(
      commit: Sample.commit, serial: 8,
      applied: [
        .init(address: address("hanoi/groups/support"), action: .create),
        .init(address: address("hanoi/groups/old"), action: .delete),
        .init(address: address("hanoi/ivr/main"), action: .adopt, resolvedCreate: Sample.notFound),
      ], consents: [Sample.consent], verification: .verified,
      requests: RequestCount(authentication: 1, reads: 3, writes: 2))
    expect(
      text(ApplyReport.done(result)),
      is: #"""
        Done: 3 applied, from 3f2a91c07d.

        Applied (3)
          - hanoi/groups/old deleted
          + hanoi/groups/support created
          = hanoi/ivr/main adopted
              unresolved create of 2026-11-20 21:08 UTC: no object on the platform matches

        Allowed (1)
          protected at hanoi/groups/support, by Ann <ann@example.com>: the branch has closed

        Verification: verified, everything that was written was read again and is as planned.
        Requests: 6 (1 authentication, 3 reads, 2 writes).
        State serial 8: 3 applied.
        """#)
  }

  @Test("an object that was left out of the plan is named, and the apply is not done")
  func leftOut() {
    var result = ApplyResult(
      commit: Sample.commit, serial: 8, applied: [.init(address: address("hanoi/ivr/main"), action: .create)],
      verification: .verified)
    result.diagnostics = [
      Diagnostic(
        .notListedYet, .error, "hanoi/groups/support: not listed", address: address("hanoi/groups/support"),
        notes: ["left out too: hanoi/ivr/night"], suggestion: "run it again later")
    ]
    expect(
      text(ApplyReport.done(result)),
      is: #"""
        Not everything was applied: 1 applied, from 3f2a91c07d.

        Left out (1)
          ! hanoi/groups/support
              hanoi/groups/support: not listed
              left out too: hanoi/ivr/night
              run it again later

        Applied (1)
          + hanoi/ivr/main created

        Verification: verified, everything that was written was read again and is as planned.
        Requests: 0.
        State serial 8: 1 applied. The next plan shows what is still to do.
        """#)
  }

  @Test("what is destroyed comes from no commit")
  func destroyed() {
    var result = ApplyResult(
      commit: Sample.commit, serial: 8, applied: [.init(address: address("hanoi/ivr/main"), action: .delete)])
    result.goal = .nothing
    #expect(text(ApplyReport.done(result)).hasPrefix("Done: 1 applied.\n"))
  }

  @Test("a run without changes says what it recorded, and counts its requests")
  func nothingToDo() throws {
    let plan = Sample.plan(Sample.unchanged(1))
    var result = ApplyResult(of: plan)
    result.requests = RequestCount(authentication: 1, reads: 4)
    let sentence = "Nothing to change: production is as 3f2a91c07d says (1 resource, 5 requests)."
    expect(text(ApplyReport.nothingToDo(PlanReport(plan), result)), is: sentence)
    let document = try ParsedJSON.parse(json(ApplyReport.nothingToDo(PlanReport(plan), result))).object
    #expect(document?["requests"]?.object?["made"] == 5 && document?["serial"] == 7)
    result.serial = 8
    expect(
      text(ApplyReport.nothingToDo(PlanReport(plan), result)),
      is: sentence + "\n\nState serial 8: what an earlier run did is recorded.")
    result.consents = [
      Consent(code: "other-server", subject: nil, reason: "a new name", by: "Ann", at: Timestamp(milliseconds: 0))
    ]
    expect(
      text(ApplyReport.nothingToDo(PlanReport(plan), result)),
      is: sentence + "\n\nState serial 8: what was allowed is recorded.")
  }

  @Test func partialFailure() {
    let result = ApplyResult(
      commit: Sample.commit, serial: 8,
      applied: [.init(address: address("hanoi/greetings/welcome"), action: .replace)],
      failed: [
        Sample.failed(
          "hanoi/groups/support", .create, "the vendor refused it: \"group_name đã tồn tại\"\u{1b}[2J")
      ],
      skipped: [.init(address: address("hanoi/ivr/main"), reason: .failed(address("hanoi/groups/support")))],
      verification: .failed, unverifiable: [address("montevideo/blacklists/sales")],
      differences: [
        address("hanoi/greetings/welcome"): [Sample.field("speed", .edited, live: 1, desired: 0)]
      ], requests: RequestCount(authentication: 1, reads: 3, writes: 2))
    expect(
      text(ApplyReport.done(result)),
      is: #"""
        Not everything was applied: 0 applied, 1 not as planned, 1 failed, 1 skipped, from 3f2a91c07d.

        Failed (1)
          ! hanoi/groups/support (create)
              the vendor refused it: "group_name đã tồn tại"\u{1b}[2J

        Skipped (1)
          ? hanoi/ivr/main: hanoi/groups/support failed

        Written, but the platform shows something else (1)
          ~ hanoi/greetings/welcome replaced
              speed: sent 0, shown 1

        Verification: failed, 1 object did not take what was written.
        Applied, not verifiable: montevideo/blacklists/sales.
        Requests: 6 (1 authentication, 3 reads, 2 writes).
        State serial 8: 0 applied, 1 not as planned, 1 failed, 1 skipped. The next apply continues.
        """#)
  }

  @Test(
    "a failed write says which of the writes to its address it is",
    arguments: [
      (.create, .partial, false, "partial"), (.update, .complete, false, "complete"),
      (.delete, .whole, false, "delete"),
      (.delete, .whole, true, "delete of the old object"),
    ] as [(Model.Operation.Call, Model.Operation.Phase, Bool, String)])
  func steps(
    _ call: Model.Operation.Call, _ phase: Model.Operation.Phase, _ removesSuperseded: Bool, _ step: String
  ) {
    var operation = Sample.failed("hanoi/ivr/a", call, phase: phase, "no").operation
    operation.removesSuperseded = removesSuperseded
    let result = ApplyResult(
      commit: Sample.commit, serial: 8, failed: [.init(operation, .failed(.init(.rejected, "no")))])
    #expect(text(ApplyReport.done(result)).contains("  ! hanoi/ivr/a (\(step))\n"))
  }

  @Test("members that were removed and are still there, with the setting that may help")
  func keptElements() {
    let group = address("hanoi/groups/support")
    var result = ApplyResult(
      commit: Sample.commit, serial: 8, applied: [.init(address: group, action: .update)], verification: .failed,
      differences: [group: [Sample.field("sip_members", .drifted, live: ["101", "102"], desired: ["101"])]],
      requests: RequestCount(authentication: 1, reads: 3, writes: 1))
    result.kept = [
      .init(address: group, field: "sip_members", elements: ["102"], setting: SettingAdvice("members", "add-only"))
    ]
    #expect(
      text(ApplyReport.done(result)).contains(
        """
              "102" of sip_members was removed and is still there; if updates of this account only add, set \
        "members": "add-only" for "hanoi" in ccops.json
        """))
  }

  @Test func interruptedApply() {
    let result = ApplyResult(commit: "worktree", serial: 7, interrupted: true)
    expect(
      text(ApplyReport.done(result)),
      is: """
        Stopped early: 0 applied, from the work tree.

        Verification: none, nothing was read again.
        Requests: 0.
        State serial 7: 0 applied. The next apply continues.
        """)
  }
}
