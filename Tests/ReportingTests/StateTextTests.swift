import Model
import Reporting
import Testing

@Suite("State as text")
struct StateTextTests {
  private let support = StateRecord(
    address: address("hanoi/groups/support"), vendorID: "64a1", vendorName: "Hỗ trợ",
    attributes: ["group_name": "Hỗ trợ", "target": reference("hanoi/ivr/night"), "timeout": 30],
    references: [Reference(address("hanoi/ivr/night"))], protect: true,
    dependsOn: [address("hanoi/extensions/101")], unobservable: ["pin"], exports: ["menu": "5f01"],
    superseded: ["64a0"],
    pin: .init(
      commit: Sample.commit, source: SourcePin(path: "hanoi/groups/support.json", blob: "9c0ffee112233"),
      appliedAt: Sample.time("2026-11-20T21:08:43.000Z"), appliedBy: "An <an@example.com>",
      run: "https://ci.example/7"))

  private let main = StateRecord(
    address: address("hanoi/ivr/main"), vendorID: "7", vendorName: "M\u{1b}", attributes: [:],
    pin: .init(
      commit: "worktree", source: SourcePin(path: "hanoi/ivr/main.json", blob: ""),
      appliedAt: Sample.time("2026-11-21T01:00:00.000Z"),
      appliedBy: "An"))

  private var snapshot: Snapshot {
    Snapshot(
      lineage: "5d1e", serial: 7, records: [main.address: main, support.address: support],
      unresolvedCreates: [
        address("hanoi/ivr/night"): UnresolvedCreate(
          address: address("hanoi/ivr/night"), vendorName: "Night", body: [:],
          intendedAt: Sample.time("2026-11-21T02:00:00.000Z"))
      ])
  }

