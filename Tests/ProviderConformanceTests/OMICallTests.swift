import Model
import ProviderKit
import Sandbox
import Synchronization
import TestSupport
import Testing

@testable import Providers

@Suite(.bounded) struct OMICallTests {
  private func group(_ rig: Rig, _ members: [Value]) -> WriteRequest {
    WriteRequest(
      address: rig.address("groups"),
      body: ["group_name": "G", "strategy": "random", "sip_members": .list(members), "timeout": 20])
  }

  // MARK: lists

  @Test(arguments: [(1, 1), (50, 1), (51, 2), (230, 5)])
  func oneRequestAPageAndNoneAnObject(groups: Int, pages: Int) async throws {
    try await Rig.run("omicall", settings: { $0.limits.concurrency = 3 }, sandbox: { $0.groups = groups }) { rig in
      let found = try await rig.list("groups")
      #expect(found.count == groups)
      // One to sign in, one a page, and one page of phones that says who is in the groups.
      #expect(await rig.provider.requestCount() == RequestCount(authentication: 1, reads: pages + 1, writes: 0))
      #expect(rig.sandbox.stats().maxInFlight <= 3)
      #expect(found.first?.attributes["sip_members"] == ["101"])
    }
  }

  @Test func thePhonesAreListedOnceForBothKinds() async throws {
    try await Rig.run("omicall", sandbox: { $0.groups = 5 }) { rig in
      async let groups = rig.provider.list(ListRequest(collection: "groups"))
      async let extensions = rig.provider.list(ListRequest(collection: "extensions"))
      #expect(try await groups.count == 5)
      #expect(try await extensions.count == 20)
      #expect(await rig.provider.requestCount().reads == 2)
      // A second listing of the extensions is a new look; one of the groups needs none.
      _ = try await rig.list("extensions")
      _ = try await rig.list("groups")
      #expect(await rig.provider.requestCount().reads == 4)
    }
  }

  @Test func aListThatGrowsIsReadAgain() async throws {
    try await Rig.run("omicall", quirks: [.omicallInsertBetweenPages], sandbox: { $0.groups = 120 }) { rig in
      let found = try await rig.list("groups")
      #expect(found.count == 121)
      #expect(Set(found.map(\.vendorID)).count == 121)
    }
  }

  @Test(arguments: [1, 120]) func aPageThatRepeatsForEver(groups: Int) async throws {
    try await Rig.run("omicall", quirks: [.omicallRepeatPage], sandbox: { $0.groups = groups }) { rig in
      let error = await rig.error { _ = try await rig.list("groups") }
      #expect(error?.message.contains("list") == true)
      #expect(rig.sandbox.stats().requests < 10)
    }
  }

  @Test func anExpiredTokenIsRenewedOnce() async throws {
    try await Rig.run("omicall", sandbox: { $0.groups = 400 }) { rig in
      _ = try await rig.list("groups")
      rig.sandbox.expireTokens()
      #expect(try await rig.list("groups").count == 400)
      #expect(await rig.provider.requestCount().authentication == 2)
    }
  }

  @Test func aWrongKey() async throws {
    try await Rig.run("omicall", sandbox: { $0.apiKey = "another" }) { rig in
      let error = await rig.error { _ = try await rig.list("groups") }
      #expect(error?.errorClass == .rejected)
      #expect(error?.message.contains("signing in") == true)
    }
  }

  // MARK: groups

