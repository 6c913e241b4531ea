import Model
import Testing

/// What is unknown after writes without an outcome, and its written form.
@Suite struct UnconfirmedValuesTests {
  private static let fields = [
    Field("enabled", .boolean, .optional, ""),
    Field(
      "rows",
      .list(
        .object([Field("key", .text, .required, ""), Field("to", .text, .optional, "")]), .init(.keyed(by: ["key"]))),
      .optional, ""),
  ]

  private static func row(_ key: Value, _ to: Value) -> Value { ["key": key, "to": to] }

  private static func lost(_ before: ValueObject, _ after: ValueObject) -> UnconfirmedValues {
    UnconfirmedValues(from: before, to: after, of: fields)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let before: ValueObject
    let after: ValueObject
    var sent: [String: [Value]] = [:]
    var removed: [String: [Value]] = [:]

    var testDescription: String { name }
  }

  @Test(
    "a write without an outcome leaves unknown what it changes",
    arguments: [
      Case(name: "nothing", before: ["enabled": true], after: ["enabled": true]),
      Case(name: "null and absence are the same", before: [:], after: ["enabled": .null]),
      Case(name: "a field outside", before: ["name": "a"], after: ["name": "b"]),
      Case(name: "a value", before: ["enabled": true], after: ["enabled": false], sent: ["enabled": [false]]),
      Case(name: "a value that goes", before: ["enabled": true], after: [:], removed: ["enabled": [true]]),
      Case(
        name: "rows: one stays, one changes, one goes, one comes",
        before: ["rows": .list([row("1", "a"), row("2", "b"), row("3", "c")])],
        after: ["rows": .list([row("1", "a"), row("2", "x"), row("4", "d")])],
        sent: ["rows": [row("2", "x"), row("4", "d")]], removed: ["rows": [row("3", "c")]]),
    ])
  func difference(_ example: Case) {
    let values = Self.lost(example.before, example.after)
    #expect(values.sent == example.sent && values.removed == example.removed)
    #expect(values.isEmpty == (example.sent.isEmpty && example.removed.isEmpty))
  }

  @Test("two writes without an outcome: both may have been done")
  func union() {
    var values = Self.lost(["enabled": true], ["enabled": false])
    values.formUnion(Self.lost(["enabled": true], [:]))
    values.formUnion(Self.lost(["enabled": true], ["enabled": false]))
    #expect(values.sent == ["enabled": [false]] && values.removed == ["enabled": [true]])
    #expect(values.without(["enabled"]).isEmpty)
  }

  @Test("rows that were confirmed are known")
  func confirmedRows() {
    var values = Self.lost([:], ["rows": .list([Self.row("1", "a"), Self.row("2", "b")])])
    values.confirm([Self.row("1", "a")], of: "rows")
    #expect(values.sent == ["rows": [Self.row("2", "b")]])
    values.confirm([Self.row("2", "b")], of: "rows")
    #expect(values.isEmpty)
  }

  @Test("the written form is read back, and damage is an error")
  func writtenForm() throws {
    var values = Self.lost(["enabled": true], ["rows": .list([Self.row("1", "a")])])
    #expect(
      CanonicalJSON.text(values.asValue) == #"{"removed":{"enabled":[true]},"sent":{"rows":[{"key":"1","to":"a"}]}}"#)
    values.isDeletion = true
    #expect(try UnconfirmedValues(values.asValue) == values)
    for damaged in [["sent": [:]], ["sent": ["a": 1], "removed": [:]], ["sent": [:], "removed": [:], "deletion": 1]]
      as [Value]
    {
      #expect(throws: ValueShapeError.self) { try UnconfirmedValues(damaged) }
    }
  }
}
