import Model
import Testing

@testable import Reporting

@Suite("A plan as text")
struct PlanTextTests {
  @Test func emptyPlanIsOneSentence() {
    let plan = Sample.plan(
      Sample.unchanged(12),
      unmanaged: [UnmanagedObject(kind: address("hanoi/ivr/x").kind, vendorID: "9", name: "Old")])
    expect(
      text(PlanReport(plan)),
      is: "Nothing to change: production is as 3f2a91c07d says (12 resources, 1 unmanaged object, 5 requests).")
  }

  struct Empty: Sendable {
    let text: String
    var goal = PlanGoal.folder
    var unchanged = 2
    var targets: [String] = []
    var isSaved = false
    /// By number of the resource.
    var notObservable: [Int: [String]] = [:]
  }

  @Test(
    "a plan without changes says only what was compared",
    arguments: [
      Empty(text: "Nothing to change: production is as 3f2a91c07d says (2 resources, 5 requests)."),
      Empty(
        text: "Nothing to change: there is no resource at 3f2a91c07d and none in the state (5 requests).", unchanged: 0),
      Empty(
        text: "Nothing to change: hanoi/ivr/a is as 3f2a91c07d says; nothing else was compared "
          + "(2 resources, 5 requests).", targets: ["hanoi/ivr/a"]),
      Empty(
        text: "Nothing to change: hanoi/ivr/a and hanoi/ivr/b are as 3f2a91c07d says; nothing else was compared "
          + "(2 resources, 5 requests).", targets: ["hanoi/ivr/a", "hanoi/ivr/b"]),
      Empty(
        text: "Nothing to destroy: ccops manages nothing in production (5 requests).", goal: .nothing, unchanged: 0),
      Empty(
        text: "No drift: production is as it was last applied (2 resources, 5 requests).", goal: .applied),
      Empty(text: "No drift: ccops manages nothing in production (5 requests).", goal: .applied, unchanged: 0),
      Empty(
        text:
          "The saved plan has nothing to do. When it was saved: Nothing to change: production was as 3f2a91c07d says "
          + "(2 resources, 5 requests).", isSaved: true),
      Empty(
        text: "Nothing to change, as far as the platform shows: production is as 3f2a91c07d says; cannot be read: "
          + "enabled of 1 hanoi/extensions and enabled and hotlines.directions of 1 hanoi/extensions (2 resources, 5 requests).",
        notObservable: [0: ["enabled"], 1: ["hotlines[hotline=84].directions", "enabled"]]),
      Empty(
        text: "No drift, as far as the platform shows: production is as it was last applied; cannot be read: "
          + "enabled of 2 hanoi/extensions (2 resources, 5 requests).", goal: .applied,
        notObservable: [0: ["enabled"], 1: ["enabled"]]),
    ])
  func emptyPlans(_ example: Empty) {
    var plan = Sample.plan(Sample.unchanged(example.unchanged))
    for (index, paths) in example.notObservable { plan.changes[index].notObservable = paths }
    plan.goal = example.goal
    plan.targets = example.targets.map(address)
    expect(text(PlanReport(plan, isSaved: example.isSaved)), is: example.text)
  }

  @Test(
    "the first line says what the plan is for, and how it was narrowed",
    arguments: [
      (.folder, [], "Plan for production at 3f2a91c07d: 1 to delete"),
      (
        .folder, ["hanoi/ivr/a", "hanoi/ivr/b"],
        "Plan for production at 3f2a91c07d, only hanoi/ivr/a and hanoi/ivr/b and what depends on them: 1 to delete"
      ),
      (.nothing, [], "Plan to destroy production: 1 to delete"),
      (.nothing, ["hanoi/ivr/a"], "Plan to destroy production, only hanoi/ivr/a and what depends on it: 1 to delete"),
      (.applied, [], "Drift in production: 1 deleted"),
    ] as [(PlanGoal, [String], String)])
  func headlines(_ goal: PlanGoal, _ targets: [String], _ headline: String) {
    var plan = Sample.plan([Change(address: address("hanoi/ivr/a"), action: .delete, reasons: [.cause(.destroyed)])])
    plan.goal = goal
    plan.targets = targets.map(address)
    #expect(PlanReport(plan).headline == headline)
    #expect(text(PlanReport(plan)).contains("`ccops destroy` deletes everything that is managed"))
  }