  @Test func theTargetOfAGroupSurvivesAnUpdateThatDoesNotNameIt() async throws {
    try await Rig.run("omicall") { rig in
      let made = try await rig.provider.create(group(rig, ["101"]))
      func update(_ body: ValueObject, _ changed: Set<String>) async throws {
        let live = try await rig.list("groups").first?.attributes
        let common: ValueObject = ["group_name": "G", "strategy": "random", "sip_members": ["101"], "timeout": 20]
        _ = try await rig.provider.update(
          WriteRequest(
            address: rig.address("groups"), vendorID: made.vendorID, body: common.merging(body), changed: changed,
            live: live))
      }
      try await update(
        ["target_timeout": "62da34652a310904dfbbf13b", "target_timeout_type": "Recording"], ["target_timeout"])
      try await update(["timeout": 25], ["timeout"])
      let kept = try await rig.list("groups").first?.attributes
      #expect(kept?["target_timeout"] == "62da34652a310904dfbbf13b")
      #expect(kept?["target_timeout_type"] == "Recording")
      #expect(kept?["timeout"] == 25)
      try await update(["target_timeout": ""], ["target_timeout"])
      #expect(try await rig.list("groups").first?.attributes["target_timeout"] == "")
    }
  }

  @Test func whoHasNoExtensionIsShownAndNotThrownOut() async throws {
    try await Rig.run("omicall", quirks: [.omicallAgentIDMissing]) { rig in
      let made = try await rig.provider.create(group(rig, ["101"]))
      let live = try #require(try await rig.list("groups").first)
      let member = try #require(live.attributes["sip_members"]?.list?.first?.string)
      #expect(member.hasPrefix("agent:"))
      let error = await rig.error {
        _ = try await rig.provider.update(
          WriteRequest(
            address: rig.address("groups"), vendorID: made.vendorID, body: group(rig, ["102"]).body,
            changed: ["sip_members"], live: live.attributes))
      }
      #expect(error?.errorClass == .conflicting)
      #expect(error?.message.contains(member) == true)
      #expect(rig.sandbox.stats().writes == 1)
    }
  }

  @Test(
    "members that leave a group: by the update, or by a call of their own where it only adds",
    arguments: [
      (nil, "replace", ["102"], 2), (.omicallMembersAddOnly, "replace", ["102", "101"], 2),
      (.omicallMembersAddOnly, "add-only", ["102"], 3), (nil, "add-only", ["102"], 3),
    ] as [(Quirk?, String, Set<String>, Int)])
  func membersThatLeave(_ quirk: Quirk?, _ setting: String, _ left: Set<String>, _ writes: Int) async throws {
    let quirks: Set<Quirk> = [.omicallListShowsSIPMembers]
    try await Rig.run(
      "omicall", quirks: quirks.union(quirk.map { [$0] } ?? []),
      settings: { $0.options = ["members": .string(setting)] }
    ) { rig in
      let made = try await rig.provider.create(group(rig, ["101"]))
      let live = try #require(try await rig.list("groups").first).attributes
      _ = try await rig.provider.update(
        WriteRequest(
          address: rig.address("groups"), vendorID: made.vendorID, body: group(rig, ["102"]).body,
          changed: ["sip_members"], live: live))
      let now = try #require(try await rig.list("groups").first).attributes["sip_members"]?.list ?? []
      #expect(Set(now.compactMap(\.string)) == left)
      #expect(rig.sandbox.stats().writes == writes)
    }
  }

  struct Members: Sendable {
    let item: ValueObject
    let shown: Value
    var needsPhones = true
  }

  @Test(arguments: [
    Members(item: ["members": [["agent_id": "a"], ["agent_id": "b"]]], shown: ["101", "agent:b=102|103"]),
    Members(item: ["members": [["agent_id": "z"]]], shown: ["agent:z"]),
    Members(item: ["members": [["agent_id": "a", "sip_user": "109"]]], shown: ["109"], needsPhones: false),
    Members(item: ["members": [["agent_id": "a"]], "sip_members": ["7", 8]], shown: ["7", "8"], needsPhones: false),
    Members(item: ["members": [["agent_id": "a"], ["agent_id": "a"]]], shown: ["101"]),
    Members(item: ["members": .null], shown: [], needsPhones: false),
    // What is not as documented is shown as it is.
    Members(item: ["sip_members": ["a": 1], "members": []], shown: ["a": 1], needsPhones: false),
    Members(item: ["sip_members": ["7", ["a": 1], .null]], shown: ["7", ["a": 1]], needsPhones: false),
    Members(item: ["members": "all"], shown: "all", needsPhones: false),
    Members(item: ["members": [["sip_password": "s"], 6]], shown: ["agent:?", "6"]),
    Members(
      item: ["sip_members": [["sip_user": "7", "sip_password": "s"]]],
      shown: [["sip_user": "7", "sip_password": "(secret)"]], needsPhones: false),
  ])
  func members(_ given: Members) {
    let book = ["a": ["101"], "b": ["103", "102"]]
    #expect(GroupMembers.shown(given.item, extensions: book) == given.shown)
    #expect(GroupMembers.needPhoneBook(given.item) == given.needsPhones)
  }

