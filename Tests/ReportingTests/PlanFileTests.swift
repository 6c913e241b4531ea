import Model
import Reporting
import Testing

@Suite("Saved plans")
struct PlanFileTests {
  private func read(_ bytes: [UInt8]) throws -> Plan {
    try PlanFile.decode(try ValueCoding.decode(try ParsedJSON.parse(bytes)))
  }

  @Test func everythingComesBack() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = RandomPlan(seed: seed)
    for round in 0..<200 {
      let plan = random.plan()
      let bytes = PlanFile.encode(plan)
      let back = try read(bytes)
      #expect(back == plan, "seed \(seed), round \(round)")
      #expect(PlanFile.encode(back) == bytes, "seed \(seed), round \(round)")
    }
  }

  /// Another version of ccops may word reasons otherwise, so a saved plan holds the cases.
  @Test func reasonsAreCasesAndNotText() throws {
    let change = Change(
      address: address("hanoi/ivr/a"), action: .create,
      reasons: [
        .cause(.deletedLive), .cause(.resolvedCreate), .fields(.edited), .target(address("hanoi/ivr/b"), .replaced),
      ], resolvedCreate: Sample.notFound)
    let bytes = PlanFile.encode(Sample.plan([change]))
    let saved = try ParsedJSON.parse(bytes).object?["changes"]?.list?.first?.object
    #expect(
      saved?["reasons"] == [
        ["cause": "deleted_live"], ["cause": "resolved_create"], ["fields": "edited"],
        ["renewal": "replaced", "target": "hanoi/ivr/b"],
      ])
    let text = String(decoding: bytes, as: UTF8.self)
    for sentence in change.reasonSentences { #expect(!text.contains(sentence)) }
    #expect(change.reasonSentences.count == 4)
  }

  private func altered(_ edit: (inout ValueObject) throws -> Void) throws -> Value {
    var object = try ParsedJSON.parse(PlanFile.encode(Sample.plan(Sample.unchanged(1)))).object ?? [:]
    try edit(&object)
    return try ValueCoding.decode(.object(object))
  }

  @Test func reformattedFileIsTheSamePlan() throws {
    let value = try ParsedJSON.parse(PlanFile.encode(Sample.plan(Sample.unchanged(1))))
    #expect(try read(CanonicalJSON.encode(try ValueCoding.decode(value))) == Sample.plan(Sample.unchanged(1)))
  }

  /// What was done to the file → the words of the refusal.
  @Test(
    arguments: [
      (
        "serial", Value.integer(8),
        "\"digest\" must be that of the rest of the file: this plan was altered after it was made; plan again"
      ),
      (
        "note", "more",
        "\"digest\" must be that of the rest of the file: this plan was altered after it was made; plan again"
      ),
      ("digest", .null, "\"digest\" must be a string"),
      (
        "format_version", "1.0",
        "\"format_version\" must be \"2.0\", not \"1.0\": another version of ccops saved this plan; "
          + "save it again with this one (`ccops plan --out FILE`)"
      ),
      (
        "format_version", .number(1.5),
        "\"format_version\" must be \"2.0\", not 1.5: another version of ccops saved this plan; "
          + "save it again with this one (`ccops plan --out FILE`)"
      ),
      ("kind", "other", "\"kind\" must be \"ccops-plan\": this is not a saved plan (ccops plan --out FILE)"),
    ] as [(String, Value, String)])
  func alteredFileIsRefused(_ key: String, _ value: Value, _ words: String) throws {
    let file = try altered { $0[key] = value }
    let error = #expect(throws: ValueShapeError.self) { try PlanFile.decode(file) }
    #expect(error?.description == words)
  }

  /// A digest that fits does not make a damaged plan whole.
  @Test(
    arguments: [
      ("serial", Value.string("7"), "\"serial\" must be an integer"),
      ("changes", [["address": "hanoi/x"]], "\"address\" must be an address"),
      ("bindings", ["Hanoi": [:]], "\"Hanoi\" must be an address"),
      ("operations", [3], "\"operation\" must be an object"),
      ("environment", .null, "\"environment\" must be a string"),
    ] as [(String, Value, String)])
  func wrongShapeIsRefused(_ key: String, _ value: Value, _ words: String) throws {
    let file = try altered { object in
      object[key] = value
      object["digest"] = nil
      object["digest"] = .string(CanonicalJSON.digest(try ValueCoding.decode(.object(object))))
    }
    let error = #expect(throws: ValueShapeError.self) { try PlanFile.decode(file) }
    #expect(error?.description == words)
  }

  /// `Value` can be written as nil: an absent member must not become a null on the way.
  @Test func absentAndNullAreTwoThings() {
    let object: ValueObject = ["there": .null]
    #expect(object["there"] == .some(.null))
    #expect(object["absent"] == Value?.none)
  }

  @Test func anythingElseIsRefused() {
    #expect(throws: ValueShapeError.self) { try PlanFile.decode(.list([])) }
    #expect(throws: ValueShapeError.self) { try PlanFile.decode([:]) }
  }
}
