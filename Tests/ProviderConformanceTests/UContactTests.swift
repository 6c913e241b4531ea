import Model
import ProviderKit
import Sandbox
import Synchronization
import TestSupport
import Testing

@testable import Providers

@Suite(.bounded) struct UContactTests {
  private func entries(_ range: Range<Int>, name: String = "") -> Value {
    .list(range.map { ["phone": .string("09\($0 + 100_000)"), "name": .string(name)] })
  }

  private func request(
    _ rig: Rig, _ entries: Value, prior: Value? = nil, _ confirmations: Confirmations = Confirmations()
  ) -> WriteRequest {
    WriteRequest(
      address: rig.address("blacklists"), vendorID: prior == nil ? nil : "Ventas->",
      body: ["campaign": "Ventas->", "entries": entries], changed: ["entries"],
      prior: prior.map { ["campaign": "Ventas->", "entries": $0] },
      confirm: { field, added, removed throws(ProviderError) in
        #expect(field == "entries")
        confirmations.add(added, removed)
      })
  }

  /// The phones of the sandbox's list, by what describes them.
  private func truth(_ rig: Rig) throws -> [String: String] {
    let world = try rig.sandbox.worldJSON(vendor: "ucontact")
    var found: [String: String] = [:]
    for piece in world.split(separator: "{").filter({ $0.contains("\"phone\":") }) {
      func field(_ key: String) -> String {
        piece.firstRange(of: "\"\(key)\":\"").map { String(piece[$0.upperBound...].prefix { $0 != "\"" }) } ?? ""
      }
      #expect(field("campaign") == "Ventas->")
      found[field("phone")] = field("name")
    }
    return found
  }

  static let readings: [(Quirk?, BlacklistStyle)] =
    [(nil, .parameter), (nil, .fields), (nil, .raw)]
    + [.ucontactNewline, .ucontactAbsentZero, .ucontactBulkZero, .ucontactUnauthorizedZero].map { ($0, .parameter) }

  @Test(arguments: readings) func life(_ quirk: Quirk?, _ style: BlacklistStyle) async throws {
    try await Rig.run(
      "ucontact", quirks: quirk.map { [$0] } ?? [],
      settings: { $0.options = ["blacklist_style": .string(style.rawValue), "chunk_size": 10] },
      sandbox: { $0.ucontactStyle = style }
    ) { rig in
      let first = Confirmations()
      let made = try await rig.provider.create(request(rig, entries(0..<25), first))
      #expect(made.vendorID == "Ventas->")
      #expect(first.added.count == 25)
      #expect(try truth(rig).count == 25)

      let second = Confirmations()
      let desired = Value.list((entries(5..<20, name: "Ana").list ?? []) + (entries(20..<30).list ?? []))
      _ = try await rig.provider.update(request(rig, desired, prior: entries(0..<25), second))
      let now = try truth(rig)
      #expect(now.count == 25)
      #expect(now["09100005"] == "Ana")
      #expect(now["09100000"] == nil)
      #expect(now["09100029"] == "")
      // Five gone, five new, and fifteen changed: removed and added.
      #expect(second.removed.count == 20)
      #expect(second.added.count == 20)

      let last = Confirmations()
      try await rig.provider.delete(
        WriteRequest(
          address: rig.address("blacklists"), vendorID: "Ventas->",
          prior: ["campaign": "Ventas->", "entries": desired],
          confirm: { _, added, removed throws(ProviderError) in last.add(added, removed) }))
      #expect(try truth(rig).isEmpty)
      #expect(last.removed.count == 25)
    }
  }

  @Test func nothingIsListed() async throws {
    try await Rig.run("ucontact") { rig in
      let found = try await rig.list("blacklists")
      #expect(found.isEmpty)
      #expect(await rig.provider.requestCount().total == 0)
    }
  }

