/// What an IVR menu's file may say.

import Model

extension IVR {
  static let schema = KindSchema(
    provider: "omicall", collection: "ivr", title: "IVR menu",
    summary: "A menu that a caller answers by pressing keys (OMICall: kịch bản bấm phím).",
    nameField: "script_name", uniqueNames: true,
    fields: [
      Field("script_name", .text, .required, "The menu's name in the console; no two menus may share one."),
      Field("greeting_id", .reference(greeting(breaking: .never)), .required, "The greeting that is played."),
      Field(
        "greeting_short_id", .reference(greeting(breaking: .field)), unset: Field.Unset(),
        "The greeting played on coming back to the menu."),
      Field(
        "invalid_sound_id", .reference(greeting(breaking: .field)), unset: Field.Unset(),
        "The greeting played after a wrong key."),
      Field("max_failure", .integer(0...Int64(Int32.max)), .required, "How many wrong keys are allowed."),
      Field("time_out", .integer(0...Int64(Int32.max)), .required, "Seconds to wait for a key."),
      Field(
        "scripts", .list(.object(row), .init(.keyed(by: ["ivr"]), ignoringElementsWithout: ["action"])), .required,
        "The keys and where each leads."),
      Field(
        "action",
        .reference(
          .init(
            ["groups": "Ring_group", "ivr": "Ivr_menu", "greetings": "Recording"], breaking: .field
          )),
        unset: Field.Unset(), "Where a caller goes who presses nothing or too many wrong keys."),
      Field(
        "action_type", .string(.init(allowed: ["Ring_group", "Ivr_menu", "Recording"])), .derived(from: "action"),
        unset: Field.Unset(), "What action is; follows from it."),
    ])

  private static let row: [Field] = [
    Field("ivr", .text, .required, "The key."),
    Field(
      "action",
      .reference(.init(["groups": "Ring_group", "ivr": "Ivr_menu"], breaking: .element)),
      .required, unset: Field.Unset(), "The group or menu it leads to; a row whose action is empty says nothing."),
    Field(
      "action_type", .string(.init(allowed: ["Ring_group", "Ivr_menu"])), .derived(from: "action"),
      unset: Field.Unset(), "What action is; follows from it."),
  ]

  private static func greeting(breaking: FieldType.ReferenceRule.Breaking) -> FieldType.ReferenceRule {
    .init(["greetings": ""], breaking: breaking)
  }
}
