import Model
import TestSupport
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    ("hanoi/groups/support", true), ("hanoi/groups/after-hours.v2", true), ("hanoi/groups", false),
    ("hanoi/groups/Support", false), ("/groups/support", false), ("hanoi/groups/-x", false),
    ("hanoi/groups/a/b", false),
    ("hanoi/groups/1", true), ("hanoi/groups/a b", false),
  ])
  func isRead(text: String, valid: Bool) {
    #expect((Address(text) != nil) == valid)
    #expect(Address(text)?.description == (valid ? text : nil))
  }

  @Test func referencesNameParts() {
    let reference = Reference("saopaulo/flows/night#menu")
    #expect(reference?.address.name == "night")
    #expect(reference?.fragment == "menu")
    #expect(Reference("saopaulo/flows/night#") == nil)
  }

  @Test(
    "the id of a part is the start of the SHA-256 of address, NUL and key, the same in every version",
    arguments: [
      // printf 'saopaulo/flows/main\0menu' | sha256sum
      (key: "menu", id: "6d464852f2ba307008e1cbb1"), (key: "start", id: "7f09c7ca4b123ed991758b8f"),
    ])
  func derivedPartID(_ row: (key: String, id: String)) {
    let address = Address(provider: "saopaulo", collection: "flows", name: "main")
    #expect(Reference.derivedPartID(address, row.key) == row.id)
  }
}

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (1_767_225_599_999, "2025-12-31T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func isWrittenAndReadBack(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: ["", "2026-11-20", "2026-11-20T00:00:00Z", "2026-11-20 00:00:00.000Z"])
  func otherFormsAreRefused(text: String) { #expect(Timestamp(text) == nil) }
}

@Suite struct ValueObjectTests {
  @Test func absentIsNotNull() {
    let object: ValueObject = ["a": .null]
    #expect(object["a"] == .some(.null))
    #expect(object["b"] == nil)
  }

  @Test(arguments: Seeds.upTo(50))
  func staysSortedWhateverIsPutIn(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var object = ValueObject()
    var model: [String: Value] = [:]
    for _ in 0..<40 {
      let key = "k\(Int.random(in: 0..<15, using: &random))"
      let value: Value? = random.oneIn(3) ? nil : .integer(Int64.random(in: 0..<9, using: &random))
      object[key] = value
      model[key] = value
    }
    #expect(object.keys == model.keys.sorted(), "seed \(seed)")
    #expect(model.allSatisfy { object[$0.key] == $0.value }, "seed \(seed)")
  }
}

@Suite struct DependencyGraphTests {
  @Test func ordersDependenciesFirst() {
    var graph = DependencyGraph(nodeCount: 4)
    graph.add(0, dependsOn: 2)
    graph.add(2, dependsOn: 3)
    graph.add(1, dependsOn: 0)
    #expect(graph.order() == [3, 2, 0, 1])
  }

  @Test func circlesHaveNoOrder() {
    var graph = DependencyGraph(nodeCount: 3)
    graph.add(0, dependsOn: 1)
    graph.add(1, dependsOn: 0)
    #expect(graph.order() == nil)
    #expect(graph.components().contains([0, 1]))
    var selfish = DependencyGraph(nodeCount: 1)
    selfish.add(0, dependsOn: 0)
    #expect(selfish.order() == nil)
  }

  @Test func aChainOfAMillionNeedsNoStack() {
    let count = 1_000_000
    var graph = DependencyGraph(nodeCount: count)
    for node in 0..<(count - 1) { graph.add(node, dependsOn: node + 1) }
    #expect(graph.order()?.first == count - 1)
  }
}
