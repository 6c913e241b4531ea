import Model
import Testing

@Suite struct NameSuggestionTests {
  @Test(
    arguments: [
      ("group_nme", ["group_name", "group_id"], "group_name"), ("gruops", ["groups", "ivr"], "groups"),
      ("TIMEOUT", ["timeout"], "timeout"), ("ivr", ["ivs", "iva"], "iva"), ("x", ["y", "abc"], "y"),
      ("abc", ["xyz"], nil),
      ("", ["a"], nil), ("stagin", ["staging", "stagin2"], "stagin2"), ("colour_of_it", ["color_of_it"], "color_of_it"),
      ("ca", ["abc"], nil), ("acb", ["abc"], "abc"), ("tiếp", ["tiêp"], "tiêp"),
      (String(repeating: "a", count: 65), [String(repeating: "a", count: 64)], nil),
    ] as [(String, [String], String?)]) func nearest(word: String, names: [String], expected: String?)
  {
    #expect(NameSuggestion.nearest(to: word, among: names) == expected)
  }

  @Test(
    "an address is looked for among those of its kind first",
    arguments: [
      ("hanoi/groups/suport", "hanoi/groups/support"), ("hanoi/ivr/suport", nil),
      ("hano/groups/support", "hanoi/groups/support"), ("hanoi/gruops/sales", "hanoi/groups/sales"),
      ("hanoi/groups/reception", nil), ("lima/lists/blocked", nil),
    ] as [(String, String?)])
  func addresses(_ address: String, _ expected: String?) throws {
    let known = ["hanoi/groups/sales", "hanoi/groups/support", "hanoi/ivr/main"].compactMap { Address($0) }
    #expect(NameSuggestion.nearest(to: try #require(Address(address)), among: known)?.description == expected)
  }
}
