import Model
import TestSupport
import Testing

@testable import Planning

/// The table of unresolved creates of docs/three-way-diff.md, one test a row: what becomes of a create whose answer was
/// lost. Nothing may be made twice, left behind in silence, or taken from a stranger.
@Suite struct UnresolvedCreateTableTests {
  static let one: ValueObject = ["name": "r", "phones": ["101"], "seconds": 5]
  static let edited: ValueObject = ["name": "r", "phones": ["101"], "seconds": 9]
  static let renamed: ValueObject = ["name": "other", "phones": ["101"], "seconds": 5]
  static let old: ValueObject = ["name": "s", "text": "old"]
  static let new: ValueObject = ["name": "s", "text": "new"]
  /// When the creates were begun; what the vendor says was made `long` before is too old.
  static let then: Int64 = 10_000_000
  static let long: Int64 = then - 300_001
  static let justNow: Int64 = then - 300_000

  @Test(arguments: [
    Row(
      name: "a new object, found",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", one)],
        unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["adopt rings/r: create matched"]),
    Row(
      name: "a shell, found: filled without $adopt",
      scene: Scene(
        resources: [resource("rings", "r", one.merging(["overflow": ref("rings", "r")]))],
        live: [live("rings", "1", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["update rings/r: create matched"], operations: ["update rings/r"]),
    Row(
      name: "not found: made",
      scene: Scene(
        resources: [resource("rings", "r", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["create rings/r: create not_found"], operations: ["create rings/r"]),
    Row(
      name: "something of the name that was there long before",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", edited, createdAt: 0)],
        unresolvedCreates: [unresolved("rings", "r", one, at: 10_000_000)]),
      changes: ["update rings/r: same_name"], operations: ["update rings/r"], diagnostics: [.needsAdoption]),
    Row(
      name: "several",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", one), live("rings", "2", one)],
        unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.severalCandidates]),
    Row(
      name: "made again at somebody's word, and lost again: what was set aside then is no evidence, and nobody's",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", one), live("rings", "2", one)],
        unresolvedCreates: [unresolved("rings", "r", one, known: ["1", "2"])]),
      changes: ["create rings/r: create not_found"], operations: ["create rings/r"]),
    Row(
      name: "the same, and the second create came about",
      scene: Scene(
        resources: [resource("rings", "r", one)],
        live: [live("rings", "1", one), live("rings", "2", one), live("rings", "3", one)],
        unresolvedCreates: [unresolved("rings", "r", one, known: ["1", "2"])]),
      changes: ["adopt rings/r: create matched"]),
    Row(
      name: "the new object of a replacement: the old one goes",
      scene: Scene(
        resources: [resource("sounds", "s", ["name": "s", "text": "new"])],
        records: [record("sounds", "s", "1", ["name": "s", "text": "old"])],
        live: [live("sounds", "1", ["name": "s", "text": "old"]), live("sounds", "2", ["name": "s", "text": "new"])],
        unresolvedCreates: [unresolved("sounds", "s", ["name": "s", "text": "new"])]),
      changes: ["replace sounds/s: unfinished_replacement"], operations: ["delete-old sounds/s"]),
    Row(
      name: "a replacement that did not come about",
      scene: Scene(
        resources: [resource("sounds", "s", ["name": "s", "text": "new"])],
        records: [record("sounds", "s", "1", ["name": "s", "text": "old"])],
        live: [live("sounds", "1", ["name": "s", "text": "old"])],
        unresolvedCreates: [unresolved("sounds", "s", ["name": "s", "text": "new"])]),
      changes: ["replace sounds/s: edited text"], operations: ["create sounds/s", "delete-old sounds/s"]),
    Row(
      name: "an old object that a run left behind",
      scene: Scene(
        resources: [resource("sounds", "s", ["name": "s", "text": "new"])],
        records: [record("sounds", "s", "2", ["name": "s", "text": "new"], superseded: ["1"])],
        live: [live("sounds", "1", ["name": "s", "text": "old"]), live("sounds", "2", ["name": "s", "text": "new"])]),
      changes: ["replace sounds/s: unfinished_replacement"], operations: ["delete-old sounds/s"]),
    Row(
      name: "left behind, and the address goes: both go, the one that the record names last",
      scene: Scene(
        records: [record("sounds", "s", "2", ["name": "s", "text": "new"], superseded: ["1"])],
        live: [live("sounds", "1", ["name": "s", "text": "old"]), live("sounds", "2", ["name": "s", "text": "new"])]),
      changes: ["delete sounds/s"], operations: ["delete-old sounds/s", "delete sounds/s"]),
    Row(
      name: "left behind, the address goes, and its own object is gone already",
      scene: Scene(
        records: [record("sounds", "s", "2", ["name": "s", "text": "new"], superseded: ["1"])],
        live: [live("sounds", "1", ["name": "s", "text": "old"])]),
      changes: ["delete sounds/s"], operations: ["delete-old sounds/s", "delete sounds/s"]),
    Row(
      name: "a lost object made again, found: the record follows it",
      scene: Scene(
        resources: [resource("rings", "r", one)], records: [record("rings", "r", "1", one)],
        live: [live("rings", "2", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["adopt rings/r: create matched"]),
  ])
  func evidence(_ row: Row) { row.check() }

  @Test(arguments: [
    Row(
      name: "the file is gone, the object is there: it goes too",
      scene: Scene(live: [live("rings", "1", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["delete rings/r: create matched"], operations: ["delete rings/r"]),
    Row(
      name: "the file is gone, and so is the object", scene: Scene(unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["forget rings/r"]),
    Row(
      name: "the file is gone, and the only object of the name is another one",
      scene: Scene(live: [live("rings", "1", edited)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["forget rings/r"]),
    Row(
      name: "the file has moved: its object is there",
      scene: Scene(
        resources: [resource("rings", "s", edited)], live: [live("rings", "1", one)],
        unresolvedCreates: [unresolved("rings", "r", one)]
      ),
      changes: ["update rings/s: create matched", "forget rings/r"],
      operations: ["update rings/s"]),
    Row(
      name: "the file has moved by $formerly and its name changed",
      scene: Scene(
        resources: [resource("rings", "s", renamed, .init(formerly: TestKinds.address("rings", "r")))],
        live: [live("rings", "1", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["update rings/s: create matched", "forget rings/r"],
      operations: ["update rings/s"]),
    Row(
      name: "a replacement in doubt, and the file has moved: the old one goes",
      scene: Scene(
        resources: [
          resource("sounds", "t", ["name": "s", "text": "old"], .init(formerly: TestKinds.address("sounds", "s")))
        ],
        records: [record("sounds", "s", "1", ["name": "s", "text": "older"])],
        live: [
          live("sounds", "1", ["name": "s", "text": "older"]), live("sounds", "2", ["name": "s", "text": "old"]),
        ],
        unresolvedCreates: [unresolved("sounds", "s", ["name": "s", "text": "old"])]),
      changes: ["replace sounds/t: unfinished_replacement", "forget sounds/s"], operations: ["delete-old sounds/t"]),
    Row(
      name: "an unreadable create without its file is forgotten",
      scene: Scene(unresolvedCreates: [unresolved("lists", "l", [:])]),
      changes: ["forget lists/l"]),
  ])
  func unresolvedCreatesWithoutTheirFile(_ row: Row) { row.check() }

  @Test(arguments: [
    Row(
      name: "one that may be what it made, and one that was there before: the first one",
      scene: Scene(
        resources: [resource("rings", "r", one)],
        live: [live("rings", "1", one, createdAt: long), live("rings", "2", one, createdAt: justNow)],
        unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["adopt rings/r: create matched"]),
    Row(
      name: "a minute of difference between two clocks is none",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", one, createdAt: justNow)],
        unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["adopt rings/r: create matched"]),
    Row(
      name: "the only one of the name, equal, was there before: taken over by its name",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", one, createdAt: long)],
        unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["adopt rings/r: create same_name"]),
    Row(
      name: "the same, and the file says something else by now: not overwritten unasked",
      scene: Scene(
        resources: [resource("rings", "r", edited)], live: [live("rings", "1", one, createdAt: long)],
        unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["update rings/r: same_name"], operations: ["update rings/r"], diagnostics: [.needsAdoption]),
    Row(
      name: "two of the name, both there before: asked",
      scene: Scene(
        resources: [resource("rings", "r", one)],
        live: [live("rings", "1", one, createdAt: long), live("rings", "2", one, createdAt: long)],
        unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.uncertainCandidate]),
    Row(
      name: "there before, and the file has another name by now: asked, for a create would leave it behind",
      scene: Scene(
        resources: [resource("rings", "r", renamed)], live: [live("rings", "1", one, createdAt: long)],
        unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.uncertainCandidate]),
    Row(
      name: "there before, and the file is gone: asked, for nobody would ever delete it",
      scene: Scene(
        live: [live("rings", "1", one, createdAt: long)], unresolvedCreates: [unresolved("rings", "r", one, at: then)]),
      changes: ["forget rings/r"], diagnostics: [.uncertainCandidate]),
    Row(
      name: "a replacement, and its new object looks as if it was there before: asked, not made twice",
      scene: Scene(
        resources: [resource("sounds", "s", new)], records: [record("sounds", "s", "1", old)],
        live: [live("sounds", "1", old), live("sounds", "2", new, createdAt: long)],
        unresolvedCreates: [unresolved("sounds", "s", new, at: then)]),
      changes: ["replace sounds/s"], operations: ["create sounds/s", "delete-old sounds/s"],
      diagnostics: [.uncertainCandidate]),
    Row(
      name: "a replacement, and something else of the name was there before",
      scene: Scene(
        resources: [resource("sounds", "s", new)], records: [record("sounds", "s", "1", old)],
        live: [live("sounds", "1", old), live("sounds", "2", ["name": "s", "text": "another"], createdAt: long)],
        unresolvedCreates: [unresolved("sounds", "s", new, at: then)]),
      changes: ["replace sounds/s: create not_found"],
      operations: ["create sounds/s", "delete-old sounds/s"]),
    Row(
      name: "a replacement with several candidates",
      scene: Scene(
        resources: [resource("sounds", "s", new)], records: [record("sounds", "s", "1", old)],
        live: [live("sounds", "1", old), live("sounds", "2", new), live("sounds", "3", new)],
        unresolvedCreates: [unresolved("sounds", "s", new)]),
      changes: ["replace sounds/s"], operations: ["create sounds/s", "delete-old sounds/s"],
      diagnostics: [.severalCandidates]),
    Row(
      name: "the only candidate belongs to another address",
      scene: Scene(
        resources: [resource("rings", "q", one), resource("rings", "r", one)],
        records: [record("rings", "q", "1", one)],
        live: [live("rings", "1", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["create rings/r"], operations: ["create rings/r"]),
    Row(
      name: "the only candidate is an old object that another address has still to delete",
      scene: Scene(
        resources: [resource("sounds", "r", new), resource("sounds", "s", old)],
        records: [record("sounds", "s", "1", old, superseded: ["2"])],
        live: [live("sounds", "1", old), live("sounds", "2", new)], unresolvedCreates: [unresolved("sounds", "r", new)]),
      changes: ["replace sounds/s", "create sounds/r"], operations: ["create sounds/r", "delete-old sounds/s"]),
    Row(
      name: "several, and the file is gone",
      scene: Scene(
        live: [live("rings", "1", one), live("rings", "2", one)], unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["forget rings/r"], diagnostics: [.severalCandidates]),
    Row(
      name: "gone since, and another object of the name is there: not overwritten unasked",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "7", edited)],
        unresolvedCreates: [unresolved("rings", "r", one)]
      ),
      changes: ["update rings/r: create same_name"], operations: ["update rings/r"],
      diagnostics: [.needsAdoption]),
    Row(
      name: "gone since, and several others of the name are there",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "7", edited), live("rings", "8", edited)],
        unresolvedCreates: [unresolved("rings", "r", one)]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.ambiguousName]),
  ])
  func unclear(_ row: Row) { row.check() }

  private static let protected = AppliedSettings(protect: true)

  @Test(
    "the settings of the file that the create was sent for count",
    arguments: [
      Row(
        name: "protected, and the file is gone",
        scene: Scene(
          live: [live("rings", "1", one)], unresolvedCreates: [unresolved("rings", "r", one, settings: protected)]),
        changes: ["delete rings/r: create matched"], operations: ["delete rings/r"], diagnostics: [.protected]),
      Row(
        name: "protected, and the file is gone: with consent",
        scene: Scene(
          live: [live("rings", "1", one)], unresolvedCreates: [unresolved("rings", "r", one, settings: protected)],
          options: PlanOptions(consents: [.unprotect(TestKinds.address("rings", "r"))])),
        changes: ["delete rings/r: create matched"], operations: ["delete rings/r"], lifted: [.protected]),
      Row(
        name: "protected, and the file asks for another object",
        scene: Scene(
          resources: [resource("sounds", "s", new)], live: [live("sounds", "1", old)],
          unresolvedCreates: [unresolved("sounds", "s", old, settings: protected)]),
        changes: ["replace sounds/s: create matched"], operations: ["create sounds/s", "delete-old sounds/s"],
        diagnostics: [.protected]),
      Row(
        name: "protected, and nothing was created: the next file decides",
        scene: Scene(unresolvedCreates: [unresolved("rings", "r", one, settings: protected)]),
        changes: ["forget rings/r"]),
      Row(
        name: "the file no longer says so: a changed setting",
        scene: Scene(
          resources: [resource("rings", "r", one)], live: [live("rings", "1", one)],
          unresolvedCreates: [unresolved("rings", "r", one, settings: protected)]),
        changes: ["adopt rings/r: settings"]),
      Row(
        name: "$depends_on orders the deletions",
        scene: Scene(
          live: [live("rings", "1", one), live("rings", "2", renamed)],
          unresolvedCreates: [
            unresolved("rings", "a", renamed, settings: AppliedSettings(dependsOn: [TestKinds.address("rings", "r")])),
            unresolved("rings", "r", one, settings: AppliedSettings(dependsOn: [])),
          ]),
        changes: ["delete rings/a", "delete rings/r"], operations: ["delete rings/a", "delete rings/r"]),
      Row(
        name: "$depends_on orders the deletions, the other way round",
        scene: Scene(
          live: [live("rings", "1", one), live("rings", "2", renamed)],
          unresolvedCreates: [
            unresolved("rings", "a", renamed),
            unresolved("rings", "r", one, settings: AppliedSettings(dependsOn: [TestKinds.address("rings", "a")])),
          ]),
        changes: ["delete rings/a", "delete rings/r"], operations: ["delete rings/r", "delete rings/a"]),
    ])
  func settings(_ row: Row) { row.check() }

  static let twins = [live("rings", "1", one), live("rings", "2", one)]

  @Test(arguments: [
    Row(
      name: "take one of several",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: twins,
        unresolvedCreates: [unresolved("rings", "r", one, .object("2"))]),
      changes: ["adopt rings/r: create named"]),
    Row(
      name: "take one that was edited on the platform since: put right without asking",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "3", edited)],
        unresolvedCreates: [unresolved("rings", "r", one, .object("3"))]),
      changes: ["update rings/r: create named"], operations: ["update rings/r"]),
    Row(
      name: "take one of another name: it is renamed",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "3", renamed)],
        unresolvedCreates: [unresolved("rings", "r", one, .object("3"))]),
      changes: ["update rings/r: create named"], operations: ["update rings/r"]),
    Row(
      name: "take one that another new address would have by its name: who was named has it",
      scene: Scene(
        resources: [resource("rings", "a", renamed), resource("rings", "r", one)], live: [live("rings", "3", renamed)],
        unresolvedCreates: [unresolved("rings", "r", one, .object("3"))]),
      changes: ["update rings/r: create named", "create rings/a"], operations: ["create rings/a", "update rings/r"]),
    Row(
      name: "take one that is not there",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: twins,
        unresolvedCreates: [unresolved("rings", "r", one, .object("9"))]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.invalidResolution]),
    Row(
      name: "take one that has an owner by now",
      scene: Scene(
        resources: [resource("rings", "q", renamed), resource("rings", "r", one)],
        records: [record("rings", "q", "1", renamed)], live: [live("rings", "1", renamed)],
        unresolvedCreates: [unresolved("rings", "r", one, .object("1"))]),
      changes: ["create rings/r"], operations: ["create rings/r"], diagnostics: [.invalidResolution]),
    Row(
      name: "two addresses take one object: the first one has it",
      scene: Scene(
        resources: [resource("rings", "q", one), resource("rings", "r", renamed)], live: [live("rings", "1", one)],
        unresolvedCreates: [unresolved("rings", "q", one, .object("1")), unresolved("rings", "r", one, .object("1"))]),
      changes: ["create rings/r", "adopt rings/q: create named"], operations: ["create rings/r"],
      diagnostics: [.invalidResolution]),
    Row(
      name: "take the new object of a replacement: the old one goes",
      scene: Scene(
        resources: [resource("sounds", "s", new)], records: [record("sounds", "s", "1", old)],
        live: [live("sounds", "1", old), live("sounds", "2", new), live("sounds", "3", new)],
        unresolvedCreates: [unresolved("sounds", "s", new, .object("3"))]),
      changes: ["replace sounds/s: create named"], operations: ["delete-old sounds/s"]),
    Row(
      name: "take what an earlier run has taken, and of which only the old object is left to delete",
      scene: Scene(
        resources: [resource("sounds", "s", new)], records: [record("sounds", "s", "3", new, superseded: ["1"])],
        live: [live("sounds", "1", old), live("sounds", "2", new), live("sounds", "3", new)],
        unresolvedCreates: [unresolved("sounds", "s", new, .object("3"))]),
      changes: ["replace sounds/s: unfinished_replacement"], operations: ["delete-old sounds/s"]),
    Row(
      name: "take one whose file is gone: it goes",
      scene: Scene(live: twins, unresolvedCreates: [unresolved("rings", "r", one, .object("2"))]),
      changes: ["delete rings/r: create named"], operations: ["delete rings/r"]),
    Row(
      name: "take the new object of a replacement whose file is gone: both go",
      scene: Scene(
        records: [record("sounds", "s", "1", old)],
        live: [live("sounds", "1", old), live("sounds", "2", new), live("sounds", "3", new)],
        unresolvedCreates: [unresolved("sounds", "s", new, .object("3"))]),
      changes: ["delete sounds/s: create named"],
      operations: ["delete-old sounds/s", "delete sounds/s"]),
    Row(
      name: "take one, and the file has moved",
      scene: Scene(
        resources: [resource("rings", "s", one)], live: twins,
        unresolvedCreates: [unresolved("rings", "r", one, .object("1"))]),
      changes: ["adopt rings/s: create named", "forget rings/r"]),
    Row(
      name: "again, beside one that looks just like it: it stays a stranger's",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: [live("rings", "1", one)],
        unresolvedCreates: [unresolved("rings", "r", one, .again)]),
      changes: ["create rings/r: create excluded"], operations: ["create rings/r"]),
    Row(
      name: "again, beside several",
      scene: Scene(
        resources: [resource("rings", "r", one)], live: twins,
        unresolvedCreates: [unresolved("rings", "r", one, .again)]),
      changes: ["create rings/r"], operations: ["create rings/r"]),
    Row(
      name: "again, of a replacement: the old one goes when the new one is there",
      scene: Scene(
        resources: [resource("sounds", "s", new)], records: [record("sounds", "s", "1", old)],
        live: [live("sounds", "1", old), live("sounds", "2", new, createdAt: long)],
        unresolvedCreates: [unresolved("sounds", "s", new, at: then, .again)]),
      changes: ["replace sounds/s: create excluded"], operations: ["create sounds/s", "delete-old sounds/s"]),
    Row(
      name: "again, and the file is gone: nothing is touched",
      scene: Scene(live: twins, unresolvedCreates: [unresolved("rings", "r", one, .again)]),
      changes: ["forget rings/r: create excluded"]),
  ])
  func decidedByHand(_ row: Row) { row.check() }

  @Test func whatIsSetAsideStaysUnmanaged() {
    let plan = Scene(
      resources: [resource("rings", "r", Self.one)], live: Self.twins,
      unresolvedCreates: [unresolved("rings", "r", Self.one, .again)]
    ).plan()
    #expect(plan.unmanaged.map(\.vendorID) == ["1", "2"])
  }

  @Test func whatWasSettledIsInTheChangeForTheReportOfTheApply() {
    let plan = Scene(
      resources: [resource("rings", "r", Self.one)], live: [live("rings", "1", Self.one)],
      unresolvedCreates: [unresolved("rings", "r", Self.one)]
    ).plan()
    #expect(
      plan.changes.map(\.resolvedCreate) == [
        ResolvedCreate(.matched, begunAt: Timestamp(milliseconds: 0), address: TestKinds.address("rings", "r"))
      ])
  }

  @Test func theWordsOfWhatIsAsked() {
    var made = live("rings", "-7 $x'y", Self.one, createdAt: Self.then)
    made = Observation(
      kind: made.kind, vendorID: made.vendorID, name: made.name, attributes: made.attributes,
      changedAt: Timestamp(milliseconds: Self.then + 60_000), changedBy: "linh", createdAt: made.createdAt)
    let several = Scene(
      resources: [resource("rings", "r", Self.one)], live: [live("rings", "64a1", Self.one), made],
      unresolvedCreates: [unresolved("rings", "r", Self.one, at: Self.then)]
    ).plan().diagnostics
    #expect(
      several == [
        Diagnostic(
          .severalCandidates,
          "unresolved create of test/rings/r: 2 live objects match it",
          address: TestKinds.address("rings", "r"),
          notes: [
            "the create of \"r\" was begun 1970-01-01 02:46 UTC",
            "candidate 64a1 \"r\": `ccops state resolve test/rings/r --id 64a1`",
            "candidate -7 $x'y \"r\", created 1970-01-01 02:46 UTC, changed 1970-01-01 02:47 UTC by linh: "
              + "`ccops state resolve test/rings/r --id='-7 $x'\\''y'`",
            "none: `ccops state resolve test/rings/r --again`",
          ],
          suggestion: "check them on the platform, then run one of these commands")
      ])
    let unsure = Scene(
      resources: [resource("rings", "s", Self.renamed, .init(formerly: TestKinds.address("rings", "r")))],
      live: [live("rings", "1", Self.one, createdAt: Self.long)],
      unresolvedCreates: [unresolved("rings", "r", Self.one, at: Self.then)]
    ).plan().diagnostics
    #expect(
      unsure == [
        Diagnostic(
          .uncertainCandidate,
          "unresolved create of test/rings/s: a live object matches it, but is older by the vendor's clock",
          address: TestKinds.address("rings", "s"),
          notes: [
            "the create of \"r\" was begun 1970-01-01 02:46 UTC",
            "candidate 1 \"r\", created 1970-01-01 02:41 UTC: `ccops state resolve test/rings/r --id 1`",
            "none: `ccops state resolve test/rings/r --again`",
            "the clock of the machine that ran the create, or the vendor's, may be wrong by more than five minutes",
          ], suggestion: "check it on the platform, then run one of these commands")
      ])
    let gone = Scene(
      resources: [resource("rings", "r", Self.one)],
      unresolvedCreates: [unresolved("rings", "r", Self.one, .object("9"))]
    ).plan().diagnostics
    #expect(
      gone == [
        Diagnostic(
          .invalidResolution,
          "`ccops state resolve` named 9 as the object of test/rings/r, but no live object has this id",
          address: TestKinds.address("rings", "r"), notes: ["the create of \"r\" was begun 1970-01-01 00:00 UTC"],
          suggestion: "`ccops state resolve test/rings/r --id ID` names another object; "
            + "`ccops state resolve test/rings/r --again` creates it again")
      ])
  }

  @Test func theRecordFollowsWhatWasMadeAgain() {
    let plan = Scene(
      resources: [resource("rings", "r", Self.one)], records: [record("rings", "r", "1", Self.one)],
      live: [live("rings", "2", Self.one)], unresolvedCreates: [unresolved("rings", "r", Self.one)]
    ).plan()
    #expect(plan.changes.first?.vendorID == "2")
    #expect(plan.changes.first?.outcome != nil)
  }
}
