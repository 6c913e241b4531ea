/// Every kind that can be listed, through its whole life, under every reading of its vendor that the sandbox can take
/// on.

import Model
import ProviderKit
import Sandbox
import TestSupport
import Testing

@Suite(.bounded) struct RoundTripTests {
  /// Readings under which the list itself cannot work, or shows something else; they have tests of their own.
  private static let apart: Set<Quirk> = [
    .omicallRepeatPage, .omicallAgentIDMissing, .omicallInsertBetweenPages, .omicallMembersAddOnly,
    .forticsRegenerateIDs, .omicallListLacksOne, .omicallListEndsEarly, .omicallListShowsNone, .omicallListRepeats,
    .omicallListEmpty, .omicallListLate, .forticsListRepeats,
  ]

  private static let pairs: [(KindCase, Quirk?)] = KindCase.all.flatMap { kind -> [(KindCase, Quirk?)] in
    let quirks = Quirk.allCases.filter { $0.vendor == kind.vendor && !apart.contains($0) }
    return [(kind, nil)] + quirks.map { (kind, $0) }
  }

  @Test(arguments: pairs) func life(_ kind: KindCase, _ quirk: Quirk?) async throws {
    try await Rig.run(kind.vendor, quirks: quirk.map { [$0] } ?? []) { rig in
      let address = rig.address(kind.collection)
      let before = try await rig.shown(kind.collection)
      #expect(before[kind.name] == nil)

      let made = try await rig.provider.create(
        WriteRequest(address: address, body: kind.body, load: { _ throws(ProviderError) in Array("ID3.".utf8) }))
      let listed = try #require(try await rig.list(kind.collection).first { $0.vendorID == made.vendorID })
      #expect(listed.name == kind.name)
      #expect(listed.kind == address.kind)
      try await expect(rig, kind, kind.name, kind.shown)

      if let edited = kind.edited {
        let written = try await rig.provider.update(
          WriteRequest(
            address: address, vendorID: made.vendorID, body: edited, changed: Set(edited.keys),
            live: listed.attributes))
        #expect(written.vendorID == made.vendorID)
        let name = edited["name"]?.string ?? kind.name
        try await expect(rig, kind, name, kind.shownAfterwards)
      }

      try await rig.provider.delete(WriteRequest(address: address, vendorID: made.vendorID))
      #expect(try await rig.list(kind.collection).map(\.vendorID).contains(made.vendorID) == false)
      // What that means is decided by the caller.
      let again = await rig.error {
        try await rig.provider.delete(WriteRequest(address: address, vendorID: made.vendorID))
      }
      #expect(again.map(\.errorClass) ?? .missing == .missing)
    }
  }

