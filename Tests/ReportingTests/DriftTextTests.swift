import Model
import Reporting
import Testing

@Suite("Drift as text")
struct DriftTextTests {
  private static var plan: Plan {
    var plan = Sample.plan(
      [
        Change(
          address: address("hanoi/greetings/hello"), action: .replace, vendorID: "1", vendorName: "Hello",
          reasons: [.fields(.drifted), .cause(.notUpdatable)],
          fields: [Sample.field("text", .drifted, prior: "Hi", live: "Ho", desired: "Hi")]),
        Change(
          address: address("hanoi/groups/support"), action: .update, vendorID: "2", vendorName: "Support",
          reasons: [.fields(.drifted)],
          fields: [
            Sample.field("sip_members", .drifted, prior: ["101"], live: ["101", "102"], desired: ["101"]),
            Sample.field("timeout", .drifted, prior: 30, live: 45, desired: 30),
          ]),
        Change(
          address: address("hanoi/ivr/main"), action: .create, vendorName: "Main", reasons: [.cause(.deletedLive)],
          fields: [Sample.field("max_failure", desired: 3)]),
      ] + Sample.unchanged(2))
    plan.goal = .applied
    return plan
  }

  @Test("it tells what happened on the platform, from what was applied to what is live")
  func report() {
    expect(
      text(DriftReport(Self.plan)),
      is: """
        Drift in production: 2 changed, 1 deleted; 2 unchanged

        Changed in the console (2)
          ~ hanoi/greetings/hello "Hello" id 1
              changed in the console: text
              text: "Hi" → "Ho"  [changed in the console]
          ~ hanoi/groups/support "Support" id 2
              changed in the console: sip_members, timeout
              sip_members: +1 -0 (1 → 2 entries)  [changed in the console]
                + "102"
              timeout: 30 → 45  [changed in the console]

        Deleted in the console (1)
          - hanoi/ivr/main "Main"
              deleted on the platform

        Requests: 5 made to plan (1 authentication, 4 reads).

        Drift: 2 changed, 1 deleted; 2 unchanged.
        """)
  }

  @Test("JSON keeps the three sides, counts a missing object, and has the same reasons")
  func document() throws {
    let report = try #require(ParsedJSON.parse(json(DriftReport(Self.plan))).object)
    #expect(report["summary"]?.object?["drifted"] == 3)
    #expect(report["operations"] == [])
    let changes = (report["changes"]?.list ?? []).compactMap(\.object)
    #expect(
      changes.compactMap { $0["reasons"] } == [
        ["changed in the console: text"], ["changed in the console: sip_members, timeout"],
        ["deleted on the platform"],
      ])
    let field = changes.first?["fields"]?.list?.first?.object
    #expect(field?["live"] == "Ho" && field?["desired"] == "Hi")
  }
}