  @Test func whatIsSent() async throws {
    try await Rig.run("ucontact") { rig in
      _ = try await rig.provider.create(request(rig, ["098344484"]))
      let sent = try #require(rig.sandbox.requests().last { $0.path.contains("addblack") })
      #expect(sent.path.hasSuffix("/Integra/resources/admin/addblack"))
      #expect(
        sent.body.contains("%22campaign%22%3A%22Ventas-%3E%22%2C%22company%22%3A%22%22%2C%22job_title%22%3A%22%22"))
    }
  }

  @Test func requestsAreOneAChunk() async throws {
    try await Rig.run("ucontact", settings: { $0.limits.concurrency = 4 }) { rig in
      _ = try await rig.provider.create(request(rig, entries(0..<2_550)))
      #expect(await rig.provider.requestCount() == RequestCount(authentication: 1, reads: 0, writes: 26))
      #expect(rig.sandbox.stats().maxInFlight <= 4)
      #expect(try truth(rig).count == 2_550)
    }
  }

  @Test func aNumberThatIsRefusedDoesNotStopTheOthers() async throws {
    try await Rig.run("ucontact", quirks: [.ucontactDuplicateZero], settings: { $0.options = ["chunk_size": 5] }) {
      rig in
      _ = try await rig.provider.create(request(rig, entries(7..<8)))
      let confirmations = Confirmations()
      let error = await rig.error {
        _ = try await rig.provider.create(request(rig, entries(0..<12), confirmations))
      }
      #expect(error?.errorClass == .rejected)
      #expect(error?.message == "site: 1 number was refused: 09100007 (the vendor answered 0 to each)")
      #expect(confirmations.added.count == 11)
      #expect(try truth(rig).count == 12)
    }
  }

  @Test func whatIsLostIsSentAgainAndOnlyWhatIsDoneIsConfirmed() async throws {
    try await Rig.run("ucontact", settings: { $0.options = ["chunk_size": 5] }) { rig in
      var fault = FaultRule(.lostAnswer, times: 2)
      fault.write = true
      rig.sandbox.addFaults(fault)
      let confirmations = Confirmations()
      _ = try await rig.provider.create(request(rig, entries(0..<20), confirmations))
      #expect(rig.sandbox.requests().count { $0.fault != nil } == 2)
      #expect(confirmations.added.count == 20)
      #expect(try truth(rig).count == 20)
    }
  }

  /// The vendor says nothing of a number that is added or removed twice. Its key is the number and the campaign, so a
  /// second time leaves what the first one left; where it is refused instead, that is reported, and nothing is on the
  /// list twice.
  @Test(
    arguments: [
      (nil, nil), (.ucontactAbsentZero, nil), (.ucontactDuplicateZero, .rejected),
    ] as [(Quirk?, ProviderError.Class?)])
  func aWriteWhoseAnswerWasLostIsRepeatedWithoutHarm(_ quirk: Quirk?, _ outcome: ProviderError.Class?) async throws {
    try await Rig.run(
      "ucontact", quirks: quirk.map { [$0] } ?? [], settings: { $0.options = ["delete_zero": "absent"] }
    ) { rig in
      _ = try await rig.provider.create(request(rig, entries(0..<4)))
      for (verb, error) in [("deleteblackbulk", nil), ("addblackbulk", outcome)] {
        var fault = FaultRule(.lostAnswer, times: 1)
        fault.path = verb
        rig.sandbox.addFaults(fault)
        let thrown = await rig.error {
          _ = try await rig.provider.update(request(rig, entries(2..<6), prior: entries(0..<4)))
        }
        #expect(thrown?.errorClass == error, "\(verb): \(thrown?.description ?? "no error")")
        #expect(try truth(rig).keys.sorted() == (2..<6).map { "09\($0 + 100_000)" })
        _ = await rig.error { _ = try await rig.provider.update(request(rig, entries(0..<4), prior: entries(2..<6))) }
      }
      #expect(rig.sandbox.requests().filter { $0.fault != nil }.count == 2)
    }
  }

  @Test(
    "a removal that is answered 0 is unresolved: neither confirmed nor followed by another description",
    arguments: [
      Quirk.ucontactDeleteZero, .ucontactAbsentZero,
    ])
  func unresolvedRemoval(_ quirk: Quirk) async throws {
    try await Rig.run("ucontact", quirks: [quirk]) { rig in
      _ = try await rig.provider.create(request(rig, entries(0..<3)))
      if quirk == .ucontactAbsentZero { try rig.sandbox.delete("ucontact", in: "blacklist", "09100000") }
      if quirk == .ucontactAbsentZero { try rig.sandbox.delete("ucontact", in: "blacklist", "09100001") }
      let confirmations = Confirmations()
      // One number leaves, one gets a name, one is new.
      let desired = Value.list((entries(1..<2, name: "Ana").list ?? []) + (entries(2..<4).list ?? []))
      let error = await rig.error {
        _ = try await rig.provider.update(request(rig, desired, prior: entries(0..<3), confirmations))
      }
      #expect(error?.errorClass == .unknownOutcome)
      #expect(
        error?.message
          == "site: 2 numbers may still be there: 09100000, 09100001 (the vendor answered 0 to each removal, which can "
          + "also mean that it was not on the list); the next apply removes them again. If they are not on the list, set "
          + "\"delete_zero\": \"absent\" for \"site\" in ccops.json")
      #expect(confirmations.removed.isEmpty)
      #expect(confirmations.added == (entries(3..<4).list ?? []).map { ["phone": $0.object?["phone"] ?? ""] })
    }
  }

  /// With a dead session every deletion is answered as that of an absent number would be.
  @Test func aZeroOfADeadSessionIsNotTakenForDone() async throws {
    try await Rig.run("ucontact", quirks: [.ucontactUnauthorizedZero]) { rig in
      _ = try await rig.provider.create(request(rig, entries(0..<8)))
      rig.sandbox.expireTokens()
      _ = try await rig.provider.update(request(rig, entries(6..<8), prior: entries(0..<8)))
      #expect(try truth(rig).count == 2)
      #expect(await rig.provider.requestCount().authentication == 2)
    }
  }

  @Test("pieces that are in flight while another piece renews the session are sent again")
  func sessionEndsWithPiecesInFlight() async throws {
    let pieces = 4
    try await Rig.run(
      "ucontact", quirks: [.ucontactUnauthorizedZero],
      settings: {
        $0.options = ["chunk_size": 5]
        $0.limits.concurrency = pieces
      }
    ) { rig in
      _ = try await rig.provider.create(request(rig, entries(0..<1)))
      rig.sandbox.expireTokens()
      // Every piece is refused in the dead session; all but the first look at the session only after it was renewed.
      let renewed = Flag()
      var first = FaultRule(.latency)
      first.path = "getUserToken"
      first.beforeAnswer = { renewed.set() }
      rig.sandbox.addFaults(first)
      var others = FaultRule(.latency, times: pieces - 1)
      others.path = "addblackbulk"
      others.skip = 1
      others.beforeAnswer = {
        for _ in 0..<100_000 where !renewed.isSet { await Task.yield() }
      }
      rig.sandbox.addFaults(others)
      let confirmations = Confirmations()
      let error = await rig.error {
        _ = try await rig.provider.create(request(rig, entries(1..<21), confirmations))
      }
      #expect(error == nil)
      #expect(renewed.isSet)
      #expect(confirmations.added.count == 20)
      #expect(try truth(rig).count == 21)
    }
  }

  @Test func theSessionIsEnded() async throws {
    try await Rig.run("ucontact") { rig in
      _ = try await rig.provider.create(request(rig, entries(0..<1)))
      await rig.provider.close()
      #expect(rig.sandbox.requests().last?.path.hasSuffix("/auth/EndSession") == true)
      #expect(rig.sandbox.requests().last?.status == 200)
    }
  }

  @Test func aWrongPassword() async throws {
    try await Rig.run("ucontact", sandbox: { $0.credentials = "operator:another" }) { rig in
      let error = await rig.error {
        _ = try await rig.provider.create(request(rig, entries(0..<1)))
      }
      #expect(error?.message == "site: signing in: the vendor gave no token, so the user or the password is wrong")
    }
  }

  @Test(
    arguments: [
      (#"["a","b","token"]"#, "token"), (#""token""#, "token"), ("token\n", "token"), ("0", nil), ("\"0\"", nil),
      ("", nil), ("[]", nil), ("<html>", nil), (#"["a",1]"#, "a"), ("no such user", nil),
    ] as [(String, String?)])
  func tokens(body: String, token: String?) {
    #expect(UContactDialect.token(in: Response(status: 200, body: Array(body.utf8))) == token)
  }

  @Test(arguments: [
    ("1", "1"), ("\"1\"\n", "1"), (" 1 ", "1"), ("0", "refused"), ("'0'", "refused"), ("", "unreadable"),
    ("ok", "unreadable"), ("10", "unreadable"), ("<p>", "page"), ("[{}]", "[{}]"),
  ])
  func results(body: String, meaning: String) {
    let answer = Response(status: 200, body: Array(body.utf8))
    do throws(ResponseFailure) {
      let value = try UContactDialect(scheme: .basic).content(of: answer)
      #expect(CanonicalJSON.text(value) == meaning)
    } catch {
      switch error {
      case .refused: #expect(meaning == "refused")
      case .unreadable: #expect(meaning == "unreadable")
      case .page: #expect(meaning == "page")
      }
    }
  }

  // MARK: differences

  @Test func entriesAreObjects() {
    let document: ValueObject = [
      "entries": ["3", ["phone": "1", "name": "", "company": .null], ["phone": "2", "name": "B"]]
    ]
    let shaped = Blacklists.reshape(document)
    #expect(shaped["entries"] == [["phone": "3"], ["phone": "1"], ["phone": "2", "name": "B"]])
    #expect(Blacklists.reshape(shaped) == shaped)
  }

  @Test func aLargeListIsCutIntoChunks() {
    let prior = (0..<100_000).map { ValueObject([("phone", .string(String($0)))]) }
    let desired = (50_000..<150_000).map { number -> ValueObject in
      number % 10_000 == 0 ? ["phone": .string(String(number)), "name": "N"] : ["phone": .string(String(number))]
    }
    let difference = BlacklistDifference(prior: prior, desired: desired)
    #expect(difference.removed.count == 50_000)
    #expect(difference.added.count == 50_000)
    #expect(difference.changed.count == 5)
    let pieces = difference.pieces(of: 100)
    #expect(pieces.count == 1_001)
    #expect(pieces.allSatisfy { $0.removed.count <= 100 && $0.added.count <= 100 })
  }
}

/// Whether something has happened.
private final class Flag: Sendable {
  private let state = Mutex(false)

  var isSet: Bool { state.withLock { $0 } }

  func set() { state.withLock { $0 = true } }
}