  @Test(
    "what a narrowed plan changes besides depends on what is done with its targets",
    arguments: [
      ([.update], "what it needs"), ([.delete], "what depends on it"), ([.forget], "what depends on it"),
      ([.replace], "what it needs and what depends on it"), ([], "what it needs"),
      ([.delete, .create], "what they need and what depends on them"),
    ] as [([Change.Action], String)])
  func targetExtent(_ actions: [Change.Action], _ extent: String) {
    let changes = actions.enumerated().map { Change(address: address("hanoi/ivr/a\($0)"), action: $1) }
    var plan = Sample.plan(changes + [Change(address: address("hanoi/ivr/other"), action: .delete)])
    plan.targets = changes.isEmpty ? [address("hanoi/ivr/a0")] : changes.map(\.address)
    #expect(plan.targetExtent == extent)
  }

  @Test("changed settings stand under their object")
  func settings() {
    var change = Change(
      address: address("hanoi/groups/support"), action: .record, vendorID: "1", vendorName: "Support",
      reasons: [.cause(.settings)])
    change.settings = [
      SettingChange(.protect, prior: false, desired: true),
      SettingChange(.ignore, prior: [], desired: ["timeout\u{1b}"]),
    ]
    expect(
      text(PlanReport(Sample.plan([change]))),
      is: #"""
        Plan for production at 3f2a91c07d: 1 to record

        Record (1)
          % hanoi/groups/support "Support" id 1
              settings of the file changed: $protect, $ignore
              $protect: false → true
              $ignore: [] → ["timeout\u001b"]

        Requests: 5 made to plan (1 authentication, 4 reads).

        Plan: 1 to record. Only the state changes: no vendor is written to.
        """#)
  }

  @Test func planThatFailedDoesNotSayThatNothingIsToChange() {
    let plan = Sample.plan(
      diagnostics: [
        Diagnostic(
          .needsAdoption, .error, "the live \"Main\" differs from the file", address: address("hanoi/ivr/main"),
          suggestion: "write \"$adopt\": true, or --adopt hanoi/ivr/main")
      ])
    expect(
      text(PlanReport(plan)),
      is: """
        No change to production could be planned at 3f2a91c07d: 1 error below.

        error[needs-adoption]: the live "Main" differs from the file
         --> hanoi/ivr/main
         = help: write "$adopt": true, or --adopt hanoi/ivr/main
         = help: to apply it all the same: --allow needs-adoption@hanoi/ivr/main --reason TEXT
        """)
  }

  @Test func createsOfSeveralKinds() {
    let welcome = address("hanoi/greetings/welcome")
    let support = address("hanoi/groups/support")
    let sales = address("montevideo/blacklists/sales")
    let entries: [Value] = (0..<1204).map { ["phone": .string("09\(1_000_000 + $0)")] }
    let plan = Sample.plan(
      [
        Change(
          address: sales, action: .create, vendorName: "Ventas->", reasons: [.cause(.new)],
          fields: [Sample.field("entries", .notObservable, desired: .list(entries))]),
        Change(
          address: welcome, action: .create, vendorName: "Welcome", reasons: [.cause(.new)],
          fields: [
            Sample.field("text", desired: "Xin chào quý khách"), Sample.field("speed", desired: 0),
            Sample.field(
              "file",
              desired: .file(
                FileReference(path: "hanoi/greetings/welcome.mp3", sha256: "9f86d081884c7d65", size: 48213))),
          ]),
        Change(
          address: support, action: .create, vendorName: "Support", reasons: [.cause(.new)],
          outcome: Sample.draft([
            "sip_members": [reference("hanoi/extensions/101"), "102"],
            "greeting_id": reference("hanoi/greetings/welcome"),
            "backup": reference("saopaulo/flows/main"),
          ])),
      ],
      [
        Operation(id: "g", address: welcome, call: .create, phase: .whole),
        Operation(id: "s", address: support, call: .create, phase: .whole, after: ["g"]),
        Operation(id: "b", address: sales, call: .create, phase: .whole),
      ], estimate: 6)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 3 to create

        Create (3)
          + hanoi/greetings/welcome "Welcome"
              new in the folder
              text: "Xin chào quý khách"
              speed: 0
              file: hanoi/greetings/welcome.mp3 (48213 bytes, sha256 9f86d081…)
          + hanoi/groups/support "Support"
              new in the folder
              backup: @saopaulo/flows/main
              greeting_id: @greetings/welcome
              sip_members: [@extensions/101, "102"]
          + montevideo/blacklists/sales "Ventas->"
              new in the folder
              entries: 1204 entries: {phone: "091000000"}, {phone: "091000001"}, {…
              not observable: entries

        Requests: 5 made to plan (1 authentication, 4 reads), about 6 to apply.
        Order: 3 operations in 2 levels (2, 1).

        Plan: 3 to create.
        """)
  }

