import Model
import ProviderKit
import Sandbox
import TestSupport
import Testing

@testable import Providers

@Suite(.bounded) struct FlowTests {
  /// Every type of component, in the forms of the vendor's example of a request.
  static let example: ValueObject = [
    "name": "Atendimento",
    "flow": [
      [
        "component": "start", "component_id": "64dd00000000000000000001",
        "next_component": ["64dd00000000000000000002"],
      ],
      [
        "component": "menu", "component_id": "64dd00000000000000000002", "name": "Início", "direct_access": true,
        "audio_messages": ["64dd000000000000000000a1", "64dd000000000000000000a2"],
        "max_attempts": [
          "value": 2, "redirect": "64dd00000000000000000003", "timeout_between_attempts": 5,
          "audios_on_retry": ["64dd000000000000000000a3"], "audios_on_invalid": [],
        ],
        "options": [
          ["num": 0, "description": "Suporte", "redirect": "64dd00000000000000000004"],
          ["num": 1, "description": .null, "redirect": .null],
          ["num": 9, "description": "Financeiro", "redirect": "64dd00000000000000000099"],
          ["option_fail": true, "description": "Falha"],
        ],
      ],
      [
        "component": "audio_message", "component_id": "64dd00000000000000000003",
        "audio_messages": ["64dd000000000000000000a4"], "next_component": ["64dd00000000000000000007"],
      ],
      [
        "component": "campaign", "component_id": "64dd00000000000000000004", "campaign_id": "64dd000000000000000000c1",
        "next_component": [["post_closure": "64dd00000000000000000005", "timeout": false]], "timeout": 30,
      ],
      [
        "component": "survey", "component_id": "64dd00000000000000000005", "name": "Pesquisa", "next_component": .null,
        "questions": [
          [
            "audio_messages": ["64dd000000000000000000a5"],
            "max_attempts": ["value": 2, "timeout_between_attempts": 5], "valid_notes": [1, 2, 10],
          ]
        ],
        "audios_thankyou": ["64dd000000000000000000a6"], "audios_on_invalid": ["64dd000000000000000000a7"],
      ],
      [
        "component": "time_group", "component_id": "64dd00000000000000000006",
        "conditions": [["time_group_id": "65a9000000000000000000f1", "redirect": "64dd00000000000000000098"]],
        "next_component": "64dd00000000000000000097",
      ],
      [
        "component": "goto", "component_id": "64dd00000000000000000007",
        "next_component": [["destination": "64dd00000000000000000096", "destination_handle": .null]],
      ],
      [
        "component": "gogenier", "component_id": "64dd00000000000000000008", "name": "teste",
        "gogenier_account": "675af3c364175500018bb3w2", "gogenier_agent": "f3842498-94ce-435e-9a52-c70d10b75806",
        "intermediate_messages": ["um instante"], "playlist_id": "675af3c364175500018bb3w2",
        "outputs": [
          ["condition": "equal", "value": "#HUMAN", "redirect": "64dd00000000000000000004"],
          ["condition": "contain", "value": "#END", "redirect": .null],
        ],
        "record": true, "random_intermediate_messages": false,
      ],
    ],
  ]

  static let local: ValueObject = [
    "name": "Noite",
    "flow": [
      ["component": "start", "component_id": "start", "next_component": ["menu"]],
      [
        "component": "menu", "component_id": "menu", "max_attempts": ["value": 2, "redirect": "bye"],
        "options": [["num": 1, "description": "Vendas", "redirect": "sales"]],
      ],
      [
        "component": "campaign", "component_id": "sales", "campaign_id": "c",
        "next_component": [["post_closure": "bye", "timeout": false]],
      ],
      ["component": "audio_message", "component_id": "bye", "audio_messages": ["64dd000000000000000000a4"]],
    ],
  ]

  static let address = Address(provider: "site", collection: "flows", name: "night")

  // MARK: forms

  @Test("the vendor's example is in the documented form")
  func exampleIsInTheDocumentedForm() {
    let shaped = FlowDocument.reshape(Self.example)
    #expect(FlowDocument.components(shaped) == FlowDocument.components(Self.example))
    #expect(FlowDocument.reshape(shaped) == shaped)
    #expect(FlowCheck.findings(Self.example).filter { $0.severity == .error }.isEmpty)
  }

  struct Form: Sendable, CustomTestStringConvertible {
    let given: ValueObject
    let shaped: ValueObject
    var testDescription: String { CanonicalJSON.text(.object(given)) }
    init(_ type: String, _ key: String, _ given: Value?, _ shaped: Value?) {
      var before: ValueObject = ["component": .string(type)]
      var after = before
      before[key] = given
      after[key] = shaped
      self.given = before
      self.shaped = after
    }
  }

