import Model
import TestSupport
import Testing

@testable import Planning

/// A campaign is compared byte for byte; every other text by its composed form.
@Suite struct ExactNameTests {
  private static let composed = "Atenci\u{f3}n"
  private static let decomposed = "Atencio\u{301}n"
  private static func list(_ campaign: String) -> ValueObject {
    ["campaign": .string(campaign), "entries": [["phone": "1"]]]
  }
  private static func ring(_ name: String) -> ValueObject {
    ["name": .string(name), "phones": ["101"], "seconds": 5]
  }

  @Test(arguments: [
    Row(
      name: "a campaign that is composed otherwise is another one",
      scene: Scene(
        resources: [resource("lists", "l", list(composed))],
        records: [record("lists", "l", decomposed, list(decomposed))]),
      changes: ["replace lists/l: other_identity"], operations: ["delete lists/l", "create lists/l"]),
    Row(
      name: "and no move",
      scene: Scene(
        resources: [resource("lists", "new", list(composed))],
        records: [record("lists", "l", decomposed, list(decomposed))]),
      changes: ["delete lists/l", "create lists/new"], operations: ["delete lists/l", "create lists/new"]),
    Row(
      name: "the old campaign of an interrupted replacement is still to be deleted",
      scene: Scene(
        resources: [resource("lists", "l", list(composed))],
        records: [record("lists", "l", composed, list(composed), superseded: [decomposed])]),
      changes: ["replace lists/l: unfinished_replacement"], operations: ["delete-old lists/l"]),
    Row(
      name: "other names are the same however they are composed",
      scene: Scene(
        resources: [resource("rings", "r", ring(composed))],
        records: [record("rings", "r", "1", ring(decomposed))], live: [live("rings", "1", ring(decomposed))])),
  ])
  func table(_ row: Row) { row.check() }

  @Test(
    "two texts have one key only if their bytes are equal",
    arguments: [
      (composed, composed, true), (composed, decomposed, false), (#"a\u{f3}"#, "a\u{f3}", false),
      (#"a\\b"#, #"a\b"#, false), ("Ventas->", "Ventas->", true),
    ])
  func keys(_ one: String, _ other: String, _ isSame: Bool) { #expect((one.byteKey == other.byteKey) == isSame) }
}
