/// What a group's file may say.

import Model

extension Groups {
  static let schema = KindSchema(
    provider: "omicall", collection: "groups", title: "internal group",
    summary: "Extensions that ring together or in turn (OMICall: nhóm nội bộ).",
    nameField: "group_name",
    fields: [
      Field("group_name", .text, .required, "The group's name in the console."),
      Field(
        "strategy", .string(.init(allowed: ["enterprise", "rollover", "random"])), .required,
        "enterprise: all at once; rollover: in turn; random: in any order."),
      Field(
        "sip_members",
        .list(.reference(.init(["extensions": ""], breaking: .never)), .init(.set, mayBeEmpty: false)), .required,
        "The extensions in the group. The vendor does not show their order, so a changed order alone is not noticed."
      ).ifElementsStay(SettingAdvice(membersOption, addOnly)),
      Field("timeout", .integer(0...Int64(Int32.max)), .required, "Seconds that each member rings."),
      Field(
        "target_timeout",
        .reference(
          .init(
            ["greetings": "Recording", "ivr": "Ivr_menu", "groups": "Ring_group"],
            breaking: .field)),
        mutability: .onlyOnUpdate, unset: Field.Unset(), "Where a caller goes whom nobody in the group has answered."),
      Field(
        "target_timeout_type",
        .string(.init(allowed: ["Recording", "Ivr_menu", "Ring_group", "Voice_mail"])),
        .derived(from: "target_timeout"), mutability: .onlyOnUpdate, unset: Field.Unset(),
        "What target_timeout is; follows from it."),
    ],
    hooks: hooks)

  /// The provider's setting that says what an update does with members that it does not name.
  static let membersOption = "members"
  static let addOnly = "add-only"

  private static var hooks: KindSchema.Hooks {
    var hooks = KindSchema.Hooks()
    hooks.align = { live, names in
      KindSchema.Aligned(attributes: GroupMembers.align(names.desired, prior: names.prior, live))
    }
    return hooks
  }
}