  @Test(
    "every accepted form of a component gets the documented form, which stays as it is",
    arguments: [
      Form("start", "next_component", "a", ["a"]), Form("start", "next_component", ["a"], ["a"]),
      Form("start", "next_component", nil, nil), Form("start", "next_component", .null, nil),
      Form("start", "next_component", false, nil), Form("audio_message", "next_component", [], nil),
      Form("audio_message", "next_component", "", nil), Form("menu", "next_component", "a", ["a"]),
      Form("survey", "next_component", nil, .null), Form("survey", "next_component", [], .null),
      Form("survey", "next_component", ["a"], ["a"]),
      Form("time_group", "next_component", ["a"], "a"), Form("time_group", "next_component", "a", "a"),
      Form("time_group", "next_component", .null, nil),
      Form("campaign", "next_component", nil, [["post_closure": .null, "timeout": false]]),
      Form("campaign", "next_component", ["post_closure": "a"], [["post_closure": "a", "timeout": false]]),
      Form(
        "campaign", "next_component", [["post_closure": false, "timeout": .null]],
        [["post_closure": .null, "timeout": false]]),
      Form("campaign", "next_component", [["timeout": "b"]], [["post_closure": .null, "timeout": "b"]]),
      Form("campaign", "next_component", [["timeout": true]], [["post_closure": .null, "timeout": true]]),
      Form("campaign", "next_component", ["a"], ["a"]),
      Form("goto", "next_component", "a", [["destination": "a", "destination_handle": .null]]),
      Form("goto", "next_component", ["a"], [["destination": "a", "destination_handle": .null]]),
      Form("goto", "next_component", ["destination": "a"], [["destination": "a", "destination_handle": .null]]),
      Form("goto", "next_component", nil, [["destination": .null, "destination_handle": .null]]),
      Form("other", "next_component", "a", "a"), Form("other", "x", false, false),
      Form("menu", "max_attempts", [["value": 2]], ["value": 2]),
      Form("menu", "max_attempts", ["value": 2], ["value": 2]),
      Form("menu", "max_attempts", [], nil), Form("menu", "max_attempts", .null, nil),
      Form("menu", "max_attempts", [["value": 1], ["value": 2]], [["value": 1], ["value": 2]]),
      Form("menu", "max_attempts", ["value": 2, "redirect": .null], ["value": 2]),
      Form(
        "menu", "options",
        [
          ["option_fail": true, "description": "F"], ["num": "2", "redirect": "b"],
          ["num": 1, "redirect": "a", "description": "A"], ["num": 3],
        ],
        [
          ["num": 1, "redirect": "a", "description": "A"], ["num": 2, "redirect": "b", "description": .null],
          ["num": 3, "redirect": .null, "description": .null],
          ["option_fail": true, "description": "F"],
        ]),
      Form("gogenier", "outputs", [["value": "x"]], [["value": "x", "redirect": .null]]),
    ])
  func form(_ form: Form) {
    #expect(FlowDocument.component(form.given) == form.shaped)
    #expect(FlowDocument.component(form.shaped) == form.shaped)
  }

  // MARK: ids

