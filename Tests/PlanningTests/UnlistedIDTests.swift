import Model
import TestSupport
import Testing

@testable import Planning

/// Numbers and ids in files that no listed object has.
@Suite struct UnlistedIDTests {
  struct Unlisted: Sendable {
    let member: String
    var listed: [String] = ["101", "102"]
    var isRead = true
    /// What the group has already.
    var shown: [Value]?
    var found: [String?] = []
  }

  @Test(
    "a number that no listed phone has is named with the nearest one",
    arguments: [
      Unlisted(member: "101"), Unlisted(member: "121", found: [#"did you mean "101"?"#]),
      Unlisted(member: "121", isRead: false), Unlisted(member: "121", shown: ["121", "102"]),
      Unlisted(member: "999999", found: ["check the number or the id in the vendor's console"]),
    ])
  func unlisted(_ row: Unlisted) {
    let ring: ValueObject = ["name": "r", "phones": [.string(row.member)], "seconds": 5]
    var scene = Scene(resources: [resource("rings", "r", ring)])
    if let shown = row.shown {
      let old = ring.merging(["phones": .list(shown)])
      scene.records = [record("rings", "r", "1", old)]
      scene.live = [live("rings", "1", old)]
    }
    var input = scene.input
    if row.isRead {
      input.inventory.listedIDs[KindAddress(provider: "test", collection: "phones")] = Set(row.listed)
    }
    let found = Planner.plan(input).diagnostics.filter { $0.code == .unlistedID }
    #expect(found.map(\.suggestion) == row.found)
    #expect(found.allSatisfy { $0.severity == .warning && $0.path?.root == "phones" })
  }
}
