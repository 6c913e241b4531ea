import Model
import Testing

@testable import Planning

/// Personal data is marked in the schema; the plan carries the mark to every report.
@Suite struct PersonalFieldTests {
  private let schema = KindSchema(
    provider: "test", collection: "lists", title: "list", summary: "s", nameField: "name",
    fields: [
      Field("name", .text, .required, "The name."),
      Field(
        "entries",
        .list(
          .object([Field("phone", .text, .required, "A number.").personal, Field("note", .text, .optional, "A note.")]),
          .init(.keyed(by: ["phone"]))), .optional, "The numbers."
      ).personal,
      Field(
        "owner",
        .object([Field("mail", .text, .optional, "An address.").personal, Field("team", .text, .optional, "A team.")]),
        .optional, "The owner."),
    ])

  @Test func theMarkOfAFieldIsOnItsPartsAndOnNothingElse() {
    var diff = ThreeWayDiff(schema: schema, hasPrior: true)
    let live: ValueObject = [
      "name": "a", "entries": [["phone": "1", "note": "x"]], "owner": ["mail": "a@example.com", "team": "t"],
    ]
    let desired: ValueObject = [
      "name": "b", "entries": [["phone": "1", "note": "y"], ["phone": "2"]],
      "owner": ["mail": "b@example.com", "team": "u"],
    ]
    diff.compare(desired: desired, prior: live, live: live)
    #expect(
      diff.changes.map { "\($0.path)\($0.isPersonal ? " personal" : "")" } == [
        "name", "entries[phone=1].note personal", "entries[phone=2] personal", "owner.mail personal", "owner.team",
      ])
  }
}