  @Test(arguments: [
    ("64dd0707e90b9ded57f91449", true), ("675af3c364175500018bb3w2", true), ("menu", false),
    ("64dd0707e90b9ded57f9144", false), ("64dd0707-90b9ded57f91449", false),
  ])
  func rawIDs(text: String, isRaw: Bool) { #expect(FlowIDs.isRaw(text) == isRaw) }

  @Test func derivedIDsAreStable() {
    // printf 'site/flows/night\0menu' | sha256sum
    #expect(Reference.derivedPartID(Self.address, "menu") == "1854d9f1d5ef3f6f40fb7a4d")
    #expect(Reference.derivedPartID(Self.address, "menu") != Reference.derivedPartID(Self.address, "start"))
  }

  @Test func localKeysBecomeIDs() {
    let sent = Flows.body(Self.local, live: ["bye": "64dd000000000000000000ff"], address: Self.address)
    let text = CanonicalJSON.text(.object(sent))
    let menu = Reference.derivedPartID(Self.address, "menu")
    #expect(text.contains(#""next_component":["\#(menu)"]"#))
    #expect(text.contains(#""redirect":"64dd000000000000000000ff""#))
    #expect(!text.contains("\"bye\"") && !text.contains("\"menu\",\"component_id\":\"menu\""))
  }

  @Test("a digit that leads nowhere is sent as it is written, and equals an absent one")
  func emptyDigits() throws {
    func flow(_ options: [Value]) -> ValueObject {
      ["name": "N", "flow": [["component": "menu", "component_id": "menu", "options": .list(options)]]]
    }
    let full: Value = ["num": 1, "description": "A", "redirect": "menu"]
    let empty: Value = ["num": 3, "description": .null, "redirect": .null]
    let sent = try #require(Flows.body(flow([full, empty]), live: [:], address: Self.address)["flow"]?.list?.first)
    #expect(sent.object?["options"]?.list?.count == 2)
    #expect(sent.object?["options"]?.list?.last == empty)
    let with = flow([full, empty])
    #expect(FlowComparison.isSame(now: flow([full]), planned: with, as: with, at: Self.address))
    #expect(!FlowComparison.isSame(now: flow([empty]), planned: with, as: with, at: Self.address))
  }

  @Test("local keys after the last attempt become ids: in a question, and in a list of several")
  func attempts() {
    let attempts: [Value] = [["value": 1, "redirect": "bye"], ["value": 2, "redirect": "byee"]]
    let flow: ValueObject = [
      "name": "N",
      "flow": [
        ["component": "start", "component_id": "start", "next_component": ["poll"]],
        [
          "component": "survey", "component_id": "poll",
          "questions": [["max_attempts": ["value": 2, "redirect": "bye"]], ["max_attempts": .list(attempts)]],
        ],
        ["component": "audio_message", "component_id": "bye"],
      ],
    ]
    let sent = CanonicalJSON.text(.object(Flows.body(flow, live: [:], address: Self.address)))
    #expect(!sent.contains("\"bye\""))
    let findings = FlowCheck.findings(flow).map { "\($0.path): \($0.message)" }
    #expect(
      findings == [
        "flow[1].questions[1].max_attempts[1].redirect: no component of this flow has the component_id \"byee\"",
        "flow[1].questions[1].max_attempts: max_attempts is a list of 2; it is sent as it is",
      ])
  }

  // MARK: alignment

  private func renamed(_ document: ValueObject, _ names: [String: String]) -> ValueObject {
    var result = FlowDocument.reshape(document)
    result["flow"] = .list(
      FlowDocument.components(result).reversed().map { .object(ComponentEdges.renaming($0) { names[$0] ?? $0 }) })
    return result
  }

  @Test func idsThatTheServerKeptAreFound() {
    let live = Flows.body(Self.local, live: [:], address: Self.address)
    let aligned = FlowAlignment.align(desired: Self.local, live: live, at: Self.address)
    #expect(aligned.attributes["flow"] == FlowDocument.reshape(Self.local)["flow"])
    #expect(aligned.exports["menu"] == Reference.derivedPartID(Self.address, "menu"))
    #expect(aligned.exports.count == 4)
  }

  @Test func idsThatTheServerInventedAreFoundByWalking() {
    let names = ["start": "s1", "menu": "m1", "sales": "c1", "bye": "a1"]
    let aligned = FlowAlignment.align(desired: Self.local, live: renamed(Self.local, names), at: Self.address)
    #expect(aligned.exports == names)
    let shaped = FlowDocument.components(FlowDocument.reshape(Self.local))
    #expect(FlowDocument.components(aligned.attributes).reversed() == shaped)
  }

  @Test func rawIDsThatWereReplacedAreFoundByWalking() {
    let ids = FlowDocument.components(Self.example).compactMap { $0["component_id"]?.string }
    let names = Dictionary(uniqueKeysWithValues: ids.map { ($0, "live-\($0)") })
    let aligned = FlowAlignment.align(desired: Self.example, live: renamed(Self.example, names), at: Self.address)
    // The time group and the agent are reached by no edge; each is the only one of its type.
    #expect(aligned.exports == names)
  }

  @Test(
    "components that have left the file keep the names under which they were applied",
    arguments: [nil, ["start": "s1", "menu": "m1", "sales": "c1", "bye": "a1"]] as [[String: String]?])
  func formerNames(_ invented: [String: String]?) {
    let live = invented.map { renamed(Self.local, $0) } ?? Flows.body(Self.local, live: [:], address: Self.address)
    var desired = Self.local
    desired["flow"] = .list(
      (Self.local["flow"]?.list ?? []).filter { $0.object?["component_id"] != "bye" })
    let aligned = FlowAlignment.align(desired: desired, prior: Self.local, live: live, at: Self.address)
    let ids = FlowDocument.components(aligned.attributes).compactMap { $0["component_id"]?.string }
    #expect(Set(ids) == ["start", "menu", "sales", "bye"])
    #expect(Set(aligned.exports.keys) == ["start", "menu", "sales"])
    #expect(aligned.former == ["bye": invented?["bye"] ?? Reference.derivedPartID(Self.address, "bye")])
  }

