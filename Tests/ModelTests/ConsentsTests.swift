import Model
import Testing

@Suite("Consents")
struct ConsentsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let options: [ConsentOption]
    /// `code at subject`, with ` lifted by` and the subject of the consent, or `(warning)`.
    let found: [String]

    var testDescription: String { name }
  }

  static let a = Address(provider: "hanoi", collection: "groups", name: "a")
  static let b = Address(provider: "hanoi", collection: "groups", name: "b")

  static let refusals = [
    Diagnostic(.protected, "a is protected", address: a, suggestion: "keep it"),
    Diagnostic(.protected, "b is protected", address: b),
    Diagnostic(.tooManyDeletions, "too many").about(.kind(a.kind)),
    Diagnostic(.mustExist, "nothing lifts this", address: a),
    Diagnostic(.needsAdoption, .warning, "a warning needs no consent", address: a),
  ]

  static let unlifted = [
    "protected at hanoi/groups/a", "protected at hanoi/groups/b", "too-many-deletions at hanoi/groups",
    "must-exist at hanoi/groups/a", "needs-adoption at hanoi/groups/a (warning)",
  ]

  static func with(_ changes: [Int: String], _ more: String...) -> [String] {
    unlifted.enumerated().map { index, text in changes[index].map { "\(text) lifted by \($0)" } ?? text } + more
  }

  @Test(
    "a consent lifts its code at its address, and nothing else",
    arguments: [
      Case(name: "no option", options: [], found: unlifted),
      Case(
        name: "at one address", options: [.allow(.protected, at: .object(a), reason: "r")],
        found: with([0: "hanoi/groups/a"])),
      Case(
        name: "wherever it occurs", options: [.allow(.protected, reason: "r")],
        found: with([0: "anywhere", 1: "anywhere"])),
      Case(
        name: "the one with the address counts where both do",
        options: [.allow(.protected, reason: "all"), .unprotect(a, reason: "one")],
        found: with([0: "hanoi/groups/a", 1: "anywhere"])),
      Case(
        name: "a kind is not its objects",
        options: [.allow(.protected, at: .kind(a.kind), reason: "r")],
        found: with([:], "unused-consent (warning)")),
      Case(
        name: "a kind", options: [.allow(.tooManyDeletions, at: .kind(a.kind), reason: "r")],
        found: with([2: "hanoi/groups"])),
      Case(name: "--force lifts limits alone", options: [.force()], found: with([2: "anywhere"])),
      Case(
        name: "--adopt lifts no warning", options: [.adopt()], found: with([:], "unused-consent (warning)")),
      Case(
        name: "a code that nothing lifts", options: [.allow(.mustExist, reason: "r")],
        found: with([:], "unused-consent (warning)")),
    ])
  func lifts(_ example: Case) {
    let found = Consents(example.options, by: "Ann <ann@example.com>", at: Timestamp(milliseconds: 5))
      .lift(Self.refusals)
    #expect(
      found.map { item in
        item.code.rawValue + (item.subject.map { " at \($0)" } ?? "")
          + (item.consent.map { " lifted by \($0.subject?.description ?? "anywhere")" } ?? "")
          + (item.isError || item.consent != nil ? "" : " (warning)")
      } == example.found)
  }

  @Test("a lifted refusal is a warning that says who allowed it, why and when; its advice is gone")
  func lifted() throws {
    let option = ConsentOption.allow(.protected, at: .object(Self.a), reason: "closed")
    let found = Consents([option], by: "Ann", at: Timestamp(milliseconds: 5)).lift(Self.refusals)[0]
    #expect(!found.isError && found.suggestion == nil && found.allowOption == nil)
    #expect(
      found.consent
        == Consent(
          code: "protected", subject: .object(Self.a), reason: "closed", by: "Ann", at: Timestamp(milliseconds: 5)))
    #expect(Self.refusals[0].allowOption == "--allow protected@hanoi/groups/a")
    #expect(Self.refusals[3].allowOption == nil)
  }

  @Test("an option that lifts nothing is named, with the places where its code is refused")
  func unused() {
    let option = ConsentOption.unprotect(Address(provider: "hanoi", collection: "groups", name: "c"))
    let warning = Consents([option], by: "", at: Timestamp(milliseconds: 0)).lift(Self.refusals).last
    #expect(warning?.summary == "--unprotect hanoi/groups/c lifts nothing: there is no such refusal")
    #expect(warning?.notes == ["it is refused at hanoi/groups/a", "it is refused at hanoi/groups/b"])
  }

  @Test("a short form without a reason is its own reason")
  func shortForms() {
    #expect(ConsentOption.force().reason == "--force")
    #expect(ConsentOption.unprotect(Self.a).reason == "--unprotect hanoi/groups/a")
    #expect(ConsentOption.adopt(reason: "the trial ends").reason == "the trial ends")
  }

  @Test(
    "a subject is one, two or three names",
    arguments: [
      ("hanoi", "hanoi"), ("hanoi/groups", "hanoi/groups"), ("hanoi/groups/a", "hanoi/groups/a"), ("", nil),
      ("hanoi/", nil), ("Hanoi", nil), ("a/b/c/d", nil), ("hanoi/groups/a b", nil),
    ] as [(String, String?)])
  func subjects(_ text: String, _ read: String?) { #expect(Subject(text)?.description == read) }

  @Test("the codes of --force and of saved plans are liftable")
  func codes() {
    let liftable = Set(DiagnosticCode.liftable)
    #expect(liftable.count == DiagnosticCode.liftable.count && !liftable.isEmpty)
    #expect(DiagnosticCode.percentageLimits.isSubset(of: liftable))
    #expect(DiagnosticCode.arisingAtApply.isSubset(of: liftable))
  }
}
