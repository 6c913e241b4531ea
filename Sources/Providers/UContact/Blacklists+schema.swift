/// What a blacklist's file may say.

import Model

extension Blacklists {
  static let schema = KindSchema(
    provider: "ucontact", collection: "blacklists", title: "blacklist",
    summary:
      "The numbers that one campaign must not call or take calls from (uContact: blacklist). The API can add and "
      + "remove them but not show them: numbers that others have added are neither seen nor touched.",
    nameField: "campaign", identity: .name, reading: .unreadable,
    fields: [
      Field("campaign", .exactText, .required, mutability: .replaces, "The campaign, with its arrow: \"Ventas->\"."),
      Field(
        "entries", .list(.either(.text, .object(entry)), .init(.keyed(by: ["phone"]))), .required,
        observability: .never, "The numbers: each a text, or an object that also describes whose it is."
      ).personal,
    ],
    hooks: hooks)

  private static let entry: [Field] = [
    Field("phone", .text, .required, observability: .never, "The number.").personal,
    described("username", "A user name.").personal, described("company", "A company."),
    described("job_title", "A job title."),
    described("name", "A person's name.").personal,
  ]

  private static func described(_ name: String, _ summary: String) -> Field {
    Field(name, .freeText, observability: .never, unset: Field.Unset(), summary)
  }

  private static var hooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.reshape = { reshape($0) }
    return hooks
  }

  /// Every entry as an object without empty fields. The order stays, so that a complaint points at the right line; it
  /// is compared by phone.
  static func reshape(_ document: ValueObject) -> ValueObject {
    guard let entries = document["entries"]?.list else { return document }
    var result = document
    result["entries"] = .list(entries.map(shape))
    return result
  }

  private static func shape(_ entry: Value) -> Value {
    switch entry {
    case .string: ["phone": entry]
    case .object(let object):
      .object(object.keeping { key, value in key == "phone" || !(value.isNull || value == "") })
    default: entry
    }
  }
}