  private func expect(_ rig: Rig, _ kind: KindCase, _ name: String, _ fields: ValueObject) async throws {
    let shown = try #require(try await rig.shown(kind.collection)[name])
    try #require(!fields.isEmpty, "the case of \(kind) does not say what a list shows")
    for (field, value) in fields { #expect(shown[field] == value, "\(field) is \(String(describing: shown[field]))") }
    for field in kind.hidden { #expect(shown[field] == nil) }
  }

  @Test(arguments: KindCase.all) func anEmptyAccount(_ kind: KindCase) async throws {
    try await Rig.run(kind.vendor) { rig in
      let found = try await rig.list(kind.collection)
      #expect(found.isEmpty)
      let count = await rig.provider.requestCount()
      // Fortics has no session to open; a list is one request.
      #expect(count == RequestCount(authentication: kind.vendor == "fortics" ? 0 : 1, reads: 1, writes: 0))
    }
  }

  @Test(arguments: KindCase.all) func aWebPageInsteadOfAList(_ kind: KindCase) async throws {
    try await Rig.run(kind.vendor) { rig in
      var fault = FaultRule(.html)
      fault.path = kind.vendor == "fortics" ? "/pbx" : "/api/call_center"
      rig.sandbox.addFaults(fault)
      let error = await rig.error { _ = try await rig.list(kind.collection) }
      #expect(error?.errorClass == .rejected)
      #expect(error?.message.contains("web page") == true)
      #expect(error?.request?.hasPrefix("GET /") == true)
    }
  }

  private static let lossOfAList = [FaultEffect.truncate, .notJSON, .resetBefore, .lostAnswer, .status]

  @Test("a list is retried twice, then succeeds", arguments: KindCase.all, lossOfAList)
  func listIsRetried(_ kind: KindCase, _ effect: FaultEffect) async throws {
    try await Rig.run(kind.vendor) { rig in
      try await create(kind, on: rig)
      rig.sandbox.resetStats()
      rig.sandbox.addFaults(fault(effect, on: kind, times: 2))
      #expect(try await rig.list(kind.collection).map(\.name) == [kind.name])
      let faults: [String?] = [effect.rawValue, effect.rawValue, nil]
      #expect(listRequests(kind, rig).map(\.fault) == faults)
    }
  }

  @Test(
    "a list that fails five times, or three times with the same response, is an error, and the next list succeeds",
    arguments: KindCase.all, lossOfAList)
  func listIsGivenUp(_ kind: KindCase, _ effect: FaultEffect) async throws {
    try await Rig.run(kind.vendor) { rig in
      try await create(kind, on: rig)
      rig.sandbox.resetStats()
      let attempts = effect == .notJSON ? 3 : 5
      rig.sandbox.addFaults(fault(effect, on: kind, times: attempts))
      let error = await rig.error { _ = try await rig.list(kind.collection) }
      #expect(error?.message.hasSuffix(" (\(attempts) attempts)") == true, "\(String(describing: error))")
      #expect(listRequests(kind, rig).count == attempts)
      #expect(try await rig.list(kind.collection).map(\.name) == [kind.name])
    }
  }

  @Test("a list of another type than documented is an error of the list request", arguments: KindCase.all)
  func listOfAnotherType(_ kind: KindCase) async throws {
    try await Rig.run(kind.vendor) { rig in
      try await create(kind, on: rig)
      rig.sandbox.addFaults(fault(.wrongType, on: kind, times: nil))
      let error = await rig.error { _ = try await rig.list(kind.collection) }
      // OMICall's envelope is checked by the client, which retries; a list of flows has none.
      let expected: (errorClass: ProviderError.Class, message: String) =
        kind.vendor == "fortics"
        ? (.rejected, "site: the answer is not a list of flows")
        : (.unreachable, "site: the answer is not an object with a status_code (3 attempts)")
      #expect(error?.errorClass == expected.errorClass)
      #expect(error?.message == expected.message)
      #expect(error?.request?.contains(kind.listPath) == true)
    }
  }

  @discardableResult
  private func create(_ kind: KindCase, on rig: Rig) async throws -> WriteResult {
    try await rig.provider.create(
      WriteRequest(
        address: rig.address(kind.collection), body: kind.body,
        load: { _ throws(ProviderError) in Array("ID3.".utf8) }))
  }

  private func fault(_ effect: FaultEffect, on kind: KindCase, times: Int?) -> FaultRule {
    var rule = FaultRule(effect, times: times)
    rule.path = kind.listPath
    return rule
  }

  private func listRequests(_ kind: KindCase, _ rig: Rig) -> [RecordedRequest] {
    rig.sandbox.requests().filter { $0.path.contains(kind.listPath) }
  }

  @Test(arguments: KindCase.all, [FaultEffect.lostAnswer, .resetAfter, .truncate])
  func aCreateWhoseAnswerIsLostIsNotRepeated(_ kind: KindCase, _ effect: FaultEffect) async throws {
    try await Rig.run(kind.vendor) { rig in
      var fault = FaultRule(effect)
      fault.write = true
      rig.sandbox.addFaults(fault)
      let error = await rig.error { _ = try await create(kind, on: rig) }
      #expect(error?.errorClass == .unknownOutcome)
      rig.sandbox.clearFaults()
      let found = try await rig.list(kind.collection)
      #expect(found.count == 1)
    }
  }

  @Test(arguments: KindCase.all) func aCreateThatWasNotDoneIsRepeated(_ kind: KindCase) async throws {
    try await Rig.run(kind.vendor) { rig in
      var fault = FaultRule(.status, times: 2)
      fault.write = true
      fault.status = 429
      fault.retryAfter = 1
      rig.sandbox.addFaults(fault)
      try await create(kind, on: rig)
      #expect(rig.sandbox.requests().count { $0.fault != nil } == 2)
      rig.sandbox.clearFaults()
      let found = try await rig.list(kind.collection)
      #expect(found.count == 1)
    }
  }

  @Test(arguments: KindCase.all.filter { $0.edited != nil })
  func anUpdateWhoseAnswerIsLostIsRepeated(_ kind: KindCase) async throws {
    try await Rig.run(kind.vendor) { rig in
      let address = rig.address(kind.collection)
      let made = try await rig.provider.create(WriteRequest(address: address, body: kind.body))
      var fault = FaultRule(.lostAnswer, times: 2)
      fault.write = true
      rig.sandbox.addFaults(fault)
      let edited = kind.edited ?? [:]
      _ = try await rig.provider.update(
        WriteRequest(address: address, vendorID: made.vendorID, body: edited, changed: Set(edited.keys)))
      #expect(rig.sandbox.requests().count { $0.fault != nil } == 2)
      try await expect(rig, kind, edited["name"]?.string ?? kind.name, kind.shownAfterwards)
    }
  }
}