  @Test func aNewComponentHasNoLiveID() {
    var desired = Self.local
    desired["flow"] = .list((Self.local["flow"]?.list ?? []) + [["component": "survey", "component_id": "poll"]])
    let live = renamed(Self.local, ["start": "s1", "menu": "m1", "sales": "c1", "bye": "a1"])
    let exports = FlowAlignment.align(desired: desired, live: live, at: Self.address).exports
    #expect(exports["poll"] == nil)
    #expect(exports["bye"] == "a1")
    let sent = Flows.body(desired, live: exports, address: Self.address)
    #expect(CanonicalJSON.text(.object(sent)).contains(Reference.derivedPartID(Self.address, "poll")))
  }

  @Test func aComponentOfTheConsoleKeepsItsID() {
    var live = Flows.body(Self.local, live: [:], address: Self.address)
    live["flow"] = .list((live["flow"]?.list ?? []) + [["component": "survey", "component_id": "x-by-hand"]])
    let aligned = FlowAlignment.align(desired: Self.local, live: live, at: Self.address)
    #expect(FlowDocument.components(aligned.attributes).last?["component_id"] == "x-by-hand")
    #expect(aligned.exports.count == 4)
  }

  // MARK: rules

  /// The suggestion for a flow without a start.
  private static let startAdvice =
    #"{ "component": "start", "component_id": "start", "next_component": ["…"] }"#

  @Test(
    arguments: [
      ([], []),
      (
        [["component": "menu", "component_id": "m"]],
        ["flow: a flow needs one component of the type start \(startAdvice)"]
      ),
      (
        [["component": "start", "component_id": "a"], ["component": "start", "component_id": "b"]],
        ["flow[1]: a flow has exactly one component of the type start"]
      ),
      (
        [
          ["component": "start", "component_id": "a", "next_component": ["menuu"]],
          ["component": "menu", "component_id": "menu"],
        ],
        [
          "flow[0].next_component[0]: no component of this flow has the component_id \"menuu\" did you mean \"menu\"?",
          "flow[1]: no caller reaches \"menu\": no edge leads there from the start",
        ]
      ),
      (
        [["component": "start", "component_id": "a", "next_component": ["64dd0707e90b9ded57f91449"]]],
        ["flow[0].next_component[0]: dangling edge: no component of this flow has the id 64dd0707e90b9ded57f91449"]
      ),
      (
        [
          ["component": "start", "component_id": "a", "next_component": ["a"]],
          ["component": "start2", "component_id": "a"],
        ],
        [
          "flow[1].component_id: two components have the component_id \"a\"",
          "flow[1].component: \"start2\" is not a documented type of component; it is sent as it is did you mean \"start\"?",
        ]
      ),
    ] as [(Value, [String])])
  func rules(flow: Value, findings: [String]) {
    let found = FlowCheck.findings(["name": "n", "flow": flow]).map {
      "\($0.path): \($0.message)" + ($0.suggestion.map { " \($0)" } ?? "")
    }
    #expect(found == findings)
  }

  // MARK: on the sandbox

  static let readings: [Set<Quirk>] = [
    [], [.forticsRegenerateIDs], [.forticsWrapMaxAttempts], [.forticsDropUnlistedFields], [.forticsAbsentNull],
    [.forticsRegenerateIDs, .forticsWrapMaxAttempts],
  ]

  /// What was written is what is shown, in the file's names, whatever the server does to ids and forms.
  @Test(arguments: [local, example], readings)
  func aSecondLookFindsNothingToDo(_ document: ValueObject, _ quirks: Set<Quirk>) async throws {
    try await Rig.run("fortics", quirks: quirks) { rig in
      let made = try await rig.provider.create(WriteRequest(address: Self.address, body: document))
      func look() async throws -> KindSchema.Aligned {
        let live = try #require(try await rig.list("flows").first { $0.vendorID == made.vendorID })
        return FlowAlignment.align(desired: document, live: live.attributes, at: Self.address)
      }
      let wanted = FlowDocument.components(FlowDocument.reshape(document))
      let first = try await look()
      #expect(FlowDocument.components(first.attributes) == Self.shown(wanted, quirks))
      #expect(first.exports.count == wanted.count)

      _ = try await rig.provider.update(
        WriteRequest(
          address: Self.address, vendorID: made.vendorID, body: document, changed: ["flow"], live: first.attributes))
      let second = try await look()
      #expect(second == first)
    }
  }