  @Test func replacementWithItsReferrers() {
    let welcome = address("hanoi/greetings/welcome")
    let main = address("hanoi/ivr/main")
    let plan = Sample.plan(
      [
        Change(
          address: main, action: .update, vendorID: "m1", vendorName: "Main menu",
          reasons: [.target(address("hanoi/greetings/welcome"), .replaced)],
          fields: [
            Sample.field(
              "greeting_id", .repointed, prior: reference("hanoi/greetings/welcome"),
              live: reference("hanoi/greetings/welcome"), desired: reference("hanoi/greetings/welcome"))
          ]),
        Change(
          address: welcome, action: .replace, vendorID: "g1", vendorName: "Welcome",
          reasons: [.cause(.notUpdatable)],
          fields: [Sample.field("text", prior: "Xin chào", live: "Xin chào", desired: "Xin chào quý khách")],
          notObservable: ["voice"]),
      ] + Sample.unchanged(2),
      [
        Operation(id: "new", address: welcome, call: .create, phase: .whole),
        Operation(id: "repoint", address: main, call: .update, phase: .whole, changed: ["greeting_id"], after: ["new"]),
        Operation(
          id: "old", address: welcome, call: .delete, phase: .whole, vendorID: "g1", after: ["repoint"],
          removesSuperseded: true),
      ], estimate: 7)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to replace, 1 to update; 2 unchanged

        Replace (1)
          -/+ hanoi/greetings/welcome "Welcome" id g1
              cannot be updated in place: a new object is created before the old one is deleted
              text: "Xin chào" → "Xin chào quý khách"  [edited in git]
              not observable: voice
              in 2 steps: 1. new object created, 2. old object deleted

        Update (1)
          ~ hanoi/ivr/main "Main menu" id m1
              refers to hanoi/greetings/welcome, which will be replaced
              greeting_id: @greetings/welcome  [repointed to the new object]

        Requests: 5 made to plan (1 authentication, 4 reads), about 7 to apply.
        Order: 3 operations in 3 levels (1, 1, 1).

        Plan: 1 to replace, 1 to update; 2 unchanged.
        """)
  }

  @Test func cycleIsExplained() {
    let (a, b) = (address("hanoi/ivr/a"), address("hanoi/ivr/b"))
    let plan = Sample.plan(
      [
        Change(
          address: a, action: .create, vendorName: "A", reasons: [.cause(.new)],
          outcome: Sample.draft(["action": reference("hanoi/ivr/b"), "script_name": "A"])),
        Change(
          address: b, action: .create, vendorName: "B", reasons: [.cause(.new)],
          outcome: Sample.draft(["action": reference("hanoi/ivr/a"), "overflow": 5, "script_name": "B"])),
      ],
      [
        Operation(id: "a:create", address: a, call: .create, phase: .partial, body: ["script_name": "A"]),
        Operation(
          id: "b:create", address: b, call: .create, phase: .partial,
          body: ["script_name": "B", "action": reference("hanoi/ivr/a")], after: ["a:create"]),
        Operation(
          id: "b:fill", address: b, call: .update, phase: .complete, changed: ["overflow"], after: ["b:create"]),
        Operation(id: "a:fill", address: a, call: .update, phase: .complete, changed: ["action"], after: ["b:create"]),
      ], estimate: 6)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 2 to create

        Create (2)
          + hanoi/ivr/a "A"
              new in the folder
              action: @ivr/b
              script_name: "A"
              in 2 steps: 1. created without the reference to @ivr/b (cycle), 2. completed: action
          + hanoi/ivr/b "B"
              new in the folder
              action: @ivr/a
              overflow: 5
              script_name: "B"
              in 2 steps: 1. created without overflow (set by an update afterwards), 2. completed: overflow

        Reference cycles, broken by an extra update
          hanoi/ivr/a → hanoi/ivr/b → hanoi/ivr/a: hanoi/ivr/a is created without the reference that closes the cycle, and completed once the others exist

        Requests: 5 made to plan (1 authentication, 4 reads), about 6 to apply.
        Order: 4 operations in 3 levels (1, 1, 2).

        Plan: 2 to create.
        """)
  }

  @Test func driftEditAndConflictAreToldApart() {
    let plan = Sample.plan(
      [
        Change(
          address: address("hanoi/groups/support"), action: .update, vendorID: "64a1", vendorName: "Support",
          reasons: [.fields(.edited), .fields(.drifted)],
          fields: [
            Sample.field("timeout", .edited, prior: 30, live: 30, desired: 45),
            Sample.field("strategy", .drifted, prior: "rollover", live: "simultaneous", desired: "rollover"),
            Sample.field("queue", .conflict, prior: 5, live: 8, desired: 6),
            Sample.field("music", .removed, prior: "jazz", live: "jazz"),
            Sample.field("pin_policy", .notObservable, prior: "short", desired: "long"),
            Sample.field(
              "sip_members", .edited, prior: ["101", "102"], live: ["101", "102"],
              desired: ["101", reference("hanoi/extensions/105"), reference("hanoi/extensions/106")]),
            Sample.field("hours", .edited, prior: ["a", "b"], live: ["a", "b"], desired: ["b", "a"]),
          ])
      ], [Operation(id: "u", address: address("hanoi/groups/support"), call: .update, phase: .whole)], estimate: 4)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to update; 1 drifted

        Update (1)
          ~ hanoi/groups/support "Support" id 64a1
              edited in git: timeout, sip_members, hours
              changed in the console; will be reset: strategy
              timeout: 30 → 45  [edited in git]
              strategy: "simultaneous" → "rollover"  [changed in the console, will be reset]
              queue: 8 → 6  [conflict: edited in git, changed in the console, last applied 5]
              music: "jazz" → (unset)  [removed from the file]
              pin_policy: "short" → "long"  [not observable, compared with what was last applied]
              sip_members: +2 -1 (2 → 3 entries)  [edited in git]
                + @extensions/105
                + @extensions/106
                - "102"
              hours: ["a", "b"] → ["b", "a"], only the order differs  [edited in git]

        Requests: 5 made to plan (1 authentication, 4 reads), about 4 to apply.

        Plan: 1 to update; 1 drifted.
        """)
  }

  @Test func deletionThatDetachesFirst() {
    let (a, b) = (address("hanoi/ivr/a"), address("hanoi/ivr/b"))
    let plan = Sample.plan(
      [
        Change(address: a, action: .delete, vendorID: "1", vendorName: "A", reasons: [.cause(.removed)]),
        Change(address: b, action: .delete, vendorID: "2", vendorName: "B", reasons: [.cause(.removed)]),
        Change(
          address: address("hanoi/extensions/101"), action: .forget, vendorID: "e1", vendorName: "101",
          reasons: [.cause(.removed), .cause(.notDeletable)]),
      ],
      [
        Operation(
          id: "cut", address: a, call: .update, phase: .detach, applied: ["script_name": "A"], changed: ["action"],
          prior: ["action": reference("hanoi/ivr/b"), "script_name": "A"]),
        Operation(
          id: "b", address: b, call: .delete, phase: .whole, prior: ["action": reference("hanoi/ivr/a")],
          after: ["cut"]),
        Operation(id: "a", address: a, call: .delete, phase: .whole, after: ["b"]),
      ], estimate: 5)
    expect(
      text(PlanReport(plan), width: 80),
      is: """
        Plan for production at 3f2a91c07d: 2 to delete, 1 to forget

        Delete (2)
          - hanoi/ivr/a "A" id 1
              no longer in the folder
              in 2 steps: 1. the reference to @ivr/b removed first, 2. deleted
          - hanoi/ivr/b "B" id 2
              no longer in the folder

        Forget (1)
          . hanoi/extensions/101 "101" id e1
              no longer in the folder
              the vendor's API cannot delete this kind of object; it stays on the
              platform

        Reference cycles, broken by an extra update
          hanoi/ivr/a → hanoi/ivr/b → hanoi/ivr/a: hanoi/ivr/a is updated first, so that
          nothing refers to what is deleted

        Requests: 5 made to plan (1 authentication, 4 reads), about 5 to apply.
        Order: 3 operations in 3 levels (1, 1, 1).

        Plan: 2 to delete, 1 to forget.
        """)
  }

  @Test func blacklistIsCounted() {
    let old: [Value] = (0..<5000).map { .string("08\(1_000_000 + $0)") }
    let new = Array(old.dropFirst(2)) + (0..<1000).map { .string("09\(1_000_000 + $0)") }
    let sales = address("montevideo/blacklists/sales")
    let plan = Sample.plan(
      [
        Change(
          address: sales, action: .update, vendorID: "Ventas->", vendorName: "Ventas->",
          fields: [Sample.field("entries", .edited, prior: .list(old), live: .list(old), desired: .list(new))])
      ], [Operation(id: "u", address: sales, call: .update, phase: .whole)], estimate: 9)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to update

        Update (1)
          ~ montevideo/blacklists/sales "Ventas->" id Ventas->
              entries: +1000 -2 (5000 → 5998 entries)  [edited in git]
                + "091000000"
                + "091000001"
                + "091000002"
                + "091000003"
                + "091000004"
                … and 995 more added
                - "081000000"
                - "081000001"

        Requests: 5 made to plan (1 authentication, 4 reads), about 9 to apply.

        Plan: 1 to update.
        """)
  }

  @Test func flowComponentsAreToldByPath() {
    func component(_ id: String, _ text: String, _ next: [Value]) -> Value {
      [
        "component_id": .string(id), "component": "say", "params": ["text": .string(text)],
        "next_component": .list(next),
      ]
    }
    let long = String(repeating: "Cảm ơn quý khách đã gọi. ", count: 20)
    let old: Value = [
      component("start", "a", ["menu"]), component("menu", long + "Tạm biệt", []), component("old", "x", []),
    ]
    let new: Value = [
      component("start", "a", ["menu", "bye"]), component("menu", long + "Hẹn gặp lại", []), component("bye", "y", []),
    ]
    let plan = Sample.plan([
      Change(
        address: address("saopaulo/flows/main"), action: .update, vendorID: "5f", vendorName: "Fluxo principal",
        fields: [Sample.field("flow", .edited, prior: old, live: old, desired: new)])
    ])
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to update

        Update (1)
          ~ saopaulo/flows/main "Fluxo principal" id 5f
              flow: +1 -1 (of 3)  [edited in git]
                + key bye: {component: "say", next_component: [], params: {text: "y"}}
                - key old: {component: "say", next_component: [], params: {text: "x"}}
                key start, next_component: +1 -0 (1 → 2 entries)  [edited in git]
                  + "bye"
                key menu, params.text: "… khách đã gọi. Tạm biệt" → "… khách đã gọi. Hẹn gặp lại"  [edited in git]

        Requests: 5 made to plan (1 authentication, 4 reads).

        Plan: 1 to update. Only the state changes: no vendor is written to.
        """)
  }

  /// The planner tells keyed lists element by element; a person wants to know how many came and went.
  @Test func elementsOfAKeyedListAreToldTogether() {
    func entry(
      _ phone: Int, _ verdict: FieldChange.Verdict, prior: Value? = nil, live: Value? = nil, desired: Value? = nil
    )
      -> FieldChange
    {
      let path = FieldPath.key("entries").appending(.element(key: "phone", value: "09\(phone)"))
      return FieldChange(path: path, verdict: verdict, prior: prior, live: live, desired: desired)
    }
    func value(_ phone: Int) -> Value { ["phone": .string("09\(phone)")] }
    let name = FieldPath.key("entries").appending(.element(key: "phone", value: "091")).appending(key: "name")
    let fields =
      (10..<30).map { entry($0, .edited, desired: value($0)) } + [entry(40, .edited, prior: value(40), live: value(40))]
      + [FieldChange(path: name, verdict: .edited, prior: "A", live: "A", desired: "B")]
      + [entry(50, .drifted, live: value(50)), entry(60, .notObservable, prior: value(60))]
    let plan = Sample.plan([
      Change(
        address: address("hanoi/lists/a"), action: .update, fields: fields,
        notObservable: ["entries[phone=0960]", "pin"])
    ])
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to update; 1 drifted

        Update (1)
          ~ hanoi/lists/a
              entries: +20 -1  [edited in git]
                + key 0910
                + key 0911
                + key 0912
                + key 0913
                + key 0914
                … and 15 more added
                - key 0940
                key 091, name: "A" → "B"  [edited in git]
              entries: +0 -1  [changed in the console, will be reset]
                - key 0950
              entries: +0 -1  [not observable, compared with what was last applied]
                - key 0960
              not observable: pin

        Requests: 5 made to plan (1 authentication, 4 reads).

        Plan: 1 to update; 1 drifted. Only the state changes: no vendor is written to.
        """)
  }

  /// The row of a keyed list leads with its key, and a long value is cut around it.
  @Test func rowsOfAKeyedListLeadWithTheirKey() {
    func row(_ key: String, _ member: String, _ live: Value, _ desired: Value) -> FieldChange {
      let path = FieldPath.key("scripts").appending(.element(key: "ivr", value: key)).appending(key: member)
      return FieldChange(path: path, verdict: .edited, prior: live, live: live, desired: desired)
    }
    let long = String(repeating: "9", count: 90)
    let fields = [
      row("2", "action", reference("hanoi/groups/warehouse"), reference("hanoi/ivr/holiday")),
      row("2", "action_type", "Ring_group", "Ivr_menu"), row(long, "label", "A", .string(long)),
    ]
    let plan = Sample.plan([Change(address: address("hanoi/ivr/main"), action: .update, fields: fields)])
    let lines = text(PlanReport(plan), width: 40).split(separator: "\n").filter { $0.hasPrefix("      ") }
    #expect(
      lines == [
        "      scripts:",
        "        key 2: @groups/warehouse → @ivr/holiday  [edited in git]",
        "        key 2, action_type: \"Ring_group\" → \"Ivr_menu\"  [edited in git]",
        "        key \(long), label: \"A\" → \"99999999999999…  [edited in git]",
      ])
  }

  @Test func nameSwapGoesThroughAThirdName() {
    let a = address("hanoi/groups/a")
    let plan = Sample.plan(
      [Change(address: a, action: .update, vendorID: "1", vendorName: "B")],
      [
        Operation(
          id: "cut", address: a, call: .update, phase: .detach, body: ["group_name": "B ~1f2e3d"],
          applied: ["group_name": "B ~1f2e3d"], changed: ["group_name"], live: ["group_name": "A"]),
        Operation(id: "fill", address: a, call: .update, phase: .complete, changed: ["group_name"], after: ["cut"]),
      ])
    #expect(
      PlanReport(plan).sections[0].items[0].steps == [
        .setForNow([.init(field: "group_name", value: "B ~1f2e3d")]), .completed(["group_name"]),
      ])
    #expect(
      text(PlanReport(plan)).contains(
        "in 2 steps: 1. group_name set to \"B ~1f2e3d\" for now, 2. completed: group_name"))
  }

  @Test func onlyTheFirstPlacesOfALargeChangeAreNamed() {
    func document(_ value: Int64) -> Value {
      .object(ValueObject((0..<50).map { ("f\(10 + $0)", .integer(value)) }))
    }
    let plan = Sample.plan([
      Change(
        address: address("hanoi/ivr/a"), action: .update, vendorName: "A",
        fields: [Sample.field("doc", .edited, live: document(1), desired: document(2))])
    ])
    #expect(PlanReport(plan).sections[0].items[0].rows.count == 50)
    #expect(
      text(PlanReport(plan)).contains("      doc.f49: 1 → 2  [edited in git]\n      … and 10 more changed places\n"))
  }

  @Test func objectThatRefersToItselfIsACycle() {
    let a = address("hanoi/ivr/a")
    let plan = Sample.plan(
      [Change(address: a, action: .create, outcome: Sample.draft(["action": reference("hanoi/ivr/a")]))],
      [
        Operation(id: "c", address: a, call: .create, phase: .partial),
        Operation(id: "f", address: a, call: .update, phase: .complete, changed: ["action"], after: ["c"]),
      ])
    let report = PlanReport(plan)
    #expect(
      report.sections[0].items[0].steps == [
        .createdWithoutReferences([Reference(a)]), .completed(["action"]),
      ])
    #expect(
      report.cycles.map(\.sentence) == [
        "hanoi/ivr/a → hanoi/ivr/a: hanoi/ivr/a is created without the reference that closes the cycle, and completed once "
          + "the others exist"
      ])
  }

  @Test func stateOnlyPlan() {
    let plan = Sample.plan([
      Change(
        address: address("hanoi/groups/support"), action: .adopt, vendorID: "64a1", vendorName: "Support",
        reasons: [.cause(.sameName)]),
      Change(
        address: address("hanoi/groups/night"), action: .move, vendorID: "64a2", vendorName: "Night",
        movedFrom: address("hanoi/groups/late")),
    ])
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to adopt, 1 to move

        Adopt (1)
          = hanoi/groups/support "Support" id 64a1
              found on the platform by its name; will be managed by ccops

        Move (1)
          > hanoi/groups/night "Night" id 64a2 (was hanoi/groups/late)

        Requests: 5 made to plan (1 authentication, 4 reads).

        Plan: 1 to adopt, 1 to move. Only the state changes: no vendor is written to.
        """)
  }

  @Test func leftoversOfAnEarlierRunAreShown() {
    let welcome = address("hanoi/greetings/welcome")
    let plan = Sample.plan(
      [Change(address: welcome, action: .unchanged, vendorID: "g2", vendorName: "Welcome")],
      [
        Operation(
          id: "old", address: welcome, call: .delete, phase: .whole, vendorID: "g1", removesSuperseded: true)
      ], estimate: 2)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: nothing to change; 1 unchanged

        Left over from an earlier run (1)
          * hanoi/greetings/welcome "Welcome" id g2
              in 1 step: 1. old object deleted

        Requests: 5 made to plan (1 authentication, 4 reads), about 2 to apply.

        Plan: nothing to change; 1 unchanged.
        """)
  }

  @Test func safetyLimitsStandBeforeTheLastLine() {
    let plan = Sample.plan(
      [Change(address: address("hanoi/groups/old"), action: .delete, vendorID: "1", vendorName: "Old")],
      [Operation(id: "d", address: address("hanoi/groups/old"), call: .delete, phase: .whole)],
      unmanaged: [
        UnmanagedObject(kind: address("hanoi/groups/x").kind, vendorID: "8", name: "?"),
        UnmanagedObject(kind: address("hanoi/groups/x").kind, vendorID: "9", name: "?"),
        UnmanagedObject(kind: address("hanoi/greetings/x").kind, vendorID: "7", name: "?"),
      ],
      diagnostics: [
        Diagnostic(
          .kindRule, .warning, "\"102\" is a raw vendor id", address: address("hanoi/groups/support"),
          path: .key("sip_members")),
        Diagnostic(
          .tooManyDeletions, .error, "4 of 10 hanoi/groups would be deleted: 40 percent, at most 30 are allowed",
          notes: ["max_delete_percent in ccops.json"], suggestion: "--force, if this is meant"
        ).about(.kind(address("hanoi/groups/x").kind)),
      ], estimate: 3)
    expect(
      text(PlanReport(plan)),
      is: """
        Plan for production at 3f2a91c07d: 1 to delete; 3 unmanaged (1 error, 1 warning below)

        Delete (1)
          - hanoi/groups/old "Old" id 1

        Requests: 5 made to plan (1 authentication, 4 reads), about 3 to apply.
        Unmanaged: 3 objects that no file describes: hanoi/greetings 1, hanoi/groups 2.

        error[too-many-deletions]: 4 of 10 hanoi/groups would be deleted: 40 percent, at most 30 are allowed
         --> hanoi/groups
         = note: max_delete_percent in ccops.json
         = help: --force, if this is meant
         = help: to apply it all the same: --allow too-many-deletions@hanoi/groups --reason TEXT

        warning[kind-rule]: "102" is a raw vendor id
         --> hanoi/groups/support: sip_members

        Plan: 1 to delete; 3 unmanaged. It cannot be applied as it is: 1 error above.
        """)
  }

  @Test func aLiftedRefusalIsAWarningWithItsConsent() {
    let refusal = Diagnostic(.protected, "it would be deleted", address: address("hanoi/groups/support"))
    let consents = Consents([.unprotect(address("hanoi/groups/support"))], by: "Ann\u{1b}", at: Sample.consent.at)
    let plan = Sample.plan(
      [Change(address: address("hanoi/groups/support"), action: .delete)], diagnostics: consents.lift([refusal]))
    expect(
      text(PlanReport(plan)),
      is: #"""
        Plan for production at 3f2a91c07d: 1 to delete (1 warning below)

        Delete (1)
          - hanoi/groups/support

        Requests: 5 made to plan (1 authentication, 4 reads).

        warning[protected]: it would be deleted
         --> hanoi/groups/support
         = note: allowed by Ann\u{1b}: --unprotect hanoi/groups/support

        Plan: 1 to delete. Only the state changes: no vendor is written to.
        """#)
  }

  @Test func controlCharactersAreShownAndNotObeyed() {
    let plan = Sample.plan([
      Change(
        address: address("hanoi/groups/x"), action: .update, vendorID: "1\r2", vendorName: "Sup\u{1b}[2Jport\u{202e}",
        reasons: [.fields(.edited)],
        fields: [Sample.field("note\u{7}", .edited, live: "a\tb\u{2066}", desired: "say \"hi\" \\ \u{feff}")])
    ])
    expect(
      text(PlanReport(plan)),
      is: #"""
        Plan for production at 3f2a91c07d: 1 to update

        Update (1)
          ~ hanoi/groups/x "Sup\u{1b}[2Jport\u{202e}" id 1\r2
              edited in git: note\u{7}
              note\u{7}: "a\tb\u{2066}" → "say \"hi\" \\ \u{feff}"  [edited in git]

        Requests: 5 made to plan (1 authentication, 4 reads).

        Plan: 1 to update. Only the state changes: no vendor is written to.
        """#)
  }

  @Test func colourIsOnlyThereWhenAskedAndChangesNoText() {
    let plan = Sample.plan([
      Change(
        address: address("hanoi/groups/x"), action: .delete, vendorID: "1", vendorName: "X",
        fields: [Sample.field("a", .drifted, live: ["x"], desired: ["y"])])
    ])
    let (plain, colored) = (text(PlanReport(plan)), text(PlanReport(plan), color: true))
    #expect(!plain.unicodeScalars.contains("\u{1b}"))
    #expect(colored.contains("\u{1b}[31m- hanoi/groups/x\u{1b}[0m \"X\""))
    #expect(colored.contains("\u{1b}[33m  [changed in the console, will be reset]\u{1b}[0m"))
    #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
  }
}
