import Model
import Testing

/// Texts are measured in code points of the composed form, so that two ways of typing a letter count alike.
@Suite struct TextLengthTests {
  @Test(
    arguments: [
      ("abc", []), ("abcd", [.tooLong(4, maximum: 3)]), ("\u{1ebf}\u{1ebf}\u{1ebf}", []),
      // The same three letters with their accents apart: nine code points.
      ("e\u{302}\u{301}e\u{302}\u{301}e\u{302}\u{301}", []),
      ("e\u{302}\u{301}e\u{302}\u{301}e\u{302}\u{301}e", [.tooLong(4, maximum: 3)]),
      // No composed form exists: two code points.
      ("x\u{301}x\u{301}", [.tooLong(4, maximum: 3)]), ("\u{1f600}\u{1f600}\u{1f600}", []),
    ] as [(String, [ValueViolation])])
  func length(text: String, violations: [ValueViolation]) {
    #expect(FieldType.string(.init(maximumLength: 3)).violations(of: .string(text)) == violations)
  }
}
