import Model
import Testing

@testable import Reporting

@Suite("Diagnostics as text")
struct DiagnosticTextTests {
  private func place(_ line: Int, _ column: Int, _ length: Int, _ source: String) -> Diagnostic.Place {
    Diagnostic.Place(
      file: "hanoi/groups/support.json", line: line, column: column, length: length, sourceLine: source)
  }

  @Test func everythingADiagnosticCanSay() {
    let items = [
      Diagnostic(
        .danglingReference, .error, "nothing is called @ivr/nihgt", file: "hanoi/ivr/main.json", path: .key("action")),
      Diagnostic(
        .unknownField, .error, "\"timout\" is not a field of an internal group",
        place: place(14, 3, 8, "  \"timout\": 30,"), notes: ["fields: group_name, timeout"],
        suggestion: "did you mean \"timeout\"?"),
      Diagnostic(.kindRule, .warning, "a raw vendor id", place: place(9, 19, 5, "  \"sip_members\": [\"102\"]")),
    ]
    expect(
      DiagnosticText.render(items),
      is: """
        warning[kind-rule]: a raw vendor id
          --> hanoi/groups/support.json:9:19
          |
        9 |   "sip_members": ["102"]
          |                   ^^^^^

        error[unknown-field]: "timout" is not a field of an internal group
           --> hanoi/groups/support.json:14:3
           |
        14 |   "timout": 30,
           |   ^^^^^^^^
           = note: fields: group_name, timeout
           = help: did you mean "timeout"?

        error[dangling-reference]: nothing is called @ivr/nihgt
         --> hanoi/ivr/main.json: action

        2 errors, 1 warning
        """)
  }

  /// Source line, column, length → the shown line and its underline.
  @Test(arguments: [
    ("{\"a\": 1}", 2, 3, "{\"a\": 1}", " ^^^"),
    // A tab is four columns wide at most; what follows it stays under its text.
    ("\t\"timout\": 30", 2, 8, "    \"timout\": 30", "    ^^^^^^^^"),
    ("ab\tcd", 4, 2, "ab  cd", "    ^^"),
    // Vietnamese, composed and decomposed, takes one column a character.
    (
      "\"Xin chào quý khách\": 1, \"x\": 2", 26, 3, "\"Xin chào quý khách\": 1, \"x\": 2",
      "                         ^^^"
    ),
    ("\"cha\u{300}o\": x", 9, 1, "\"cha\u{300}o\": x", "        ^"),
    // Chinese takes two.
    ("\"你好\": x", 2, 2, "\"你好\": x", " ^^^^"),
    ("\"你好\": x", 7, 1, "\"你好\": x", "        ^"),
    // A control character is written out, and the caret moves with it.
    ("a\u{1b}b", 3, 1, #"a\u{1b}b"#, "       ^"),
    // Behind the end of the line, and beyond it.
    ("{", 2, 1, "{", " ^"),
    ("{\r", 9, 4, "{", " ^"),
    ("", 1, 1, "", "^"),
  ])
  func caretStandsUnderTheText(_ source: String, _ column: Int, _ length: Int, _ line: String, _ carets: String) {
    let text = DiagnosticText.render([Diagnostic(.tooLong, .error, "y", place: place(1, column, length, source))])
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[3] == "1 | " + line)
    #expect(lines[4] == "  | " + carets)
  }

  @Test func longLineIsCutAroundTheCaret() {
    let source = String(repeating: "ă", count: 500) + "\"bad\"" + String(repeating: "z", count: 500)
    let text = DiagnosticText.render([Diagnostic(.tooLong, .error, "y", place: place(1, 501, 5, source))], width: 44)
    expect(
      text,
      is: """
        error[too-long]: y
          --> hanoi/groups/support.json:1:501
          |
        1 | …ăăăăăăăăăăăă"bad"zzzzzzzzzzzzzzzzzzzzz…
          |              ^^^^^

        1 error
        """)
  }

  @Test func noneIsNoText() { #expect(DiagnosticText.render([]).isEmpty) }

  @Test func colourChangesNoText() {
    let items = [Diagnostic(.tooLong, .error, "y", place: place(1, 1, 1, "abc"), notes: ["n"], suggestion: "s")]
    let colored = DiagnosticText.render(items, color: true)
    #expect(colored.hasPrefix("\u{1b}[1;31merror[too-long]\u{1b}[0m"))
    #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == DiagnosticText.render(items))
  }
}
