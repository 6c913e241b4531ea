/// What a flow's file may say: the vendor's component documents, with local keys where the vendor has ids.

import Model

extension Flows {
  static let schema = KindSchema(
    provider: "fortics", collection: "flows", title: "call flow",
    summary: "A call flow, component by component (Fortics: URA, fluxo). component_id and the edges may be local keys.",
    nameField: "name",
    fields: [
      Field("name", .text, .required, "The flow's name in the console."),
      Field(
        "flow",
        .list(.variants(tag: "component", componentFields), .init(.keyed(by: ["component_id"]), mayBeEmpty: false)),
        .required, "The components. Their order means nothing; edges are by component_id."),
    ],
    hooks: hooks)

  private static var hooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.reshape = { FlowDocument.reshape($0) }
    hooks.check = { FlowCheck.findings($0) }
    hooks.align = { live, names in
      FlowAlignment.align(desired: names.desired, prior: names.prior, live: live, at: names.address)
    }
    hooks.edges = { ComponentEdges.edges(of: $0, from: $1) }
    return hooks
  }

  /// By type of component, from the vendor's example of a request.
  static let componentFields: [String: [Field]] = [
    "start": [id, name, next],
    "menu": [
      id, name, next, shown("direct_access", .boolean, summary: "Whether the caller may dial an extension."),
      audios("audio_messages", "What is played, in order."), attempts,
      shown(
        "options",
        .list(
          .object(option, isOpen: true),
          .init(
            .keyed(by: ["num", "option_fail"]), ignoringElementsWithout: ["redirect", "description", "option_fail"])),
        summary: "The digits, and the row for failure."),
      shown("message", .freeText, summary: "A text."),
    ],
    "audio_message": [id, name, next, audios("audio_messages", "What is played, in order.")],
    "campaign": [
      id, name, shown("campaign_id", .text, summary: "The campaign that takes the call."),
      shown("timeout", .integer(nil), summary: "Seconds to wait for it."),
      shown(
        "next_component", .list(.object(closure, isOpen: true), .init(.ordered)),
        summary: "After the call, and after the wait."),
    ],
    "survey": [
      id, name, shown("next_component", .anything, summary: "null: a survey ends the call."),
      shown("questions", .list(.object(question, isOpen: true), .init(.ordered)), summary: "The questions, in order."),
      audios("audios_thankyou", "Played at the end."), audios("audios_on_invalid", "Played after a wrong key."),
    ],
    "time_group": [
      id, name,
      shown(
        "conditions", .list(.object(condition, isOpen: true), .init(.ordered)),
        summary: "Time groups and where each leads."),
      shown("next_component", .freeText, summary: "Where a call goes that meets no condition."),
    ],
    "goto": [
      id, name,
      shown(
        "next_component", .list(.object(destination, isOpen: true), .init(.ordered)),
        summary: "The component of another flow."),
    ],
    "gogenier": [
      id, name, next, shown("gogenier_account", .text, summary: "The AI account."),
      shown("gogenier_agent", .text, summary: "The AI agent."),
      shown(
        "intermediate_messages", .list(.freeText, .init(.ordered)), summary: "What is said while the agent thinks."),
      shown("playlist_id", .text, summary: "The music."),
      shown(
        "outputs", .list(.object(output, isOpen: true), .init(.ordered)),
        summary: "What the agent may answer, and where it leads."),
      shown("record", .boolean, summary: "Whether the call is recorded."),
      shown("random_intermediate_messages", .boolean, summary: "Whether the messages come in any order."),
    ],
  ]

  private static let id = Field("component_id", .text, .required, "A local key, or the vendor's id of 24 characters.")
  private static let name = shown("name", .freeText, summary: "The component's name in the console.")
  private static let next = shown(
    "next_component", .list(.text, .init(.ordered)), summary: "The component that follows.")

  private static let option: [Field] = [
    shown("num", .integer(0...9), summary: "The digit."),
    shown("description", .freeText, summary: "Its name in the console."),
    shown("redirect", .freeText, summary: "The component it leads to."),
    shown("option_fail", .boolean, summary: "true: the row for failure, which has no digit."),
  ]
  private static let attemptFields: [Field] = [
    shown("value", .integer(nil), summary: "How often."),
    shown("timeout_between_attempts", .integer(nil), summary: "Seconds in between."),
    shown("redirect", .freeText, summary: "The component after the last attempt."),
    audios("audios_on_retry", "Played before another attempt."),
    audios("audios_on_invalid", "Played after a wrong key."),
  ]
  private static let attempts = shown(
    "max_attempts",
    .either(.object(attemptFields, isOpen: true), .list(.anything, .init(.ordered))),
    summary: "How often a caller may try.")
  private static let question: [Field] = [
    audios("audio_messages", "The question."), attempts,
    shown("valid_notes", .list(.integer(nil), .init(.ordered)), summary: "The marks a caller may give."),
  ]
  private static let condition: [Field] = [
    shown("time_group_id", .text, summary: "The time group."),
    shown("redirect", .freeText, summary: "Where a call goes in that time."),
  ]
  private static let output: [Field] = [
    shown("condition", .string(.init(allowed: ["equal", "contain"], isOpen: true)), summary: "How value is compared."),
    shown("value", .freeText, summary: "What the agent says."),
    shown("redirect", .freeText, summary: "Where the call goes then."),
  ]
  // No edge is null in one and false in the other, so neither has a type of its own.
  private static let closure: [Field] = [
    shown("post_closure", .anything, summary: "The component after the call; null for none."),
    shown("timeout", .anything, summary: "The component after the wait; false for none."),
  ]
  private static let destination: [Field] = [
    Field(
      "destination", .reference(.init(["flows": ""], breaking: .field, takesFragment: true)),
      observability: .sometimes, unset: nothing, "A component of another flow: \"@flows/night#menu\"."),
    shown("destination_handle", .anything, summary: "null."),
  ]

  /// A field that an answer may leave out though it was sent; null, absent and empty are the same.
  private static func shown(_ name: String, _ type: FieldType, summary: String) -> Field {
    Field(name, type, observability: .sometimes, unset: nothing, summary)
  }

  private static func audios(_ name: String, _ summary: String) -> Field {
    shown(name, .list(.text, .init(.ordered)), summary: summary)
  }

  private static var nothing: Field.Unset { Field.Unset(reads: ["", [], false], writes: .null) }
}