  @Test func list() {
    expect(
      text(StateListReport(snapshot)),
      is: #"""
        hanoi/groups/support  "Hỗ trợ"   64a1  3f2a91c07d     2026-11-20 21:08 UTC
        hanoi/ivr/main        "M\u{1b}"  7     the work tree  2026-11-21 01:00 UTC
        hanoi/ivr/night: unresolved create, begun 2026-11-21 02:00 UTC; the outcome is unknown
        """#)
    expect(text(StateListReport(Snapshot(lineage: "x"))), is: "No resource is recorded.")
  }

  @Test(
    arguments: [
      (.object("9\u{1b}"), #"; resolved: it created 9\u{1b}"#, ["id": "9\u{1b}"]),
      (.again, "; resolved: it will be created again", ["again": true]),
    ] as [(UnresolvedCreate.Resolution, String, ValueObject)])
  func whatWasDecidedOfAnUnresolvedCreate(resolution: UnresolvedCreate.Resolution, words: String, members: ValueObject)
    throws
  {
    var decided = snapshot
    decided.unresolvedCreates[address("hanoi/ivr/night")]?.resolution = resolution
    #expect(text(StateListReport(decided)).hasSuffix("; the outcome is unknown\(words)\n"))
    let shown = try ParsedJSON.parse(json(StateListReport(decided))).object?["unresolved_creates"]?.list?.first?.object
    for (key, value) in members { #expect(shown?[key] == value) }
  }

  @Test(
    "a create that the run at work began is in progress; an older one is unresolved",
    arguments: [("2026-11-21T01:59:00.000Z", true), ("2026-11-21T02:01:00.000Z", false)])
  func createInProgress(since: String, isInProgress: Bool) throws {
    let run = LockHolder(user: "ann", host: "ci-1", process: 4, run: nil, since: Sample.time(since))
    let report = StateListReport(snapshot, running: run)
    let line = text(report).split(separator: "\n").last
    let begun = "hanoi/ivr/night: create in progress, begun 2026-11-21 02:00 UTC by \(run.words)"
    #expect(
      line
        == (isInProgress
        ? begun : "hanoi/ivr/night: unresolved create, begun 2026-11-21 02:00 UTC; the outcome is unknown")[...])
    let create = try ParsedJSON.parse(json(report)).object?["unresolved_creates"]?.list?.first?.object
    #expect(create?["in_progress"] == (isInProgress ? true : nil))
  }

  @Test func show() {
    expect(
      text(StateRecordReport(support)),
      is: """
        hanoi/groups/support "Hỗ trợ"
          id              64a1
          applied         2026-11-20 21:08 UTC by An <an@example.com>
          commit          3f2a91c07d5e4b6a8c9d0e1f2a3b4c5d6e7f8091
          file            hanoi/groups/support.json (blob 9c0ffee112)
          run             https://ci.example/7
          protected       yes
          refers to       hanoi/ivr/night
          depends on      hanoi/extensions/101
          not observable  pin
          to be deleted   64a0
          parts           menu = 5f01
          applied values
            group_name  "Hỗ trợ"
            target      @ivr/night
            timeout     30
        """)
  }

  @Test("a write or a deletion without an outcome is named in the list and in the record")
  func unknownOutcomes() throws {
    var written = support
    written.unconfirmed = UnconfirmedValues(
      from: ["timeout": 30, "pin": "1"], to: ["timeout": 45],
      of: [Field("timeout", .integer(nil), .optional, ""), Field("pin", .text, .optional, "")])
    var deleted = main
    deleted.unconfirmed.isDeletion = true
    let snapshot = Snapshot(
      lineage: "5d1e", serial: 7, records: [deleted.address: deleted, written.address: written])
    #expect(
      text(StateListReport(snapshot)).hasSuffix(
        """
        hanoi/groups/support: outcome unknown of a write of pin, timeout; the next apply settles it
        hanoi/ivr/main: outcome unknown of its deletion; the next apply settles it

        """))
    #expect(text(StateRecordReport(written)).contains("  outcome unknown  pin, timeout\n"))
    #expect(text(StateRecordReport(deleted)).contains("  outcome unknown  deletion\n"))
    #expect(try StateRecord(try ValueCoding.decode(try ParsedJSON.parse(json(StateRecordReport(written))))) == written)
  }

  @Test func history() {
    let entry = StateHistoryEntry(
      id: "aa11bb22cc33dd", serial: 8,
      message: StateMessage(
        summary: "apply 1 change to production", details: ["+ hanoi/ivr/main"], commit: Sample.commit, by: "An\u{7}",
        at: Sample.time("2026-11-20T21:08:43.000Z")))
    expect(
      text(StateHistoryReport([entry])),
      is: #"""
        serial 8  2026-11-20 21:08 UTC  An\u{7}  commit 3f2a91c07d  (aa11bb22cc)
            apply 1 change to production
            + hanoi/ivr/main
        """#)
    expect(
      text(StateHistoryReport([Sample.consentedEntry])),
      is: """
        serial 8  2026-11-20 21:08 UTC  Ann <ann@example.com>  commit 3f2a91c07d  (aa11bb22cc)
            apply: 1 change to production
            delete hanoi/groups/support
            allowed: protected at hanoi/groups/support, by Ann <ann@example.com>: the branch has closed
            run: https://ci.example/7
        """)
    expect(text(StateHistoryReport([])), is: "No change of state is recorded.")
  }

  @Test func jsonForms() throws {
    let list = try ParsedJSON.parse(json(StateListReport(snapshot))).object
    #expect(list?["serial"] == 7)
    #expect(list?["resources"]?.list?.map { $0.object?["address"] } == ["hanoi/groups/support", "hanoi/ivr/main"])
    #expect(list?["unresolved_creates"]?.list?.first?.object?["vendor_name"] == "Night")
    let shown = try StateRecord(try ValueCoding.decode(try ParsedJSON.parse(json(StateRecordReport(support)))))
    #expect(shown == support)
    let document = try ParsedJSON.parse(json(StateRecordReport(support))).object
    #expect(document?["kind"] == "state show" && document?["format_version"] == "1.1")
    let history = try ParsedJSON.parse(json(StateHistoryReport([]))).object
    #expect(history?["history"] == [])
  }
}