  @Test(
    arguments: [
      (["102"], ["102"]), (["103"], ["103"]), (["102", "103"], ["102", "103"]), (["104"], ["agent:b=102|103"]),
    ] as [([String], [String])])
  func anAgentWithSeveralExtensionsIsTheOneThatTheFileNames(desired: [String], live: [String]) {
    let aligned = GroupMembers.align(["sip_members": .strings(desired)], ["sip_members": ["agent:b=102|103"]])
    #expect(aligned["sip_members"] == .strings(live))
  }

  @Test(
    "an agent whom the file no longer names is the extension that was applied",
    arguments: [
      (["104"], ["103", "104"], ["103"]), (["102"], ["103"], ["102"]), (["104"], ["104"], ["agent:b=102|103"]),
    ]
      as [([String], [String], [String])])
  func formerMembers(desired: [String], prior: [String], live: [String]) {
    let aligned = GroupMembers.align(
      ["sip_members": .strings(desired)], prior: ["sip_members": .strings(prior)],
      ["sip_members": ["agent:b=102|103"]])
    #expect(aligned["sip_members"] == .strings(live))
  }

  @Test(
    arguments: [
      (["members": [["timeout": 30], ["timeout": "30"]]], 30), (["timeout": 15, "members": [["timeout": 30]]], 15),
      (["members": []], nil), (["members": [["timeout": 30], ["timeout": 20]]], "20, 30 (differs by member)"),
      (["timeout": ["a": 1], "members": [["timeout": 30]]], ["a": 1]), (["timeout": "soon"], "soon"),
      (["timeout": .null, "members": [["timeout": false]]], false),
      (["members": [["timeout": 30], ["timeout": "soon"]]], "30, \"soon\" (differs by member)"),
    ] as [(ValueObject, Value?)])
  func timeout(item: ValueObject, shown: Value?) { #expect(GroupMembers.timeout(item) == shown) }

  /// A list whose only object has a value of another type than the documented one.
  struct WrongType: Sendable, CustomTestStringConvertible {
    let collection: String
    let path: String
    /// The members of the object besides its id and name.
    let members: String
    let shown: ValueObject
    var testDescription: String { "\(collection): \(members)" }
  }

  @Test(
    "a live value of the wrong type is shown as what it is",
    arguments: [
      WrongType(
        collection: "groups", path: "internal_group/list",
        members: #""group_name": "N", "timeout": {"s": 5}, "strategy": 1"#,
        shown: ["timeout": ["s": 5], "strategy": "1"]),
      WrongType(
        collection: "groups", path: "internal_group/list", members: #""group_name": "N", "sip_members": "101""#,
        shown: ["sip_members": "101"]),
      WrongType(
        collection: "ivr", path: "key-interaction/list",
        members: #""script_name": "N", "scripts": {"ivr": "1"}, "time_out": [1]"#,
        shown: ["scripts": ["ivr": "1"], "time_out": [1]]),
      WrongType(
        collection: "ivr", path: "key-interaction/list",
        members: #""script_name": "N", "scripts": [7, {"ivr": 1, "action": {"id": "x"}}, {"ivr": "2", "action": ""}]"#,
        shown: ["scripts": [7, ["ivr": "1", "action": ["id": "x"], "action_type": ""]]]),
      WrongType(
        collection: "greetings", path: "greeting/list",
        members: #""greeting_name": "N", "content": ["Xin"], "speed": {}"#,
        shown: ["text": ["Xin"], "speed": [:]]),
      WrongType(
        collection: "extensions", path: "internal_phone/list", members: #""sip_user": "N", "enabled": "perhaps""#,
        shown: ["enabled": "perhaps"]),
    ])
  func wrongTypes(_ given: WrongType) async throws {
    try await Rig.run("omicall") { rig in
      var fault = FaultRule(.wrongType, times: 1)
      fault.path = given.path
      fault.status = 200
      fault.body =
        #"{ "status_code": 9999, "payload": { "items": [ { "_id": "5", \#(given.members) } ], "has_next": false } }"#
      rig.sandbox.addFaults(fault)
      let live = try #require(try await rig.list(given.collection).first)
      for (name, value) in given.shown { #expect(live.attributes[name] == value, "\(name)") }
    }
  }

  @Test("a hotline that is no number is an error, not an unbound one")
  func wrongHotline() async throws {
    try await Rig.run("omicall") { rig in
      var fault = FaultRule(.wrongType, times: 1)
      fault.path = "hotline/list"
      fault.status = 200
      fault.body = #"{ "status_code": 9999, "payload": ["842473000000", {}] }"#
      rig.sandbox.addFaults(fault)
      let error = await rig.error { _ = try await rig.list("extensions", details: ["101"]) }
      #expect(error?.message.contains("the answer is not a list of numbers") == true)
    }
  }

  // MARK: menus

  @Test func anEmptyMenuIsSentWithAPlaceholder() {
    let sent = IVR.document(["script_name": "M", "scripts": [["ivr": "1", "action": .null]], "action": ""])
    #expect(sent["scripts"] == [["ivr": "1", "action": "", "action_type": ""]])
    #expect(sent["action"] == "")
    #expect(sent["action_type"] == "")
    #expect(sent["invalid_sound_id"] == "")
  }

  @Test("a key that does nothing is sent as it is written")
  func emptyKey() {
    let sent = IVR.document([
      "script_name": "M",
      "scripts": [["ivr": "1", "action": "5f", "action_type": "Ring_group"], ["ivr": "2", "action": ""]],
    ])
    #expect(
      sent["scripts"] == [
        ["ivr": "1", "action": "5f", "action_type": "Ring_group"], ["ivr": "2", "action": "", "action_type": ""],
      ])
  }

  @Test(arguments: [Quirk?.none, .omicallDuplicateHTTP400]) func aNameThatIsTaken(_ quirk: Quirk?) async throws {
    try await Rig.run("omicall", quirks: quirk.map { [$0] } ?? []) { rig in
      let menu = WriteRequest(
        address: rig.address("ivr"),
        body: ["script_name": "M", "greeting_id": "x", "max_failure": 1, "time_out": 1, "scripts": []])
      _ = try await rig.provider.create(menu)
      let error = await rig.error { _ = try await rig.provider.create(menu) }
      #expect(error?.errorClass == .rejected)
      #expect(error?.message.contains("script_name_exists") == true)
    }
  }

  // MARK: greetings

  @Test(
    arguments: [
      (["greeting_name": "a", "text": "t", "voice": "banmai"], []),
      (["greeting_name": "a", "file": "x.mp3"], []),
      (["greeting_name": "a"], ["text: a greeting needs a text with a voice, or a file"]),
      (["text": "t", "voice": "banmai", "file": "x.mp3"], ["file: a greeting has a text or a file, not both"]),
      (["text": "t"], ["text: a text needs a voice"]),
      (
        ["file": "x.mp3", "voice": "banmai", "speed": 0],
        [
          "voice: voice goes with text; an uploaded file has none",
          "speed: speed goes with text; an uploaded file has none",
        ]
      ),
    ] as [(ValueObject, [String])])
  func greetingRules(document: ValueObject, findings: [String]) {
    #expect(Greetings.check(document).map { "\($0.path): \($0.message)" } == findings)
  }

  @Test(
    arguments: [
      (["text": "t"], ["text": "t", "speed": 0]), (["text": "t", "speed": "-2"], ["text": "t", "speed": -2]),
      (["file": "f"], ["file": "f"]), (["text": .null], ["text": .null]),
    ] as [(ValueObject, ValueObject)])
  func greetingForms(document: ValueObject, shaped: ValueObject) {
    #expect(Greetings.reshape(document) == shaped)
    #expect(Greetings.reshape(shaped) == shaped)
  }

  // MARK: extensions

  @Test(arguments: [Quirk?.none, .omicallPostStatusOnly]) func anExtensionIsSwitchedOff(_ quirk: Quirk?) async throws {
    let quirks: Set<Quirk> = [.omicallListShowsEnabled]
    try await Rig.run("omicall", quirks: quirks.union(quirk.map { [$0] } ?? [])) { rig in
      let address = rig.address("extensions", "101")
      #expect(try await rig.shown("extensions")["101"]?["enabled"] == true)
      let written = try await rig.provider.update(
        WriteRequest(
          address: address, vendorID: "101", body: ["sip_user": "101", "enabled": false], changed: ["enabled"]))
      #expect(written.vendorID == "101")
      #expect(try await rig.shown("extensions")["101"]?["enabled"] == false)
      #expect(try await rig.shown("extensions")["102"]?["enabled"] == true)
    }
  }

  @Test func hotlinesAreShownWhereTheyAreAskedForAndBound() async throws {
    try await Rig.run("omicall") { rig in
      let rows: Value = [["hotline": "842473000000", "directions": ["outbound"]]]
      let bind = WriteRequest(
        address: rig.address("extensions", "101"), vendorID: "101", body: ["sip_user": "101", "hotlines": rows],
        changed: ["hotlines"])
      _ = try await rig.provider.update(bind)
      let before = await rig.provider.requestCount()
      let found = try await rig.list("extensions", details: ["101", "102"])
      #expect(await rig.provider.requestCount().reads - before.reads == 3 - 1)
      #expect(found.first { $0.name == "101" }?.attributes["hotlines"] == [["hotline": "842473000000"]])
      #expect(found.first { $0.name == "102" }?.attributes["hotlines"] == [])
      #expect(found.first { $0.name == "103" }?.attributes["hotlines"] == nil)
    }
  }

  @Test("two extensions exchange their hotlines by two bindings, at once")
  func exchangedHotlines() async throws {
    @Sendable func rows(_ hotline: String) -> Value { [["hotline": .string(hotline), "directions": ["outbound"]]] }
    try await Rig.run("omicall") { rig in
      @Sendable func bind(_ user: String, _ hotline: String, before: String?) async throws {
        _ = try await rig.provider.update(
          WriteRequest(
            address: rig.address("extensions", user), vendorID: user,
            body: ["sip_user": .string(user), "hotlines": rows(hotline)], changed: ["hotlines"],
            prior: before.map { ["sip_user": .string(user), "hotlines": rows($0)] }))
      }
      try await bind("101", "842473000000", before: nil)
      try await bind("102", "842473000001", before: nil)
      async let first: Void = bind("101", "842473000001", before: "842473000000")
      async let second: Void = bind("102", "842473000000", before: "842473000001")
      _ = try await (first, second)
      let found = try await rig.list("extensions", details: ["101", "102"])
      let hotlines = Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.attributes["hotlines"]) })
      #expect(hotlines["101"] == [["hotline": "842473000001"]])
      #expect(hotlines["102"] == [["hotline": "842473000000"]])
    }
  }

  /// An update of several requests of which one is refused, and the parts that are confirmed by then.
  struct PartialUpdate: Sendable {
    let collection: String
    let body: ValueObject
    let changed: Set<String>
    /// Of the request that is refused.
    let path: String
    let skip: Int
    let parts: [WritePart]
  }

  private static let switched = PartialUpdate(
    collection: "extensions",
    body: [
      "sip_user": "101", "enabled": false,
      "hotlines": [
        ["hotline": "842473000000", "directions": ["inbound"]], ["hotline": "842473000001", "directions": ["inbound"]],
      ],
    ], changed: ["enabled", "hotlines"], path: "hotline/extension/update", skip: 1,
    parts: [.fields(["enabled"]), .rows(["842473000000"], of: "hotlines")])

  @Test(
    "each request of an update is confirmed before the next one is sent",
    arguments: [
      switched,
      PartialUpdate(
        collection: "extensions", body: switched.body, changed: switched.changed, path: "internal_phone/status",
        skip: 0, parts: []),
      PartialUpdate(
        collection: "groups",
        body: ["group_name": "G", "strategy": "random", "sip_members": ["102"], "timeout": 20],
        changed: ["sip_members"], path: "remove-members", skip: 0,
        parts: [
          .fields(["group_name", "strategy", "timeout", "target_timeout", "target_timeout_type"]),
          .additions(to: "sip_members"),
        ]),
    ])
  func confirmedParts(_ update: PartialUpdate) async throws {
    try await Rig.run(
      "omicall", quirks: [.omicallListShowsSIPMembers], settings: { $0.options = ["members": "add-only"] }
    ) { rig in
      var id = "101"
      if update.collection == "groups" { id = try await rig.provider.create(group(rig, ["101"])).vendorID }
      let live = try await rig.list(update.collection, details: ["101"]).first { $0.vendorID == id }
      var fault = FaultRule(.status)
      (fault.path, fault.skip, fault.status) = (update.path, update.skip, 400)
      rig.sandbox.addFaults(fault)
      let confirmed = ConfirmedParts()
      let error = await rig.error {
        _ = try await rig.provider.update(
          WriteRequest(
            address: rig.address(update.collection), vendorID: id, body: update.body, changed: update.changed,
            live: live?.attributes, confirmPart: { part throws(ProviderError) in confirmed.add(part) }))
      }
      #expect(error?.errorClass == .rejected)
      #expect(confirmed.parts == update.parts)
    }
  }

  @Test func anExtensionCannotBeMade() async throws {
    try await Rig.run("omicall") { rig in
      let error = await rig.error {
        _ = try await rig.provider.create(WriteRequest(address: rig.address("extensions", "900")))
      }
      #expect(error?.errorClass == .rejected)
    }
  }

  struct Binding: Sendable {
    let desired: [Value]
    var prior: [Value]? = nil
    var live: [Value]? = nil
    let changed: [String]
  }

  private static let out: Value = ["hotline": "1", "directions": ["outbound"]]
  private static let both: Value = ["hotline": "1", "directions": ["inbound", "outbound"]]
  private static let inward: Value = ["hotline": "1", "directions": ["inbound"]]

  @Test(arguments: [
    Binding(desired: [out], changed: ["1"]),
    Binding(desired: [out], prior: [out], live: [["hotline": "1"]], changed: []),
    Binding(desired: [out], prior: [out], live: [], changed: ["1"]),
    Binding(desired: [both], prior: [out], live: [["hotline": "1"]], changed: ["1"]),
    Binding(desired: [inward], prior: [inward], live: [], changed: []),
    Binding(desired: [], prior: [out], live: [["hotline": "1"]], changed: []),
  ])
  func hotlineDifference(_ given: Binding) {
    func document(_ rows: [Value]?) -> ValueObject? { rows.map { ["hotlines": .list($0)] } }
    let difference = HotlineDifference(
      WriteRequest(
        address: Address(provider: "p", collection: "extensions", name: "101"), body: document(given.desired) ?? [:],
        prior: document(given.prior), live: document(given.live)))
    #expect(difference.changed.compactMap { $0["hotline"]?.string } == given.changed)
  }

  // MARK: pages

  private static func page(
    _ ids: [String], number: Int, of pages: Int, total: Int, next: Bool? = nil, deleted: Set<String> = []
  ) -> OMICallPage? {
    OMICallPage([
      "items": .list(ids.map { ["_id": .string($0), "is_deleted": .bool(deleted.contains($0))] }),
      "page_number": .integer(Int64(number)),
      "total_pages": .integer(Int64(pages)), "total_items": .integer(Int64(total)),
      "has_next": .bool(next ?? (number < pages)), "next_page": 1,
    ])
  }

  struct Sweep: Sendable {
    let pages: [OMICallPage?]
    /// How many objects, or the contradiction.
    let verdict: String
  }

  @Test(arguments: [
    Sweep(pages: [page(["a"], number: 1, of: 1, total: 1)], verdict: "complete 1"),
    Sweep(pages: [page([], number: 1, of: 0, total: 0)], verdict: "complete 0"),
    Sweep(
      pages: [page(["a", "b"], number: 1, of: 2, total: 3), page(["c"], number: 2, of: 2, total: 3)],
      verdict: "complete 3"),
    Sweep(
      pages: [page(["a", "b"], number: 1, of: 2, total: 3), page(["b", "c"], number: 2, of: 2, total: 3)],
      verdict: "it shows _id b twice"),
    Sweep(
      pages: [page(["a", "b"], number: 1, of: 2, total: 3), page(["c"], number: 2, of: 2, total: 4)],
      verdict: "it was said to have 3, then 4 objects"),
    Sweep(
      pages: [page(["a"], number: 1, of: 2, total: 2), page(["a"], number: 1, of: 2, total: 2)],
      verdict: "page 2 was asked for and page 1 came"),
    Sweep(
      pages: [page(["a"], number: 1, of: 2, total: 2), page(["a"], number: 2, of: 2, total: 2)],
      verdict: "it shows _id a twice"),
    Sweep(
      pages: [page([], number: 1, of: 2, total: 2), page(["a"], number: 2, of: 2, total: 2)],
      verdict: "page 1 is empty"),
    Sweep(
      pages: [page(["a"], number: 1, of: 1, total: 1, next: true)],
      verdict: "page 1 is the last and says that there is more"),
    Sweep(
      pages: [page(["a"], number: 1, of: 2, total: 2, next: false)], verdict: "page 1 of 2 says that it is the last"),
    Sweep(
      pages: [
        page(["a"], number: 1, of: 3, total: 3), page(["b"], number: 2, of: 3, total: 3, next: false),
        page(["c"], number: 3, of: 3, total: 3),
      ], verdict: "page 2 of 3 says that it is the last"),
    Sweep(pages: [page(["a"], number: 1, of: 1, total: 2)], verdict: "it says that it has 2 objects and shows 1"),
    Sweep(pages: [page([], number: 1, of: 1, total: 12)], verdict: "it says that it has 12 objects and shows 0"),
    Sweep(pages: [page([], number: 1, of: 1, total: 1)], verdict: "it says that it has 1 object and shows 0"),
    Sweep(pages: [page(["a", "b"], number: 1, of: 1, total: 1)], verdict: "it says that it has 1 object and shows 2"),
    Sweep(pages: [page(["a"], number: 1, of: 5, total: 1)], verdict: "the list claims 5 pages for 1 objects"),
    // Whether the total counts deleted objects is not documented.
    Sweep(pages: [page(["a", "b"], number: 1, of: 1, total: 1, deleted: ["b"])], verdict: "complete 2"),
    Sweep(pages: [page(["a", "b"], number: 1, of: 1, total: 2, deleted: ["b"])], verdict: "complete 2"),
    // An older revision of the document has no totals.
    Sweep(pages: [OMICallPage([["_id": "a"], ["_id": "b"]])], verdict: "complete 2"),
    Sweep(
      pages: [OMICallPage(["items": [["_id": "a"]], "page_number": 1, "total_pages": 2])],
      verdict: "page 1 is the last and says that there is more"),
  ])
  func sweep(_ given: Sweep) throws {
    let pages = try given.pages.map { page in try #require(page) }
    let verdict =
      switch OMICallSweep(pages, key: "_id") {
      case .complete(let items): "complete \(items.count)"
      case .contradictory(let reason): reason
      }
    #expect(verdict == given.verdict)
  }

  private static let contradictions: [(quirk: Quirk, reason: String)] = [
    (.omicallListLacksOne, "it says that it has 60 objects and shows 59"),
    (.omicallListEndsEarly, "page 1 of 2 says that it is the last"),
    (.omicallListShowsNone, "page 1 is empty"),
    (.omicallListRepeats, "it shows _id"),
  ]

  @Test("a list that contradicts itself is read again once, then refused", arguments: contradictions)
  func aContradictionIsRefused(_ row: (quirk: Quirk, reason: String)) async throws {
    try await Rig.run("omicall", quirks: [row.quirk, .omicallListShowsSIPMembers], sandbox: { $0.groups = 60 }) { rig in
      let error = await rig.error { _ = try await rig.list("groups") }
      #expect(error?.errorClass == .conflicting)
      #expect(
        error?.message.contains("the list contradicts itself, read twice: \(row.reason)") == true, "\(error as Any)")
      let pages = row.quirk == .omicallListEndsEarly ? 1 : 2
      #expect(rig.listings(of: "internal_group/list") == 2 * pages)
    }
  }

  @Test("a list that contradicts itself once is read again and believed")
  func aContradictionThatPasses() async throws {
    try await Rig.run("omicall", sandbox: { $0.groups = 60 }) { rig in
      var fault = FaultRule(.wrongType, times: 1)
      fault.path = "internal_group/list"
      fault.body = #"{"status_code": 9999, "payload": {"items": [], "total_items": 12, "total_pages": 1}}"#
      rig.sandbox.addFaults(fault)
      let groups = try await rig.list("groups")
      #expect(groups.count == 60)
      #expect(rig.listings(of: "internal_group/list") == 3)
    }
  }

  @Test("the account's tenant is what its objects show")
  func tenant() async throws {
    let ids = Mutex<[String?]>([])
    for (path, groups) in [("", 3), ("", 3), ("/other", 0)] {
      try await Rig.run(
        "omicall", settings: { $0.url = Self.url($0.url, path) }, sandbox: { $0.groups = groups }
      ) { rig in
        if path == "/other" {
          let group = #"{"group_name": "G", "strategy": "random", "sip_members": ["101"], "timeout": 5}"#
          _ = try rig.sandbox.create("omicall", tenant: "other", in: "groups", group)
        }
        #expect(await rig.provider.tenant() == nil)
        _ = try await rig.list("groups")
        let tenant = await rig.provider.tenant()
        ids.withLock { $0.append(tenant) }
      }
    }
    let shown = ids.withLock { $0 }
    #expect(shown[0] != nil && shown[0] == shown[1])
    #expect(shown[2] != nil && shown[2] != shown[0])
  }

  @Test("an account without objects shows no tenant")
  func noTenant() async throws {
    try await Rig.run("omicall", quirks: [.omicallListEmpty], sandbox: { $0.groups = 3 }) { rig in
      let groups = try await rig.list("groups")
      #expect(groups.isEmpty)
      #expect(await rig.provider.tenant() == nil)
    }
  }

  private static func url(_ url: ServerURL, _ path: String) -> ServerURL {
    do throws(ServerURL.Refusal) { return try ServerURL(url.text + path) } catch {
      Issue.record("\(error)")
      return url
    }
  }

  @Test("a consistent list costs one request a page")
  func aConsistentListIsReadOnce() async throws {
    try await Rig.run("omicall", sandbox: { $0.groups = 120 }) { rig in
      let groups = try await rig.list("groups")
      #expect(groups.count == 120)
      #expect(rig.listings(of: "internal_group/list") == 3)
    }
  }

  @Test(arguments: [(5, 10, true), (11, 10, false), (-1, 10, false), (1, 0, true)])
  func pageTotalsAreNotBelievedBlindly(pages: Int, items: Int, plausible: Bool) throws {
    let page = try #require(Self.page([], number: 1, of: pages, total: items))
    #expect((page.absurdity == nil) == plausible)
  }
}