  /// What a list shows of these components: all their fields, or those of the vendor's sample of a response.
  private static func shown(_ components: [ValueObject], _ quirks: Set<Quirk>) -> [ValueObject] {
    guard quirks.contains(.forticsDropUnlistedFields) else { return components }
    let sample: Set<String> = [
      "component", "component_id", "name", "message", "direct_access", "audio_messages", "max_attempts", "options",
      "next_component", "continue", "audio_after_call", "conditions", "timeout", "questions",
    ]
    return components.map { component in component.keeping { key, _ in sample.contains(key) } }
  }

  @Test(arguments: [true, false]) func aFlowThatSomebodyChangedIsNotOverwritten(planIsAligned: Bool) async throws {
    try await Rig.run("fortics") { rig in
      let made = try await rig.provider.create(WriteRequest(address: Self.address, body: Self.local))
      let raw = try #require(try await rig.list("flows").first).attributes
      let live = planIsAligned ? FlowAlignment.align(desired: Self.local, live: raw, at: Self.address).attributes : raw
      try rig.sandbox.edit("fortics", in: "flows", made.vendorID, patch: #"{"name":"changed by hand"}"#)
      let error = await rig.error {
        _ = try await rig.provider.update(
          WriteRequest(
            address: Self.address, vendorID: made.vendorID, body: Self.local, changed: ["name"], live: live))
      }
      #expect(error?.errorClass == .conflicting)
      #expect(try await rig.list("flows").first?.name == "changed by hand")
    }
  }

  @Test(arguments: [Quirk?.none, .forticsAbsentNull]) func aFlowThatIsGoneIsMissing(_ quirk: Quirk?) async throws {
    try await Rig.run("fortics", quirks: quirk.map { [$0] } ?? []) { rig in
      let error = await rig.error {
        _ = try await rig.provider.update(
          WriteRequest(address: Self.address, vendorID: "64dd0707e90b9ded57f91449", body: Self.local))
      }
      #expect(error?.errorClass == .missing)
    }
  }

  @Test func aDeletionThatDeletesMoreIsAnAlarm() async throws {
    try await Rig.run("fortics") { rig in
      var fault = FaultRule(.status)
      fault.write = true
      fault.status = 200
      fault.body = #"{"count":7}"#
      rig.sandbox.addFaults(fault)
      let error = await rig.error {
        try await rig.provider.delete(WriteRequest(address: Self.address, vendorID: "64dd0707e90b9ded57f91449"))
      }
      #expect(error?.message == "site: one flow was to be deleted, and the vendor says it deleted 7")
    }
  }

  @Test func nothingButOneFlowIsEverDeleted() async throws {
    try await Rig.run("fortics") { rig in
      let made = try await rig.provider.create(WriteRequest(address: Self.address, body: Self.local))
      let second = try await rig.provider.create(WriteRequest(address: Self.address, body: Self.example))
      let none = await rig.error {
        try await rig.provider.delete(WriteRequest(address: Self.address, vendorID: ""))
      }
      #expect(none?.errorClass == .rejected)
      try await rig.provider.delete(WriteRequest(address: Self.address, vendorID: made.vendorID))
      #expect(try await rig.list("flows").map(\.vendorID) == [second.vendorID])
      let deletions = rig.sandbox.requests().filter { $0.method == "DELETE" }
      #expect(deletions.map(\.path) == ["/fortics/pbx/flow?id=\(made.vendorID)"])
    }
  }

  @Test func aWrongPassword() async throws {
    try await Rig.run("fortics", sandbox: { $0.credentials = "operator:another" }) { rig in
      let error = await rig.error { _ = try await rig.list("flows") }
      #expect(error?.message == "site: answered 401: the credentials were not accepted")
      #expect(rig.sandbox.stats().requests == 1)
    }
  }

  // MARK: the list

  @Test("a list that shows a flow twice is read again once, then refused")
  func aFlowThatIsListedTwice() async throws {
    try await Rig.run("fortics", quirks: [.forticsListRepeats]) { rig in
      #expect(try await rig.list("flows").isEmpty)
      _ = try rig.sandbox.create("fortics", in: "flows", #"{"name": "A", "flow": []}"#)
      let error = await rig.error { _ = try await rig.list("flows") }
      #expect(error?.errorClass == .conflicting)
      #expect(error?.message.contains("the list contradicts itself, read twice: it shows _id") == true)
      #expect(rig.listings(of: "/pbx/flow/all") == 3)
    }
  }
}
